// The key log against a server that tries to stay unnoticed: by leaving answers out, and by showing each person another
// log. And the other side of it: a slow network, restarts and several tabs alarm nobody.
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, test } from "vitest";
import { fault } from "@/lib/client/api.ts";
import { StorageError } from "@/lib/client/database.ts";
import { fieldsOfHead } from "@/lib/client/head-code.ts";
import { createPassingLog } from "@/lib/client/key-log-store.ts";
import { generateIdentity } from "@/lib/crypto/index.ts";
import type { KeyLog } from "@/lib/client/key-log.ts";
import { encodeB64u } from "@/lib/shared/base64.ts";
import { FakeLog } from "./fake-log.ts";
import { changeKeys, makePerson } from "./people.ts";
import {
  ali,
  bea,
  DAYS,
  evidenceOf,
  fill,
  kept,
  kindsOf,
  makeWorld,
  MINUTES,
  peer,
  secondLog,
  showing,
  signedHead,
  silentSince,
  uid,
  type Watching,
  type World,
} from "./watched-log.ts";

const cem = await makePerson("cem");
const aliReset = await changeKeys(ali, "reset");
const third = cem.viewer.uid;

let world: World;
beforeEach(async () => {
  world = await makeWorld();
});

describe("a log that is frozen for one person", () => {
  /** A reset that ali never made stands in the log, which goes on being shown to ali as it was before. */
  async function freeze(change: Watching = {}): Promise<KeyLog> {
    const watch = await world.openLog({ getHead: showing(await world.log.headAt(7)), ...change });
    expect(await watch.check()).toBe(true);
    await world.log.add(uid, 2, aliReset.chain.head.sh);
    await fill(world.log, 2);
    return watch;
  }

  test("is followed to the heads that others were shown, and judged there", async () => {
    const watch = await freeze();
    await watch.noteHead(await world.log.headAt(10), peer);
    expect(watch.head()).toBe(await world.log.headAt(10));
    expect(kindsOf(watch)).toEqual([]);
    await world.watchFor(watch, 1, 3 * MINUTES);
    expect(kindsOf(watch)).toEqual(["own-keys"]);
    // And the server goes on showing the older head.
    await world.watchFor(watch, 1, 3 * MINUTES);
    expect(kindsOf(watch)).toEqual(["own-keys", "frozen"]);
  });

  test("cannot keep the leaves back for longer than patience", async () => {
    const noLeaves = (from: number) => Promise.resolve({ ok: true, value: { from, leaves: "" } } as const);
    let isHonest = true;
    const watch = await freeze({
      getLeaves: (from, to) => (isHonest ? world.log.getLeaves(from, to) : noLeaves(from)),
    });
    isHonest = false;
    await watch.noteHead(await world.log.headAt(10), peer);
    expect(kindsOf(watch)).toEqual([]);
    world.time += 3 * MINUTES;
    await watch.check();
    expect(kindsOf(watch)).toEqual(["frozen"]);
    expect(evidenceOf(watch)).toMatchObject({
      proof: "answers",
      heads: [await world.log.headAt(7), await world.log.headAt(10)],
    });
  });

  test("that shows an older head for longer than patience", async () => {
    let head = await world.log.headAt(7);
    const watch = await world.openLog({ getHead: () => showing(head)() });
    await watch.check();
    head = await world.log.headAt(6);
    expect(await watch.check()).toBe(false);
    expect(kindsOf(watch)).toEqual([]);
    world.time += 3 * MINUTES;
    await watch.check();
    expect(kindsOf(watch)).toEqual(["frozen"]);
    expect(evidenceOf(watch)).toMatchObject({ proof: "answers", heads: [await world.log.headAt(7), head] });
  });

  test("accuses nobody who came since: what is missing there may stand in what is kept back", async () => {
    const watch = await freeze();
    world.show(cem);
    await world.log.addChain(cem.chain);
    await world.contacts.require(third);
    await watch.noteHead(await world.log.headAt(9), peer);
    await world.watchFor(watch, 3, 3 * MINUTES);
    expect(kindsOf(watch)).toEqual(["own-keys", "frozen"]);
    expect(world.stateOf(third)).toBe("TOFU");
    expect(await watch.covers(third)).toBe(false);
  });
});

