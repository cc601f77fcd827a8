// The key log as a client watches it: an honest one is believed quietly, a lying one ends in an alarm with evidence.
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, test } from "vitest";
import { judgeScan, qrTextOf } from "@/lib/client/contact-rules.ts";
import { createContacts, type Contacts } from "@/lib/client/contacts.ts";
import { createDeviceStorage } from "@/lib/client/database.ts";
import { createKeptLog, createPassingLog, type KeyLogStore } from "@/lib/client/key-log-store.ts";
import { createKeyLog, type KeyLog } from "@/lib/client/key-log.ts";
import { createPassingPins } from "@/lib/client/pin-store.ts";
import { generateIdentity } from "@/lib/crypto/index.ts";
import { encodeB64u } from "@/lib/shared/base64.ts";
import { newUserId } from "@/lib/shared/ids.ts";
import { FakeLog } from "./fake-log.ts";
import { FakeServer } from "./fake-server.ts";
import { changeKeys, makePerson, type TestPerson } from "./people.ts";

const ali = await makePerson("ali");
const bea = await makePerson("bea");
const stranger = await makePerson("bea", bea.viewer.uid);
const beaRotated = await changeKeys(bea, "rotate-enc");
const aliRotated = await changeKeys(ali, "rotate-enc");
const logKey = await generateIdentity();
const [uid, peer] = [ali.viewer.uid, bea.viewer.uid];

let server: FakeServer;
let log: FakeLog;
let store: KeyLogStore;
let contacts: Contacts;
let time: number;
const MINUTES = 60_000;

async function openLog(change: Partial<Pick<FakeLog, "getHead">> = {}): Promise<KeyLog> {
  const { getLeaves, getConsistency } = log;
  const { getHead } = { getHead: log.getHead, ...change };
  return createKeyLog({
    viewer: uid,
    ownIk: ali.keys.identity.ik,
    store,
    contacts,
    getHead,
    getLeaves,
    getConsistency,
    later: () => undefined,
    onChange: () => undefined,
    countAnswers: () => 0,
    isKeyInUse: () => Promise.resolve(true),
    now: () => time,
  });
}
const alarmOf = (watch: KeyLog) => watch.record.get().alarms[0] ?? null;
const show = (person: TestPerson) => server.people.set(person.viewer.uid, person);
const stateOf = (of = peer) => contacts.pins.get().get(of)?.state;
async function fill(target: FakeLog, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) await target.add(newUserId(), 1, stranger.chain.head.sh);
}

beforeEach(async () => {
  [server, log, store, time] = [new FakeServer(), new FakeLog(logKey), createPassingLog(), Date.now()];
  for (const person of [ali, bea]) {
    show(person);
    await log.addChain(person.chain);
  }
  await fill(log, 5);
  const { getKeys, getPeople } = server;
  contacts = await createContacts({
    viewer: ali.viewer,
    ownIk: ali.keys.identity.ik,
    store: createPassingPins(),
    getKeys,
    getPeople,
    loadMirror: () => Promise.resolve(true),
    onChange: () => undefined,
    now: Date.now,
  });
  await contacts.require(peer);
});

describe("an honest log", () => {
  test("is read once, followed as it grows, and covers who is in it", async () => {
    const watch = await openLog();
    expect(watch.head()).toBeNull();
    expect(await watch.check()).toBe(true);
    expect(watch.head()).toBe(await log.headAt(7));
    expect(await watch.covers(peer)).toBe(true);
    await fill(log, 4);
    log.asked.length = 0;
    expect(await watch.check()).toBe(true);
    expect(log.asked).toEqual([
      [7, 11],
      [10, 11],
    ]);
    expect(alarmOf(watch)).toBeNull();
  });

  test("is remembered by the next start, on the device too", async () => {
    store = createKeptLog(createDeviceStorage("key log"), uid);
    await (await openLog()).check();
    log.asked.length = 0;
    const next = await openLog();
    expect(next.head()).toBe(await log.headAt(7));
    expect(await next.check()).toBe(true);
    expect(await next.covers(peer)).toBe(true);
    expect(log.asked).toEqual([]);
    expect(await createKeptLog(createDeviceStorage("key log"), peer).find()).toBeNull();
  });

  test("that is out of reach is no alarm, and covers nobody new", async () => {
    log.isDown = true;
    const watch = await openLog();
    expect(await watch.check()).toBe(false);
    expect(await watch.covers(peer)).toBe(false);
    log.isDown = false;
    expect(await watch.covers(peer)).toBe(true);
    log.isDown = true;
    expect(await watch.covers(peer)).toBe(true);
    expect(alarmOf(watch)).toBeNull();
  });

  test("shows a contact's new keys before the contact was asked for: they are asked for now", async () => {
    show(beaRotated);
    await log.add(peer, 2, beaRotated.chain.head.sh);
    const watch = await openLog();
    await watch.check();
    expect(contacts.pins.get().get(peer)?.seq).toBe(2);
    expect(alarmOf(watch)).toBeNull();
    expect(await watch.covers(peer)).toBe(true);
  });

  test("shows one's own new keys, made on another device", async () => {
    show(aliRotated);
    await log.add(uid, 2, aliRotated.chain.head.sh);
    const watch = await openLog();
    await watch.check();
    expect(alarmOf(watch)).toBeNull();
    expect(contacts.pins.get().get(uid)?.seq).toBe(2);
  });

  test("whose head comes late from a cache is neither believed nor an alarm", async () => {
    const watch = await openLog();
    await fill(log, 2);
    await watch.check();
    const older = await openLog({
      getHead: async () => ({ ok: true, value: { ...(await keyed()), head: await log.headAt(6) } }),
    });
    expect(await older.check()).toBe(false);
    expect(alarmOf(older)).toBeNull();
  });
});

