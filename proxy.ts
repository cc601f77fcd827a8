import { NextResponse, type NextRequest } from "next/server";
import { NONCE_HEADER, pageHeaders } from "@/lib/server/page-headers.ts";

/** Headers of pages, and nothing else: who may see what is decided by the routes under /api, which never come by here. */
export function proxy(request: NextRequest): NextResponse {
  const { nonce, policy, headers } = pageHeaders();
  const forwarded = new Headers(request.headers);
  forwarded.set(NONCE_HEADER, nonce);
  // Next reads the nonce for its own scripts from there.
  forwarded.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers: forwarded } });
  for (const [name, value] of headers) response.headers.set(name, value);
  return response;
}

// Next passes on only the first 10 MB of a body where this matches, and says nothing: /api stays out of it.
export const config = { matcher: "/((?!api(?:/|$)|_next/static/).*)" };
