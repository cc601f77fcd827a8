// What happens at the same time in several tabs, and in the middle of a look at the queue.
import { expect, test, vi } from "vitest";
import { StorageError } from "@/lib/client/database.ts";
import { newUserId, pairConversationIdFrom, type UserId } from "@/lib/shared/ids.ts";
import { cid, isDone, openTab, peer, readAll, server, settle, states } from "./outbox-tabs.ts";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const texts = ({ outbox }: Awaited<ReturnType<typeof openTab>>) => outbox.items.get().map(({ text }) => text);

function makeGate(): { passed: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    passed,
    open: () => {
      open();
    },
  };
}

/** Of the texts that are opened with the local key from now on, this one takes until the gate is opened. */
function slowOpening(which: number): { open: () => void; end: () => void } {
  const { passed, open } = makeGate();
  const real = crypto.subtle.decrypt.bind(crypto.subtle);
  let count = 0;
  const spy = vi.spyOn(crypto.subtle, "decrypt").mockImplementation(async (...args: Parameters<typeof real>) => {
    count += 1;
    if (count === which) await passed;
    return real(...args);
  });
  return {
    open,
    end: () => {
      spy.mockRestore();
    },
  };
}

test("what another tab seals while this one opens the texts of the queue is shown once", async () => {
  const offline = await openTab({ isOnline: () => false });
  for (const text of ["one", "two", "three"]) await offline.outbox.send(cid, peer, text);
  const other = await openTab({ isOnline: () => false });
  const slow = slowOpening(3);
  const looking = other.outbox.reload();
  await pause(50);
  const [first] = await offline.store.list();
  if (first === undefined) throw new Error("nothing waits");
  other.outbox.noteSealed(first.id, "its hash");
  slow.open();
  await looking;
  slow.end();
  expect(other.outbox.items.get()[0]).toMatchObject({ text: "one", mh: "its hash" });
  other.outbox.noteStored(first.id, "its hash", { seq: 1, at: 5 });
  await other.outbox.noteShown(cid, new Set(["its hash"]));
  expect(texts(other)).toEqual(["two", "three"]);
});

test("what this tab sends while it looks at what another one has written is shown once", async () => {
  const [logged, posted] = [makeGate(), makeGate()];
  const tab = await openTab({
    isLogged: async () => {
      await logged.passed;
      return true;
    },
    post: async (...about) => {
      await posted.passed;
      return server.post(...about);
    },
  });
  const other = await openTab({ withLock: () => new Promise(() => undefined) });
  await tab.outbox.send(cid, peer, "one");
  await other.outbox.send(cid, peer, "two");
  const slow = slowOpening(1);
  const looking = tab.outbox.reload();
  await pause(50);
  logged.open();
  await settle(async () => {
    expect((await tab.store.list())[0]?.state).toBe("sealed");
  });
  slow.open();
  await looking;
  slow.end();
  posted.open();
  await settle(() => {
    expect(isDone(tab)).toBe(true);
  });
  const [first] = server.messages;
  if (first === undefined) throw new Error("nothing was sent");
  await tab.outbox.noteShown(cid, new Set([first.mh]));
  expect(texts(tab)).toEqual(["two"]);
});

test("what a tab wrote that was closed at once is sent by the one that was sending", async () => {
  const posted = makeGate();
  const tab = await openTab({
    post: async (...about) => {
      await posted.passed;
      return server.post(...about);
    },
  });
  await tab.outbox.send(cid, peer, "one");
  await settle(async () => {
    expect((await tab.store.list())[0]?.state).toBe("sealed");
  });
  // Its request for the lock ends with it.
  const dying = await openTab({ withLock: () => new Promise(() => undefined) });
  await dying.outbox.send(cid, peer, "two");
  dying.outbox.close();
  posted.open();
  await settle(async () => {
    expect(await readAll()).toEqual(["one", "two"]);
  });
});

test("what a dead tab had sealed, and another one posts, is shown once by a third", async () => {
  const dying = await openTab({ post: () => new Promise(() => undefined), withLock: (_cid, work) => work() });
  await dying.outbox.send(cid, peer, "one");
  await settle(async () => {
    expect((await dying.store.list())[0]?.state).toBe("sealed");
  });
  const third = await openTab({ isOnline: () => false });
  vi.spyOn(third.store, "list").mockResolvedValueOnce(
    (await dying.store.list()).map((item) => ({ ...item, state: "waiting", sealed: null })),
  );
  await third.outbox.reload();
  expect(third.outbox.items.get()).toMatchObject([{ text: "one", mh: null }]);
  dying.outbox.close();
  const next = await openTab({
    withLock: (_cid, work) => work(),
    onStored: ({ id }, mh, place) => {
      third.outbox.noteStored(id, mh, place);
    },
  });
  await next.outbox.wake();
  await settle(() => {
    expect(states(third)).toEqual([["stored", null]]);
  });
  await third.outbox.noteShown(cid, new Set(server.messages.map(({ mh }) => mh)));
  expect(third.outbox.items.get()).toEqual([]);
});

test("writing to somebody whose keys are slow to come does not stop what waits for others", async () => {
  let isOnline = false;
  const slow = newUserId();
  const { contacts } = await openTab({ isOnline: () => false });
  const tab = await openTab({
    isOnline: () => isOnline,
    withLock: (id, work) => navigator.locks.request(`by conversation ${id}`, work),
    contacts: {
      ...contacts,
      require: (uid: UserId) => (uid === slow ? new Promise(() => undefined) : contacts.require(uid)),
    },
  });
  await tab.outbox.send(cid, peer, "one");
  void tab.outbox.send(pairConversationIdFrom(new Uint8Array(16).fill(7)), slow, "to another");
  isOnline = true;
  await tab.outbox.wake();
  await settle(async () => {
    expect(await readAll()).toEqual(["one"]);
  });
});

test("what could not be taken out of the queue, and is refused when it goes out again, is shown as failed", async () => {
  const tab = await openTab();
  const { step } = tab.store;
  let isBroken = true;
  vi.spyOn(tab.store, "step").mockImplementation((order, decide, durability) => {
    if (durability !== "relaxed" || !isBroken) return step(order, decide, durability);
    isBroken = false;
    return Promise.reject(new StorageError("unavailable"));
  });
  await tab.outbox.send(cid, peer, "one");
  await settle(() => {
    expect(isBroken).toBe(false);
  });
  server.mishaps.push("keys");
  await settle(async () => {
    await tab.outbox.wake();
    expect(states(tab)).toEqual([["failed", "keys"]]);
  });
});

test("tried again and not sealed yet, a message is not hidden behind its old bytes", async () => {
  server.mishaps.push("keys");
  const tab = await openTab();
  await tab.outbox.send(cid, peer, "one");
  await settle(() => {
    expect(states(tab)).toEqual([["failed", "keys"]]);
  });
  expect(tab.outbox.items.get()[0]?.mh).not.toBeNull();
  const [item] = await tab.store.list();
  if (item === undefined) throw new Error("nothing is held");
  await tab.store.step(item.order, (held) => ({ item: { ...held, state: "waiting", sealed: null, fault: null } }));
  await tab.outbox.reload();
  expect(tab.outbox.items.get()).toMatchObject([{ state: "sending", mh: null }]);
});
