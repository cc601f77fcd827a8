// The files that the build names after their content, as scripts/build-files.mjs has compressed them beforehand: Brotli at its
// best is a tenth smaller than what could be made of them at every request, and costs nothing here. See [Note: the fast door].
import "server-only";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import sirv from "sirv";
import { PART_POLICY, STATIC_HEADERS } from "../static-headers.ts";

const PREFIX = "/_next/static/";
const YEAR_S = 31_536_000;

/** Serves a file below `.next/static` of `dir`; false when there is none of that name, and nothing has been done. */
export function createStaticFiles(dir: string): (incoming: IncomingMessage, outgoing: ServerResponse) => boolean {
  const serve = sirv(join(dir, ".next", "static"), {
    brotli: true,
    gzip: true,
    etag: true,
    immutable: true,
    maxAge: YEAR_S,
    setHeaders: (outgoing) => {
      for (const [name, value] of Object.entries(STATIC_HEADERS)) outgoing.setHeader(name, value);
      outgoing.setHeader("content-security-policy", PART_POLICY);
      outgoing.setHeader("vary", "Accept-Encoding");
    },
  });
  return (incoming, outgoing) => {
    const { url = "", method } = incoming;
    // Ranges do not come here (scripts/request-guard.mjs): sirv would take their numbers as they are.
    if (!url.startsWith(PREFIX) || (method !== "GET" && method !== "HEAD") || incoming.headers.range !== undefined)
      return false;
    // It reads path and headers, and calls `next` at once when it has no such file.
    const asked = Object.assign(Object.create(incoming) as IncomingMessage, { url: url.slice(PREFIX.length - 1) });
    let isServed = true;
    serve(asked, outgoing, () => {
      isServed = false;
    });
    return isServed;
  };
}