describe("another tab", () => {
  /** This tab reads a leaf of `shown` slowly, while another one goes two leaves further. */
  async function race(shown: FakeLog): Promise<KeyLog> {
    const gates: (() => void)[] = [];
    const slow = await world.openLog({
      getHead: showing(await shown.headAt(8)),
      getLeaves: async (from, to) => {
        await new Promise<void>((open) => gates.push(open));
        return shown.getLeaves(from, to);
      },
    });
    const looking = slow.check();
    await expect.poll(() => gates.length).toBe(1);
    await (await world.openLog()).check();
    for (const open of gates) open();
    await looking;
    return slow;
  }
  beforeEach(async () => {
    world.store = kept(crypto.randomUUID());
    await (await world.openLog()).check();
    await fill(world.log, 2);
  });

  test("that has read further is not set back, and the other head is compared", async () => {
    const slow = await race(world.log);
    expect(slow.head()).toBe(await world.log.headAt(9));
    const later = await world.openLog();
    expect(await later.check()).toBe(true);
    expect([kindsOf(later), later.record.get().heard]).toEqual([[], []]);
  });

  test("that was shown another log is found to have been", async () => {
    const forked = await secondLog(0);
    forked.leaves = world.log.leaves.slice(0, 7);
    await fill(forked, 1);

    await race(forked);
    const later = await world.openLog();
    await later.check();
    expect(kindsOf(later)).toEqual(["split-view"]);
  });
});

describe("checks that are left out", () => {
  test("for want of proofs: said after an hour, and no alarm", async () => {
    const second = await secondLog(9);
    let isRefused = true;
    const watch = await world.openLog({
      getConsistency: (first, to) =>
        isRefused ? Promise.resolve(fault("internal")) : world.log.getConsistency(first, to),
    });
    await watch.check();
    const began = world.time;
    await watch.noteHead(await second.headAt(4), peer);
    expect(silentSince(watch)).toBeNull();
    await world.watchFor(watch, 4, 20 * MINUTES);
    expect(silentSince(watch)).toBe(began);
    expect(kindsOf(watch)).toEqual([]);
    // Once they are given, it is found what they would have shown.
    isRefused = false;
    await watch.check();
    expect(silentSince(watch)).toBeNull();
    expect(kindsOf(watch)).toEqual(["split-view"]);
  });

  test("for want of an answer about the log, while the server answers otherwise", async () => {
    world.log.isDown = true;
    const watch = await world.openLog();
    await world.watchFor(watch, 5, 20 * MINUTES);
    expect(silentSince(watch)).toBe(world.time - 80 * MINUTES);
    world.log.isDown = false;
    await watch.check();
    expect(silentSince(watch)).toBeNull();
  });

  test("for want of an answer about the log and one's own keys, while the server answers about anything else", async () => {
    const watch = await world.openLog();
    await watch.check();
    await world.log.add(uid, 2, aliReset.chain.head.sh);
    [world.log.isDown, world.areKeysDown] = [true, true];
    const began = world.time + 20 * MINUTES;
    for (let look = 0; look < 5; look += 1) {
      world.answers += 1;
      await world.watchFor(watch, 1, 20 * MINUTES);
    }
    expect(silentSince(watch)).toBe(began);
    expect(kindsOf(watch)).toEqual([]);
  });

  test("for want of any answer, while a head waits that came in a message", async () => {
    const watch = await world.openLog();
    await watch.check();
    [world.log.isDown, world.areKeysDown] = [true, true];
    const scanned = fieldsOfHead(await world.log.headAt(5));
    if (scanned === null) throw new Error("fields");
    await watch.noteScanned(scanned, peer);
    await world.watchFor(watch, 5, 20 * MINUTES);
    // What was scanned was shown by a person, not by the server.
    expect([watch.record.get().heard.length, silentSince(watch)]).toEqual([1, null]);
    await watch.noteHead(await world.log.headAt(4), peer);
    const began = world.time + 20 * MINUTES;
    await world.watchFor(watch, 5, 20 * MINUTES);
    expect(silentSince(watch)).toBe(began);
  });

  test("without a network: nothing is said", async () => {
    [world.log.isDown, world.areKeysDown] = [true, true];
    // What the server answered before the first look was cut off counts once.
    world.answers = 3;
    const watch = await world.openLog();
    await world.watchFor(watch, 5, DAYS);
    expect(silentSince(watch)).toBeNull();
  });

  test("because a head came while the log was out of reach: it is compared later, also after a reload", async () => {
    world.store = kept("out of reach");
    world.log.isDown = true;
    await (await world.openLog()).noteHead(await (await secondLog(9)).headAt(4), peer);
    world.log.isDown = false;
    const watch = await world.openLog();
    await watch.check();
    expect(kindsOf(watch)).toEqual(["split-view"]);
  });

  test("by leaves that drip towards a size that no log has", async () => {
    await (await world.openLog()).check();
    const leaf = encodeB64u(new Uint8Array(72).fill(1, 39, 40));
    let asked = 0;
    const watch = await world.openLog({
      getHead: showing(await signedHead(2 ** 50)),
      getLeaves: (from) => {
        [asked, world.time] = [asked + 1, world.time + 1000];
        return Promise.resolve({ ok: true, value: { from, leaves: leaf } });
      },
    });
    expect(await watch.check()).toBe(false);
    expect(asked).toBeLessThan(200);
    expect(await watch.covers(third)).toBe(false);
    await world.watchFor(watch, 4, 20 * MINUTES);
    expect(silentSince(watch)).not.toBeNull();
  });

  test("by a head that is not signed: an alarm after patience, at first sight too", async () => {
    const head = (await world.log.headAt(7)).replace(/\.[\w-]+$/, `.${encodeB64u(new Uint8Array(64).fill(1))}`);
    const watch = await world.openLog({ getHead: showing(head) });
    expect(await watch.check()).toBe(false);
    expect(kindsOf(watch)).toEqual([]);
    world.time += 3 * MINUTES;
    await watch.check();
    expect(kindsOf(watch)).toEqual(["signature"]);
    expect(evidenceOf(watch)).toMatchObject({ shown: { head } });
  });

  test("because storage failed once", async () => {
    const inner = createPassingLog();
    let isBroken = false;
    const broken = () => Promise.reject(new StorageError("unavailable"));
    world.store = {
      find: () => (isBroken ? broken() : inner.find()),
      update: (step) => (isBroken ? broken() : inner.update(step)),
    };
    const watch = await world.openLog();
    await watch.check();
    await fill(world.log, 1);
    isBroken = true;
    await watch.noteHead(await world.log.headAt(3), peer);
    await watch.noteHead(await (await secondLog(3)).headAt(2), peer);
    expect(kindsOf(watch)).toEqual(["split-view"]);
    isBroken = false;
    expect(await watch.check()).toBe(true);
    expect(kindsOf(await world.openLog())).toEqual(["split-view"]);
  });
});

