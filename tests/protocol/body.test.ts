import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { encodeBody, parseBody, type PinsBody, type PinsEntry } from "../../lib/protocol/body.ts";
import type { DelBody, EditBody, ReactBody, TextBody } from "../../lib/protocol/spoken-body.ts";
import { concatBytes, encodeUtf8, type Bytes } from "../../lib/shared/bytes.ts";
import { chainIdFrom, userIdFrom } from "../../lib/shared/ids.ts";
import { encodeB64u } from "../../lib/shared/base64.ts";
import { vectorMessage, vectors } from "../support/vectors.ts";

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(encodeB64u);
const chain = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(chainIdFrom);
const body: fc.Arbitrary<TextBody> = fc
  .record(
    {
      ts: fc.nat(),
      b: fc.string({ unit: "binary", maxLength: 2000 }),
      re: hash,
      seen: fc.array(fc.tuple(chain, fc.integer({ min: 1, max: 1e9 }), hash), { maxLength: 8 }),
    },
    { requiredKeys: ["ts", "b"] },
  )
  .map((parts) => ({ v: 1, t: "text", ...parts }));

function padded(json: string): Bytes {
  const bytes = encodeUtf8(json);
  return concatBytes(bytes, Uint8Array.of(0x80), new Uint8Array(255 - (bytes.length % 256)));
}

const witness = { seen: fc.array(fc.tuple(chain, fc.integer({ min: 1, max: 1e9 }), hash), { maxLength: 8 }) };
const edit: fc.Arbitrary<EditBody> = fc
  .record({ ts: fc.nat(), b: fc.string({ unit: "binary", maxLength: 2000 }), re: hash, ...witness })
  .map((parts) => ({ v: 1, t: "edit", ...parts }));
const react: fc.Arbitrary<ReactBody> = fc
  .record({ ts: fc.nat(), b: fc.constantFrom("", "👍", "👨‍👩‍👧‍👦"), re: hash, ...witness })
  .map((parts) => ({ v: 1, t: "react", ...parts }));
const del: fc.Arbitrary<DelBody> = fc
  .record({ ts: fc.nat(), rm: fc.uniqueArray(hash, { minLength: 1, maxLength: 64 }), ...witness })
  .map((parts) => ({ v: 1, t: "del", ...parts }));