async function keyed() {
  const head = await log.getHead();
  if (!head.ok) throw new Error(head.code);
  return head.value;
}

describe("a lying log", () => {
  test("that takes leaves back", async () => {
    const watch = await openLog();
    await watch.check();
    const before = watch.head();
    log.leaves = [...log.leaves.slice(0, 3), ...log.leaves.slice(4), ...log.leaves.slice(0, 2)];
    expect(await watch.check()).toBe(false);
    expect(alarmOf(watch)).toMatchObject({ kind: "split-view", at: time });
    expect(JSON.parse(alarmOf(watch)?.evidence ?? "")).toMatchObject({
      heads: [before, await log.headAt(log.leaves.length)],
    });
    // What was proven stays proven, here and after a reload.
    expect(alarmOf(await openLog())?.kind).toBe("split-view");
  });

  test("is not forgotten because another tab has seen nothing of it", async () => {
    store = createKeptLog(createDeviceStorage("two tabs"), uid);
    const [watch, other] = [await openLog(), await openLog()];
    await watch.check();
    await other.check();
    const second = new FakeLog(logKey);
    await fill(second, 7);
    await watch.noteHead(await second.headAt(7), peer);
    expect(alarmOf(watch)?.kind).toBe("split-view");
    expect(alarmOf(other)).toBeNull();
    await fill(log, 1);
    expect(await other.check()).toBe(true);
    expect(alarmOf(other)?.kind).toBe("split-view");
    expect(alarmOf(await openLog())?.kind).toBe("split-view");
  });

  test("that becomes shorter", async () => {
    const watch = await openLog();
    await watch.check();
    log.leaves = log.leaves.slice(0, 5);
    expect(await watch.check()).toBe(false);
    expect(alarmOf(watch)?.kind).toBe("split-view");
  });

  test("that changes its key", async () => {
    await (await openLog()).check();
    const other = new FakeLog(await generateIdentity());
    other.leaves = log.leaves;
    log = other;
    const watch = await openLog();
    expect(await watch.check()).toBe(false);
    expect(alarmOf(watch)?.kind).toBe("log-key");
  });

  test("whose head is not signed by its key is not believed", async () => {
    const other = new FakeLog(await generateIdentity());
    other.leaves = log.leaves;
    const head = await other.headAt(7);
    const watch = await openLog({ getHead: async () => ({ ok: true, value: { ...(await keyed()), head } }) });
    expect(await watch.check()).toBe(false);
    expect(watch.head()).toBeNull();
  });

  test("that has keys of this person that this person never made", async () => {
    await log.add(uid, 2, stranger.chain.head.sh);
    const watch = await openLog();
    await watch.check();
    expect(alarmOf(watch)).toBeNull();
    time += 5 * MINUTES;
    await watch.check();
    expect(alarmOf(watch)).toMatchObject({ kind: "own-keys", handle: "ali" });
    expect(alarmOf(watch)?.evidence).toContain(stranger.chain.head.sh);
  });

  test("that has another first key of this person", async () => {
    log.leaves = [];
    await log.add(uid, 1, stranger.chain.head.sh);
    const watch = await openLog();
    await watch.check();
    expect(alarmOf(watch)?.kind).toBe("own-keys");
  });

  test("that shows others another key of a contact: nothing is sent to them", async () => {
    log.leaves = [];
    await log.addChain(ali.chain);
    await log.addChain(stranger.chain);
    const watch = await openLog();
    await watch.check();
    expect(alarmOf(watch)).toMatchObject({ kind: "contact", handle: "bea" });
    expect(stateOf()).toBe("CONFLICT");
    expect(await watch.covers(peer)).toBe(false);
    expect(stateOf(uid)).toBe("VERIFIED");
  });

  test("that has a statement of this person twice", async () => {
    await log.addChain(ali.chain);
    const watch = await openLog();
    await watch.check();
    expect(alarmOf(watch)?.kind).toBe("own-keys");
  });

  test("that hides a contact's newest keys here alone", async () => {
    await log.add(peer, 2, beaRotated.chain.head.sh);
    const watch = await openLog();
    await watch.check();
    expect(alarmOf(watch)).toBeNull();
    time += 5 * MINUTES;
    await watch.check();
    expect(alarmOf(watch)).toMatchObject({ kind: "contact", handle: "bea" });
    expect(stateOf()).toBe("CONFLICT");
  });

  test("that never has a contact's newest keys", async () => {
    show(beaRotated);
    await contacts.refresh(peer);
    const watch = await openLog();
    expect(await watch.covers(peer)).toBe(false);
    expect(alarmOf(watch)).toBeNull();
    time += 5 * MINUTES;
    await watch.check();
    expect(alarmOf(watch)).toMatchObject({ kind: "contact", handle: "bea" });
    expect(stateOf()).toBe("CONFLICT");
  });

  test("that does not have a contact: waited for a while, then said", async () => {
    log.leaves = [];
    await log.addChain(ali.chain);
    const watch = await openLog();
    expect(await watch.covers(peer)).toBe(false);
    expect(stateOf()).toBe("TOFU");
    expect(alarmOf(watch)).toBeNull();
    time += 5 * MINUTES;
    expect(await watch.covers(peer)).toBe(false);
    expect(stateOf()).toBe("CONFLICT");
    expect(alarmOf(watch)?.kind).toBe("contact");
  });
});

