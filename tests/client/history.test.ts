// The history cache with feeds over it: what is kept shows at once, is judged like history that was fetched anew, and is never
// held against what the server says later.
import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fault } from "@/lib/client/api.ts";
import { createDeviceStorage, StorageError, wipePerson, type DeviceStorage } from "@/lib/client/database.ts";
import { createFeed, type Feed } from "@/lib/client/feed.ts";
import { createHistory, type History } from "@/lib/client/history.ts";
import { createHistoryStore, type HistoryStore } from "@/lib/client/history-store.ts";
import type { OpeningContext } from "@/lib/client/opening.ts";
import type { PagePlace } from "@/lib/client/requests.ts";
import { createContentKeyCache, generateLocalKey, sealMessage, startSendingSession } from "@/lib/crypto/index.ts";
import { encodeBody } from "@/lib/protocol/body.ts";
import { pairConversationId } from "@/lib/protocol/conversation-id.ts";
import { ZERO_HASH } from "@/lib/protocol/hash.ts";
import type { SpokenBody } from "@/lib/protocol/spoken-body.ts";
import { newChainId } from "@/lib/shared/ids.ts";
import { promoteStaged, stageKeys } from "@/lib/client/staged-keys.ts";
import { keepInVault, type Unlocked } from "@/lib/client/vault.ts";
import { FakeServer } from "./fake-server.ts";
import { changeKeys, makePerson, type TestPerson } from "./people.ts";

const ali = await makePerson("ali");
const bea = await makePerson("bea");
const owner = ali.viewer.uid;
const cid = await pairConversationId(owner, bea.viewer.uid);
const roster = [ali, bea].map(({ viewer, chain }) => ({ uid: viewer.uid, key: chain.head.ek }));
const ek = ali.keys.encryption.publicKey.spkiBase64;
const unlockedWith = ({ viewer, keys, localKey }: TestPerson): Unlocked => ({
  viewer,
  keys,
  localKey,
  kept: true,
  keyFileChecked: true,
});
const context: OpeningContext = {
  cid,
  viewer: owner,
  keys: ali.keys,
  cache: createContentKeyCache(),
  noteHead: () => undefined,
  members: () => Promise.resolve(new Map([ali, bea].map(({ viewer, chain }) => [viewer.uid, chain]))),
  refreshMembers: () => Promise.resolve(),
};

let server: FakeServer;
let storage: DeviceStorage;
let asked: PagePlace[];
let count = 0;
const histories: History[] = [];
beforeEach(async () => {
  server = new FakeServer();
  asked = [];
  count += 1;
  storage = createDeviceStorage(`history-${String(count)}`);
  await keepInVault(storage, unlockedWith(ali));
});
afterEach(async () => {
  for (const history of histories.splice(0)) history.close();
  await storage.close();
});

/** A writer with a chain of their own; answers the message's hash. */
function writer(person: TestPerson): (content: string | Partial<SpokenBody>) => Promise<string> {
  const [sid, ish, ch] = [person.viewer.uid, person.chain.head.sh, newChainId()];
  let [n, ph] = [0, ZERO_HASH];
  let session = startSendingSession(roster);
  return async (content) => {
    const about = typeof content === "string" ? ({ t: "text", b: content } as const) : content;
    const body = encodeBody({ v: 1, ts: Date.now(), ...about } as SpokenBody);
    if (body === null) throw new Error("too long");
    if ((await session).isSpent(Date.now())) session = startSendingSession(roster);
    n += 1;
    const { envelope, mh } = await sealMessage(
      await session,
      { cid, sid, ish, ch, n, ph },
      body,
      person.keys.identity.signingKey,
    );
    ph = mh;
    const answer = await server.store(envelope);
    if (!answer.ok) throw new Error(answer.code);
    return mh;
  };
}

async function writeSome(from: number, to: number): Promise<void> {
  const [hers, his] = [writer(bea), writer(ali)];
  for (let n = from; n <= to; n += 1) await (n % 3 === 0 ? his : hers)(`message ${String(n)}`);
}

