// The checker has to be able to fail: a history without a fault passes, and each planted fault is found for what it is.
import { expect, test } from "vitest";
import { check } from "./checker.ts";
import type { Entry, FinalMessage } from "./history.ts";
import { FAULT_KINDS, planFaults } from "./schedule.ts";
import { intentions } from "./writer.ts";

const CID = "d_talk";
const SIGS = ["a", "b", "c", "d"];

/** Four messages of two devices, posted one after the other, each read as soon as it was there. */
function goodHistory(): Entry[] {
  const made = SIGS.map((sig, index) => ({
    sig,
    sender: "u_one",
    chain: index % 2 === 0 ? "h_even" : "h_odd",
    n: Math.floor(index / 2) + 1,
    text: `text ${sig}`,
  }));
  return [
    ...made.flatMap((one, index): Entry[] => {
      const [at, seq] = [index * 100, index + 1];
      return [
        { t: "sealed", cid: CID, ...one },
        { t: "call", name: "send", client: "one", via: 0, result: "ok", status: 201, start: at, end: at + 10 },
        { t: "post", client: "one", cid: CID, sigs: [one.sig], result: "ok", seqs: [seq], start: at, end: at + 10 },
        { t: "heard", reader: "stream", cid: CID, seq, sig: one.sig },
        ...page("reader", at + 20, index, [[seq, one.sig]]),
      ];
    }),
    { t: "reader-end", reader: "reader", cid: CID, last: SIGS.length },
    { t: "fault", kind: "Redis killed", target: "redis", note: "", start: 95, end: 305 },
    { t: "probe", kind: "database silent", status: 503, ms: 2500 },
    { t: "recovery", kind: "database silent", ms: 300, isSameProcess: true },
    { t: "drain", via: 0, ms: 900, wasKilled: false, start: 1000, end: 1900 },
    { t: "call", name: "read", client: "one", via: 0, result: "ok", status: 200, start: 500, end: 1100 },
    { t: "registered", uid: "u_new", result: "ok", leaves: 1 },
    {
      t: "final",
      cid: CID,
      messages: made.map(({ text, ...one }, index) => ({ seq: index + 1, ...one, texts: [text, text] })),
    },
  ];
}

function page(reader: string, start: number, after: number, messages: [number, string][]): Entry[] {
  return [{ t: "page", reader, cid: CID, after, limit: 50, head: 4, messages, start, end: start + 5 }];
}

function broken(entries: readonly Entry[]): string[] {
  return [...new Set(check(entries).violations.map(({ promise }) => promise))].sort();
}

/** The good history with its final read, or with one kind of entries, changed. */
function withFinal(change: (messages: FinalMessage[]) => FinalMessage[]): Entry[] {
  return goodHistory().map((entry) => (entry.t === "final" ? { ...entry, messages: change(entry.messages) } : entry));
}
function withEach<T extends Entry["t"]>(t: T, change: (entry: Extract<Entry, { t: T }>) => Entry | null): Entry[] {
  return goodHistory().flatMap((entry) => {
    const changed = entry.t === t ? change(entry as Extract<Entry, { t: T }>) : entry;
    return changed === null ? [] : [changed];
  });
}
function renumbered(messages: FinalMessage[]): FinalMessage[] {
  return messages.map((one, index) => ({ ...one, seq: index + 1 }));
}

function firstOf<Value>(values: Iterator<Value, never>, count: number): Value[] {
  return Array.from({ length: count }, () => values.next().value);
}

test("a history without a fault passes, and everything in it was counted", () => {
  const { violations, counts } = check(goodHistory());
  expect(violations).toEqual([]);
  expect(counts).toMatchObject({ acknowledged: 4, stored: 4, lost: 0, duplicates: 0, gaps: 0, misses: 0, pages: 4 });
  expect(counts).toMatchObject({ heard: 4, faults: 1, sentWithoutRedis: 2, inFlight: 1, registered: 1 });
});

