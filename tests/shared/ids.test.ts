import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { decodeHex, decodeUtf8, encodeHex, encodeUtf8 } from "../../lib/shared/bytes.ts";
import {
  chainIdFrom,
  idBytes,
  isChainId,
  isConversationId,
  isUserId,
  newUserId,
  userIdFrom,
} from "../../lib/shared/ids.ts";
import { emailSchema } from "../../lib/shared/contract/primitives.ts";
import { passwordSchema } from "../../lib/shared/contract/people.ts";

describe("ids", () => {
  it("carry 16 bytes there and back", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        const uid = userIdFrom(bytes);
        expect(isUserId(uid)).toBe(true);
        expect(isChainId(uid)).toBe(false);
        expect(idBytes(uid)).toEqual(new Uint8Array(bytes));
        expect(idBytes(chainIdFrom(bytes))).toEqual(new Uint8Array(bytes));
      }),
    );
  });

  it("are random", () => {
    expect(new Set(Array.from({ length: 1000 }, newUserId)).size).toBe(1000);
  });

  it.each([
    "u_AAAAAAAAAAAAAAAAAAAAAB", // spare bits
    "u_AAAAAAAAAAAAAAAAAAAAA",
    "u_AAAAAAAAAAAAAAAAAAAAAAA",
    "U_AAAAAAAAAAAAAAAAAAAAAA",
    "x_AAAAAAAAAAAAAAAAAAAAAA",
    " u_AAAAAAAAAAAAAAAAAAAAAA",
    "",
  ])("refuse %j", (text) => {
    expect(isUserId("u_AAAAAAAAAAAAAAAAAAAAAA")).toBe(true);
    expect(isConversationId("g_AAAAAAAAAAAAAAAAAAAAAA")).toBe(true);
    expect(isUserId(text) || isConversationId(text)).toBe(false);
  });
});

describe("text", () => {
  it("goes to UTF-8 and back, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(decodeUtf8(encodeUtf8(text))).toBe(text);
      }),
    );
  });
  it("is never repaired", () => {
    expect(() => encodeUtf8("\ud800")).toThrow(RangeError);
    expect(() => decodeUtf8(Uint8Array.of(0xff))).toThrow(TypeError);
  });
  it("hex reads what it writes and nothing else", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decodeHex(encodeHex(bytes))).toEqual(new Uint8Array(bytes));
      }),
    );
    expect(() => decodeHex("0")).toThrow(RangeError);
    expect(() => decodeHex("0g")).toThrow(RangeError);
  });
});

describe("email", () => {
  it.each([
    ["Ali@Example.ORG", "ali@example.org"],
    [" ali@example.org ", "ali@example.org"],
    ["ａli@example.org", "ali@example.org"],
  ])("%j is kept as %j", (given, kept) => {
    expect(emailSchema.parse(given)).toBe(kept);
  });
  it.each(["", "ali", "a@b@c", "a b@c", "@c", "a@", "a\u0000@c", "a\u200b@c", `${"a".repeat(250)}@b.cc`])(
    "refuses %j",
    (text) => {
      expect(emailSchema.safeParse(text).success).toBe(false);
    },
  );
});

describe("password", () => {
  it.each(["twelve chars", "пароль", "🔑🔑🔑", "a".repeat(1024)])("takes %j", (text) => {
    expect(passwordSchema.safeParse(text).success).toBe(true);
  });
  it.each(["eleven char", "a".repeat(1025), "é".repeat(513), "twelve chars\ud800", 12, null, ["twelve chars"]])(
    "refuses %j",
    (value) => {
      expect(passwordSchema.safeParse(value).success).toBe(false);
    },
  );
});
