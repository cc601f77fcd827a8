import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judgeRange } from "@/lib/client/feed-rules.ts";
import { isLasting, joinRanges, pageOf, parsePage, rangeInPage, writePage } from "@/lib/client/history-pages.ts";
import type { OpenedContent, OpenedMessage } from "@/lib/client/opening.ts";
import { ZERO_HASH } from "@/lib/protocol/hash.ts";
import { encodeB64u } from "@/lib/shared/base64.ts";
import { newChainId, newUserId } from "@/lib/shared/ids.ts";

const people = [newUserId(), newUserId()] as const;
const chains = people.flatMap((sid) => [newChainId(), newChainId()].map((ch) => ({ sid, ch })));

function hashOf(...numbers: readonly number[]): string {
  const bytes = new Uint8Array(32);
  bytes.set(numbers.flatMap((number) => [number >> 8, number & 255]));
  return encodeB64u(bytes);
}

/** Messages as their senders made them, in their order: which chain each is of, and how many of others it has seen. */
function honest(turns: readonly { chain: number; sees: boolean; late: boolean }[]): OpenedMessage[] {
  const heads = chains.map(() => ({ n: 0, mh: ZERO_HASH }));
  return turns.map(({ chain, sees, late }, index) => {
    const [{ sid, ch }, head] = [chains[chain], heads[chain]].map((found) => {
      if (found === undefined) throw new Error("there are four chains");
      return found;
    }) as [(typeof chains)[number], (typeof heads)[number]];
    const others = chains.flatMap((other, at) => {
      const { n, mh } = heads[at] ?? { n: 0, mh: "" };
      return at === chain || n === 0 || !sees ? [] : [[other.ch, n, mh] as const];
    });
    const [seq, at, n, ph, mh] = [index + 1, 1000 + index, head.n + 1, head.mh, hashOf(chain, head.n + 1)];
    heads[chain] = { n, mh };
    const placed = { seq, at, sid, identity: 1, ch, n, ph, mh, ts: late ? at + 1_000_000 : at, seen: others };
    const content = { kind: "text", text: `message ${String(seq)}`, re: null } as const;
    return { seq, at, sid, mh, content, placed };
  });
}

const turn = fc.record({ chain: fc.nat(3), sees: fc.boolean(), late: fc.boolean() });
const attack = fc.record({ what: fc.constantFrom("drop", "swap", "repeat", "fork", "lock"), at: fc.nat(1000) });

/** What the server makes of it. */
function attacked(
  messages: readonly OpenedMessage[],
  attacks: readonly { what: string; at: number }[],
): OpenedMessage[] {
  const told = [...messages];
  for (const { what, at } of attacks) {
    const index = at % told.length;
    const [one, two] = [told[index], told[index + 1]];
    if (one === undefined || told.length < 3) continue;
    if (what === "drop") told.splice(index, 1);
    if (what === "swap" && two !== undefined) told.splice(index, 2, two, one);
    if (what === "repeat") told.push(one);
    if (what === "lock") told[index] = { ...one, mh: null, placed: null, content: { kind: "locked", code: "E_SIG" } };
    if (what === "fork" && one.placed !== null) {
      const mh = hashOf(99, at);
      told.push({ ...one, mh, placed: { ...one.placed, mh } });
    }
  }
  return told.map((message, index) => ({
    ...message,
    seq: index + 1,
    placed: message.placed && { ...message.placed, seq: index + 1 },
  }));
}

/** Through the cache: every page as text and back. */
function throughPages(messages: readonly OpenedMessage[]): OpenedMessage[] {
  const pages = new Set(messages.map(({ seq }) => pageOf(seq)));
  return [...pages].flatMap((page) => {
    const range = parsePage(writePage(rangeInPage(messages, page)), page);
    if (range === null) throw new Error("what was written is read");
    return range;
  });
}

test("kept and fetched messages are judged as if all were fetched, whatever the server did", () => {
  fc.assert(
    fc.property(
      fc.array(turn, { minLength: 5, maxLength: 450 }),
      fc.array(attack, { maxLength: 6 }),
      fc.nat(450),
      (turns, attacks, split) => {
        const told = attacked(honest(turns), attacks);
        const cut = split % told.length;
        const joined = [...throughPages(told.slice(0, cut)), ...told.slice(cut)];
        expect(joined).toEqual(told);
        expect(judgeRange(joined)).toEqual(judgeRange(told));
      },
    ),
    { numRuns: 150 },
  );
});

