// A cookie by which a browser that has once signed in to an account is known again: it stays after signing out, opens nothing,
// and only keeps other people's guesses from making this browser wait. [Note: throttle]
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { environment } from "../env.ts";
import { readCookie } from "./cookies.ts";

/** Seconds a browser is known: half a year. */
const KNOWN_SECONDS = 182 * 24 * 60 * 60;

function cookieName(): string {
  return `${environment().secure ? "__Host-" : ""}aryatel-known`;
}

/** The number of this browser, when it is known for this account; null otherwise. */
export function findKnownBrowser(headers: Headers, account: string): string | null {
  const [id = "", proof = ""] = (readCookie({ headers }, cookieName()) ?? "").split(".");
  const right = Buffer.from(proofOf(id, account));
  const given = Buffer.from(proof);
  return id !== "" && given.length === right.length && timingSafeEqual(given, right) ? id : null;
}

/** A whole Set-Cookie line. */
export function knownBrowserCookie(headers: Headers, account: string): string {
  const id = findKnownBrowser(headers, account) ?? randomBytes(12).toString("base64url");
  const flags = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${String(KNOWN_SECONDS)}${environment().secure ? "; Secure" : ""}`;
  return `${cookieName()}=${id}.${proofOf(id, account)}; ${flags}`;
}

function proofOf(id: string, account: string): string {
  return createHmac("sha256", environment().limitKey).update(`known ${id} ${account}`).digest("base64url");
}
