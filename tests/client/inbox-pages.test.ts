// The list of conversations by pages: the inbox before a server that has more of them than one page holds.
import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { fault, type Answer } from "@/lib/client/api.ts";
import { StorageError } from "@/lib/client/database.ts";
import { createInbox, type Inbox } from "@/lib/client/inbox.ts";
import type { OpenedMessage } from "@/lib/client/opening.ts";
import { pairConversationId } from "@/lib/protocol/conversation-id.ts";
import type { Conversation, ConversationList } from "@/lib/shared/contract/people.ts";
import { newUserId, type ConversationId } from "@/lib/shared/ids.ts";

const PAGE = 3;
const FIVE_MINUTES = 5 * 60_000;
const viewer = { uid: newUserId(), handle: "ali" };
const MARKS = { read: 0, delivered: 0 };

/** Conversations by the names that the tests give them. */
const made = new Map<string, Conversation>();
for (const name of ["a", "b", "c", "d", "e", "f", "g", "h", "i", "new"]) {
  const peer = { uid: newUserId(), handle: `peer_${name}` };
  const cid = await pairConversationId(viewer.uid, peer.uid);
  made.set(name, { cid, peer, head: 1, unread: 0, mine: MARKS, theirs: MARKS, last: null, activeAt: 0 });
}
const names = new Map(Array.from(made, ([name, { cid }]) => [cid, name]));
function rowIn(list: ReadonlyMap<string, Conversation>, name: string): Conversation {
  const row = list.get(name);
  if (row === undefined) throw new Error(`there is no ${name}`);
  return row;
}
const rowOf = (name: string) => rowIn(made, name);

/** What the server has: the list in its order. Its clock goes on with everything that happens. */
let rows: Map<string, Conversation>;
let clock: number;
const asked: (string | null)[] = [];
/** How many of them came to something. */
let settled: number;
/** Called when a page is asked for, before it is answered. */
let meanwhile: (cursor: string | null) => void;
let isDown: boolean;
/** After the last page comes the first again, fifty times. */
let isRing: boolean;

function touch(name: string, changes: Partial<Conversation> = {}): void {
  clock += 1;
  const row = rows.get(name) ?? rowOf(name);
  rows.set(name, { ...row, head: row.head + 1, activeAt: clock, ...changes });
}

async function getConversations(cursor: string | null): Promise<Answer<ConversationList>> {
  const count = asked.push(cursor);
  meanwhile(cursor);
  await Promise.resolve();
  if (isDown) {
    settled += 1;
    return fault("offline");
  }
  const all = [...rows.values()].sort((a, b) => b.activeAt - a.activeAt);
  const rest = cursor === null ? all : all.filter(({ activeAt }) => activeAt < Number(cursor));
  isRing &&= count < 50;
  const from = isRing && rest.length === 0 ? all : rest;
  const conversations = from.slice(0, PAGE);
  const next = from.length > PAGE || isRing ? String(conversations.at(-1)?.activeAt) : null;
  return { ok: true, value: { conversations, wraps: {}, next } };
}

const onRows = vi.fn<(rows: readonly Conversation[]) => void>();
const onGone = vi.fn<(cid: ConversationId) => void>();
const open = vi.fn();
const putMarks = vi.fn();
const LAST = { seq: 1, at: 1, protected: "p", iv: "i", ciphertext: "c", tag: "t", sig: "s" };
const messageOf = ({ peer }: Conversation, seq: number): OpenedMessage => {
  return { seq, at: clock, sid: peer.uid, mh: null, content: { kind: "text", re: null, text: "" }, placed: null };
};
const opened = (row: Conversation) => Promise.resolve(messageOf(row, 1));
let inbox: Inbox;
let shown: string[];

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000_000, toFake: ["setTimeout", "clearTimeout", "performance"] });
  rows = new Map<string, Conversation>();
  [clock, isDown, isRing] = [100, false, false];
  shown = [];
  for (const name of ["i", "h", "g", "f", "e", "d", "c", "b", "a"]) touch(name, { head: 1 });
  meanwhile = () => undefined;
  forgetAsked();
  for (const mock of [onRows, onGone]) mock.mockReset();
  open.mockReset().mockResolvedValue(null);
  putMarks.mockReset().mockResolvedValue({ ok: true, value: null });
  inbox = createInbox({
    ...{ viewer, getConversations, putMarks, open, onRows, onGone },
    contacts: {
      noteDirectory: () => {
        settled += 1;
        return Promise.resolve();
      },
    },
    mayTell: () => true,
    onAnswered: () => undefined,
    listKept: () => Promise.resolve([]),
  });
  inbox.state.subscribe(() => {
    const now = `${listed()}${inbox.state.get().hasMore ? " …" : ""}`;
    if (shown.at(-1) !== now) shown.push(now);
  });
});
afterEach(async () => {
  inbox.close();
  await settle();
  vi.useRealTimers();
});