describe("a body", () => {
  it("is read back as it was written, in whole buckets", () => {
    fc.assert(
      fc.property(fc.oneof(body, edit, react, del), (value) => {
        const bytes = encodeBody(value);
        expect(bytes && bytes.length % 256).toBe(0);
        expect(bytes && parseBody(bytes)).toEqual({ ok: true, value: { kind: "spoken", body: value } });
      }),
    );
  });
  it("of the vectors is the same bytes as ever", () => {
    for (const index of vectors.messages.keys()) {
      const { body: given, envelope } = vectorMessage(index);
      const { re, ...rest } = given;
      const bytes = encodeBody(re === undefined ? rest : { ...rest, re });
      expect(bytes?.length).toBe(Math.floor((envelope.ciphertext.length * 3) / 4));
    }
  });
  it("fits until 32 KiB and not beyond", () => {
    const frame = JSON.stringify({ v: 1, t: "text", ts: 0, b: "" }).length;
    const room = 32 * 1024 - 1 - frame;
    const text = (length: number): TextBody => ({ v: 1, t: "text", ts: 0, b: "a".repeat(length) });
    expect(encodeBody(text(room))?.length).toBe(32 * 1024);
    expect(encodeBody(text(room + 1))).toBeNull();
  });
  it("of pins is read back as it was written", () => {
    const time = fc.option(fc.nat(), { nil: null });
    const state = fc.constantFrom("TOFU", "VERIFIED", "CHANGED", "CHANGED_VERIFIED", "CONFLICT", "REVOKED");
    const uid = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(userIdFrom);
    const entry = fc.tuple(uid, fc.constant("ali"), fc.integer({ min: 1 }), hash, state, fc.nat(), time, time);
    fc.assert(
      fc.property(fc.array(entry as fc.Arbitrary<PinsEntry>, { maxLength: 20 }), (pins) => {
        const value: PinsBody = { v: 1, t: "pins", ts: 1, n: 3, part: [1, 2], pins };
        const bytes = encodeBody(value);
        expect(bytes && parseBody(bytes)).toEqual({ ok: true, value: { kind: "pins", body: value } });
      }),
    );
  });
  it.each([
    '{"v":1,"t":"pins","ts":0,"n":0,"part":[1,1],"pins":[]}',
    '{"v":1,"t":"pins","ts":0,"n":1,"part":[2,1],"pins":[]}',
    '{"v":1,"t":"pins","ts":0,"n":1,"part":[0,1],"pins":[]}',
    '{"v":1,"t":"pins","ts":0,"n":1,"part":[1,1]}',
    '{"v":1,"t":"pins","ts":0,"n":1,"part":[1,1],"pins":[["u_AAAAAAAAAAAAAAAAAAAAAA"]]}',
    '{"v":1,"t":"pins","n":1,"ts":0,"part":[1,1],"pins":[]}',
  ])("of pins is refused as %s", (json) => {
    expect(parseBody(padded('{"v":1,"t":"pins","ts":0,"n":1,"part":[1,1],"pins":[]}')).ok).toBe(true);
    expect(parseBody(padded(json))).toEqual({ ok: false, code: "E_BODY" });
  });
  it("never carries a lone surrogate", () => {
    const bytes = encodeBody({ v: 1, t: "text", ts: 0, b: "a\ud800b" });
    expect(bytes && parseBody(bytes)).toMatchObject({ value: { body: { b: "a\ufffdb" } } });
  });
  it.each([
    '{"v":2,"t":"text","ts":0,"b":"x"}',
    '{"v":1,"t":"poll","ts":0}',
    '{"v":2,"t":"edit","ts":0,"b":"x","re":"y"}',
  ])("of a later version is said to be one: %s", (json) => {
    expect(parseBody(padded(json))).toEqual({ ok: true, value: { kind: "newer" } });
  });

  const some = "A".repeat(43);
  const other = `${"A".repeat(42)}E`;
  it.each([
    [`{"v":1,"t":"edit","ts":0,"b":"x","re":"${some}"}`, '{"v":1,"t":"edit","ts":0,"b":"x"}'],
    [`{"v":1,"t":"edit","ts":0,"b":"x","re":"${some}"}`, '{"v":1,"t":"edit","ts":0,"b":"x","re":"y"}'],
    [`{"v":1,"t":"edit","ts":0,"b":"x","re":"${some}"}`, `{"v":1,"t":"edit","ts":0,"re":"${some}","b":"x"}`],
    [`{"v":1,"t":"react","ts":0,"b":"","re":"${some}"}`, `{"v":1,"t":"react","ts":0,"re":"${some}"}`],
    [
      `{"v":1,"t":"react","ts":0,"b":"${"x".repeat(32)}","re":"${some}"}`,
      `{"v":1,"t":"react","ts":0,"b":"${"x".repeat(33)}","re":"${some}"}`,
    ],
    [`{"v":1,"t":"del","ts":0,"rm":["${some}","${other}"]}`, `{"v":1,"t":"del","ts":0,"rm":["${some}","${some}"]}`],
    [`{"v":1,"t":"del","ts":0,"rm":["${some}"]}`, '{"v":1,"t":"del","ts":0,"rm":[]}'],
    [`{"v":1,"t":"del","ts":0,"rm":["${some}"]}`, `{"v":1,"t":"del","ts":0,"rm":"${some}"}`],
    [`{"v":1,"t":"del","ts":0,"rm":["${some}"]}`, `{"v":1,"t":"del","ts":0,"b":"x","rm":["${some}"]}`],
    [`{"v":1,"t":"del","ts":0,"rm":["${some}"],"seen":[]}`, `{"v":1,"t":"del","ts":0,"seen":[],"rm":["${some}"]}`],
  ])("that changes another is read: %s, and refused: %s", (right, wrong) => {
    expect(parseBody(padded(right))).toMatchObject({ ok: true, value: { kind: "spoken" } });
    expect(parseBody(padded(wrong))).toEqual({ ok: false, code: "E_BODY" });
  });

  const good = '{"v":1,"t":"text","ts":0,"b":"x"}';
  it("in plain padding is read (the control of what follows)", () => {
    expect(parseBody(padded(good)).ok).toBe(true);
    expect(parseBody(padded(good.replace("}", ',"sth":"a.b.c"}'))).ok).toBe(true);
  });
  it.each([
    ["white space", good.replace('"v":1', '"v": 1')],
    ["a duplicate member", good.replace('"b":"x"', '"b":"y","b":"x"')],
    ["an unknown member", good.replace("}", ',"html":true}')],
    ["another order", '{"t":"text","v":1,"ts":0,"b":"x"}'],
    ["an escape that is not needed", good.replace('"x"', '"\\u0078"')],
    ["a lone surrogate", good.replace('"x"', '"\\ud800"')],
    ["a text that is none", good.replace('"x"', "7")],
    ["a reply to nothing", good.replace("}", ',"re":"abc"}')],
    ["a seen entry of no chain", good.replace("}", `,"seen":[["u_AAAAAAAAAAAAAAAAAAAAAA",1,"${"A".repeat(43)}"]]}`)],
    ["a head that is endless", good.replace("}", `,"sth":"a.b.${"c".repeat(512)}"}`)],
    ["a head that is no signed text", good.replace("}", ',"sth":"a.b"}')],
    ["a version that is none", good.replace('"v":1', '"v":"1"')],
    ["no type", '{"v":1,"ts":0,"b":"x"}'],
    [
      "nine seen entries",
      good.replace(
        "}",
        `,"seen":[${Array(9)
          .fill(`["h_AAAAAAAAAAAAAAAAAAAAAA",1,"${"A".repeat(43)}"]`)
          .join(",")}]}`,
      ),
    ],
    ["a reaction that is a text", `{"v":1,"t":"react","ts":0,"b":"${"x".repeat(33)}","re":"${some}"}`],
    ["a message taken back twice", `{"v":1,"t":"del","ts":0,"rm":["${some}","${some}"]}`],
    ["an array", "[]"],
    ["no JSON", "hello"],
    ["nothing", ""],
  ])("with %s is refused", (_name, json) => {
    expect(parseBody(padded(json))).toEqual({ ok: false, code: "E_BODY" });
  });
  it.each([
    ["no padding", new Uint8Array(256).fill(0x20)],
    ["only zeros", new Uint8Array(256)],
    ["another size", padded(good).slice(0, 255)],
    ["no bytes", new Uint8Array(0)],
    ["a bucket too many", concatBytes(padded(good), new Uint8Array(256))],
    ["another mark before the zeros", padded(good).map((byte) => (byte === 0x80 ? 0x81 : byte))],
    // 0xff stands for the letter: a lax reader would see U+FFFD, and write the same again.
    ["malformed UTF-8 in its text", padded(good).map((byte) => (byte === 0x78 ? 0xff : byte))],
    ["more than 32 KiB", padded(good.replace("x", "x".repeat(33_000)))],
    ["malformed UTF-8", concatBytes(Uint8Array.of(0xff, 0x80), new Uint8Array(254))],
  ])("with %s is refused", (_name, bytes) => {
    expect(parseBody(bytes)).toEqual({ ok: false, code: "E_BODY" });
  });
});