test("a lost message is found: the last, one in the middle, one whose place another took", () => {
  expect(broken(withFinal((all) => all.slice(0, 3)))).toContain("R1");
  expect(broken(withFinal((all) => all.filter(({ sig }) => sig !== "b")))).toEqual(
    expect.arrayContaining(["R1", "R4"]),
  );
  const renamed = withFinal((all) => renumbered(all.filter(({ sig }) => sig !== "b")));
  expect(check(renamed).counts.lost).toBe(3);
});

test("a doubled message is found, under its own name and under another", () => {
  const first: FinalMessage = { seq: 5, sig: "a", sender: "u_one", chain: "h_even", n: 1, texts: ["text a"] };
  const again = withFinal((all) => [...all, first]);
  expect(check(again).counts.duplicates).toBe(1);
  const resealed = withFinal((all) => [...all, { ...first, sig: "e", n: 3 }]);
  expect(check(resealed).counts.duplicates).toBe(1);
  const twoPlaces: Entry[] = [
    ...goodHistory(),
    { t: "post", client: "one", cid: CID, sigs: ["a"], result: "ok", seqs: [9], start: 900, end: 910 },
  ];
  expect(broken(twoPlaces)).toContain("R2");
  expect(
    broken([
      ...goodHistory(),
      { t: "post", client: "x", cid: CID, sigs: ["z"], result: "ok", seqs: [2], start: 5, end: 9 },
    ]),
  ).toContain("R2");
});

test("a reordered message is found: in the end, for one reader, and against the order of sending", () => {
  expect(broken(withFinal(([a, b, c, d]) => renumbered([c, b, a, d] as FinalMessage[])))).toContain("R4");
  expect(broken(withEach("heard", (one) => (one.sig === "c" ? { ...one, sig: "d" } : one)))).toEqual(["R4"]);
  expect(broken([...goodHistory(), ...page("liar", 450, 0, [[1, "b"]])])).toContain("R4");
  // All agree on an order in which what was sent last stands first.
  const backwards = goodHistory().map((entry): Entry => {
    if (entry.t === "post") return { ...entry, start: 1000 - entry.start, end: 1010 - entry.start };
    return entry.t === "page" ? { ...entry, start: 0, end: 0 } : entry;
  });
  expect(broken(backwards)).toContain("R4");
});

test("a gap is found: in the end, and in a page", () => {
  const gapped = withFinal((all) => all.map((one) => (one.sig === "d" ? { ...one, seq: 5 } : one)));
  expect(check(gapped).counts.gaps).toBe(1);
  const holed: [number, string][] = [
    [1, "a"],
    [3, "c"],
  ];
  expect(broken([...goodHistory(), ...page("reader", 450, 0, holed)])).toEqual(expect.arrayContaining(["R4"]));
  expect(broken([...goodHistory(), ...page("reader", 450, 1, [[3, "c"]])])).toContain("R4");
});

test("a miss is found: a page older than an answer, and a reader who ends with less", () => {
  expect(broken([...goodHistory(), ...page("late", 450, 0, [[1, "a"]])])).toEqual(["R5"]);
  expect(check([...goodHistory(), ...page("late", 450, 0, [[1, "a"]])], { isFresh: false }).violations).toEqual([]);
  expect(broken(withEach("reader-end", (one) => ({ ...one, last: 3 })))).toEqual(["R5"]);
});

test("another text than was written is found, and a message nobody wrote", () => {
  const changed = withFinal((all) =>
    all.map((one) => (one.sig === "b" ? { ...one, texts: ["text b", "E_OPEN"] } : one)),
  );
  expect(broken(changed)).toEqual(["R1"]);
  expect(broken(withEach("sealed", (one) => (one.sig === "d" ? null : one)))).toEqual(["R2"]);
  const swapped = withFinal((all) => all.map((one) => (one.sig === "d" ? { ...one, chain: "h_even", n: 3 } : one)));
  expect(broken(swapped)).toContain("R4");
});

