import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fold, unfoldRange } from "@/lib/client/search-fold.ts";
import { findIn, readQuery, searchMessages, type Searched } from "@/lib/client/search-rules.ts";
import type { OpenedContent, OpenedMessage } from "@/lib/client/opening.ts";
import { newUserId, pairConversationIdFrom } from "@/lib/shared/ids.ts";

const [ali, bea] = [newUserId(), newUserId()];
const cidOf = (n: number) => pairConversationIdFrom(new Uint8Array(16).fill(n));

function conversation(n: number, contents: readonly (string | (OpenedContent & { by?: typeof ali }))[]): Searched {
  const messages = contents.map((said, index): OpenedMessage => {
    const content = typeof said === "string" ? ({ kind: "text", text: said, re: null } as const) : said;
    const sid = typeof said === "string" ? bea : (said.by ?? bea);
    return { seq: index + 1, at: n + index * 10, sid, mh: `mh ${String(index + 1)}`, content, placed: null };
  });
  return { cid: cidOf(n), peerHandle: `peer${String(n)}`, messages, warnings: new Map() };
}

async function search(conversations: readonly Searched[], query: string, most = 100) {
  const wanted = readQuery(query);
  if (wanted === null) throw new Error("says nothing");
  const found = await searchMessages(conversations, wanted, {
    viewer: ali,
    most,
    breathe: () => Promise.resolve(true),
  });
  if (found === null) throw new Error("nobody waited");
  return found;
}
const parts = async (text: string, query: string) => {
  const { messages } = await search([conversation(1, [text])], query);
  return messages.map(({ before, match, after }) => [before, match, after]);
};

describe("what a person would call the same is found", () => {
  test.each([
    ["Crème brûlée", "creme BRULEE"],
    ["creme brulee", "Crème brûlée"],
    ["cre\u0300me", "crème"],
    ["Straße", "strasse"],
    ["STRASSE", "straße"],
    ["ΟΔΟΣ", "οδος"],
    ["Αθήνα", "αθηνα"],
    ["Ёлка и йод", "елка"],
    ["İstanbul, ılık", "istanbul"],
    ["Łódź", "lodz"],
    ["ﬁne", "fine"],
    ["ＦＵＬＬ　ｗｉｄｔｈ", "full width"],
    ["السَّلَامُ", "السلام"],
    ["شָלוֹם".slice(1), "לום"],
    ["أحمد", "احمد"],
    ["नमस्ते दुनिया", "दुनिया"],
    ["こんにちは世界", "世界"],
    ["안녕하세요", "안녕하"],
    ["안녕하세요", "하세ㅇ".normalize("NFKD").slice(0, 4)],
    ["สวัสดี", "วัสดี"],
    ["🎉 party 👍🏽", "👍"],
    ["one\ntwo\tthree", "one two three"],
    ["prefix", "pre"],
    ["substring", "string"],
    ["three words anywhere", "where THREE"],
  ])("%s by %s", async (text, query) => {
    expect(await parts(text, query)).toHaveLength(1);
  });

  test.each([
    ["creme", "crema"],
    ["only two of them", "two three"],
    // Vowel signs are letters where they are written so, and so are the marks of kana.
    ["कि", "कु"],
    ["か", "が"],
    ["سلام", "كلام"],
  ])("and what is another word is not: %s by %s", async (text, query) => {
    expect(await parts(text, query)).toEqual([]);
  });
});

test.each([
  ["say hello to her", "hello", "say ", "hello", " to her"],
  ["un caf\u00e9 noir", "CAFE", "un ", "caf\u00e9", " noir"],
  ["un cafe\u0301 noir", "café", "un ", "cafe\u0301", " noir"],
  ["die Straße lang", "strasse", "die ", "Straße", " lang"],
  ["a ﬁne day", "fi", "a ", "ﬁ", "ne day"],
  ["🎉🎉 found 🎉", "found", "🎉🎉 ", "found", " 🎉"],
  ["first then second", "second first", "first then ", "second", ""],
])("what was found is shown as it was written: %s", async (text, query, before, match, after) => {
  expect(await parts(text, query)).toEqual([[before, match, after]]);
});