describe("a log of one's own, from the first sight on", () => {
  let others: FakeLog;
  beforeEach(async () => {
    others = new FakeLog(await generateIdentity());
    await fill(others, 20);
    world.show(cem);
    await world.log.addChain(cem.chain);
    await world.contacts.require(third);
  });
  const verify = () => world.contacts.decide(peer, { kind: "verify", ik: encodeB64u(bea.chain.head.ik) });

  test("is said when somebody verified was shown another one, and can be put away", async () => {
    world.store = kept("log of one's own");
    await verify();
    const watch = await world.openLog();
    await watch.check();
    await watch.noteHead(await others.headAt(20), peer);
    expect([world.named(watch), kindsOf(watch)]).toEqual([[peer], []]);
    await watch.dismissOthers([peer]);
    await watch.noteHead(await others.headAt(19, 1_790_000_000_001), peer);
    expect(world.named(watch)).toEqual([]);
    expect(world.named(await world.openLog())).toEqual([]);
    // Another one again is news.
    const thirdLog = new FakeLog(await generateIdentity());
    await watch.noteHead(await thirdLog.headAt(0, 1_790_000_000_002), peer);
    expect(world.named(watch)).toEqual([peer]);
  });

  test("is said when several contacts agree, not for the word of one", async () => {
    const watch = await world.openLog();
    await watch.check();
    await watch.noteHead(await others.headAt(20), peer);
    expect(world.named(watch)).toEqual([]);
    await watch.noteHead(await others.headAt(20), third);
    expect(world.named(watch)).toEqual([peer, third]);
  });

  test("is said when one's own other device was shown another one", async () => {
    const watch = await world.openLog();
    await watch.check();
    await watch.noteHead(await others.headAt(20), uid);
    expect(world.named(watch)).toEqual([uid]);
  });

  test("is said when a code is scanned, verified or not", async () => {
    const watch = await world.openLog();
    await watch.check();
    const fields = fieldsOfHead(await others.headAt(20));
    const same = fieldsOfHead(await world.log.headAt(5));
    if (fields === null || same === null) throw new Error("fields");
    await watch.noteScanned(same, peer);
    expect(world.named(watch)).toEqual([]);
    await watch.noteScanned(fields, peer);
    expect(world.named(watch)).toEqual([peer]);
    // A code of the same log later puts it right.
    await watch.noteScanned(fieldsOfHead(await world.log.headAt(6)) ?? same, peer);
    expect(world.named(watch)).toEqual([]);
  });

  test("is history when the same person was shown the pinned one since", async () => {
    await verify();
    const watch = await world.openLog();
    await watch.check();
    await watch.noteHead(await world.log.headAt(7, 2_000), peer);
    await watch.noteHead(await others.headAt(20, 1_000), peer);
    expect(world.named(watch)).toEqual([]);
    await watch.noteHead(await others.headAt(20, 3_000), peer);
    expect(world.named(watch)).toEqual([peer]);
  });

  test("and what a contact makes up breaks nothing that is remembered", async () => {
    world.store = kept("made up");
    const watch = await world.openLog();
    await watch.check();
    await watch.noteHead(await others.headAt(20, Number.MAX_SAFE_INTEGER), peer);
    for (const text of [
      "a.b.c",
      "a|b|c|d",
      "x".repeat(512),
      await signedHead(3).then((jws) => `${jws.slice(0, -4)}AAAA`),
    ]) {
      await watch.noteHead(text, peer);
    }
    const next = await world.openLog();
    expect(next.head()).toBe(watch.head());
    expect(kindsOf(next)).toEqual([]);
    expect(await next.check()).toBe(true);
  });
});