describe("heads that others were shown", () => {
  test("of the same log are quiet, older and newer ones", async () => {
    const watch = await openLog();
    await watch.check();
    await watch.noteHead(await log.headAt(3), peer);
    await fill(log, 3);
    await watch.noteHead(await log.headAt(10), peer);
    expect(watch.head()).toBe(await log.headAt(10));
    expect(alarmOf(watch)).toBeNull();
  });

  test.each([
    ["shorter", 4],
    ["as long", 7],
    ["longer", 9],
  ])("of a second log under the same key, %s, are the proof of a split view", async (_name, size) => {
    const second = new FakeLog(logKey);
    await fill(second, 9);
    const watch = await openLog();
    await watch.check();
    const theirs = await second.headAt(size);
    await watch.noteHead(theirs, peer);
    expect(alarmOf(watch)?.kind).toBe("split-view");
    expect(JSON.parse(alarmOf(watch)?.evidence ?? "")).toMatchObject({ heads: [await log.headAt(7), theirs] });
  });

  test("that anybody could have made up prove nothing", async () => {
    const second = new FakeLog(await generateIdentity());
    await fill(second, 7);
    const watch = await openLog();
    await watch.check();
    await watch.noteHead(await second.headAt(7), peer);
    await watch.noteHead("a.b.c", peer);
    expect(alarmOf(watch)).toBeNull();
  });

  test("come in a scanned code as well", async () => {
    const party = (person: TestPerson) => ({ uid: person.viewer.uid, ik: encodeB64u(person.chain.head.ik) });
    const [mine, theirs] = [
      { me: party(ali), peer: party(bea) },
      { me: party(bea), peer: party(ali) },
    ];
    const scan = async (watch: KeyLog, text: string) => {
      const { result, head } = judgeScan(text, mine);
      expect(result).toBe("match");
      if (head !== null) await watch.noteScanned(head, peer);
      return head;
    };
    const second = new FakeLog(logKey);
    await fill(second, 9);
    const watch = await openLog();
    expect(await scan(watch, qrTextOf(theirs, null))).toBeNull();
    expect(await scan(watch, qrTextOf(theirs, await log.headAt(5)))).not.toBeNull();
    const forged = qrTextOf(theirs, await new FakeLog(await generateIdentity()).headAt(0));
    expect(await scan(watch, forged)).not.toBeNull();
    expect(alarmOf(watch)).toBeNull();
    await scan(watch, qrTextOf(theirs, await second.headAt(5)));
    expect(alarmOf(watch)?.kind).toBe("split-view");
    expect(alarmOf(watch)?.evidence).toContain(await second.headAt(5));
    expect(judgeScan(`${qrTextOf(theirs, null)}|5|AAAA|1|AAAA`, mine).result).toBe("not-a-code");
  });

  test("that could not be compared are compared when they come again", async () => {
    const second = new FakeLog(logKey);
    await fill(second, 9);
    const watch = await openLog();
    await watch.check();
    log.isDown = true;
    await watch.noteHead(await second.headAt(4), peer);
    expect(alarmOf(watch)).toBeNull();
    log.isDown = false;
    await watch.noteHead(await second.headAt(4), peer);
    expect(alarmOf(watch)?.kind).toBe("split-view");
  });
});
