// Where a request comes from, as far as anybody who can be believed says so.
import { isIP, isIPv6 } from "node:net";
import { environment } from "../env.ts";
import { oncePerProcess } from "../once.ts";

/** What scripts/request-guard.mjs begins its word about the connection with; null where it does not stand in front. */
const guardWord = oncePerProcess<string | null>("guard-word", () => null);

/**
 * The address that the outermost trusted proxy saw; without trusted proxies the other end of the connection, because then
 * `X-Forwarded-For` is whatever the sender liked to write. Null when nobody can tell.
 */
export function clientAddress(headers: Pick<Headers, "get">): string | null {
  const { trustedProxies } = environment();
  if (trustedProxies === 0) return connectionAddress(headers);
  // Each proxy appends what it saw, so the entries count from the right.
  const seen = (headers.get("x-forwarded-for") ?? "").split(",").map((part) => part.trim());
  return asAddress(seen.at(-trustedProxies) ?? "");
}

function connectionAddress(headers: Pick<Headers, "get">): string | null {
  const [word = "", address = ""] = (headers.get("x-aryatel-peer") ?? "").split(" ");
  return word !== "" && word === guardWord() ? asAddress(address) : null;
}

function asAddress(text: string): string | null {
  const address = text.replace(/^::ffff:(?=\d+\.)/i, "");
  return isIP(address) === 0 ? null : address;
}

/** What is counted as one place: an IPv4 address, or the 64 bits of an IPv6 address that one household has all of. */
export function clientNetwork(headers: Pick<Headers, "get">): string | null {
  const address = clientAddress(headers);
  return address !== null && isIPv6(address) ? networkOf(address) : address;
}

function networkOf(address: string): string {
  const [head = "", tail] = (address.split("%")[0] ?? "").split("::");
  const parts = head === "" ? [] : head.split(":");
  const ends = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : 8 - parts.length - ends.length;
  const all = [...parts, ...Array.from({ length: Math.max(0, zeros) }, () => "0"), ...ends];
  return all
    .slice(0, 4)
    .map((part) => Number.parseInt(part, 16).toString(16))
    .join(":");
}
