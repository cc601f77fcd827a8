import "fake-indexeddb/auto";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { createDeviceStorage, type DeviceStorage } from "@/lib/client/database.ts";
import {
  findKeptViewer,
  keepInVault,
  markKeyFileChecked,
  readVault,
  removeFromVault,
  type Unlocked,
} from "@/lib/client/vault.ts";
import { makePerson } from "./people.ts";

const ali = await makePerson("ali");
const bea = await makePerson("bea");
const { uid } = ali.viewer;
const unlocked: Unlocked = { ...ali, kept: true, keyFileChecked: false };

let storage: DeviceStorage;
let count = 0;
beforeEach(() => {
  count += 1;
  storage = createDeviceStorage(`vault-${String(count)}`);
});

/** Puts a record that differs in some members from what was kept. */
async function tamper(change: Record<string, unknown>): Promise<void> {
  await storage.run(async (database) => {
    const record = await database.get("vault", uid);
    await database.put("vault", { ...record, ...change } as { uid: string });
  });
}

test("keys come back as they were kept, and still cannot be exported", async () => {
  await keepInVault(storage, unlocked);
  const read = await readVault(storage, uid);
  expect(read).toMatchObject({ viewer: ali.viewer, kept: true, keyFileChecked: false });
  expect(read?.keys.encryption.kid).toBe(ali.keys.encryption.kid);
  expect(read?.keys.identity.ik).toEqual(ali.keys.identity.ik);
  const privateKeys = [read?.keys.identity.signingKey, read?.keys.encryption.decryptionKey, read?.localKey];
  expect(privateKeys.map((key) => key?.extractable)).toEqual([false, false, false]);
});

test("keys that could be exported are not kept", async () => {
  await expect(keepInVault(storage, { ...unlocked, keys: ali.madeKeys })).rejects.toThrow(TypeError);
  expect(await readVault(storage, uid)).toBeNull();
});

test("one person never gets another's keys", async () => {
  await keepInVault(storage, unlocked);
  expect(await readVault(storage, bea.viewer.uid)).toBeNull();
  expect(await readVault(storage, uid)).not.toBeNull();
});

describe("a record that does not hold is as good as none", () => {
  test.each<[string, Record<string, unknown>]>([
    ["a signing key of someone else", { signingKey: bea.keys.identity.signingKey }],
    ["an identity key of someone else", { ik: bea.keys.identity.ik }],
    [
      "a decryption key of someone else",
      {
        encryption: {
          spkiBase64: ali.keys.encryption.publicKey.spkiBase64,
          decryptionKey: bea.keys.encryption.decryptionKey,
        },
      },
    ],
    ["an extractable signing key", { signingKey: ali.madeKeys.identity.signingKey }],
    ["a key of the wrong kind", { localKey: ali.keys.identity.signingKey }],
    ["bytes instead of a key", { signingKey: new Uint8Array(32) }],
    ["another version", { v: 2 }],
    ["an unknown member", { passphrase: "no" }],
  ])("%s", async (_name, change) => {
    await keepInVault(storage, unlocked);
    await tamper({});
    expect(await readVault(storage, uid)).not.toBeNull();
    await tamper(change);
    expect(await readVault(storage, uid)).toBeNull();
  });
});

test("a checked key file is remembered, and only where there are keys", async () => {
  await keepInVault(storage, unlocked);
  await markKeyFileChecked(storage, uid);
  await markKeyFileChecked(storage, bea.viewer.uid);
  expect((await readVault(storage, uid))?.keyFileChecked).toBe(true);
  expect(await storage.run((database) => database.count("vault"))).toBe(1);
});

test("who keeps keys here is known without the server, unless there are several or none that hold", async () => {
  expect(await findKeptViewer(storage)).toBeNull();
  await keepInVault(storage, unlocked);
  expect(await findKeptViewer(storage)).toEqual(ali.viewer);
  await keepInVault(storage, { ...unlocked, ...bea });
  expect(await findKeptViewer(storage)).toBeNull();
  await removeFromVault(storage, bea.viewer.uid);
  expect(await findKeptViewer(storage)).toEqual(ali.viewer);
  await tamper({ v: 2 });
  expect(await findKeptViewer(storage)).toBeNull();
});

test("removed keys are gone", async () => {
  await keepInVault(storage, unlocked);
  await removeFromVault(storage, uid);
  expect(await readVault(storage, uid)).toBeNull();
});

test("a page without a secure context, where there is no CryptoKey, can still load this and say so", async () => {
  const { CryptoKey: theClass } = globalThis;
  vi.resetModules();
  try {
    Reflect.deleteProperty(globalThis, "CryptoKey");
    await expect(import("@/lib/client/vault.ts")).resolves.toHaveProperty("readVault");
    await expect(import("@/lib/client/access.ts")).resolves.toHaveProperty("useAccess");
  } finally {
    globalThis.CryptoKey = theClass;
  }
});
