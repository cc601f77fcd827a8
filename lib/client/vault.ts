// The vault: a person's private keys in this browser profile, as non-extractable CryptoKeys that script cannot read out.
// What is read back is checked like any input, round trips included. Never holds a passphrase or the key file's text.
import * as z from "zod/mini";
import { opensFor, signsFor, type EncryptionKeyPair, type OwnKeys } from "../crypto/index.ts";
import { checkEd25519PublicKey } from "../protocol/ed25519-public-key.ts";
import { checkRsaPublicKey } from "../protocol/rsa-public-key.ts";
import type { Bytes } from "../shared/bytes.ts";
import { handleSchema, userIdSchema } from "../shared/contract/primitives.ts";
import type { UserId } from "../shared/ids.ts";
import { StorageError, type Database, type DeviceStorage } from "./database.ts";
import type { Viewer } from "./view.ts";

/** A person whose keys are at hand. `kept`: they lie in IndexedDB; otherwise in this tab's memory only. */
export interface Unlocked {
  viewer: Viewer;
  keys: OwnKeys;
  /** Encrypts what this device keeps for itself. */
  localKey: CryptoKey;
  kept: boolean;
  /** Whether the saved key file was once read back. */
  keyFileChecked: boolean;
}

function privateKeySchema(name: string, usage: KeyUsage, type: KeyType) {
  return z.custom<CryptoKey>((value) => isHeldKey(value) && value.type === type && isFor(value, name, usage));
}
/** Asked only when a key is at hand: a page without a secure context does not even have the class. */
function isHeldKey(value: unknown): value is CryptoKey {
  return value instanceof CryptoKey && !value.extractable;
}
function isFor({ algorithm, usages }: CryptoKey, name: string, usage: KeyUsage): boolean {
  return algorithm.name === name && usages.includes(usage);
}
const bytesSchema = z.pipe(
  z.instanceof(Uint8Array),
  z.transform((bytes): Bytes => new Uint8Array(bytes)),
);
const pairSchema = z.strictObject({
  spkiBase64: z.string(),
  decryptionKey: privateKeySchema("RSA-OAEP", "decrypt", "private"),
});
export const vaultRecordSchema = z.strictObject({
  v: z.literal(1),
  uid: userIdSchema,
  handle: handleSchema,
  ik: bytesSchema,
  signingKey: privateKeySchema("Ed25519", "sign", "private"),
  encryption: pairSchema,
  archived: z.array(pairSchema),
  localKey: privateKeySchema("AES-GCM", "encrypt", "secret"),
  keyFileChecked: z.boolean(),
});
export type VaultRecord = z.input<typeof vaultRecordSchema>;

/** The keys kept for this person; null when there are none, or none that hold. */
export async function readVault(storage: DeviceStorage, uid: UserId): Promise<Unlocked | null> {
  const record: unknown = await storage.run((database) => database.get("vault", uid));
  const parsed = vaultRecordSchema.safeParse(record);
  if (!parsed.success || parsed.data.uid !== uid) return null;
  const { handle, ik, signingKey, localKey, keyFileChecked } = parsed.data;
  const [encryption, ...archived] = await Promise.all(
    [parsed.data.encryption, ...parsed.data.archived].map(({ spkiBase64, decryptionKey }) =>
      readPair(spkiBase64, decryptionKey),
    ),
  );
  if (!encryption || !checkEd25519PublicKey(ik) || !(await signsFor(signingKey, ik))) return null;
  const keys = { identity: { ik, signingKey }, encryption, archived: archived.filter((pair) => pair !== null) };
  return { viewer: { uid, handle }, keys, localKey, kept: true, keyFileChecked };
}

async function readPair(spkiBase64: string, decryptionKey: CryptoKey): Promise<EncryptionKeyPair | null> {
  const publicKey = await checkRsaPublicKey(spkiBase64);
  if (!publicKey.ok || !(await opensFor(decryptionKey, publicKey.value))) return null;
  return { kid: publicKey.value.kid, decryptionKey, publicKey: publicKey.value };
}

/** Keeps keys for this person, in place of what was kept before. Throws a StorageError; then nothing has changed. */
export async function keepInVault(storage: DeviceStorage, unlocked: Unlocked): Promise<void> {
  const record = toVaultRecord(unlocked);
  await storage.run(async (database) => {
    const transaction = openKeyStores(database);
    await putKeys(transaction, record);
    await transaction.done;
  });
  await askToPersist();
}

