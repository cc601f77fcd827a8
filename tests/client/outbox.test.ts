import type { OutboxSurroundings } from "@/lib/client/outbox.ts";
import { describe, expect, test, vi } from "vitest";
import { fault } from "@/lib/client/api.ts";
import { changeKeys } from "./people.ts";
import {
  ali,
  bea,
  uid,
  peer,
  cid,
  server,
  storage,
  heads,
  openTab,
  openAll,
  readAll,
  marksWithout,
  isDone,
  states,
  settle,
} from "./outbox-tabs.ts";

test("a message shows at once, is stored before it is posted, and arrives as written", async () => {
  server.isDown = true;
  const tab = await openTab();
  server.isDown = false;
  await tab.outbox.send(cid, peer, "Hello, world! 👋");
  expect(tab.outbox.items.get()).toMatchObject([{ text: "Hello, world! 👋", state: "sending" }]);
  await settle(() => expect(isDone(tab)).toBe(true));
  expect(await readAll()).toEqual(["Hello, world! 👋"]);
  expect(await tab.store.list()).toEqual([]);
  expect(tab.outbox.items.get()[0]).toMatchObject({ state: "stored", seq: 1 });
});

test("without a network nothing is sealed yet, so that it carries the time of its sending", async () => {
  let isOnline = false;
  const tab = await openTab({ isOnline: () => isOnline });
  await tab.outbox.send(cid, peer, "later");
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await tab.store.list()).toMatchObject([{ state: "waiting", sealed: null }]);
  isOnline = true;
  await tab.outbox.wake();
  await settle(() => expect(isDone(tab)).toBe(true));
  expect(await readAll()).toEqual(["later"]);
});

test("what lies in the queue is not readable without the local key", async () => {
  server.mishaps.push("busy");
  const tab = await openTab();
  await tab.outbox.send(cid, peer, "canary in the queue");
  const records = await storage.run((database) => database.getAll("queue"));
  const text = JSON.stringify(records, (_name, value: unknown) =>
    value instanceof Uint8Array ? String.fromCharCode(...value) : value,
  );
  expect(records).toHaveLength(1);
  expect(text).not.toContain("canary");
});

test("many messages keep the order of writing in one unbroken chain", async () => {
  const tab = await openTab();
  const texts = Array.from({ length: 12 }, (_, index) => `message ${String(index)}`);
  for (const text of texts) await tab.outbox.send(cid, peer, text);
  await settle(() => expect(isDone(tab)).toBe(true));
  expect(await readAll()).toEqual(texts);
  expect(new Set(server.messages.map(({ place }) => place.split(" ")[1])).size).toBe(1);
});

test("messages of one session share one wrapped key", async () => {
  const tab = await openTab();
  for (const text of ["one", "two", "three"]) await tab.outbox.send(cid, peer, text);
  await settle(() => expect(isDone(tab)).toBe(true));
  expect(Object.keys(server.wraps)).toHaveLength(1);
  expect(server.messages).toHaveLength(3);
});

test("what has waited for days is sealed freshly: under a new content key, with the time of its sending", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  try {
    let isOnline = true;
    const tab = await openTab({ isOnline: () => isOnline });
    await tab.outbox.send(cid, peer, "before");
    await settle(() => expect(isDone(tab)).toBe(true));
    isOnline = false;
    for (const text of ["on the first day", "on the second"]) await tab.outbox.send(cid, peer, text);
    vi.setSystemTime(Date.now() + 3 * 24 * 60 * 60 * 1000);
    isOnline = true;
    const begun = Date.now();
    await tab.outbox.wake();
    await settle(() => expect(isDone(tab)).toBe(true));
    expect(await readAll()).toEqual(["before", "on the first day", "on the second"]);
    // One for each of the two times, and not for each message.
    expect(Object.keys(server.wraps)).toHaveLength(2);
    const [, ...late] = await openAll();
    for (const { placed } of late) expect(placed?.ts).toBeGreaterThanOrEqual(begun);
    expect(new Set(server.messages.map(({ place }) => place.split(" ")[1])).size).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});

test.each([true, false])(
  "a conversation that is not there is opened by its first message (thought there: %s)",
  async (isThere) => {
    server.isOpen = false;
    const tab = await openTab({ isOpened: () => isThere });
    await tab.outbox.send(cid, peer, "first");
    await settle(() => expect(isDone(tab)).toBe(true));
    expect(await readAll()).toEqual(["first"]);
  },
);

test("a message to someone who is gone is held", async () => {
  server.isOpen = false;
  const tab = await openTab({ openConversation: () => Promise.resolve(fault("not_found")) });
  await tab.outbox.send(cid, peer, "too late");
  await settle(() => expect(states(tab)).toEqual([["failed", "refused"]]));
});

