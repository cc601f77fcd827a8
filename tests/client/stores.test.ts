import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDeviceStorage, shuttable, StorageError, wipePerson, type DeviceStorage } from "@/lib/client/database.ts";
import { nextPin } from "@/lib/client/pin-rules.ts";
import { createKeptPins, createPassingPins } from "@/lib/client/pin-store.ts";
import { leave, takePlace, type QueueItem, type Sealed } from "@/lib/client/queue-rules.ts";
import { createKeptQueue, createPassingQueue, type QueueStore } from "@/lib/client/queue-store.ts";
import { ZERO_HASH } from "@/lib/protocol/hash.ts";
import { newUserId, pairConversationIdFrom } from "@/lib/shared/ids.ts";
import { makePerson } from "./people.ts";

const ali = await makePerson("ali");
const bea = await makePerson("bea");
const owner = ali.viewer.uid;
const cid = pairConversationIdFrom(new Uint8Array(16).fill(1));
const envelope = { protected: "p", recipients: [], iv: "i", ciphertext: "c", tag: "t", sig: "s" };

function newItem(of = owner): Omit<QueueItem, "order"> {
  const text = new Uint8Array([1, 2, 3]);
  const id = crypto.randomUUID();
  const rest = { state: "waiting", fault: null, sealed: null } as const;
  return { id, owner: of, kind: "text", about: [], cid, peer: bea.viewer.uid, at: 1, text, peerSh: ZERO_HASH, ...rest };
}

let storage: DeviceStorage;
let count = 0;
beforeEach(() => {
  count += 1;
  storage = createDeviceStorage(`test-${String(count)}`);
});
afterEach(() => storage.close());

describe.each([
  ["kept", (): QueueStore => createKeptQueue(storage, owner)],
  ["in memory", (): QueueStore => createPassingQueue()],
])("a queue that is %s", (_name, create) => {
  test("keeps what is written in the order of writing", async () => {
    const queue = create();
    const added = [await queue.add(newItem()), await queue.add(newItem()), await queue.add(newItem())];
    expect(await queue.list()).toEqual(added);
  });

  test("changes an item and its chain together, or neither", async () => {
    const queue = create();
    const item = await queue.add(newItem());
    const ch = await queue.profileChainId();
    const sealed: Sealed = { ch, n: 1, ph: ZERO_HASH, mh: ali.chain.head.sh, envelope };
    expect(await queue.findChain(cid)).toBeNull();
    expect(await queue.step(item.order, takePlace(sealed, null))).toBe(true);
    expect(await queue.findChain(cid)).toEqual({ ch, n: 1, mh: ali.chain.head.sh });
    expect((await queue.list())[0]?.sealed).toEqual(sealed);
    expect(await queue.step(item.order, takePlace(sealed, null))).toBe(false);
    expect(await queue.step(item.order, leave())).toBe(true);
    expect(await queue.list()).toEqual([]);
    expect(await queue.step(item.order, leave())).toBe(false);
  });

  test("begins every chain of the profile with one id", async () => {
    const queue = create();
    expect(await queue.profileChainId()).toBe(await queue.profileChainId());
  });
});

test("one person's queue and chains are not another's", async () => {
  const [mine, theirs] = [createKeptQueue(storage, owner), createKeptQueue(storage, bea.viewer.uid)];
  const item = await mine.add(newItem());
  expect(await theirs.list()).toEqual([]);
  expect(await theirs.step(item.order, leave())).toBe(false);
  expect(await mine.list()).toHaveLength(1);
  expect(await theirs.profileChainId()).not.toBe(await mine.profileChainId());
});

test("a record that is not a queue item is passed over", async () => {
  const queue = createKeptQueue(storage, owner);
  await queue.add(newItem());
  await storage.run((database) => database.add("queue", { ...newItem(), at: "yesterday" } as never));
  expect(await queue.list()).toHaveLength(1);
});

describe.each([
  ["kept", () => createKeptPins(storage, owner)],
  ["in memory", () => createPassingPins()],
])("pins that are %s", (_name, create) => {
  test("come back as they were stored", async () => {
    const pins = create();
    const pin = nextPin(owner, null, { kind: "chain", chain: bea.chain, proven: false }, 5);
    expect(await pins.update(bea.viewer.uid, () => pin)).toEqual({ pin, isChanged: true });
    expect(await pins.list()).toEqual([pin]);
    expect(await pins.update(bea.viewer.uid, (stored) => stored)).toEqual({ pin, isChanged: false });
  });
});