const listed = () => [...inbox.state.get().rows.keys()].map((cid) => names.get(cid)).join("");
const rowNow = (name: string) => inbox.state.get().rows.get(rowOf(name).cid);
const gone = () => onGone.mock.calls.map(([cid]) => names.get(cid));
/** Until no answer is being looked at and none is asked for: what follows an answer is asked for at once. */
async function settle(): Promise<void> {
  do await setImmediate();
  while (asked.length > settled);
}
function forgetAsked(): void {
  asked.length = settled = 0;
}
async function walkOnce(): Promise<void> {
  await inbox.sync();
  await settle();
  forgetAsked();
  shown.length = 0;
  onRows.mockClear();
}
/** Asks, and gives how many pages that took with all that follows. */
async function poll(): Promise<number> {
  forgetAsked();
  await inbox.sync();
  await settle();
  return asked.length;
}

test("the first page is shown before the others are asked for, and these come one after the other", async () => {
  expect(await inbox.sync()).toBe(true);
  expect([inbox.state.get().status, shown]).toEqual(["ready", ["abc …"]]);
  await settle();
  expect(shown).toEqual(["abc …", "abcdef …", "abcdefghi …", "abcdefghi"]);
  // At last once more what is new.
  expect(asked).toEqual([null, "107", "104", null]);
  expect(onRows.mock.calls.map(([page]) => page.length)).toEqual([3, 3, 3, 3]);
  expect(gone()).toEqual([]);
});

test("the last messages of each page are opened", async () => {
  for (const [name, row] of rows) rows.set(name, { ...row, last: LAST });
  open.mockImplementation(opened);
  await inbox.sync();
  expect(open.mock.calls.length).toBeGreaterThanOrEqual(3);
  expect(inbox.state.get().lasts.has(rowOf("c").cid)).toBe(true);
  await settle();
  expect(open).toHaveBeenCalledTimes(9);
});

describe("a last message", () => {
  beforeEach(() => {
    for (const [name, row] of rows) rows.set(name, { ...row, last: LAST });
  });

  test("that takes long to be opened keeps no page waiting, and nothing is opened for who has left", async () => {
    let finish: (message: null) => void = () => undefined;
    open.mockReturnValue(new Promise((resolve) => (finish = resolve)));
    const first = inbox.sync();
    await settle();
    expect([listed(), inbox.state.get().hasMore]).toEqual(["abcdefghi", false]);
    // One of the first page, and one of all that is further down.
    expect([onRows, open].map(({ mock }) => mock.calls.length)).toEqual([4, 2]);
    inbox.close();
    finish(null);
    await first;
    await settle();
    expect(open).toHaveBeenCalledTimes(2);
  });

  test("that cannot be had where the device is full is left out, and only that", async () => {
    const full = ["a", "d"].map((name) => rowOf(name).cid);
    const failed = () => Promise.reject(new StorageError("full"));
    open.mockImplementation((row: Conversation) => (full.includes(row.cid) ? failed() : opened(row)));
    expect(await inbox.sync()).toBe(true);
    await settle();
    expect([listed(), inbox.state.get().hasMore]).toEqual(["abcdefghi", false]);
    const lasts = [...inbox.state.get().lasts.keys()].map((cid) => names.get(cid));
    expect([lasts.sort().join(""), await poll()]).toEqual(["bcefghi", 1]);
  });
});

