// Several tabs of one person watch the key log over one memory, and tell each other what they have stored: none of them
// takes what another has read for what it has read itself, and one with older keys accuses nobody.
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, test } from "vitest";
import { fault } from "@/lib/client/api.ts";
import { createDeviceStorage, StorageError, type DeviceStorage } from "@/lib/client/database.ts";
import { isKeyInUse } from "@/lib/client/key-log-keys.ts";
import type { KeyLogStore } from "@/lib/client/key-log-store.ts";
import { createReader } from "@/lib/client/key-log-tree.ts";
import type { KeyLog } from "@/lib/client/key-log.ts";
import { keepInVault } from "@/lib/client/vault.ts";
import { CompactTree } from "@/lib/protocol/merkle.ts";
import { hashLeaf, LEAF_BYTES } from "@/lib/protocol/key-log.ts";
import { changeKeys, type TestPerson } from "./people.ts";
import { ali, fill, kept, kindsOf, makeWorld, MINUTES, peer, showing, uid, type World } from "./watched-log.ts";

const aliRotated = await changeKeys(ali, "rotate-enc");
const aliReset = await changeKeys(ali, "reset");

let world: World;
beforeEach(async () => {
  world = await makeWorld();
  world.store = kept(crypto.randomUUID());
});

interface Gate {
  wait: Promise<void>;
  open: () => void;
}
function makeGate(): Gate {
  let open: () => void = () => undefined;
  const wait = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { wait, open };
}
const ownSize = (watch: KeyLog) => (watch.record.get().tree?.own.length ?? 0) / LEAF_BYTES;

describe("a tab whose memory another tab has moved on while it was reading", () => {
  test("does not take the same leaf of one's own twice", async () => {
    const gate = makeGate();
    let [isSlow, asked] = [false, 0];
    const slow = await world.openLog({
      getLeaves: async (from, to) => {
        asked += 1;
        if (isSlow) await gate.wait;
        return world.log.getLeaves(from, to);
      },
    });
    const quick = await world.openLog();
    for (const tab of [slow, quick]) await tab.check();
    world.show(aliRotated);
    await world.log.add(uid, 2, aliRotated.chain.head.sh);
    await world.contacts.refresh(uid);
    [isSlow, asked] = [true, 0];
    const looking = slow.check();
    await expect.poll(() => asked).toBe(1);
    await quick.check();
    await slow.reload();
    expect(slow.head()).toBe(quick.head());
    gate.open();

    expect(await looking).toBe(true);
    expect(await quick.check()).toBe(true);
    for (const tab of [slow, quick, await world.openLog()]) {
      expect([kindsOf(tab), ownSize(tab)]).toEqual([[], 2]);
    }
  });

  test("holds a head that others were shown against the tree it has measured it by", async () => {
    const { store } = world;
    const [head, memory] = [makeGate(), makeGate()];
    let [isBusy, asked, isHeld] = [false, 0, false];
    const late: KeyLogStore = {
      find: async () => {
        if (isHeld) await memory.wait;
        return store.find();
      },
      update: store.update,
    };
    const slow = await world.openLog({
      store: late,
      getHead: async () => {
        if (!isBusy) return world.log.getHead();
        asked += 1;
        await head.wait;
        return fault("busy");
      },
    });
    const quick = await world.openLog();
    for (const tab of [slow, quick]) await tab.check();
    await fill(world.log, 2);
    isBusy = true;
    const noting = slow.noteHead(await world.log.headAt(8), peer);
    await expect.poll(() => asked).toBe(1);
    await quick.check();
    // Word of the other tab has come; what it has stored is being read while the head is read.
    isHeld = true;
    const reloading = slow.reload();
    head.open();
    // Less would only mean that the tabs do not meet.
    await new Promise((resolve) => setTimeout(resolve, 50));
    isHeld = false;
    memory.open();
    await Promise.all([noting, reloading]);

    expect(slow.record.get().tree?.size).toBe(9);
    for (const tab of [slow, quick, await world.openLog()]) expect(kindsOf(tab)).toEqual([]);
    isBusy = false;
    expect(await slow.check()).toBe(true);
    expect(slow.record.get().heard).toEqual([]);
  });
});