test("pins of another owner are not listed", async () => {
  const pin = nextPin(owner, null, { kind: "chain", chain: bea.chain, proven: false }, 5);
  await createKeptPins(storage, owner).update(bea.viewer.uid, () => pin);
  expect(await createKeptPins(storage, newUserId()).list()).toEqual([]);
  expect(await createKeptPins(storage, owner).list()).toHaveLength(1);
});

test("wiping a person leaves nothing of them and all of the others", async () => {
  for (const person of [ali, bea]) {
    const { uid } = person.viewer;
    await storage.run((database) => database.put("vault", { uid }));
    await storage.run((database) => database.put("staged", { uid, changes: [] }));
    await storage.run((database) => database.put("log", { owner: uid }));
    const queue = createKeptQueue(storage, uid);
    await queue.add(newItem(uid));
    await queue.profileChainId();
    const pin = nextPin(uid, null, { kind: "chain", chain: bea.chain, proven: false }, 5);
    await createKeptPins(storage, uid).update(bea.viewer.uid, () => pin);
  }
  await wipePerson(storage, owner);
  const left = await storage.run(async (database) => ({
    vault: await database.getAllKeys("vault"),
    staged: await database.getAllKeys("staged"),
    log: await database.getAllKeys("log"),
    owners: [
      ...(await database.getAll("pins")),
      ...(await database.getAll("queue")),
      ...(await database.getAll("chains")),
    ].map((record) => record.owner),
  }));
  for (const keys of [left.vault, left.staged, left.log]) expect(keys).toEqual([bea.viewer.uid]);
  expect(left.owners).toEqual([bea.viewer.uid, bea.viewer.uid, bea.viewer.uid]);
});

test("what still runs for someone who has left can no longer write", async () => {
  const { storage: view, shut } = shuttable(storage);
  const queue = createKeptQueue(view, owner);
  await queue.add(newItem());
  shut();
  await expect(queue.add(newItem())).rejects.toThrow(StorageError);
  expect(await createKeptQueue(storage, owner).list()).toHaveLength(1);
});

test("a missing database is a StorageError, and so is a full one", async () => {
  const indexedDb = globalThis.indexedDB;
  try {
    Reflect.deleteProperty(globalThis, "indexedDB");
    const broken = createDeviceStorage("not there");
    await expect(broken.run((database) => database.count("vault"))).rejects.toMatchObject({ code: "unavailable" });
  } finally {
    globalThis.indexedDB = indexedDb;
  }
  const full = storage.run(() => Promise.reject(new DOMException("no room", "QuotaExceededError")));
  await expect(full).rejects.toMatchObject({ code: "full" });
  expect(await storage.run((database) => database.count("vault"))).toBe(0);
});

test("pins of the first version come along, with nothing known of their past", async () => {
  const { history: _history, ...old } = nextPin(owner, null, { kind: "chain", chain: bea.chain, proven: false }, 5) ?? {
    history: [],
  };
  const opening = indexedDB.open("first version", 1);
  opening.onupgradeneeded = () => {
    const database = opening.result;
    database.createObjectStore("vault", { keyPath: "uid" }).put({ uid: owner, kept: "as it was" });
    const pins = database.createObjectStore("pins", { keyPath: ["owner", "uid"] });
    pins.createIndex("owner", "owner");
    pins.put(old);
    database.createObjectStore("queue", { keyPath: "order", autoIncrement: true }).createIndex("owner", "owner");
    database.createObjectStore("chains", { keyPath: ["owner", "cid"] }).createIndex("owner", "owner");
  };
  await new Promise((resolve) => {
    opening.onsuccess = resolve;
  });
  opening.result.close();
  const upgraded = createDeviceStorage("first version");
  expect(await createKeptPins(upgraded, owner).list()).toEqual([{ ...old, history: [] }]);
  expect(await upgraded.run((database) => database.get("vault", owner))).toEqual({ uid: owner, kept: "as it was" });
  expect(await upgraded.run((database) => database.count("staged"))).toBe(0);
  await upgraded.close();
});

test("a database of a later version is left alone", async () => {
  const opening = indexedDB.open("later", 7);
  await new Promise((resolve) => {
    opening.onsuccess = resolve;
  });
  const late = createDeviceStorage("later");
  await expect(late.run((database) => database.count("vault"))).rejects.toMatchObject({ code: "unavailable" });
  expect(opening.result.version).toBe(7);
  opening.result.close();
});