/** What changes together with the keys, in one transaction. */
export function openKeyStores(database: Database) {
  return database.transaction(["staged", "vault", "history"], "readwrite", { durability: "strict" });
}

/** Puts keys in place of others; with those that are let go of goes what is kept of what they opened. */
export async function putKeys(transaction: ReturnType<typeof openKeyStores>, record: VaultRecord): Promise<void> {
  const vault = transaction.objectStore("vault");
  const stored: unknown = await vault.get(record.uid);
  const before = vaultRecordSchema.safeParse(stored).data;
  if (stored !== undefined && (before === undefined || letsGoOf(before, record))) {
    const history = transaction.objectStore("history");
    for (const key of await history.index("owner").getAllKeys(record.uid)) await history.delete(key);
  }
  await vault.put(record);
}

/** Whether a key for messages is in the one and not in the other: what it opens shall stay locked from now on. */
function letsGoOf(before: VaultRecord, after: VaultRecord): boolean {
  const kept = new Set([after.encryption, ...after.archived].map(({ spkiBase64 }) => spkiBase64));
  return [before.encryption, ...before.archived].some(({ spkiBase64 }) => !kept.has(spkiBase64));
}

/** Who keeps keys here; null when nobody does, or more than one, so that only the server can say who it is. */
export async function findKeptViewer(storage: DeviceStorage): Promise<Viewer | null> {
  const records: unknown[] = await storage.run((database) => database.getAll("vault"));
  const kept = records.flatMap((record) => vaultRecordSchema.safeParse(record).data ?? []);
  const [only] = kept;
  return only !== undefined && kept.length === 1 ? { uid: only.uid, handle: only.handle } : null;
}

const localKeySchema = z.looseObject(z.pick(vaultRecordSchema, { uid: true, localKey: true }).shape);

/** The key that encrypts this person's texts on this device, whether or not the other keys hold. Null: there is none. */
export async function readLocalKey(storage: DeviceStorage, uid: UserId): Promise<CryptoKey | null> {
  const record: unknown = await storage.run((database) => database.get("vault", uid));
  const kept = localKeySchema.safeParse(record).data;
  return kept?.uid === uid ? kept.localKey : null;
}

/** As it is stored. Throws a TypeError for keys that could be exported. */
export function toVaultRecord({ viewer, keys, localKey, keyFileChecked }: Unlocked): VaultRecord {
  const record: VaultRecord = {
    v: 1,
    uid: viewer.uid,
    handle: viewer.handle,
    ik: keys.identity.ik,
    signingKey: keys.identity.signingKey,
    encryption: toRecord(keys.encryption),
    archived: keys.archived.map(toRecord),
    localKey,
    keyFileChecked,
  };
  if (!vaultRecordSchema.safeParse(record).success) throw new TypeError("only keys without export go into the vault");
  return record;
}

function toRecord({ publicKey, decryptionKey }: EncryptionKeyPair): VaultRecord["encryption"] {
  return { spkiBase64: publicKey.spkiBase64, decryptionKey };
}

/** Remembers whether the saved key file is known to work. */
export async function markKeyFileChecked(storage: DeviceStorage, uid: UserId, isChecked = true): Promise<void> {
  await storage.run(async (database) => {
    const transaction = database.transaction("vault", "readwrite");
    const record = await transaction.store.get(uid);
    if (record !== undefined) await transaction.store.put({ ...record, keyFileChecked: isChecked } as typeof record);
    await transaction.done;
  });
}

export async function removeFromVault(storage: DeviceStorage, uid: UserId): Promise<void> {
  await storage.run((database) => database.delete("vault", uid));
}

/** Whether this browser can keep a CryptoKey at all: some private windows open a database and refuse to write. */
export async function canStore(storage: DeviceStorage): Promise<boolean> {
  try {
    await storage.run((database) => database.count("vault"));
    return true;
  } catch (error) {
    if (error instanceof StorageError) return false;
    throw error;
  }
}

/** Asks the browser not to evict what is kept here. A refusal changes nothing: the key file is the way back. */
async function askToPersist(): Promise<void> {
  try {
    await globalThis.navigator.storage.persist();
  } catch {
    // Not offered here (an old browser, or no browser at all).
  }
}