describe("an honest server", () => {
  test("on a network that loses every third answer, looked at for days", async () => {
    let asked = 0;
    const lossy =
      <Args extends unknown[], Value>(route: (...args: Args) => Promise<Value>) =>
      (...args: Args) => {
        asked += 1;
        return asked % 3 === 0 ? Promise.resolve(fault("offline")) : route(...args);
      };
    const watch = await world.openLog({
      getHead: lossy(world.log.getHead),
      getLeaves: lossy(world.log.getLeaves),
      getConsistency: lossy(world.log.getConsistency),
    });
    for (let day = 0; day < 20; day += 1) {
      await fill(world.log, 2);
      await watch.noteHead(await world.log.headAt(world.log.leaves.length - 1), peer);
      await world.watchFor(watch, 3, 15 * MINUTES);
      world.time += DAYS;
    }
    expect([kindsOf(watch), silentSince(watch), world.stateOf()]).toEqual([[], null, "TOFU"]);
    expect(watch.record.get().heard).toEqual([]);
    expect(watch.record.get().tree?.size).toBe(world.log.leaves.length);
  });

  test("whose log is read in several looks, because the network is slow", async () => {
    await fill(world.log, 200);
    const watch = await world.openLog({
      getLeaves: (from, to) => {
        world.time += 5_000;
        return world.log.getLeaves(from, to);
      },
    });
    expect(await watch.check()).toBe(false);
    await world.watchFor(watch, 3, 3 * MINUTES);
    expect(await watch.check()).toBe(true);
    expect(world.log.asked.filter(([from]) => from === 0)).toHaveLength(1);
    expect([kindsOf(watch), silentSince(watch)]).toEqual([[], null]);
  });

  test("with several tabs that begin at once and grow at different speed", async () => {
    world.store = kept("many tabs");
    const tabs = await Promise.all([world.openLog(), world.openLog(), world.openLog()]);
    for (let round = 0; round < 6; round += 1) {
      const older = await world.log.headAt(world.log.leaves.length);
      await fill(world.log, 1);
      await Promise.all([...tabs.map((tab) => tab.check()), tabs[round % 3]?.noteHead(older, peer)]);
      world.time += 20 * MINUTES;
    }
    for (const tab of tabs) {
      expect(await tab.check()).toBe(true);
      expect([kindsOf(tab), tab.record.get().heard, tab.record.get().waits]).toEqual([[], [], {}]);
      expect(tab.head()).toBe(await world.log.headAt(world.log.leaves.length));
    }
  });
});
