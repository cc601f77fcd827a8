// Keys on their way into the vault: of several changes the chain decides which keys are the newest, and no older ones replace
// those that are held already.
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, test } from "vitest";
import { createDeviceStorage, type DeviceStorage } from "@/lib/client/database.ts";
import { hasStaged, promoteStaged, settleStaged, stageKeys } from "@/lib/client/staged-keys.ts";
import { keepInVault, readVault, type Unlocked } from "@/lib/client/vault.ts";
import { changeKeys, makePerson, type TestPerson } from "./people.ts";

const first = await makePerson("ali");
const rotated = await changeKeys(first, "rotate-enc");
const reset = await changeKeys(rotated, "reset");
const renewed = await changeKeys(rotated, "rotate-id");
const { uid } = first.viewer;
const people = { first, rotated, reset, renewed };
const shOf = ({ chain }: TestPerson) => chain.head.sh;
const unlockedWith = (person: TestPerson): Unlocked => ({ ...person, kept: true, keyFileChecked: false });

let storage: DeviceStorage;
let count = 0;
beforeEach(async () => {
  count += 1;
  storage = createDeviceStorage(`staged-${String(count)}`);
  await keepInVault(storage, unlockedWith(first));
});

const stage = (person: TestPerson, at = Date.now()) => stageKeys(storage, unlockedWith(person), shOf(person), at);
/** Whose keys the vault holds. */
async function held(): Promise<string | undefined> {
  const keys = (await readVault(storage, uid))?.keys;
  const isHeld = ({ keys: { identity, encryption } }: TestPerson) =>
    keys?.encryption.kid === encryption.kid && keys.identity.ik.join() === identity.ik.join();
  return Object.entries(people).find(([, person]) => isHeld(person))?.[0];
}

describe("a change whose answer was lost", () => {
  test("comes into the vault when the chain names it", async () => {
    await stage(rotated);
    expect(await settleStaged(storage, first.chain, Date.now())).toBe("waiting");
    expect(await settleStaged(storage, rotated.chain, Date.now())).toBe("promoted");
    expect(await held()).toBe("rotated");
  });

  test("does not take the place of the reset after it", async () => {
    await stage(rotated);
    await stage(reset);
    expect(await promoteStaged(storage, reset.chain, shOf(reset))).toBe("promoted");
    expect(await held()).toBe("reset");
    expect(await settleStaged(storage, reset.chain, Date.now())).toBe("dropped");
    expect(await held()).toBe("reset");
    expect(await hasStaged(storage, uid)).toBe(false);
  });

  test("nor of a new identity key with the same key for messages, nor when it is carried out again", async () => {
    await stage(rotated);
    await keepInVault(storage, unlockedWith(renewed));
    expect(await promoteStaged(storage, renewed.chain, shOf(rotated))).toBe("dropped");
    expect(await held()).toBe("renewed");
    await stage(renewed);
    await keepInVault(storage, unlockedWith(rotated));
    expect(await promoteStaged(storage, renewed.chain, shOf(renewed))).toBe("promoted");
    expect(await held()).toBe("renewed");
  });

  test("waits beside another one that is promoted", async () => {
    await stage(rotated);
    await stage(reset);
    expect(await promoteStaged(storage, rotated.chain, shOf(rotated))).toBe("promoted");
    expect(await hasStaged(storage, uid)).toBe(true);
    expect(await settleStaged(storage, reset.chain, Date.now())).toBe("promoted");
    expect(await held()).toBe("reset");
  });
});

test("keys that the chain does not name give way to those that it does", async () => {
  const elsewhere = await changeKeys(first, "rotate-enc");
  await keepInVault(storage, unlockedWith(elsewhere));
  await stage(reset);
  expect(await settleStaged(storage, reset.chain, Date.now())).toBe("promoted");
  expect(await held()).toBe("reset");
});
