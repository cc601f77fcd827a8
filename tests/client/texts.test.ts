import { describe, expect, test } from "vitest";
import { keyFileName, validateRegistration } from "@/lib/client/registration-rules.ts";
import { splitText } from "@/lib/client/split-text.ts";
import { encodeBody } from "@/lib/protocol/body.ts";

describe("long texts", () => {
  const fits = (b: string) => encodeBody({ v: 1, t: "text", ts: Date.now(), b }) !== null;

  test("what fits stays one", () => {
    expect(splitText("short")).toEqual(["short"]);
    expect(splitText("x".repeat(20_000))).toHaveLength(1);
  });

  test.each([
    ["words", "lorem ipsum ".repeat(6000)],
    ["lines", "a line of text\n".repeat(5000)],
    ["one long word", "x".repeat(70_000)],
    ["emoji families", "👨‍👩‍👧‍👦".repeat(4000)],
    ["escapes", '"\\\n'.repeat(12_000)],
    ["right to left", "שלום עולם ".repeat(6000)],
  ])("%s: every piece fits, and joined they are the text", (_name, text) => {
    const pieces = splitText(text);
    expect(pieces?.length).toBeGreaterThan(1);
    expect(pieces?.every(fits)).toBe(true);
    expect(pieces?.join("")).toBe(text);
  });

  test("no character is cut in two", () => {
    for (const piece of splitText("👨‍👩‍👧‍👦".repeat(4000)) ?? []) expect(piece.replaceAll("👨‍👩‍👧‍👦", "")).toBe("");
    for (const piece of splitText("word ".repeat(12_000))?.slice(0, -1) ?? []) expect(piece.endsWith(" ")).toBe(true);
  });

  test("a text without end is refused", () => {
    expect(splitText("x".repeat(1_000_000))).toBeNull();
  });
});

describe("the registration form", () => {
  const good = {
    handle: "ali_1",
    email: "Ali@Example.org",
    password: "correct horse battery",
    passphrase: "staple and something",
  };

  test("takes a good one, with a passphrase or without by choice", () => {
    expect(validateRegistration(good)).toEqual({});
    expect(validateRegistration({ ...good, passphrase: null })).toEqual({});
  });

  test.each([
    ["handle", { handle: "" }, "required"],
    ["handle", { handle: "Ali" }, "format"],
    ["handle", { handle: "al" }, "format"],
    ["email", { email: "nobody" }, "format"],
    ["password", { password: "short" }, "too_short"],
    ["password", { password: "x".repeat(1025) }, "too_long"],
    ["password", { password: `lone \ud800 surrogate here` }, "format"],
    ["password", { email: "a.long.name@example.org", password: "A.Long.Name" }, "too_short"],
    ["password", { email: "a.longer.name@example.org", password: "A.Longer.Name" }, "same_as_name"],
    ["password", { password: "ali@EXAMPLE.org" }, "same_as_name"],
    ["passphrase", { passphrase: "" }, "required"],
    ["passphrase", { passphrase: "short" }, "too_short"],
    ["passphrase", { passphrase: good.password }, "same_as_password"],
    [
      "passphrase",
      { password: "caf\u00e9 caf\u00e9 caf\u00e9", passphrase: "cafe\u0301 cafe\u0301 cafe\u0301" },
      "same_as_password",
    ],
  ])("finds fault with %s: %o", (field, change, fault) => {
    expect(validateRegistration({ ...good, ...change })).toEqual({ [field]: fault });
  });

  test.each([
    ["Ali@Example.org", "ali@example.org_private_key.pem"],
    ["a/b\\c:d@x.org", "a_b_c_d@x.org_private_key.pem"],
    ["../../etc@x.org", "__.._etc@x.org_private_key.pem"],
  ])("names the key file of %s", (email, name) => {
    expect(keyFileName(email)).toBe(name);
  });
});