describe("whatever is lost on the way, a message is stored once", () => {
  test.each(["lose-request", "lose-answer", "busy", "internal"] as const)("%s", async (mishap) => {
    server.mishaps.push(mishap, mishap);
    const tab = await openTab();
    await tab.outbox.send(cid, peer, "once");
    await settle(async () => {
      await tab.outbox.wake();
      expect(isDone(tab)).toBe(true);
    });
    expect(await readAll()).toEqual(["once"]);
    // The very same bytes each time, not a new message under the same number.
    expect(new Set(server.arrived.map(({ ciphertext }) => ciphertext)).size).toBe(1);
  });

  test("a tab that dies while the answer is on its way leaves the same bytes to the next", async () => {
    server.mishaps.push("lose-answer");
    const dying = await openTab();
    await dying.outbox.send(cid, peer, "survivor");
    await settle(() => expect(server.messages).toHaveLength(1));
    dying.outbox.close();
    const next = await openTab();
    await next.outbox.wake();
    await settle(async () => expect(await next.store.list()).toEqual([]));
    expect(await readAll()).toEqual(["survivor"]);
  });

  test("a tab that dies before it posts leaves the message to the next", async () => {
    const dying = await openTab({ post: () => new Promise(() => undefined) });
    // The dying tab takes its lock with it.
    const next = await openTab({ withLock: (_cid, work) => work() });
    await dying.outbox.send(cid, peer, "survivor");
    await settle(async () => expect((await dying.store.list())[0]?.state).toBe("sealed"));
    dying.outbox.close();
    await next.outbox.wake();
    await settle(async () => expect(await next.store.list()).toEqual([]));
    expect(await readAll()).toEqual(["survivor"]);
  });
});

test("two tabs of one profile never fork the chain", async () => {
  const [first, second] = [await openTab(), await openTab()];
  const texts = Array.from({ length: 30 }, (_, index) => `message ${String(index)}`);
  await Promise.all(texts.map((text, index) => (index % 2 === 0 ? first : second).outbox.send(cid, peer, text)));
  await settle(async () => expect(await first.store.list()).toEqual([]));
  expect((await readAll()).sort()).toEqual([...texts].sort());
  expect(new Set(server.messages.map(({ place }) => place.split(" ")[1])).size).toBe(1);
  expect(server.arrived).toHaveLength(30);
});

test("two tabs without a lock still never fork: the store is the second line", async () => {
  const withLock = (_cid: unknown, work: () => Promise<void>) => work();
  const [first, second] = [await openTab({ withLock }), await openTab({ withLock })];
  const texts = Array.from({ length: 10 }, (_, index) => `message ${String(index)}`);
  await Promise.all(texts.map((text, index) => (index % 2 === 0 ? first : second).outbox.send(cid, peer, text)));
  await settle(async () => expect(await first.store.list()).toEqual([]));
  expect((await readAll()).sort()).toEqual([...texts].sort());
});

describe("when the server's chain is not ours", () => {
  test("a copied profile is told, and goes on under a new chain when the person says so", async () => {
    const tab = await openTab();
    await tab.outbox.send(cid, peer, "before");
    await settle(() => expect(isDone(tab)).toBe(true));
    const stored = await storage.run((database) => database.getAll("chains"));
    await tab.outbox.send(cid, peer, "from the other copy");
    await settle(() => expect(isDone(tab)).toBe(true));
    // This copy wakes up with the chain as it was before.
    await storage.run((database) => Promise.all(stored.map((record) => database.put("chains", record))));
    const copy = await openTab();
    await copy.outbox.send(cid, peer, "from this copy");
    await settle(() => expect(states(copy)).toEqual([["failed", "chain"]]));
    await copy.outbox.send(cid, peer, "and one more");
    await settle(() => expect(states(copy)).toContainEqual(["stored", null]));
    await copy.outbox.retry(copy.outbox.items.get().find(({ state }) => state === "failed")?.id ?? "");
    await settle(() => expect(isDone(copy)).toBe(true));
    expect(await readAll()).toEqual(["before", "from the other copy", "and one more", "from this copy"]);
    expect(new Set(server.messages.map(({ place }) => place.split(" ")[1])).size).toBe(2);
    expect(await marksWithout()).toEqual([]);
  });

  test.each(["chain", "conflict"] as const)(
    "a false %s does not let the server cut off the end of the old chain unmarked",
    async (code) => {
      let lies = 0;
      const post: OutboxSurroundings["post"] = (at, envelope) => {
        lies -= 1;
        return lies === 0 ? Promise.resolve(fault(code)) : server.post(at, envelope);
      };
      const tab = await openTab({ post });
      for (const text of ["one", "do not pay", "it is a fraud"]) await tab.outbox.send(cid, peer, text);
      await settle(() => expect(isDone(tab)).toBe(true));
      lies = 1;
      await tab.outbox.send(cid, peer, "held by the lie");
      await settle(() => expect(states(tab)).toContainEqual(["failed", "chain"]));
      await tab.outbox.send(cid, peer, "call me");
      await settle(async () => expect(await readAll()).toContain("call me"));
      expect(await marksWithout()).toEqual([]);
      // Cut off: what the end of the chain was is named by what follows it.
      expect(await marksWithout("it is a fraud")).toEqual([["call me", ["W_CAUSAL"]]]);
      expect(await marksWithout("do not pay", "it is a fraud")).toEqual([["call me", ["W_CAUSAL"]]]);
    },
  );

  test("a stored message that the server calls a conflict is not sent a second time by itself", async () => {
    let isLie = true;
    const post: OutboxSurroundings["post"] = async (at, envelope) => {
      const answer = await server.post(at, envelope);
      if (!isLie) return answer;
      isLie = false;
      return fault("conflict");
    };
    const tab = await openTab({ post });
    await tab.outbox.send(cid, peer, "transfer 100");
    await settle(() => expect(states(tab)).toEqual([["failed", "chain"]]));
    expect(await readAll()).toEqual(["transfer 100"]);
  });

  test("a server that refuses every chain does not get a message for ever", async () => {
    const tab = await openTab({ post: () => Promise.resolve(fault("chain")) });
    await tab.outbox.send(cid, peer, "stuck");
    await settle(() => expect(states(tab)).toEqual([["failed", "chain"]]));
  });
});

