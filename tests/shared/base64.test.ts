import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { decodeB64u, decodeBase64, encodeB64u, encodeBase64 } from "../../lib/shared/base64.ts";

const bytes = fc.uint8Array({ maxLength: 300 });

describe("base64url", () => {
  it("agrees with Node's own and reads back what it wrote", () => {
    fc.assert(
      fc.property(bytes, (data) => {
        const text = encodeB64u(data);
        expect(text).toBe(Buffer.from(data).toString("base64url"));
        expect(decodeB64u(text)).toEqual(new Uint8Array(data));
      }),
    );
  });

  it("takes no text but the one it would write", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary-ascii", maxLength: 24 }), (text) => {
        const decoded = decodeB64u(text);
        if (decoded !== null) expect(encodeB64u(decoded)).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(["QQ==", "QQ=", "Q", "QR", "Q Q", "QQ\n", "+/+/", "é", "QQ\u0141A"])("refuses %j", (text) => {
    expect(decodeB64u("QQ")).toEqual(Uint8Array.of(65));
    expect(decodeB64u(text)).toBeNull();
  });
});

describe("standard base64", () => {
  it("agrees with Node's own and reads back what it wrote", () => {
    fc.assert(
      fc.property(bytes, (data) => {
        const text = encodeBase64(data);
        expect(text).toBe(Buffer.from(data).toString("base64"));
        expect(decodeBase64(text)).toEqual(new Uint8Array(data));
      }),
    );
  });

  it.each(["QQ", "QQ=", "QR==", "QQ==QQ==", "QUI", "_-_-", "====", "=", "A==="])("refuses %j", (text) => {
    expect(decodeBase64("QQ==")).toEqual(Uint8Array.of(65));
    expect(decodeBase64(text)).toBeNull();
  });
});