function openHistory(localKey = ali.localKey, store: HistoryStore = createHistoryStore(storage, owner, ek)): History {
  const history = createHistory({ viewer: owner, localKey, store });
  histories.push(history);
  return history;
}

/** A page load: a feed that knows nothing but what is kept. */
function openFeed(history: History | null): Feed {
  return createFeed({
    context,
    getMessages: (at, place) => {
      asked.push(place);
      return server.getMessages(at, place);
    },
    findOwnEnd: () => Promise.resolve(null),
    onGrown: () => undefined,
    ...(history && { kept: history.of(cid) }),
  });
}

/** Everything the server has, in memory and kept. */
async function loadAll(history: History | null): Promise<Feed> {
  const feed = openFeed(history);
  await feed.sync(server.messages.length);
  expect(await feed.jumpTo(1)).toBe(true);
  await history?.flush();
  return feed;
}

/** What is kept, shown without asking anybody. */
async function openOffline(history = openHistory()): Promise<Feed> {
  asked = [];
  const feed = openFeed(history);
  await feed.open();
  while (feed.state.get().hasOlder && (await feed.deepen()));
  return feed;
}

const said = (feed: Feed) =>
  feed.state.get().messages.map(({ content }) => (content.kind === "text" ? content.text : content.kind));
const seen = (feed: Feed) => ({ messages: feed.state.get().messages, warnings: feed.state.get().warnings });

test("pages that are read ahead join up to the first that was not had, or not whole", async () => {
  await writeSome(1, 700);
  let answer: "all" | "none" | "half" = "none";
  const feed = createFeed({
    context,
    getMessages: async (at, place) => {
      const found = await server.getMessages(at, place);
      if (!("before" in place) || !found.ok || answer === "all") return found;
      if (answer === "none" && place.before === 201) return fault("offline");
      const isHalf = answer === "half" && place.before === 401;
      return isHalf ? { ok: true, value: { ...found.value, messages: found.value.messages.slice(100) } } : found;
    },
    findOwnEnd: () => Promise.resolve(null),
    onGrown: () => undefined,
  });
  const first = () => feed.state.get().messages[0]?.seq;
  await feed.sync(700);
  expect([await feed.deepen(), first(), await feed.deepen(), first()]).toEqual([true, 601, true, 401]);
  answer = "half";
  expect([await feed.deepen(), first()]).toEqual([true, 301]);
  answer = "none";
  expect([await feed.deepen(), first()]).toEqual([true, 201]);
  expect([await feed.deepen(), first()]).toEqual([false, 201]);
  answer = "all";
  expect([await feed.deepen(), first()]).toEqual([true, 1]);
  expect(said(feed)).toEqual(Array.from({ length: 700 }, (_, index) => `message ${String(index + 1)}`));
});

test("a conversation that was read once is there again without a word to the server", async () => {
  await writeSome(1, 430);
  const before = await loadAll(openHistory());
  server.isDown = true;
  const again = await openOffline();
  expect(asked).toEqual([]);
  expect(again.state.get()).toMatchObject({ status: "ready", hasOlder: false, isStale: false });
  expect(again.state.get().messages).toHaveLength(430);
  expect(seen(again)).toEqual(seen(before));
});

test("of a conversation that has grown only what follows is asked for, from the last that is kept", async () => {
  await writeSome(1, 60);
  await loadAll(openHistory());
  await writeSome(61, 70);
  asked = [];
  const again = openFeed(openHistory());
  await again.sync(70);
  expect(asked).toEqual([{ after: 59 }]);
  expect(said(again)).toEqual(Array.from({ length: 70 }, (_, index) => `message ${String(index + 1)}`));
  // Nothing new: nothing asked.
  asked = [];
  await openFeed(openHistory()).sync(60);
  expect(asked).toEqual([]);
});

