// Tabs in one process: their Web Locks and BroadcastChannels are real, only the network is not.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SILENCE_MS, type EventStream, type News } from "@/lib/client/event-stream.ts";
import { createSharedStream } from "@/lib/client/stream-leader.ts";
import { newUserId, type UserId } from "@/lib/shared/ids.ts";
import { FakeEventSource } from "./fake-event-source.ts";

const { setTimeout: wait } = globalThis;
const uid = newUserId();
const name = `aryatel events ${uid}`;
const peer = newUserId();
const here = { t: "presence", uid: peer, online: true } as const;

class Tab {
  readonly news: News[] = [];
  isLive = false;
  isLookedAt = true;
  isSignedIn = true;
  heardBefore: readonly News[] = [];
  readonly stream: EventStream;

  constructor(owner: UserId = uid) {
    this.stream = createSharedStream({
      uid: owner,
      onNews: (event) => this.news.push(event),
      onLive: (isLive) => {
        this.isLive = isLive;
      },
      isSignedIn: () => Promise.resolve(this.isSignedIn),
      isLookedAt: () => this.isLookedAt,
      heardBefore: () => this.heardBefore,
      random: () => 1,
    });
    tabs.push(this);
  }
}

let tabs: Tab[];
let letGo: (() => void)[];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  vi.stubGlobal("EventSource", FakeEventSource);
  FakeEventSource.made = [];
  [tabs, letGo] = [[], []];
});
afterEach(async () => {
  for (const { stream } of tabs) stream.close();
  for (const go of letGo) go();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  await settle();
});

/** Lets locks and channels do what they have to do, without any of the tabs' own time going by. */
function settle(): Promise<void> {
  return new Promise((resolve) => wait(resolve, 25));
}
async function until(holds: () => boolean): Promise<void> {
  for (let round = 0; !holds(); round += 1) {
    if (round > 200) throw new Error("it never came to that");
    await settle();
  }
}
/** A tab that leads, with a stream that lives. */
async function leader(): Promise<Tab> {
  const tab = new Tab();
  await until(() => FakeEventSource.open().length === 1);
  FakeEventSource.last().send({ t: "hello" });
  return tab;
}
async function follower(): Promise<Tab> {
  const tab = new Tab();
  await until(() => tab.isLive);
  return tab;
}
/** Something that has the lock and never says a word: a tab that sleeps. */
async function sleeper(): Promise<{ isRobbed: boolean }> {
  const state = { isRobbed: false };
  await new Promise<void>((granted) => {
    navigator.locks
      .request(name, () => {
        granted();
        return new Promise<void>((resolve) => letGo.push(resolve));
      })
      .catch(() => {
        state.isRobbed = true;
      });
  });
  return state;
}

test("tabs of one account have one stream, and all of them hear all of it", async () => {
  const [first, second, third] = [await leader(), await follower(), await follower()];
  FakeEventSource.last().send(here);
  FakeEventSource.last().sendText("of a later version");
  FakeEventSource.last().send({ t: "alive" });
  await until(() => third.news.length === 3 && second.news.length === 3);
  expect(FakeEventSource.made).toHaveLength(1);
  expect(first.news).toEqual([{ t: "hello" }, here, null, { t: "alive" }]);
  expect(second.news).toEqual([here, null, { t: "alive" }]);
  expect(third.news).toEqual(second.news);
});

test("accounts of different people have their own, and hear nothing of each other", async () => {
  const mine = await leader();
  const theirs = new Tab(newUserId());
  await until(() => FakeEventSource.open().length === 2);
  FakeEventSource.last().send(here);
  await settle();
  expect([mine.news, theirs.news]).toEqual([[{ t: "hello" }], [here]]);
});

test("a tab that comes later learns whether there is a stream, and what it has to know of before", async () => {
  const first = await leader();
  first.heardBefore = [here];
  const late = await follower();
  await until(() => late.news.length > 0);
  expect(late.news).toEqual([here]);
  FakeEventSource.last().fail();
  await until(() => !late.isLive);
  const later = new Tab();
  await settle();
  expect([later.isLive, later.news]).toEqual([false, []]);
});

test("when the tab that leads is closed, another one takes over, and never are there two streams", async () => {
  const [first, second, third] = [await leader(), await follower(), await follower()];
  first.stream.close();
  await until(() => FakeEventSource.made.length === 2);
  expect(FakeEventSource.open()).toHaveLength(1);
  expect([second.isLive, third.isLive]).toContain(false);
  FakeEventSource.last().send({ t: "hello" });
  await until(() => second.isLive && third.isLive);
  FakeEventSource.last().send(here);
  await until(() => [second, third].every(({ news }) => news.includes(here) || news.length >= 2));
  expect([second.news.at(-1), third.news.at(-1)]).toEqual([here, here]);
  second.stream.close();
  third.stream.close();
  await settle();
  expect(FakeEventSource.open()).toHaveLength(0);
  expect(FakeEventSource.made).toHaveLength(2);
});