test("folding and finding again agree for every text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.nat(), fc.nat(), (text, a, b) => {
      const folded = fold(text);
      const [start, end] = [a % (folded.length + 1), b % (folded.length + 1)].sort((x, y) => x - y) as [number, number];
      const range = unfoldRange(text, start, end);
      expect(fold(text.slice(range.start, range.end))).toContain(folded.slice(start, end));
      // What stands before and after it is the rest: nothing is lost or shown twice.
      const rebuilt =
        fold(text.slice(0, range.start)) + fold(text.slice(range.start, range.end)) + fold(text.slice(range.end));
      expect(rebuilt).toBe(folded);
    }),
    { numRuns: 500 },
  );
});

test("long texts are cut around what was found, at words and never within a sign", async () => {
  const [[before = "", match = "", after = ""] = []] = await parts(
    `${"word ".repeat(50)}needle${" 👍🏽é".repeat(60)}`,
    "needle",
  );
  expect(match).toBe("needle");
  expect(before).toMatch(/^…( word)+ $/);
  expect(before.length).toBeLessThan(40);
  expect(after).toMatch(/^( 👍🏽é)+…$/u);
  expect(after.length).toBeLessThan(100);
  const [[start = "", , end = ""] = []] = await parts(`${"😀".repeat(60)}needle${"😀".repeat(60)}`, "needle");
  expect([start, end].every((text) => text.isWellFormed())).toBe(true);
});

test("found across conversations, newest first, no more than is asked for, and said when there are more", async () => {
  const all = [1, 2, 3].map((n) =>
    conversation(
      n,
      Array.from({ length: 5 }, (_, index) => `hit ${String(index)}`),
    ),
  );
  const { messages, more } = await search(all, "hit", 4);
  expect(messages.map(({ at }) => at)).toEqual([43, 42, 41, 33]);
  expect(messages[0]).toMatchObject({ cid: cidOf(3), peerHandle: "peer3", seq: 5, mine: false });
  expect(more).toBe(true);
  expect((await search(all, "hit", 15)).more).toBe(false);
  expect((await search(all, "hit", 15)).messages).toHaveLength(15);
});

test("messages are found by what they say now, and by nothing that was taken back, hidden or locked", async () => {
  const re = "mh 1";
  const all = [
    conversation(1, [
      "first words",
      { kind: "edit", text: "better words", re },
      "taken back words",
      { kind: "del", rm: ["mh 3"] },
      { kind: "react", emoji: "words", re },
      { kind: "locked", code: "E_SIG" },
      { kind: "text", text: "my words", re: null, by: ali },
    ]),
  ];
  const { messages } = await search(all, "words");
  expect(messages.map(({ seq, before, mine }) => [seq, before, mine])).toEqual([
    [7, "my ", true],
    [1, "better ", false],
  ]);
});

test("a query that says nothing is none", () => {
  expect(["", "  ", "\n\u0301"].map(readQuery)).toEqual([null, null, null]);
  expect(readQuery(" Two  WORDS ")).toEqual({ whole: "two words", words: ["two", "words"] });
  expect(findIn("words and two", readQuery("two words") ?? { whole: "", words: [] })).toEqual({ start: 10, end: 13 });
});

test("a long search lets other work go first, and ends when nobody waits for it", async () => {
  const many = conversation(
    1,
    Array.from({ length: 20_000 }, (_, index) => `číslo ${String(index)} ${"ž".repeat(50)}`),
  );
  const wanted = readQuery("cislo 1999") ?? { whole: "", words: [] };
  let breaths = 0;
  const breathe = () => {
    breaths += 1;
    return Promise.resolve(breaths < 3);
  };
  expect(await searchMessages([many], wanted, { viewer: ali, most: 10, breathe })).toBeNull();
  expect(breaths).toBe(3);
  expect((await search([many], "cislo 1999")).messages).toHaveLength(12);
});