test("where the kept pages have a hole the server is asked for what fills it", async () => {
  await writeSome(1, 430);
  await loadAll(openHistory());
  await storage.run((database) => database.delete("history", [owner, cid, 1]));
  asked = [];
  const again = openFeed(openHistory());
  await again.sync(430);
  expect(again.state.get().messages[0]?.seq).toBe(401);
  expect(await again.jumpTo(1)).toBe(true);
  // 201 to 400 from the server, what precedes from the cache.
  expect(asked).toEqual([{ before: 401, limit: 200 }]);
  expect(again.state.get().messages).toHaveLength(430);
});

test("a range that grows at both ends at once has no hole, and everybody is told of all of it", async () => {
  await writeSome(1, 260);
  await loadAll(openHistory());
  await writeSome(261, 264);
  const history = openHistory();
  const told: number[] = [];
  const feed = createFeed({
    context,
    getMessages: server.getMessages,
    findOwnEnd: () => Promise.resolve(null),
    onGrown: (messages) => told.push(messages.length),
    kept: history.of(cid),
  });
  await Promise.all([feed.sync(262), feed.jumpTo(1), feed.deepen(), feed.sync(264), feed.loadOlder()]);
  await feed.jumpTo(1);
  expect(feed.state.get().messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 264 }, (_, n) => n + 1));
  await expect.poll(() => told.at(-1)).toBe(264);
  await history.flush();
  expect((await openOffline()).state.get().messages).toHaveLength(264);
});

describe("a server that lies", () => {
  const lies: Record<string, (messages: FakeServer["messages"]) => void> = {
    "nothing wrong": () => undefined,
    "a message dropped": (messages) => void messages.splice(20, 1),
    "two swapped": (messages) => void messages.splice(30, 2, ...messages.slice(30, 32).reverse()),
    "one repeated": (messages) => void messages.push(...messages.slice(5, 6)),
    "another signature": (messages) => {
      const [first] = messages;
      if (first !== undefined) first.sig = messages[1]?.sig ?? "";
    },
  };
  test.each(Object.entries(lies))("leaves the same marks over kept history as over fetched: %s", async (name, lie) => {
    await writeSome(1, 60);
    lie(server.messages);
    for (const [index, message] of server.messages.entries()) server.messages[index] = { ...message, seq: index + 1 };
    await loadAll(openHistory());
    await writeSome(61, 75);
    for (const [index, message] of server.messages.entries()) server.messages[index] = { ...message, seq: index + 1 };
    const [kept, fetched] = [await loadAll(openHistory()), await loadAll(null)];
    expect(seen(kept)).toEqual(seen(fetched));
    expect(fetched.state.get().warnings.size > 0).toBe(name !== "nothing wrong");
  });
});

test("what could not be opened is shown, and asked for again", async () => {
  await writeSome(1, 3);
  const [, second] = server.messages;
  if (second === undefined) throw new Error("three were written");
  const { sig } = second;
  second.sig = server.messages[0]?.sig ?? "";
  await loadAll(openHistory());
  second.sig = sig;
  const again = await openOffline();
  expect(said(again)).toEqual(["message 1", "locked", "message 3"]);
  await again.sync(3);
  expect(said(again)).toEqual(["message 1", "message 2", "message 3"]);
  expect(again.state.get().warnings.size).toBe(0);
});

test("a message whose author locked it for ever is not asked for again", async () => {
  await writeSome(1, 2);
  // Signed by its author, and no body.
  const session = await startSendingSession(roster);
  const place = { cid, sid: bea.viewer.uid, ish: bea.chain.head.sh, ch: newChainId(), n: 1, ph: ZERO_HASH };
  const { envelope } = await sealMessage(session, place, new Uint8Array(256), bea.keys.identity.signingKey);
  await server.store(envelope);
  const feed = await loadAll(openHistory());
  expect(feed.state.get().messages.at(-1)?.content).toEqual({ kind: "locked", code: "E_BODY" });
  const again = await openOffline();
  await again.sync(3);
  expect(asked).toEqual([]);
  expect(said(again)).toEqual(["message 1", "message 2", "locked"]);
});

