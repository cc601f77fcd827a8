// The background loader with feeds that count: order, pauses, progress, and that it comes to an end.
import { afterEach, expect, test, vi } from "vitest";
import type { Feed, FeedState } from "@/lib/client/feed.ts";
import { createHistoryLoader, type HistoryLoader } from "@/lib/client/history-loader.ts";
import { NOTHING_LISTED, type InboxState } from "@/lib/client/inbox.ts";
import { NO_MESSAGES } from "@/lib/client/feed.ts";
import { createSource } from "@/lib/client/observable.ts";
import type { OpenedMessage } from "@/lib/client/opening.ts";
import { newUserId, pairConversationIdFrom } from "@/lib/shared/ids.ts";

const cidOf = (n: number) => pairConversationIdFrom(new Uint8Array(16).fill(n));
const STEP = 200;

/** A feed over a history of so many messages, of which so many are kept on the device. */
function fakeFeed(name: string, head: number, kept: number, log: string[]) {
  const state = createSource<FeedState>(NO_MESSAGES);
  const around = { isDown: false };
  const reach = (from: number, to: number) => {
    const messages = Array.from({ length: to - from + 1 }, (_, n) => ({ seq: from + n }) as OpenedMessage);
    state.set({ ...state.get(), status: "ready", messages, hasOlder: from > 1 });
  };
  const feed: Pick<Feed, "state" | "open" | "sync" | "deepen"> = {
    state,
    open: () => {
      log.push(`${name} open`);
      if (kept > 0 && state.get().messages.length === 0) reach(1, kept);
      return Promise.resolve();
    },
    sync: (to) => {
      log.push(`${name} sync`);
      if (!around.isDown) reach(state.get().messages[0]?.seq ?? Math.max(1, (to ?? 0) - 49), to ?? 0);
      return Promise.resolve();
    },
    deepen: () => {
      log.push(`${name} deepen`);
      const first = state.get().messages[0]?.seq ?? 1;
      if (!around.isDown) reach(Math.max(1, first - STEP), head);
      return Promise.resolve(!around.isDown);
    },
  };
  return { around, feed: feed as Feed };
}

