// What the key log says of people, and how long it waits before it says so: one's own statements, contacts, alarms that
// are kept.
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, test } from "vitest";
import { evidenceOf as contactEvidence } from "@/lib/client/contact-rules.ts";
import { provenLength } from "@/lib/client/key-log-rules.ts";
import { changeKeys } from "./people.ts";
import {
  ali,
  bea,
  DAYS,
  evidenceOf,
  fill,
  HOURS,
  kept,
  kindsOf,
  makeWorld,
  MINUTES,
  peer,
  secondLog,
  showing,
  stranger,
  uid,
  type World,
} from "./watched-log.ts";

const beaRotated = await changeKeys(bea, "rotate-enc");
const beaTwice = await changeKeys(beaRotated, "rotate-enc");
const beaReset = await changeKeys(bea, "reset");
const aliReset = await changeKeys(ali, "reset");
const aliClosed = await changeKeys(aliReset, "revoke");
const aliElsewhere = await changeKeys(await changeKeys(ali, "rotate-id"), "rotate-enc");

let world: World;
beforeEach(async () => {
  world = await makeWorld();
});

describe("patience", () => {
  test("is remembered: visits may be as short as they like", async () => {
    world.store = kept("short visits");
    await world.log.add(uid, 2, aliReset.chain.head.sh);
    const first = await world.openLog();
    await first.check();
    expect(kindsOf(first)).toEqual([]);
    expect(world.planned).not.toEqual([]);
    world.time += 8 * HOURS;
    const second = await world.openLog();
    await second.check();
    expect(kindsOf(second)).toEqual(["own-keys"]);
  });

  test("is for one statement: what a cache on the way had late last week is not what it has late today", async () => {
    world.store = kept("late caches");
    for (const [person, size] of [
      [beaRotated, 7],
      [beaTwice, 8],
    ] as const) {
      world.show(person);
      await world.contacts.refresh(peer);
      await world.log.add(peer, person.chain.head.seq, person.chain.head.sh);
      const visit = await world.openLog({ getHead: showing(await world.log.headAt(size)) });
      await visit.check();
      expect(Object.keys(visit.record.get().waits)).toEqual([peer]);
      expect(kindsOf(visit)).toEqual([]);
      world.time += 7 * DAYS;
    }
    const watch = await world.openLog();
    expect(await watch.check()).toBe(true);
    expect(watch.record.get().waits).toEqual({});
    expect(world.stateOf()).toBe("TOFU");
  });

  test("does not count looks at which the keys were not answered", async () => {
    const watch = await world.openLog();
    await watch.check();
    world.show(beaRotated);
    await world.log.add(peer, 2, beaRotated.chain.head.sh);
    world.areKeysDown = true;
    await world.watchFor(watch, 3, 15 * MINUTES);
    // The log says that there are newer keys: nothing is sent to the older ones meanwhile.
    expect(await watch.covers(peer)).toBe(false);
    world.areKeysDown = false;
    await watch.check();
    expect([kindsOf(watch), world.stateOf()]).toEqual([[], "TOFU"]);
    expect(await watch.covers(peer)).toBe(true);
  });

  test("ends when a shorter chain is answered again and again", async () => {
    const watch = await world.openLog();
    await watch.check();
    await world.log.add(peer, 2, beaRotated.chain.head.sh);
    await watch.check();
    expect(kindsOf(watch)).toEqual([]);
    world.time += 3 * MINUTES;
    await watch.check();
    expect([kindsOf(watch), world.stateOf()]).toEqual([["contact"], "CONFLICT"]);
    // What the contact's own dialog hands out is both sides, too.
    const pin = world.contacts.pins.get().get(peer);
    const saved = (pin && contactEvidence(pin, watch.record.get().alarms)?.text) ?? "{}";
    expect(JSON.parse(saved)).toMatchObject({
      pinned: { statements: bea.chain.statements.map(({ jws }) => jws) },
      keyLog: [{ kind: "contact", head: watch.head(), leaves: [{ seq: 2, sh: beaRotated.chain.head.sh }] }],
    });
  });
});

describe("one's own statements", () => {
  test.each([
    ["a reset", aliReset],
    ["a reset and the end of the account", aliClosed],
  ])("%s that nobody proves is an alarm, though chain and log agree", async (_name, forged) => {
    const watch = await world.openLog();
    await watch.check();
    world.show(forged);
    for (const { seq, sh } of forged.chain.statements.slice(1)) await world.log.add(uid, seq, sh);
    await world.contacts.refresh(uid);
    await watch.check();
    expect(kindsOf(watch)).toEqual([]);
    world.time += 3 * MINUTES;
    await watch.check();
    expect(kindsOf(watch)).toEqual(["own-keys"]);
    expect(evidenceOf(watch)).toMatchObject({ verdict: "unproven" });
  });

  test("made on this device: keys that prove them are in force within patience, or lift the alarm later", async () => {
    const watch = await world.openLog();
    world.show(aliReset);
    await world.log.add(uid, 2, aliReset.chain.head.sh);
    await world.contacts.refresh(uid);
    await world.watchFor(watch, 2, 3 * MINUTES);
    expect(kindsOf(watch)).toEqual(["own-keys"]);
    // Anything else that was caught stays.
    await watch.noteHead(await (await secondLog(9)).headAt(4), peer);
    const after = await world.openLog({ ownIk: aliReset });
    await after.check();
    expect(kindsOf(after)).toEqual(["split-view"]);
  });

  test("are one's own when an identity at hand vouches for what follows, or signed over what came before", () => {
    expect(provenLength(ali.chain, ali.keys.identity.ik)).toBe(1);
    expect(provenLength(aliElsewhere.chain, ali.keys.identity.ik)).toBe(3);
    expect(provenLength(aliElsewhere.chain, aliElsewhere.keys.identity.ik)).toBe(3);
    expect(provenLength(aliReset.chain, ali.keys.identity.ik)).toBe(1);
    expect(provenLength(aliReset.chain, aliReset.keys.identity.ik)).toBe(2);
    expect(provenLength(aliClosed.chain, ali.keys.identity.ik)).toBe(1);
    expect(provenLength(ali.chain, bea.keys.identity.ik)).toBe(0);
  });
});