test("what nobody knows the fate of is found, unless it was given up", () => {
  const lostAnswer = withEach("post", (one) => (one.sigs[0] === "d" ? { ...one, result: "unknown", seqs: [] } : one));
  expect(broken(lostAnswer)).toEqual(["R3"]);
  expect(broken([...lostAnswer, { t: "abandoned", sigs: ["d"] }])).toEqual([]);
});

test.each([
  [
    "an answer that blames the client",
    "R6",
    { t: "call", name: "send", client: "x", via: 0, result: "fail", status: 401, start: 1, end: 2 },
  ],
  [
    "an error",
    "R6",
    { t: "call", name: "send", client: "x", via: 0, result: "unknown", status: 500, start: 1, end: 2 },
  ],
  ["no answer without a database", "R6", { t: "probe", kind: "x", status: 0, ms: 300 }],
  ["a late answer without a database", "R6", { t: "probe", kind: "x", status: 503, ms: 9000 }],
  ["a wrong answer without a database", "R6", { t: "probe", kind: "x", status: 404, ms: 30 }],
  ["a late recovery", "R6", { t: "recovery", kind: "x", ms: 11_000, isSameProcess: true }],
  ["a recovery by starting again", "R6", { t: "recovery", kind: "x", ms: 100, isSameProcess: false }],
  ["an end by force", "R11", { t: "drain", via: 0, ms: 12_500, wasKilled: true, start: 1, end: 9 }],
  [
    "a request cut off by a SIGTERM",
    "R11",
    { t: "call", name: "read", client: "x", via: 0, result: "unknown", status: 0, start: 400, end: 1100 },
  ],
  ["an account without its place in the log", "R1", { t: "registered", uid: "u", result: "ok", leaves: 0 }],
  ["an account with two places in the log", "R1", { t: "registered", uid: "u", result: "unknown", leaves: 2 }],
  ["what another rule found", "R12", { t: "finding", promise: "R12", what: "believed", ok: false }],
] satisfies [string, string, Entry][])("%s is found", (_, promise, entry) => {
  expect(broken([...goodHistory(), entry])).toEqual([promise]);
});

test("a request that had not been read when the SIGTERM came is counted and no fault", () => {
  const cut: Entry = {
    t: "call",
    name: "read",
    client: "x",
    via: 0,
    result: "unknown",
    status: 0,
    start: 990,
    end: 1100,
  };
  const { violations, counts } = check([...goodHistory(), cut]);
  expect([violations, counts.inFlight, counts.unread]).toEqual([[], 2, 1]);
});

test("that nothing could be sent without Redis is found", () => {
  expect(broken(withEach("fault", (one) => ({ ...one, start: 95, end: 105 })))).toEqual(["R7"]);
});

test("faults and choices follow from the seed alone, and every round has every fault", () => {
  const plan = planFaults(7, 1, 2);
  expect(planFaults(7, 1, 2)).toEqual(plan);
  expect(planFaults(8, 1, 2)).not.toEqual(plan);
  expect(plan.length % FAULT_KINDS.length).toBe(0);
  expect(new Set(plan.map(({ kind }) => kind))).toEqual(new Set(FAULT_KINDS));
  // A short run: every fault once, and none longer than it has to be.
  const short = planFaults(7, 0, 2);
  expect(short.map(({ kind }) => kind).sort()).toEqual([...FAULT_KINDS].sort());
  expect(short.reduce((sum, { holdMs, calmMs }) => sum + holdMs + calmMs, 0)).toBeLessThan(45_000);
  const first = (seed: number, name: string) => firstOf(intentions(seed, name, 4), 20);
  expect(first(7, "a")).toEqual(first(7, "a"));
  expect(first(7, "a")).not.toEqual(first(7, "b"));
  expect(first(7, "a")).not.toEqual(first(8, "a"));
});