const viewer = newUserId();
function setUp(
  conversations: Record<string, { head: number; kept?: number; activeAt: number }>,
  alone: (work: () => Promise<boolean>) => Promise<boolean> = (work) => work(),
) {
  const log: string[] = [];
  const made = Object.entries(conversations).map(([name, { head, kept = 0, activeAt }], index) => ({
    row: { cid: cidOf(index + 1), head, activeAt, peer: { uid: viewer, handle: name } },
    ...fakeFeed(name, head, kept, log),
  }));
  const inbox = createSource(NOTHING_LISTED);
  const calm = { isCalm: true, waits: 0 };
  const loader = createHistoryLoader({
    inbox,
    feedOf: (cid) => {
      const found = made.find(({ row }) => row.cid === cid);
      if (found === undefined) throw new Error("asked for a feed that is not in the list");
      return found.feed;
    },
    alone,
    keep: () => {
      log.push("kept");
      return Promise.resolve();
    },
    calm: {
      isCalm: () => calm.isCalm,
      wait: async (hurry) => {
        while (!calm.isCalm && !hurry()) {
          calm.waits += 1;
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      },
      close: () => undefined,
    },
  });
  loaders.push(loader);
  const listArrives = (hasMore = false) => {
    inbox.set({
      ...inbox.get(),
      status: "ready",
      hasMore,
      rows: new Map(made.map(({ row }) => [row.cid, row])) as unknown as InboxState["rows"],
    });
  };
  return { log, made, loader, calm, listArrives };
}

const loaders: HistoryLoader[] = [];
afterEach(() => {
  for (const loader of loaders.splice(0)) loader.close();
});
const whole = (loader: HistoryLoader) => expect.poll(() => loader.isComplete.get()).toBe(true);

test("what is kept comes first, then the rest of each conversation, the last active first", async () => {
  const { log, loader, listArrives, made } = setUp({
    old: { head: 300, activeAt: 1 },
    done: { head: 80, kept: 80, activeAt: 2 },
    recent: { head: 300, activeAt: 3 },
    empty: { head: 0, activeAt: 4 },
  });
  expect(loader.isComplete.get()).toBe(false);
  listArrives();
  await whole(loader);
  expect(log.slice(0, 4)).toEqual(["empty open", "recent open", "done open", "old open"]);
  expect(log.slice(4)).toEqual(
    ["recent", "old"].flatMap((name) => [`${name} sync`, `${name} deepen`, `${name} deepen`, "kept"]),
  );
  expect(made.map(({ feed }) => feed.state.get().messages.length)).toEqual([300, 80, 300, 0]);
  // Another list with nothing new in it costs nothing.
  const before = log.length;
  listArrives();
  await Promise.resolve();
  expect(log).toHaveLength(before);
});

test("progress is told while a good part is missing, and rises to nothing", async () => {
  const { loader, listArrives } = setUp({ long: { head: 1200, activeAt: 1 } });
  const told: (number | null)[] = [];
  loader.progress.subscribe(() => told.push(loader.progress.get()?.done ?? null));
  listArrives();
  await whole(loader);
  expect(told.at(-1)).toBeNull();
  const numbers = told.filter((done) => done !== null);
  expect(numbers.length).toBeGreaterThan(3);
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
});

test("it waits while the person types or looks elsewhere, but not for who waits for everything", async () => {
  const { log, loader, calm, listArrives } = setUp({ one: { head: 500, activeAt: 1 } });
  calm.isCalm = false;
  listArrives();
  await vi.waitFor(() => {
    expect(calm.waits).toBeGreaterThan(3);
  });
  expect(log).toEqual([]);
  const told: number[] = [];
  expect(await loader.finish(({ done }) => told.push(done))).toBe(true);
  expect(told.at(-1)).toBe(500);
});

test("nothing is complete before the list is, and who wants everything waits for it", async () => {
  const { loader, listArrives, made } = setUp({ one: { head: 500, activeAt: 1 } });
  listArrives(true);
  await expect.poll(() => made[0]?.feed.state.get().messages.length).toBe(500);
  let isFinished: boolean | null = null;
  const finishing = loader.finish(() => undefined).then((isComplete) => (isFinished = isComplete));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([loader.isComplete.get(), isFinished]).toEqual([false, null]);
  listArrives();
  await finishing;
  expect([loader.isComplete.get(), isFinished]).toEqual([true, true]);
});

test("what cannot be had now is tried again with the next list, and said", async () => {
  const { loader, listArrives, made } = setUp({ one: { head: 500, activeAt: 1 } });
  const [one] = made;
  if (one === undefined) throw new Error("there is one");
  one.around.isDown = true;
  listArrives();
  expect(await loader.finish(() => undefined)).toBe(false);
  expect(loader.isComplete.get()).toBe(false);
  one.around.isDown = false;
  listArrives();
  await whole(loader);
});

test("of two tabs one asks at a time, and keeps what it has before the other one does", async () => {
  let turn = Promise.resolve(true);
  const order: string[] = [];
  const inTurn = (name: string) => (work: () => Promise<boolean>) => {
    turn = turn.then(async () => {
      order.push(`${name} begins`);
      const goesOn = await work();
      order.push(`${name} ends`);
      return goesOn;
    });
    return turn;
  };
  const [one, two] = ["one", "two"].map((name) => setUp({ only: { head: 500, activeAt: 1 } }, inTurn(name)));
  one?.listArrives();
  two?.listArrives();
  for (const tab of [one, two]) if (tab !== undefined) await whole(tab.loader);
  expect(order).toEqual(["one begins", "one ends", "two begins", "two ends"]);
  expect(one?.log.at(-1)).toBe("kept");
});

test("a tab that has to wait for calm does not keep the others from loading", async () => {
  let isHeld = false;
  const { calm, loader, listArrives, made } = setUp({ one: { head: 900, activeAt: 1 } }, async (work) => {
    isHeld = true;
    const goesOn = await work();
    isHeld = false;
    return goesOn;
  });
  const [one] = made;
  const deepen = one?.feed.deepen;
  if (one === undefined || deepen === undefined) throw new Error("there is one");
  one.feed.deepen = () => {
    calm.isCalm = false;
    return deepen();
  };
  listArrives();
  await vi.waitFor(() => {
    expect(calm.waits).toBeGreaterThan(3);
  });
  expect(isHeld).toBe(false);
  expect(loader.isComplete.get()).toBe(false);
  // The control: in peace it goes on, a step at a time.
  one.feed.deepen = deepen;
  calm.isCalm = true;
  await whole(loader);
});

test("a closed account loads nothing more", async () => {
  const { log, loader, calm, listArrives } = setUp({ one: { head: 500, activeAt: 1 } });
  calm.isCalm = false;
  listArrives();
  loader.close();
  calm.isCalm = true;
  await new Promise((resolve) => setTimeout(resolve, 30));
  listArrives();
  expect(log.filter((line) => line !== "one open")).toEqual([]);
});

test("what could not be had is tried again when the server is said to answer, without news in the list", async () => {
  const { loader, listArrives, made, log } = setUp({ one: { head: 500, activeAt: 1 } });
  const [one] = made;
  if (one === undefined) throw new Error("there is one");
  one.around.isDown = true;
  listArrives();
  expect(await loader.finish(() => undefined)).toBe(false);
  one.around.isDown = false;
  loader.tryAgain();
  await whole(loader);
  const before = log.length;
  loader.tryAgain();
  expect(log).toHaveLength(before);
});

test("who waits for the list waits no longer than the account is open", async () => {
  const { loader, listArrives } = setUp({ one: { head: 500, activeAt: 1 } });
  listArrives(true);
  const finishing = loader.finish(() => undefined);
  loader.close();
  expect(await finishing).toBe(false);
});
