// Where a request comes from, as far as anybody who can be believed says so.
import { isIP } from "node:net";
import { environment } from "../env.ts";

/**
 * The address that the outermost trusted proxy saw; null without trusted proxies, because then the header is
 * whatever the sender liked to write.
 */
export function clientAddress(headers: Headers): string | null {
  const { trustedProxies } = environment();
  if (trustedProxies === 0) return null;
  // Each proxy appends what it saw, so the entries count from the right.
  const seen = (headers.get("x-forwarded-for") ?? "").split(",").map((part) => part.trim());
  const address = seen.at(-trustedProxies) ?? "";
  return isIP(address) === 0 ? null : address;
}