describe("a tab that leads and sleeps", () => {
  test("loses the lock to one that is looked at", async () => {
    const state = await sleeper();
    const tab = new Tab();
    await settle();
    expect(FakeEventSource.made).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(6000);
    await until(() => FakeEventSource.open().length === 1);
    await until(() => state.isRobbed);
    FakeEventSource.last().send({ t: "hello" });
    expect(tab.isLive).toBe(true);
  });

  test("keeps it while nobody looks, until somebody does", async () => {
    const state = await sleeper();
    const tab = new Tab();
    tab.isLookedAt = false;
    await settle();
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    await settle();
    expect([state.isRobbed, FakeEventSource.made.length]).toEqual([false, 0]);
    tab.isLookedAt = true;
    await vi.advanceTimersByTimeAsync(2 * SILENCE_MS);
    await until(() => FakeEventSource.open().length === 1);
  });

  test("is believed for a while after its last word, and then counts as gone", async () => {
    const [first, second] = [await leader(), await follower()];
    // From now on the first one is deaf and dumb.
    const thief = vi.spyOn(BroadcastChannel.prototype, "postMessage").mockImplementation(() => undefined);
    await vi.advanceTimersByTimeAsync(SILENCE_MS / 2);
    FakeEventSource.last().send({ t: "alive" });
    await vi.advanceTimersByTimeAsync(SILENCE_MS / 2 - 1000);
    expect(second.isLive).toBe(true);
    await vi.advanceTimersByTimeAsync(7000);
    await until(() => FakeEventSource.made.length === 2);
    // It wakes up: its stream is closed, and it follows like any other.
    await until(() => FakeEventSource.open().length === 1);
    thief.mockRestore();
    FakeEventSource.last().send({ t: "hello" });
    await until(() => first.isLive && second.isLive);
    expect(first.news.at(-1)).toEqual({ t: "hello" });
    // And it leads again when its turn comes.
    second.stream.close();
    await until(() => FakeEventSource.made.length === 3);
    expect(FakeEventSource.open()).toHaveLength(1);
  });

  test("one that is awake and has no stream at the moment is left alone", async () => {
    const asked = vi.spyOn(navigator.locks, "request");
    const first = await leader();
    const second = await follower();
    FakeEventSource.last().fail();
    await until(() => !second.isLive);
    for (let minute = 0; minute < 5; minute += 1) {
      FakeEventSource.last().fail();
      await vi.advanceTimersByTimeAsync(SILENCE_MS);
      await settle();
      await vi.advanceTimersByTimeAsync(1000);
      await settle();
    }
    expect(FakeEventSource.open().length).toBeLessThanOrEqual(1);
    FakeEventSource.last().fail();
    first.stream.hurry();
    FakeEventSource.last().send(here);
    await until(() => second.isLive);
    expect([first.news.at(-1), second.news.at(-1)]).toEqual([here, here]);
    // Each has asked for the lock once, and nobody has taken it.
    expect(asked).toHaveBeenCalledTimes(2);
  });
});

test("words that are none, and news that are not of the contract, are not heard", async () => {
  await leader();
  const second = await follower();
  const line = new BroadcastChannel(name);
  for (const word of [
    "news",
    { kind: "news" },
    { kind: "news", news: { t: "presence", uid: "nobody", online: true } },
    { kind: "news", news: { ...here, more: 1 } },
    { kind: "state", isLive: "no" },
    { kind: "other" },
  ]) {
    line.postMessage(word);
  }
  // The control: the same way in, with a word that is one.
  line.postMessage({ kind: "news", news: here });
  await until(() => second.news.length > 0);
  expect(second.news).toEqual([here]);
  expect(second.isLive).toBe(true);
  line.close();
});

test("a stream that rests because nobody was signed in opens when any tab has an answer", async () => {
  const first = await leader();
  const second = await follower();
  first.isSignedIn = false;
  FakeEventSource.last().fail();
  await vi.advanceTimersByTimeAsync(1000);
  FakeEventSource.last().fail();
  await until(() => !second.isLive);
  await vi.advanceTimersByTimeAsync(60_000);
  await settle();
  expect(FakeEventSource.made).toHaveLength(2);
  second.stream.noteSignedIn();
  await until(() => FakeEventSource.open().length === 1);
  FakeEventSource.last().send({ t: "hello" });
  await until(() => second.isLive);
});
