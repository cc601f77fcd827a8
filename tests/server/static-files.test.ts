// The files of the build come compressed as well as it goes, whole, and with the headers that Next gives them.
import { request, type IncomingHttpHeaders } from "node:http";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { Visitor } from "./support/visitor.ts";

interface Got {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** The bytes as they come: nothing is decoded on the way. */
function get(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Got> {
  return new Promise((resolve, reject) => {
    const asking = request(new URL(inject("server").url), { path, method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) });
      });
    });
    asking.on("error", reject);
    asking.end();
  });
}

let script: string;
let plain: Got;
beforeAll(async () => {
  const { text } = await new Visitor().get("/login");
  script = /src="(\/_next\/static\/[^"]+\.js)"/.exec(text)?.[1] ?? "";
  plain = await get(script, { "accept-encoding": "identity" });
});

describe("a file of the build", () => {
  it("is sent in what the browser understands, and is the same file", async () => {
    expect(plain).toMatchObject({ status: 200 });
    expect(plain.headers["content-encoding"]).toBeUndefined();
    const inBrotli = await get(script, { "accept-encoding": "gzip, deflate, br, zstd" });
    expect(inBrotli.headers).toMatchObject({ "content-encoding": "br", vary: "Accept-Encoding" });
    expect(brotliDecompressSync(inBrotli.body).equals(plain.body)).toBe(true);
    const inGzip = await get(script, { "accept-encoding": "gzip" });
    expect(inGzip.headers).toMatchObject({ "content-encoding": "gzip", vary: "Accept-Encoding" });
    expect(gunzipSync(inGzip.body).equals(plain.body)).toBe(true);
    expect(inBrotli.body.length).toBeLessThan(inGzip.body.length);
  });

  it("is kept for good, and asked for again costs no bytes", async () => {
    const { headers } = await get(script, { "accept-encoding": "br" });
    expect(headers["cache-control"]).toMatch(/^public, ?max-age=31536000, ?immutable$/);
    expect(headers["content-type"]).toMatch(/^(?:text|application)\/javascript/);
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin",
      "content-security-policy":
        "default-src 'none'; script-src 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'",
    });
    const again = await get(script, { "accept-encoding": "br", "if-none-match": headers.etag ?? "" });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    const head = await get(script, { "accept-encoding": "br" }, "HEAD");
    expect([head.status, head.body.length, head.headers["content-encoding"]]).toEqual([200, 0, "br"]);
  });

  it("comes as a whole whatever part is asked for, and nothing that is asked for stops the server", async () => {
    const ranges = [
      "bytes=2-5",
      "bytes=5-2",
      "bytes=-1",
      "bytes=99999999-",
      "bytes=a-b",
      "bytes=0-1,3-4",
      "lines=1-2",
      "",
    ];
    for (const range of ranges) {
      for (const file of [script, "/sw.js", "/icon.svg"]) {
        expect((await get(file, { range, "accept-encoding": "identity" })).status, `${file} ${range}`).toBe(200);
      }
      const whole = await get(script, { range, "accept-encoding": "identity" });
      expect(whole.body.equals(plain.body), range).toBe(true);
    }
    for (const path of ["..%2f..%2f..%2fserver.js", "%2e%2e/%2e%2e/package.json", "chunks", "%", "nothing.js", ""]) {
      const { status } = await get(`/_next/static/${path}`, { "accept-encoding": "br" });
      expect(status, path).toBeOneOf([308, 400, 404]);
    }
    expect((await get(script, { "accept-encoding": "br" })).status).toBe(200);
  });
});
