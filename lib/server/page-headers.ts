// What a page may do in the browser: a Content Security Policy with a nonce of its own for each answer, and the headers that
// depend on where the server stands. `proxy.ts` sends it; answers of the API have theirs from reply.ts.
// Decides nothing about who may see what: a page holds no data, and a way around the proxy must lead nowhere.
import "server-only";
import { randomBytes } from "node:crypto";
import { environment } from "./env.ts";

/** Two years, as the lists that browsers ship ask for. */
export const STRICT_TRANSPORT = "max-age=63072000; includeSubDomains";

/** The request header by which the page learns its nonce; whatever a client sends by that name is replaced. */
export const NONCE_HEADER = "x-nonce";

export interface PageHeaders {
  nonce: string;
  policy: string;
  /** All that the answer gets, the policy among them. */
  headers: ReadonlyMap<string, string>;
}

export function pageHeaders(): PageHeaders {
  const nonce = randomBytes(18).toString("base64");
  const policy = contentSecurityPolicy(nonce);
  const headers = new Map([["Content-Security-Policy", policy]]);
  if (environment().secure) headers.set("Strict-Transport-Security", STRICT_TRANSPORT);
  return { nonce, policy, headers };
}

function contentSecurityPolicy(nonce: string): string {
  // Live reload puts code and styles in as text.
  const { isDevelopment, secure } = environment();
  const rules = {
    "default-src": "'none'",
    // What a script with the nonce loads may run too: the framework loads its parts that way.
    "script-src": `'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    "style-src": `'self' ${isDevelopment ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "connect-src": "'self'",
    "img-src": "'self' blob:",
    "font-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
    // The one policy there may be is made by instrumentation-client.ts. See [Note: Trusted Types].
    ...(isDevelopment ? {} : { "require-trusted-types-for": "'script'", "trusted-types": "default" }),
    ...(secure ? { "upgrade-insecure-requests": "" } : {}),
  };
  return Object.entries(rules)
    .map(([name, value]) => `${name} ${value}`.trim())
    .join("; ");
}
