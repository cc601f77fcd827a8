// Cookies in and out, without a framework's help, so that handlers work wherever they are served.
import type { Asked } from "../asked.ts";

export function readCookies(request: Pick<Asked, "headers">): Record<string, string> {
  const cookies: Record<string, string> = {};
  for (const part of (request.headers.get("cookie") ?? "").split(";")) {
    const at = part.indexOf("=");
    const name = part.slice(0, Math.max(at, 0)).trim();
    // The first of several with one name counts: browsers send the most specific one first.
    if (name === "" || name === "__proto__" || Object.hasOwn(cookies, name)) continue;
    cookies[name] = decodeValue(part.slice(at + 1).trim());
  }
  return cookies;
}

export function readCookie(request: Pick<Asked, "headers">, name: string): string | null {
  const cookies = readCookies(request);
  return Object.hasOwn(cookies, name) ? (cookies[name] ?? null) : null;
}

function decodeValue(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
