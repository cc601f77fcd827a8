// What an open account does with each kind of news. The stream is real but for its network; feeds, list and contacts are
// watched at their edges here, and each has tests of its own.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Feed } from "@/lib/client/feed.ts";
import { createLive, type Live } from "@/lib/client/live.ts";
import { createSource, type Source } from "@/lib/client/observable.ts";
import type { InboxState } from "@/lib/client/inbox.ts";
import { NO_INBOX } from "@/lib/client/nothing.ts";
import type { OpenedMessage } from "@/lib/client/opening.ts";
import type { Pin } from "@/lib/client/pin-rules.ts";
import { pairConversationId } from "@/lib/protocol/conversation-id.ts";
import type { ChatEvent } from "@/lib/shared/contract/events.ts";
import type { Conversation } from "@/lib/shared/contract/people.ts";
import { newUserId, type UserId } from "@/lib/shared/ids.ts";
import { TYPING_MS } from "@/lib/shared/limits.ts";
import { FakeEventSource } from "./fake-event-source.ts";

const viewer = { uid: newUserId(), handle: "ali" };
const peer = { uid: newUserId(), handle: "bea" };
const cid = await pairConversationId(viewer.uid, peer.uid);
const ownCid = await pairConversationId(viewer.uid, viewer.uid);
const strangeCid = await pairConversationId(viewer.uid, newUserId());
const sh = "A".repeat(43);
const marks = { read: 1, delivered: 2 };
const row: Conversation = { cid, peer, head: 5, unread: 0, mine: marks, theirs: marks, last: null, activeAt: 1 };
const stored = (seq: number) => ({ seq, at: 1, protected: "p", iv: "i", ciphertext: "c", tag: "t", sig: "s" });
const message = (seq: number, where = cid): ChatEvent => ({
  t: "message",
  cid: where,
  message: stored(seq),
  wraps: {},
});
const openedAs = (seq: number, sid: UserId = peer.uid): OpenedMessage => ({
  seq,
  at: 1,
  sid,
  mh: null,
  content: { kind: "text", text: "hi", re: null },
  placed: null,
});
const pin = (state: Pin["state"]) => ({ uid: peer.uid, seq: 1, sh, state }) as Pin;