test("a server set back below what is kept is noticed, and what is kept of it is forgotten", async () => {
  await writeSome(1, 40);
  await loadAll(openHistory());
  server.messages.splice(30);
  const history = openHistory();
  const again = openFeed(history);
  await again.sync(30);
  expect(again.state.get()).toMatchObject({ wasSetBack: true });
  expect(again.state.get().messages).toHaveLength(30);
  await history.flush();
  expect((await openOffline()).state.get().messages).toHaveLength(30);
});

test("a server set back that has grown beyond what is kept since is noticed by the last kept message", async () => {
  await writeSome(1, 40);
  await loadAll(openHistory());
  server.messages.splice(30);
  const write = writer(bea);
  for (let n = 0; n < 20; n += 1) await write(`after the restore ${String(n)}`);
  const again = openFeed(openHistory());
  await again.sync(50);
  expect(again.state.get().wasSetBack).toBe(true);
  expect(said(again).slice(29, 32)).toEqual(["message 30", "after the restore 0", "after the restore 1"]);
});

test("what the server has removed is removed from what is kept", async () => {
  await writeSome(1, 3);
  const history = openHistory();
  const feed = await loadAll(history);
  server.removed.add(server.messages[1]?.mh ?? "");
  await feed.reread(2);
  expect(said(feed)).toEqual(["message 1", "removed", "message 3"]);
  await history.flush();
  expect(said(await openOffline())).toEqual(["message 1", "removed", "message 3"]);
});

test("what its author has taken back is not kept; what somebody else would take back is", async () => {
  const [hers, his] = [writer(bea), writer(ali)];
  const rm = [await hers("taken back")];
  const mine = [await his("mine")];
  await hers({ t: "del", rm });
  await hers({ t: "del", rm: mine });
  const feed = await loadAll(openHistory());
  expect(said(feed)).toEqual(["taken back", "mine", "del", "del"]);
  expect(said(await openOffline())).toEqual(["removed", "mine", "del", "del"]);
});

test("under another local key nothing can be read, and what is written anew can", async () => {
  await writeSome(1, 5);
  await loadAll(openHistory());
  const other = await generateLocalKey();
  expect(said(await openOffline(openHistory(other)))).toEqual([]);
  await loadAll(openHistory(other));
  expect(said(await openOffline(openHistory(other)))).toHaveLength(5);
  expect(said(await openOffline())).toEqual([]);
});

test("nothing is written for someone who has signed out, and signing out leaves nothing", async () => {
  await writeSome(1, 5);
  const history = openHistory();
  const feed = await loadAll(history);
  expect(await storage.run((database) => database.count("history"))).toBe(1);
  await wipePerson(storage, owner);
  expect(await storage.run((database) => database.count("history"))).toBe(0);
  await writeSome(6, 8);
  await feed.sync(8);
  await history.flush();
  expect(feed.state.get().messages).toHaveLength(8);
  expect(await storage.run((database) => database.count("history"))).toBe(0);
  expect(history.isStopped()).toBe(true);
});

test("with old keys that are forgotten goes what they opened, and a tab with the old keys writes none of it again", async () => {
  await writeSome(1, 5);
  const old = openHistory();
  const feed = await loadAll(old);
  const next = await changeKeys(ali, "rotate-enc");
  const third = await changeKeys(next, "rotate-enc");
  const { sh } = next.chain.head;
  // Kept in the new key file: everything stays.
  await stageKeys(storage, unlockedWith(next), sh, Date.now());
  expect(await promoteStaged(storage, third.chain, sh)).toBe("promoted");
  expect(await storage.run((database) => database.count("history"))).toBe(1);
  const forgetful = { ...third, keys: { ...third.keys, archived: [] } };
  await stageKeys(storage, unlockedWith(forgetful), third.chain.head.sh, Date.now());
  expect(await promoteStaged(storage, third.chain, third.chain.head.sh)).toBe("promoted");
  expect(await storage.run((database) => database.count("history"))).toBe(0);
  await writeSome(6, 8);
  await feed.sync(8);
  await old.flush();
  expect(await storage.run((database) => database.count("history"))).toBe(0);
});