describe("the key log", () => {
  test("is asked before anything is sealed, and what it blocks is not sent", async () => {
    let isLogged = false;
    let rounds = 0;
    const tab = await openTab({
      isLogged: () => Promise.resolve(isLogged),
      withLock: async (_cid, work) => {
        await work();
        rounds += 1;
      },
    });
    await tab.outbox.send(cid, peer, "first words");
    await settle(() => expect(rounds).toBeGreaterThan(0));
    expect(await tab.store.list()).toMatchObject([{ state: "waiting", sealed: null }]);
    isLogged = true;
    await tab.outbox.wake();
    await settle(() => expect(isDone(tab)).toBe(true));
    const blocking = await openTab({
      isLogged: async (contact) => {
        await tab.contacts.block(contact);
        await blocking.contacts.reload();
        return false;
      },
    });
    await blocking.outbox.send(cid, peer, "more words");
    await settle(() => expect(states(blocking)).toEqual([["failed", "blocked"]]));
    expect(await readAll()).toEqual(["first words"]);
  });

  test("has its newest head passed on, once for each session", async () => {
    const tab = await openTab({ logHead: () => "a.tree.head" });
    await tab.outbox.send(cid, peer, "one");
    await tab.outbox.send(cid, peer, "two");
    await settle(() => expect(isDone(tab)).toBe(true));
    expect(await readAll()).toEqual(["one", "two"]);
    expect(heads).toEqual(["a.tree.head"]);
  });
});

test("keys that are no longer in force send nothing", async () => {
  const tab = await openTab();
  await tab.contacts.require(uid);
  const rotated = await changeKeys(ali, "rotate-enc");
  server.people.set(uid, rotated);
  await tab.contacts.refresh(uid);
  await tab.outbox.send(cid, peer, "with the old key");
  await settle(() => expect(states(tab)).toEqual([["failed", "keys"]]));
  expect(server.arrived).toEqual([]);
  const renewed = await openTab({ keys: rotated.keys });
  await renewed.outbox.retry(tab.outbox.items.get()[0]?.id ?? "");
  await settle(() => expect(isDone(renewed)).toBe(true));
  expect(server.arrived).toHaveLength(1);
});

test("after a reset of the other side a message is held until the person has decided, and tried again by hand", async () => {
  const tab = await openTab();
  await tab.contacts.require(peer);
  const reset = await changeKeys(bea, "reset");
  server.people.set(peer, reset);
  await tab.contacts.refresh(peer);
  await tab.outbox.send(cid, peer, "who are you?");
  await settle(() => expect(states(tab)).toEqual([["failed", "blocked"]]));
  const id = tab.outbox.items.get()[0]?.id ?? "";
  await tab.outbox.retry(id);
  expect(states(tab)).toEqual([["failed", "blocked"]]);
  await tab.contacts.decide(peer, { kind: "accept", sh: reset.chain.head.sh });
  await tab.outbox.wake();
  expect(states(tab)).toEqual([["failed", "blocked"]]);
  await tab.outbox.retry(id);
  await settle(() => expect(isDone(tab)).toBe(true));
  expect(server.arrived[0]?.recipients?.some(({ header }) => header.kid === reset.chain.head.ek.kid)).toBe(true);
});

test("a text too long for one message becomes several; one without end is refused", async () => {
  const tab = await openTab();
  const long = "word ".repeat(10_000);
  await tab.outbox.send(cid, peer, long);
  await settle(() => expect(isDone(tab)).toBe(true));
  expect((await readAll()).join("")).toBe(long);
  expect(server.messages.length).toBeGreaterThan(1);
  await tab.outbox.send(cid, peer, "x".repeat(2_000_000));
  expect(states(tab)).toContainEqual(["failed", "too_long"]);
});

test("a device that cannot store says so, and nothing is half written", async () => {
  const tab = await openTab();
  await tab.contacts.require(peer);
  vi.spyOn(tab.store, "add").mockRejectedValueOnce(new DOMException("no room", "QuotaExceededError"));
  await expect(tab.outbox.send(cid, peer, "no room")).rejects.toThrow("no room");
  expect(tab.outbox.items.get()).toEqual([]);
  await tab.outbox.send(cid, peer, "room again");
  await settle(() => expect(isDone(tab)).toBe(true));
  expect(await readAll()).toEqual(["room again"]);
});