describe("who is covered", () => {
  test("is covered for the keys that were found, not for those that came since", async () => {
    const watch = await world.openLog();
    await watch.check();
    expect(await watch.covers(peer)).toBe(true);
    world.show(beaReset);
    await world.contacts.refresh(peer);
    await world.contacts.decide(peer, { kind: "accept", sh: beaReset.chain.head.sh });
    expect(world.stateOf()).toBe("TOFU");
    expect(await watch.covers(peer)).toBe(false);
    await world.log.add(peer, 2, beaReset.chain.head.sh);
    expect(await watch.covers(peer)).toBe(true);
  });
});

describe("alarms", () => {
  test("are not lost when another one is being stored", async () => {
    const inner = kept("overlap");
    const gates: (() => void)[] = [];
    let isSlow = false;
    world.store = {
      find: inner.find,
      update: async (step) => {
        if (isSlow) await new Promise<void>((open) => gates.push(open));
        return inner.update(step);
      },
    };
    const watch = await world.openLog();
    await watch.check();
    await fill(world.log, 1);
    isSlow = true;
    const both = [watch.check(), watch.noteHead(await (await secondLog(7)).headAt(7), peer)];
    const opening = setInterval(() => gates.shift()?.(), 1);
    await Promise.all(both);
    clearInterval(opening);
    expect(kindsOf(watch)).toEqual(["split-view"]);
    expect((await inner.find())?.alarms).toHaveLength(1);
  });

  test("of another tab are not written over by one that has not heard of them", async () => {
    world.store = kept("two tabs at once");
    const [watch, other] = [await world.openLog(), await world.openLog()];
    for (const tab of [watch, other]) await tab.check();
    await watch.noteHead(await (await secondLog(7)).headAt(7), peer);
    expect([kindsOf(watch), kindsOf(other)]).toEqual([["split-view"], []]);
    world.log.isDown = true;
    await other.noteHead(await world.log.headAt(5), peer);
    expect(kindsOf(await world.openLog())).toEqual(["split-view"]);
  });

  test("are all said, one's own keys first", async () => {
    world.log.leaves = [];
    await world.log.addChain(ali.chain);
    await world.log.addChain(stranger.chain);
    const watch = await world.openLog();
    await watch.check();
    expect(kindsOf(watch)).toEqual(["contact"]);
    await world.log.add(uid, 2, aliReset.chain.head.sh);
    await world.watchFor(watch, 2, HOURS);
    expect(kindsOf(watch)).toEqual(["own-keys", "contact"]);
    expect(kindsOf(await world.openLog())).toEqual(["own-keys", "contact"]);
  });

  test("of another tab are heard at the next look, and at once where that tab says so", async () => {
    world.store = kept("another tab");
    const [watch, looking, told] = [await world.openLog(), await world.openLog(), await world.openLog()];
    for (const tab of [watch, looking, told]) await tab.check();
    await watch.noteHead(await (await secondLog(7)).headAt(7), peer);
    await looking.check();
    expect(kindsOf(looking)).toEqual(["split-view"]);
    await told.reload();
    expect(kindsOf(told)).toEqual(["split-view"]);
  });

  test("at first sight are kept, and say what their evidence is worth", async () => {
    world.store = kept("first sight");
    const other = await secondLog(7);
    const watch = await world.openLog({ getLeaves: other.getLeaves });
    await watch.check();
    expect(kindsOf(await world.openLog())).toEqual(["leaves"]);
    expect(evidenceOf(watch)).toMatchObject({ proof: "answers", heads: [null, await world.log.headAt(7)], from: 0 });
    expect(evidenceOf(watch)["leaves"]).toHaveLength(7);
  });

  test("tell leaves that are wrong from heads that are", async () => {
    await (await world.openLog()).check();
    await fill(world.log, 2);
    const other = await secondLog(9);
    const watch = await world.openLog({ getLeaves: other.getLeaves });
    await watch.check();
    expect(kindsOf(watch)).toEqual(["leaves"]);
    expect(evidenceOf(watch)["leaves"]).toHaveLength(2);
    const signedTwice = await world.openLog({ getHead: showing(await (await secondLog(7)).headAt(7)) });
    await signedTwice.check();
    expect(kindsOf(signedTwice)).toEqual(["split-view", "leaves"]);
    expect(evidenceOf(signedTwice)).toMatchObject({ proof: "heads" });
  });
});
