// [Note: writes from our pages] Whether a write comes from one of our own pages.
// Three independent witnesses: the Origin a browser always sends with a write, Sec-Fetch-Site where it sends one, and a
// header that no form and no foreign page can send without asking first, and asking is never answered (no CORS headers).
import type { Asked } from "./asked.ts";
import { environment } from "./env.ts";

/** Origin and Sec-Fetch-Site: what holds for every write, next-auth's forms included. */
export function isSameOrigin(request: Pick<Asked, "headers">): boolean {
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  return origin !== null && environment().allowedOrigins.has(origin) && (site === null || site === "same-origin");
}

/** A write to our own routes carries `X-AryaTel: 1` as well. */
export function isFromOurPages(request: Pick<Asked, "headers">): boolean {
  return isSameOrigin(request) && request.headers.get("x-aryatel") === "1";
}
