// Headers that every answer carries, pages and API alike: next.config.ts gives them to whatever Next answers, and reply.ts to
// what our handlers answer, whichever door serves them.
export const STATIC_HEADERS = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "x-frame-options": "DENY",
  "permissions-policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
} as const;

/** The policy of what is not a page: a file shows nothing, and nobody frames it. Pages have their own (proxy.ts). */
export const FILE_POLICY = "frame-ancestors 'none'; base-uri 'none'; object-src 'none'";

/**
 * Of the files that the build names after their content: the policy of a thread that runs one of them. It opens messages with
 * the person's keys, so it loads other such files and can connect to nothing.
 */
export const PART_POLICY = `default-src 'none'; script-src 'self'; ${FILE_POLICY}`;
