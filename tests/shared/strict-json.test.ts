import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JSON_DEPTH_MAX } from "../../lib/shared/limits.ts";
import { parseStrictJson } from "../../lib/shared/strict-json.ts";

describe("parseStrictJson", () => {
  it("reads what JSON.stringify writes, with plain integers and well-formed text", () => {
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: JSON_DEPTH_MAX - 1 }, tie("leaf"), tie("array"), tie("object")),
      leaf: fc.oneof(
        fc.string({ unit: "binary" }),
        fc.maxSafeInteger().map((number) => number + 0),
        fc.boolean(),
        fc.constant(null),
      ),
      array: fc.array(tie("tree"), { maxLength: 4 }),
      object: fc.dictionary(
        fc.string({ unit: "binary" }).filter((name) => name !== "__proto__"),
        tie("tree"),
        { maxKeys: 4, noNullPrototype: true },
      ),
    }));
    fc.assert(
      fc.property(tree, fc.nat(3), (value, indent) => {
        expect(parseStrictJson(JSON.stringify(value, null, indent))).toEqual({ value });
      }),
    );
  });

  it("never accepts what JSON.parse refuses, and never reads it otherwise", () => {
    const pieces = [
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"',
      "a",
      '"a"',
      '"b"',
      "1",
      "0",
      "-",
      ".",
      "e",
      " ",
      "\n",
      "null",
      "true",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (parts) => {
        const text = parts.join("");
        const strict = parseStrictJson(text);
        if (strict !== null) expect(strict.value).toEqual(JSON.parse(text));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":2}',
    '{"__proto__":1}',
    '{"\\u005f_proto__":{}}',
    '"\\ud800"',
    '"\\udc00\\ud800"',
    "1.0",
    "1e3",
    "-0",
    "01",
    "+1",
    "9007199254740992",
    "NaN",
    "[1,]",
    "[,1]",
    '{"a" 1}',
    "'a'",
    '"\u0000"',
    '"\t"',
    '"\\x41"',
    '"open',
    "\ufeff1",
    "\u00a01",
    "1 2",
    "nul",
    "",
    " ",
    "[".repeat(JSON_DEPTH_MAX + 1) + "]".repeat(JSON_DEPTH_MAX + 1),
    "[".repeat(100_000),
  ])("refuses %j", (text) => {
    expect(parseStrictJson(text)).toBeNull();
  });

  it("takes nesting up to its limit, and long strings", () => {
    const deep = "[".repeat(JSON_DEPTH_MAX) + "]".repeat(JSON_DEPTH_MAX);
    expect(parseStrictJson(deep)).toEqual({ value: JSON.parse(deep) as unknown });
    const long = "x\\n".repeat(60_000);
    expect(parseStrictJson(`"${long}"`)).toEqual({ value: "x\n".repeat(60_000) });
  });

  it("gives members names like those of Object as members", () => {
    const parsed = parseStrictJson('{"constructor":1,"hasOwnProperty":2,"toString":3}');
    expect(parsed).toEqual({ value: { constructor: 1, hasOwnProperty: 2, toString: 3 } });
  });
});