test("the attacks of that test do leave marks", () => {
  const turns = Array.from({ length: 40 }, (_, index) => ({ chain: index % 4, sees: true, late: false }));
  expect(judgeRange(honest(turns)).size).toBe(0);
  for (const what of ["drop", "swap", "repeat", "fork", "lock"]) {
    expect(judgeRange(attacked(honest(turns), [{ what, at: 11 }])).size, what).toBeGreaterThan(0);
  }
});

const [first] = honest([{ chain: 0, sees: false, late: false }]);
if (first === undefined) throw new Error("one message");
const said = (content: OpenedContent): OpenedMessage => ({ ...first, content });

test.each<OpenedContent>([
  { kind: "text", text: "", re: null },
  { kind: "text", text: '\u{1f600} \u202e " \\ \n', re: hashOf(1) },
  { kind: "edit", text: "better", re: hashOf(1) },
  { kind: "react", emoji: "👍", re: hashOf(1) },
  { kind: "del", rm: [hashOf(1), hashOf(2)] },
  { kind: "removed" },
  { kind: "newer" },
  { kind: "locked", code: "E_GONE" },
  {
    kind: "pins",
    body: {
      v: 1,
      t: "pins",
      ts: 5,
      n: 1,
      part: [1, 1],
      pins: [[people[0], "bea", 1, hashOf(3), "TOFU", 4, null, null]],
    },
  },
])("comes back as it was: %j", (content) => {
  expect(parsePage(writePage([said(content)]), 0)).toEqual([said(content)]);
});

describe("a page of another form is none:", () => {
  const text = writePage([first]);
  const broken: Record<string, string> = {
    "no JSON": text.slice(1),
    "no rows": "[]",
    "no list": "{}",
    "of another page": text.replace("[[1,", "[[201,"),
    "a place twice": writePage([first, first]),
    "a hole": writePage([first, { ...first, seq: 3 }]),
    "an unknown kind": writePage([said({ kind: "later" } as never)]),
    "an inherited kind": writePage([said({ kind: "toString" } as never)]),
    "an unknown code": writePage([said({ kind: "locked", code: "E_NONE" as never })]),
    "pins that are none": writePage([said({ kind: "pins", body: { v: 1 } as never })]),
    "a lone surrogate": writePage([said({ kind: "text", text: "\ud800", re: null })]),
    "no author where there is a place": writePage([{ ...first, sid: null }]),
    "a time that is none": text.replace(",1000,", ",-1,"),
    "a hash that is none": text.replace(hashOf(0, 1), "short"),
    "a member too many": text.replace("]]]", "]],1]"),
  };
  test.each(Object.entries(broken))("%s", (_name, page) => {
    expect(page).not.toBe(text);
    expect(parsePage(page, 0)).toBeNull();
    expect(parsePage(text, 0)).toEqual([first]);
  });
});

test("only what keys and signed bytes decide for ever is lasting", () => {
  const locked = (code: "E_SIG" | "E_NOKEY" | "E_BODY" | "E_OPEN") => said({ kind: "locked", code });
  expect([said({ kind: "removed" }), first, locked("E_BODY"), locked("E_OPEN")].map(isLasting)).toEqual(
    Array(4).fill(true),
  );
  expect([locked("E_NOKEY"), { ...locked("E_BODY"), placed: null }, said({ kind: "newer" })].map(isLasting)).toEqual(
    Array(3).fill(false),
  );
});

test("two words about a page are joined: removed stays so, opened beats locked, the later one counts", () => {
  const range = honest(Array.from({ length: 6 }, () => ({ chain: 0, sees: false, late: false })));
  const as = (message: OpenedMessage | undefined, content: OpenedContent) => ({ ...(message ?? first), content });
  const [one, two, three, four] = range;
  const older = [as(one, { kind: "removed" }), as(two, { kind: "locked", code: "E_SIG" }), ...range.slice(2, 4)];
  const newer = [
    ...range.slice(0, 2),
    as(three, { kind: "removed" }),
    as(four, { kind: "locked", code: "E_SIG" }),
    ...range.slice(4),
  ];
  expect(joinRanges(older, newer)?.map(({ content }) => content.kind)).toEqual([
    "removed",
    "text",
    "removed",
    "text",
    "text",
    "text",
  ]);
  expect(joinRanges(range.slice(0, 2), range.slice(4))).toBeNull();
  expect(joinRanges(range.slice(4), range.slice(0, 4))).toEqual(range);
  expect(joinRanges([], range)).toEqual(range);
});