test("without room everything goes on without the cache, and what was kept stays whole", async () => {
  await writeSome(1, 5);
  await loadAll(openHistory());
  await writeSome(6, 8);
  const store = createHistoryStore(storage, owner, ek);
  const full = openHistory(ali.localKey, { ...store, put: () => Promise.reject(new StorageError("full")) });
  const feed = await loadAll(full);
  expect(feed.state.get().messages).toHaveLength(8);
  expect(full.isStopped()).toBe(true);
  expect(said(await openOffline())).toHaveLength(5);
});

test("two tabs that write the same page lose nothing", async () => {
  await writeSome(1, 150);
  const [one, two] = [openHistory(), openHistory()];
  // The first has only the newest page of the server, the second everything, and neither knows of the other.
  const short = openFeed(one);
  await short.sync(150);
  await loadAll(two);
  await one.flush();
  expect((await openOffline()).state.get().messages).toHaveLength(150);
  await writeSome(151, 152);
  await short.sync(152);
  await one.flush();
  expect((await openOffline()).state.get().messages).toHaveLength(152);
});

test("cleared, it is empty, and stays so until the account is opened anew", async () => {
  await writeSome(1, 5);
  const history = openHistory();
  const feed = await loadAll(history);
  expect((await history.measure()).messages).toBe(5);
  expect((await history.measure()).bytes).toBeGreaterThan(1000);
  await history.clear();
  await writeSome(6, 6);
  await feed.sync(6);
  await history.flush();
  expect(await history.measure()).toEqual({ messages: 0, bytes: 0 });
});

test("no text is in what is kept", async () => {
  await writer(bea)("a canary that sings");
  await loadAll(openHistory());
  const records = await storage.run((database) => database.getAll("history"));
  expect(records).toHaveLength(1);
  const bytes = records
    .flatMap((record) => Object.values(record))
    .map((value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : String(value)));
  expect(bytes.join("\n")).not.toContain("canary");
  expect(bytes.join("\n")).toContain(cid);
});

test("a database of the second version gets room for it and keeps what it has", async () => {
  const opening = indexedDB.open("second version", 2);
  opening.onupgradeneeded = () => {
    const database = opening.result;
    for (const name of ["vault", "staged"]) database.createObjectStore(name, { keyPath: "uid" });
    database.createObjectStore("log", { keyPath: "owner" });
    database.createObjectStore("pins", { keyPath: ["owner", "uid"] }).createIndex("owner", "owner");
    database.createObjectStore("queue", { keyPath: "order", autoIncrement: true }).createIndex("owner", "owner");
    database.createObjectStore("chains", { keyPath: ["owner", "cid"] }).createIndex("owner", "owner");
    opening.transaction?.objectStore("vault").put({ uid: owner, kept: "as it was" });
    opening.transaction?.objectStore("pins").put({ owner, uid: "somebody", history: ["something"] });
  };
  await new Promise((resolve) => {
    opening.onsuccess = resolve;
  });
  opening.result.close();
  const upgraded = createDeviceStorage("second version");
  expect(await upgraded.run((database) => database.get("vault", owner))).toEqual({ uid: owner, kept: "as it was" });
  expect(await upgraded.run((database) => database.getAll("pins"))).toEqual([
    { owner, uid: "somebody", history: ["something"] },
  ]);
  for (const name of ["history", "drafts"] as const) {
    expect(await upgraded.run((database) => database.countFromIndex(name, "owner", owner))).toBe(0);
  }
  await upgraded.close();
});
