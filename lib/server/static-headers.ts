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