test("a tree that is larger than a head is not read on to it, and contradicts nothing", async () => {
  const { leaves } = world.log;
  const trees = new Map<number, CompactTree>();
  for (const size of [5, 7]) {
    const tree = new CompactTree();
    for (const leaf of leaves.slice(0, size)) await tree.append(await hashLeaf(leaf));
    trees.set(size, tree);
  }
  const [five, seven] = [trees.get(5), trees.get(7)];
  if (five === undefined || seven === undefined) throw new Error("trees");
  const growTo = createReader({ getLeaves: world.log.getLeaves, now: () => world.time });
  const headOf = async (tree: CompactTree) => ({ jws: "", size: tree.size, root: await tree.root(), ts: 0 });
  expect(await growTo(seven, await headOf(five))).toEqual({ kind: "refused", size: 7 });
  expect(world.log.asked).toEqual([]);
  expect(await growTo(five, await headOf(seven))).toMatchObject({ kind: "grown", tree: { size: 7 } });
});

describe("a tab that is still open with keys that the vault holds no more", () => {
  test("does not say of a reset that nobody proves it", async () => {
    const old = await world.openLog();
    await old.check();
    world.show(aliReset);
    await world.log.add(uid, 2, aliReset.chain.head.sh);
    await world.contacts.refresh(uid);
    await world.watchFor(old, 2, 3 * MINUTES);
    expect(kindsOf(old)).toEqual(["own-keys"]);
    // The new key file is chosen in another tab.
    world.inVault = aliReset;
    const fresh = await world.openLog({ ownIk: aliReset });
    expect(await fresh.check()).toBe(true);
    await world.watchFor(old, 4, 15 * MINUTES);
    await fresh.reload();
    expect([kindsOf(fresh), kindsOf(old)]).toEqual([[], []]);
    expect(fresh.record.get().waits).toEqual({});
    expect(await fresh.check()).toBe(true);
  });

  test("still says what no keys at hand could explain", async () => {
    world.inVault = aliReset;
    const old = await world.openLog();
    await old.check();
    await world.log.add(uid, 1, aliReset.chain.head.sh);
    await world.watchFor(old, 1, 3 * MINUTES);
    expect(kindsOf(old)).toEqual(["own-keys"]);
  });
});

test("keys are in use as long as the vault holds no others", async () => {
  const storage = createDeviceStorage(crypto.randomUUID());
  const ik = (person: TestPerson) => person.keys.identity.ik;
  expect(await isKeyInUse(storage, uid, ik(ali))).toBe(true);
  await keepInVault(storage, { ...ali, kept: true, keyFileChecked: false });
  expect(await isKeyInUse(storage, uid, ik(ali))).toBe(true);
  await keepInVault(storage, { ...aliRotated, kept: true, keyFileChecked: false });
  expect(await isKeyInUse(storage, uid, ik(ali))).toBe(true);
  await keepInVault(storage, { ...aliReset, kept: true, keyFileChecked: false });
  expect(await isKeyInUse(storage, uid, ik(ali))).toBe(false);
  expect(await isKeyInUse(storage, uid, ik(aliReset))).toBe(true);
  const broken: DeviceStorage = { ...storage, run: () => Promise.reject(new StorageError("unavailable")) };
  expect(await isKeyInUse(broken, uid, ik(ali))).toBe(true);
});

test("a head of the same log, signed anew while another tab reads, is no reason to read anything twice", async () => {
  const gate = makeGate();
  let asked = 0;
  const quick = await world.openLog();
  await quick.check();
  await fill(world.log, 1);
  const slow = await world.openLog({
    getHead: showing(await world.log.headAt(8, 1_790_000_000_001)),
    getLeaves: async (from, to) => {
      asked += 1;
      await gate.wait;
      return world.log.getLeaves(from, to);
    },
  });
  const looking = slow.check();
  await expect.poll(() => asked).toBe(1);
  await quick.check();
  await slow.reload();
  gate.open();
  expect(await looking).toBe(true);
  const next = await world.openLog();
  expect(await next.check()).toBe(true);
  expect([kindsOf(next), next.record.get().heard, next.record.get().tree?.newest.length]).toEqual([
    [],
    [],
    8 * LEAF_BYTES,
  ]);
});