test("a read mark that did not reach the server is taken back wherever its row is, and put again", async () => {
  rows.set("i", { ...rowIn(rows, "i"), head: 4, unread: 3, mine: { read: 1, delivered: 4 } });
  await walkOnce();
  putMarks.mockClear().mockResolvedValueOnce(fault("busy"));
  inbox.markRead(rowOf("i").cid, 4);
  expect(rowNow("i")).toMatchObject({ mine: { read: 4 }, unread: 0 });
  await settle();
  expect(rowNow("i")).toMatchObject({ mine: { read: 1 }, unread: 3 });
  expect([await poll(), await poll()]).toEqual([1, 1]);
  expect(rowNow("i")).toMatchObject({ mine: { read: 4 }, unread: 0 });
  expect(putMarks.mock.calls).toEqual(Array(2).fill([rowOf("i").cid, { read: 4, delivered: 4 }]));
});

test("what another device has left unread is counted wherever its row is, by a walk a minute at most", async () => {
  for (const name of ["a", "i"]) rows.set(name, { ...rowIn(rows, name), head: 9, unread: 9 });
  await walkOnce();
  await vi.advanceTimersByTimeAsync(60_000);
  const readTo = async (name: string, read: number, unread: number): Promise<number> => {
    rows.set(name, { ...rowIn(rows, name), unread, mine: { read, delivered: 9 } });
    forgetAsked();
    inbox.noteMarks(rowOf(name).cid, viewer.uid, { read, delivered: 9 });
    await settle();
    return asked.length;
  };
  // It is on the first page.
  expect([await readTo("a", 2, 4), rowNow("a")?.unread]).toEqual([1, 4]);
  expect([await readTo("i", 2, 4), rowNow("i")?.unread]).toEqual([4, 4]);
  expect([await readTo("i", 6, 2), rowNow("i")?.unread]).toEqual([1, 3]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([await poll(), rowNow("i")?.unread]).toEqual([4, 2]);
});

test("a poll reads the first page alone", async () => {
  await walkOnce();
  expect(await poll()).toBe(1);
  touch("h");
  touch("new");
  expect(await poll()).toBe(1);
  expect(listed()).toBe("newhabcdefgi");
  expect([inbox.state.get().hasMore, gone()]).toEqual([false, []]);
});

test("what was pushed beyond the page is read too, and no more than that", async () => {
  await walkOnce();
  for (const name of ["f", "g", "h", "i"]) touch(name);
  expect(await poll()).toBe(2);
  expect(listed()).toBe("ihgfabcde");
  expect(inbox.state.get().rows.get(rowOf("f").cid)?.head).toBe(2);
  // The control: as many as the page holds, and the next one is as it was.
  for (const name of ["d", "e"]) touch(name);
  expect(await poll()).toBe(1);
  // What an event has told before does not hide what none has told.
  for (const name of ["g", "h", "i", "b"]) touch(name);
  for (const name of ["h", "i", "b"]) {
    const row = rowIn(rows, name);
    inbox.noteMessages(row.cid, [messageOf(row, row.head)]);
  }
  expect(await poll()).toBeGreaterThan(1);
  expect(inbox.state.get().rows.get(rowOf("g").cid)?.head).toBe(3);
});

test("marks of old ones are seen by the walk that is made every five minutes", async () => {
  await walkOnce();
  rows.set("i", { ...rowIn(rows, "i"), theirs: { read: 1, delivered: 1 } });
  const marks = () => rowNow("i")?.theirs.read;
  await vi.advanceTimersByTimeAsync(FIVE_MINUTES - 1000);
  expect([await poll(), marks()]).toEqual([1, 0]);
  await vi.advanceTimersByTimeAsync(1000);
  expect([await poll(), marks()]).toEqual([4, 1]);
  expect(await poll()).toBe(1);
});

test("a walk is made at once when somebody asks for all of it", async () => {
  await walkOnce();
  rows.set("i", { ...rowIn(rows, "i"), peerGone: true });
  await inbox.sync(true);
  await settle();
  expect(inbox.state.get().rows.get(rowOf("i").cid)?.peerGone).toBe(true);
});

describe("a conversation that is taken away", () => {
  test("is gone after a walk, and not before", async () => {
    await walkOnce();
    rows.delete("h");
    expect(await poll()).toBe(1);
    expect([listed(), gone()]).toEqual(["abcdefghi", []]);
    await inbox.sync(true);
    expect([listed(), gone()]).toEqual(["abcdefghi", []]);
    await settle();
    expect([listed(), gone()]).toEqual(["abcdefgi", ["h"]]);
    // What is gone is not missed again.
    expect(await poll()).toBe(1);
    expect(gone()).toEqual(["h"]);
  });

  test("from the first page is missed there, and found to be gone by the next walk", async () => {
    await walkOnce();
    rows.delete("b");
    await poll();
    expect(gone()).toEqual([]);
    await poll();
    expect([listed(), gone()]).toEqual(["acdefghi", ["b"]]);
    expect([await poll(), await poll(), await poll()]).toEqual([1, 1, 1]);
  });

  test("is gone at once where one page has all that there are", async () => {
    await walkOnce();
    for (const name of ["b", "d", "e", "f", "g", "h"]) rows.delete(name);
    expect(await poll()).toBe(1);
    expect([listed(), gone().join("")]).toEqual(["aci", "bdefgh"]);
    expect(shown).toEqual(["aci"]);
  });
});

describe("while a walk is on its way", () => {
  test("what moves to the top is never taken for gone", async () => {
    await walkOnce();
    // Each of them moves before the walk comes to its page.
    for (const [name, at] of [
      ["i", 1],
      ["f", 1],
      ["h", 2],
      ["g", 2],
    ] as const) {
      let pages = 0;
      meanwhile = () => {
        if (pages === at) touch(name);
        pages += 1;
      };
      await inbox.sync(true);
      await settle();
      meanwhile = () => undefined;
      expect([gone(), listed().length], name).toEqual([[], 9]);
      expect(listed().startsWith(name), name).toBe(true);
    }
  });

  test("what moves to the top before it has come is there when the first walk ends", async () => {
    meanwhile = (cursor) => {
      if (cursor === "107") for (const name of ["i", "h", "g", "f"]) touch(name);
    };
    await inbox.sync();
    meanwhile = () => undefined;
    await settle();
    expect([listed(), inbox.state.get().hasMore]).toEqual(["fghiabcde", false]);
  });

  test("more of them than a page holds are not taken for gone either, and one that is gone is", async () => {
    await walkOnce();
    let pages = 0;
    meanwhile = () => {
      if (pages === 1) {
        rows.delete("f");
        for (const name of ["d", "e", "g", "h", "i"]) touch(name);
      }
      pages += 1;
    };
    await inbox.sync(true);
    await settle();
    expect([gone(), listed()]).toEqual([["f"], "ihgedabc"]);
  });

  test("who asks comes before its next page, and finds what is new", async () => {
    const first = inbox.sync();
    touch("i");
    const second = inbox.sync();
    meanwhile = () => {
      if (asked.length === 2) touch("new");
    };
    await first;
    await second;
    expect(asked.slice(0, 2)).toEqual([null, null]);
    expect(listed().startsWith("newi")).toBe(true);
    await settle();
    expect(listed()).toBe("newiabcdefgh");
    expect(gone()).toEqual([]);
  });

  test("who asks all the time does not keep it from its end", async () => {
    let asks = 20;
    meanwhile = () => {
      asks -= 1;
      if (asks > 0) void Promise.resolve().then(() => inbox.sync());
    };
    await inbox.sync();
    await settle();
    expect(asks).toBeLessThanOrEqual(0);
    expect(asked.slice(0, 6)).toEqual([null, null, "107", null, "104", null]);
  });

  test("another one that is asked for follows it at once", async () => {
    meanwhile = (cursor) => {
      if (cursor !== "107") return;
      meanwhile = () => undefined;
      void Promise.resolve().then(() => inbox.sync(true));
    };
    await inbox.sync();
    await settle();
    expect(asked.filter((cursor) => cursor === "107")).toHaveLength(2);
    expect(await poll()).toBe(1);
  });

  test("a server that never comes to an end has not answered", async () => {
    isRing = true;
    await inbox.sync();
    await settle();
    expect(asked).toEqual([null, "107", "104", "101"]);
    expect(inbox.state.get()).toMatchObject({ isStale: true, hasMore: true });
    isRing = false;
    await poll();
    expect(inbox.state.get()).toMatchObject({ isStale: false, hasMore: false });
  });

  test("what is heard of a row that has not come yet holds when it comes", async () => {
    const { cid, peer } = rowOf("e");
    // Said while the page with the row is under way, which does not know of it.
    meanwhile = (cursor) => {
      if (cursor === null) return;
      inbox.noteMarks(cid, peer.uid, { read: 1, delivered: 1 });
      meanwhile = () => undefined;
    };
    await walkOnce();
    expect(inbox.state.get().rows.get(cid)?.theirs).toEqual({ read: 1, delivered: 1 });
  });

  test("a page that fails leaves all that is known, as old, and the next question begins anew", async () => {
    await walkOnce();
    rows.delete("h");
    meanwhile = (cursor) => {
      isDown = cursor !== null;
    };
    await inbox.sync(true);
    await settle();
    expect([listed(), gone()]).toEqual(["abcdefghi", []]);
    expect(inbox.state.get()).toMatchObject({ status: "ready", isStale: true, hasMore: false });
    meanwhile = () => undefined;
    isDown = false;
    expect(await poll()).toBe(4);
    expect([listed(), gone()]).toEqual(["abcdefgi", ["h"]]);
    expect(inbox.state.get().isStale).toBe(false);
  });

  test("it goes no further when it fails for the first time, and the list is known to be a part", async () => {
    meanwhile = (cursor) => {
      isDown = cursor !== null;
    };
    await inbox.sync();
    await settle();
    expect(asked).toHaveLength(2);
    expect([listed(), inbox.state.get().isStale, inbox.state.get().hasMore]).toEqual(["abc", true, true]);
    isDown = false;
    meanwhile = () => undefined;
    expect(await poll()).toBe(4);
    expect([listed(), inbox.state.get().hasMore]).toEqual(["abcdefghi", false]);
  });

  test("it ends with the account", async () => {
    await inbox.sync();
    inbox.close();
    await settle();
    expect(asked.length).toBeLessThanOrEqual(2);
    expect(inbox.state.get().hasMore).toBe(true);
  });

  test("nobody who waited, or asks after that, has another one begun", async () => {
    const waiting = [inbox.sync(), inbox.sync(), inbox.sync(true)];
    inbox.close();
    expect(await Promise.all([...waiting, inbox.sync()])).toEqual([false, false, false, false]);
    expect(asked).toEqual([null]);
  });

  test("nothing is said to be gone after the end", async () => {
    await walkOnce();
    rows.delete("h");
    meanwhile = () => {
      if (asked.length === 4) inbox.close();
    };
    await inbox.sync(true);
    await settle();
    expect([asked.length, listed(), gone()]).toEqual([4, "abcdefghi", []]);
  });
});

test("after a silence all pages are read, and a head that is lower is told as it is", async () => {
  await walkOnce();
  isDown = true;
  expect(await inbox.sync()).toBe(false);
  expect(inbox.state.get().isStale).toBe(true);
  isDown = false;
  rows.set("i", { ...rowIn(rows, "i"), head: 0, activeAt: 1 });
  expect(await poll()).toBe(4);
  expect(onRows.mock.calls.flatMap(([page]) => page).find(({ cid }) => cid === rowOf("i").cid)?.head).toBe(0);
  expect(inbox.state.get().rows.get(rowOf("i").cid)?.head).toBe(0);
});

test("whom one may tell again is told of what came, wherever the conversation stands", async () => {
  open.mockImplementation(opened);
  rows.set("i", { ...rowIn(rows, "i"), last: LAST, unread: 1 });
  putMarks.mockResolvedValueOnce(fault("offline"));
  await walkOnce();
  await vi.advanceTimersByTimeAsync(1000);
  expect(putMarks).toHaveBeenCalledTimes(1);
  expect(await poll()).toBe(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(putMarks.mock.calls).toEqual([
    [rowOf("i").cid, { delivered: 1 }],
    [rowOf("i").cid, { delivered: 1 }],
  ]);
});