let inboxState: Source<InboxState>;
let pins: Source<ReadonlyMap<UserId, Pin>>;
let isAwake: boolean;
let isStale: boolean;
let live: Live;
const feed = { offer: vi.fn(), reread: vi.fn(), sync: vi.fn() };
const inbox = { sync: vi.fn(), noteMarks: vi.fn(), noteMessages: vi.fn() };
const mayTell = vi.fn();
const open = vi.fn();
const refresh = vi.fn();
const fetched = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", FakeEventSource);
  vi.stubGlobal("fetch", fetched);
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
  vi.stubGlobal("navigator", { onLine: true });
  FakeEventSource.made = [];
  for (const watched of [...Object.values(feed), ...Object.values(inbox), open, refresh]) {
    watched.mockReset().mockResolvedValue(undefined);
  }
  fetched.mockReset().mockImplementation(() => Promise.resolve(new Response("{}", { status: 202 })));
  mayTell.mockReset().mockReturnValue(true);
  [isAwake, isStale] = [true, false];
  inboxState = createSource<InboxState>({ ...NO_INBOX.get(), status: "ready", rows: new Map([[cid, row]]) });
  pins = createSource<ReadonlyMap<UserId, Pin>>(new Map([[peer.uid, pin("TOFU")]]));
  live = createLive({
    viewer,
    kept: false,
    inbox: { ...inbox, state: inboxState },
    contacts: { pins, refresh },
    feedOf: () => ({ ...feed, isAwake: () => isAwake, state: { get: () => ({ isStale }) } }) as unknown as Feed,
    mayTell,
    open,
  });
});
afterEach(() => {
  live.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function say(...events: ChatEvent[]): Promise<void> {
  for (const event of events) FakeEventSource.last().send(event);
  await vi.advanceTimersByTimeAsync(0);
}
const setRows = (...rows: Conversation[]) => {
  inboxState.set({ ...inboxState.get(), rows: new Map(rows.map((one) => [one.cid, one])) });
};
const sentTo = (path: string) => fetched.mock.calls.filter(([url]) => url === path).length;

test("the beginning of a stream, and what this version does not know, ask for the list", async () => {
  await say({ t: "hello" });
  expect(inbox.sync).toHaveBeenCalledTimes(1);
  await say({ t: "alive" });
  expect(inbox.sync).toHaveBeenCalledTimes(1);
  FakeEventSource.last().sendText('{"t":"news of tomorrow"}');
  expect(inbox.sync).toHaveBeenCalledTimes(2);
});

test("after a cut all pages of the list are asked for, a minute apart at least", async () => {
  await say({ t: "hello" });
  FakeEventSource.last().fail();
  await vi.advanceTimersByTimeAsync(2000);
  await say({ t: "hello" });
  await say({ t: "hello" });
  expect(inbox.sync.mock.calls).toEqual([
    [false, 60_000],
    [true, 60_000],
    [false, 60_000],
  ]);
});

describe("a message", () => {
  test("of a conversation that is looked at goes to its feed, and nobody else is asked", async () => {
    await say(message(6));
    expect(feed.offer.mock.calls).toEqual([[stored(6), {}]]);
    expect([inbox.sync, open, inbox.noteMessages].map(({ mock }) => mock.calls.length)).toEqual([0, 0, 0]);
  });

  test("that its feed could not join makes the list be asked", async () => {
    isStale = true;
    await say(message(6));
    expect(inbox.sync).toHaveBeenCalledTimes(1);
  });

  test("of a conversation that is not known yet makes the list be asked", async () => {
    await say(message(1, strangeCid));
    expect(feed.offer).not.toHaveBeenCalled();
    expect(inbox.sync).toHaveBeenCalledTimes(1);
  });

  test("of a conversation nobody looks at is opened for the list when it is the next, and no feed is woken", async () => {
    isAwake = false;
    open.mockResolvedValue(openedAs(6));
    await say(message(6));
    expect(inbox.noteMessages.mock.calls).toEqual([[cid, [openedAs(6)]]]);
    await say(message(5));
    expect(inbox.noteMessages).toHaveBeenCalledTimes(1);
    expect([feed.offer, feed.sync, inbox.sync].map(({ mock }) => mock.calls.length)).toEqual([0, 0, 0]);
  });

  test.each([
    ["is not the next", message(8), openedAs(8)],
    ["does not open", message(6), { ...openedAs(6), content: { kind: "locked", code: "E_SIG" } }],
    ["cannot be judged now", message(6), null],
  ])("of such a conversation that %s shows nothing, and the list is asked", async (_name, event, opened) => {
    isAwake = false;
    open.mockResolvedValue(opened);
    await say(event);
    expect(inbox.noteMessages).not.toHaveBeenCalled();
    expect(inbox.sync).toHaveBeenCalledTimes(1);
  });

  test("in a flood is not followed one by one: the list is asked for all of them", async () => {
    isAwake = false;
    inbox.sync.mockImplementation(() => {
      setRows({ ...row, head: 5 + 1000 });
      return Promise.resolve(true);
    });
    await say(...Array.from({ length: 1000 }, (_, index) => message(6 + index)));
    expect(inbox.sync).toHaveBeenCalledTimes(1);
    expect(open.mock.calls.length).toBeLessThanOrEqual(1);
  });

  test("in a flood is handed to a feed that is awake without waiting for the one before, so that it takes many as one", async () => {
    const offers: (() => void)[] = [];
    feed.offer.mockImplementation(() => new Promise<void>((resolve) => offers.push(resolve)));
    await say(...Array.from({ length: 20 }, (_, index) => message(6 + index)));
    // Behind the twelfth wait only eight: from there on each is waited for again, because whether they could be had says
    // whether the list is asked.
    const handed = () => feed.offer.mock.calls.map(([message]) => (message as { seq: number }).seq);
    expect(handed()).toEqual(Array.from({ length: 12 }, (_, index) => 6 + index));
    for (let turn = 11; turn < 20; turn += 1) {
      expect(handed()).toHaveLength(turn + 1);
      offers[turn]?.();
      await vi.advanceTimersByTimeAsync(0);
    }
    expect(handed()).toEqual(Array.from({ length: 20 }, (_, index) => 6 + index));
    expect(inbox.sync).not.toHaveBeenCalled();
  });

  test("in a flood waits where the feed has not come to a hundred before it: it would let go of what it cannot hold", async () => {
    const offers: (() => void)[] = [];
    feed.offer.mockImplementation(() => new Promise<void>((resolve) => offers.push(resolve)));
    await say(...Array.from({ length: 1000 }, (_, index) => message(6 + index)));
    let most = 0;
    for (let taken = 0; taken < 1000;) {
      const handed = offers.slice(taken);
      expect(handed.length).toBeGreaterThan(0);
      most = Math.max(most, handed.length);
      taken += handed.length;
      for (const done of handed) done();
      await vi.advanceTimersByTimeAsync(0);
    }
    expect([offers.length, most]).toEqual([1000, 100]);
    expect(inbox.sync).not.toHaveBeenCalled();
  });

  test("is opened after the one before it is in the list, so that both are", async () => {
    isAwake = false;
    inbox.noteMessages.mockImplementation((_cid, messages: OpenedMessage[]) => {
      setRows({ ...row, head: messages.at(-1)?.seq ?? 0 });
    });
    open.mockImplementation(async (_row, { seq }: { seq: number }) => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return openedAs(seq);
    });
    await say(message(6), message(7));
    await vi.advanceTimersByTimeAsync(1000);
    expect(inbox.noteMessages.mock.calls).toEqual([
      [cid, [openedAs(6)]],
      [cid, [openedAs(7)]],
    ]);
    expect(inbox.sync).not.toHaveBeenCalled();
  });

  test("that fails on the device's storage does not hold up the next", async () => {
    const { StorageError } = await import("@/lib/client/database.ts");
    feed.offer.mockRejectedValueOnce(new StorageError("unavailable"));
    await say(message(6), message(7));
    expect(feed.offer).toHaveBeenCalledTimes(2);
  });
});

test("a place that is said to be forgotten is read again, and the list is not believed to know it", async () => {
  await say({ t: "removed", cid, seq: 3 }, { t: "removed", cid: strangeCid, seq: 3 });
  expect(feed.reread.mock.calls).toEqual([[3]]);
  expect(feed.sync.mock.calls).toEqual([[5]]);
});

test("marks go to the list", async () => {
  await say({ t: "marks", cid, uid: peer.uid, read: 4, delivered: 5 });
  expect(inbox.noteMarks.mock.calls).toEqual([[cid, peer.uid, { read: 4, delivered: 5 }]]);
});

describe("keys", () => {
  const changed: ChatEvent = { t: "keys", uid: peer.uid, seq: 2, sh: "B".repeat(42) + "A" };

  test("that are pinned already are nothing new", async () => {
    await say({ t: "keys", uid: peer.uid, seq: 1, sh });
    expect(refresh).not.toHaveBeenCalled();
  });

  test("of people who are not pinned are asked for when they are needed", async () => {
    await say({ ...changed, uid: newUserId() });
    expect(refresh).not.toHaveBeenCalled();
  });

  test("that are new are asked for, once when the answer knows them", async () => {
    refresh.mockImplementationOnce(() => {
      pins.set(new Map([[peer.uid, { ...pin("TOFU"), seq: 2, sh: "B".repeat(42) + "A" }]]));
    });
    await say(changed);
    expect(refresh.mock.calls).toEqual([[peer.uid]]);
  });

  test("are asked for a second time when the first question was asked before the change, and not for ever", async () => {
    await say(changed);
    expect(refresh).toHaveBeenCalledTimes(2);
  });
});

describe("presence", () => {
  const here = (uid: UserId, online = true): ChatEvent => ({ t: "presence", uid, online });

  test("is who is here now, oneself left out", async () => {
    const third = newUserId();
    await say(here(peer.uid), here(third), here(viewer.uid), here(third, false));
    expect([...live.online.get()]).toEqual([peer.uid]);
    const before = live.online.get();
    await say(here(peer.uid));
    expect(live.online.get()).toBe(before);
  });

  test("ends with the account", async () => {
    const third = newUserId();
    await say(here(peer.uid), here(third), { t: "gone", uid: peer.uid });
    expect([...live.online.get()]).toEqual([third]);
    // The conversation may be on any page of the list.
    expect(inbox.sync.mock.lastCall).toEqual([true]);
  });

  test("is told anew with every stream, and nobody's while there is none", async () => {
    await say(here(peer.uid), { t: "hello" });
    expect(live.online.get().size).toBe(0);
    await say(here(peer.uid));
    FakeEventSource.last().fail();
    expect([live.online.get().size, live.isLive.get()]).toEqual([0, false]);
  });
});

describe("typing", () => {
  const typing = (uid: UserId, where = cid): ChatEvent => ({ t: "typing", cid: where, uid });
  const typists = () => [...(live.typists.get().get(cid) ?? [])];

  test("of the other person shows for a while; of anybody else never", async () => {
    await say(typing(viewer.uid), typing(newUserId()), typing(peer.uid, strangeCid));
    expect(live.typists.get().size).toBe(0);
    await say(typing(peer.uid));
    expect(typists()).toEqual([peer.uid]);
    await vi.advanceTimersByTimeAsync(TYPING_MS);
    expect(typists()).toEqual([]);
  });

  test("ends with their message, and when the stream is cut", async () => {
    await say(typing(peer.uid));
    inboxState.set({ ...inboxState.get(), lasts: new Map([[cid, openedAs(6, viewer.uid)]]) });
    expect(typists()).toEqual([peer.uid]);
    inboxState.set({ ...inboxState.get(), lasts: new Map([[cid, openedAs(7)]]) });
    expect(typists()).toEqual([]);
    await say(typing(peer.uid));
    FakeEventSource.last().fail();
    expect(typists()).toEqual([]);
  });

  test("is told to the other one, once in three seconds", () => {
    for (let key = 0; key < 9; key += 1) live.noteTyping(cid);
    expect(sentTo(`/api/conversations/${cid}/typing`)).toBe(1);
    // Their messages do not change that; one's own ends what was typed, and the next word is of another one.
    inboxState.set({ ...inboxState.get(), lasts: new Map([[cid, openedAs(6)]]) });
    live.noteTyping(cid);
    expect(sentTo(`/api/conversations/${cid}/typing`)).toBe(1);
    inboxState.set({ ...inboxState.get(), lasts: new Map([[cid, openedAs(7, viewer.uid)]]) });
    live.noteTyping(cid);
    live.noteTyping(cid);
    expect(sentTo(`/api/conversations/${cid}/typing`)).toBe(2);
  });

  test.each([
    ["nobody is there yet", () => setRows()],
    ["it is a note to oneself", () => setRows({ ...row, cid: ownCid, peer: viewer })],
    ["the other one's keys are in doubt", () => pins.set(new Map([[peer.uid, pin("CHANGED")]]))],
    ["the other one is not pinned", () => pins.set(new Map())],
    ["the other one is blocked", () => mayTell.mockReturnValue(false)],
    ["there is no network", () => vi.stubGlobal("navigator", { onLine: false })],
    ["the server does not answer", () => inboxState.set({ ...inboxState.get(), isStale: true })],
  ])("is not told where %s", (_name, arrange: () => unknown) => {
    arrange();
    live.noteTyping(cid);
    live.noteTyping(ownCid);
    expect(fetched).not.toHaveBeenCalled();
  });
});

test("a session that is over lets the stream rest; anybody's else does too; without an answer it is tried again", async () => {
  const session = (user: unknown) => () => Promise.resolve(new Response(JSON.stringify(user ? { user } : {})));
  const opened = () => FakeEventSource.made.length;
  fetched.mockRejectedValue(new TypeError("fetch failed"));
  FakeEventSource.last().fail();
  await vi.advanceTimersByTimeAsync(1000);
  expect(opened()).toBe(2);
  fetched.mockImplementation(session(viewer));
  FakeEventSource.last().fail();
  await vi.advanceTimersByTimeAsync(2000);
  expect(opened()).toBe(3);
  for (const nobody of [null, { uid: newUserId(), handle: "cem" }]) {
    fetched.mockImplementation(session(nobody));
    const before = opened();
    FakeEventSource.last().fail();
    await vi.advanceTimersByTimeAsync(5 * 60_000);
    expect(opened()).toBe(before);
    live.noteSignedIn();
    expect(opened()).toBe(before + 1);
  }
});

test("coming back to the page, or online, does not wait for the next attempt", async () => {
  fetched.mockRejectedValue(new TypeError("fetch failed"));
  for (const [target, name] of [
    [window, "online"],
    [document, "visibilitychange"],
  ] as const) {
    const before = FakeEventSource.made.length;
    FakeEventSource.last().fail();
    await vi.advanceTimersByTimeAsync(0);
    target.dispatchEvent(new Event(name));
    expect(FakeEventSource.made.length).toBe(before + 1);
  }
  live.close();
  window.dispatchEvent(new Event("online"));
  expect(FakeEventSource.open()).toEqual([]);
});

test("an account that is closed takes no more news and asks nobody", async () => {
  const { onmessage } = FakeEventSource.last();
  live.close();
  onmessage?.({ data: JSON.stringify(message(6)) });
  await vi.advanceTimersByTimeAsync(1000);
  expect(feed.offer).not.toHaveBeenCalled();
});
