// Keys on their way into the vault.
// [Note: Staged keys] New keys lie here from before their statement is posted until the chain says whether it was taken: a
// tab that dies in between loses neither the old keys nor the new ones.
// Non-extractable like everything in the vault; parsed like any input.
import type { StatementChain } from "../protocol/statement-chain.ts";
import { hashB64uSchema, timestampSchema } from "../shared/contract/primitives.ts";
import type { UserId } from "../shared/ids.ts";
import type { DeviceStorage } from "./database.ts";
import { toVaultRecord, vaultRecordSchema, type Unlocked, type VaultRecord } from "./vault.ts";

const stagedSchema = vaultRecordSchema.extend({
  /** Hash of the statement that names these keys. */
  sh: hashB64uSchema,
  /** When it was last posted. */
  at: timestampSchema,
});

/** Milliseconds after which a posted statement that is not in the chain will not arrive any more. */
const LATE_MS = 2 * 60_000;

export type Settled = "none" | "waiting" | "promoted" | "dropped";

/** Stages keys in place of any others. Throws a StorageError; then nothing may be posted. */
export async function stageKeys(storage: DeviceStorage, unlocked: Unlocked, sh: string, at: number): Promise<void> {
  const record = { ...toVaultRecord(unlocked), sh, at };
  await storage.run(async (database) => {
    const transaction = database.transaction("staged", "readwrite", { durability: "strict" });
    await transaction.store.put(record);
    await transaction.done;
  });
}

export async function hasStaged(storage: DeviceStorage, uid: UserId): Promise<boolean> {
  return (await storage.run((database) => database.count("staged", uid))) > 0;
}

/** Moves the staged keys into the vault when the chain names them, and drops them when it never will. */
export async function settleStaged(storage: DeviceStorage, chain: StatementChain, now: number): Promise<Settled> {
  return endStaging(storage, chain.uid, ({ sh, at }) => {
    if (chain.statements.some((statement) => statement.sh === sh)) return "promoted";
    return Math.abs(now - at) > LATE_MS ? "dropped" : "waiting";
  });
}

/** The server took the statement with this hash, or certainly did not: staged keys of another one stay. */
export async function settleAs(
  storage: DeviceStorage,
  uid: UserId,
  sh: string,
  outcome: "promoted" | "dropped",
): Promise<Settled> {
  return endStaging(storage, uid, (staged) => (staged.sh === sh ? outcome : "waiting"));
}

/** Staging area and vault change in one transaction; with keys that are let go of goes what is kept of what they opened. */
async function endStaging(
  storage: DeviceStorage,
  uid: UserId,
  judge: (staged: { sh: string; at: number }) => Settled,
): Promise<Settled> {
  return storage.run(async (database) => {
    const transaction = database.transaction(["staged", "vault", "history"], "readwrite", { durability: "strict" });
    const [staged, vault] = [transaction.objectStore("staged"), transaction.objectStore("vault")];
    const stored: unknown = await staged.get(uid);
    const parsed = stagedSchema.safeParse(stored).data;
    const settled = parsed?.uid === uid ? judge(parsed) : "none";
    if (parsed !== undefined && settled === "promoted") {
      const { sh: _sh, at: _at, ...record } = parsed;
      const before = vaultRecordSchema.safeParse(await vault.get(uid)).data;
      if (before !== undefined && letsGoOf(before, record)) {
        const history = transaction.objectStore("history");
        for (const key of await history.index("owner").getAllKeys(uid)) await history.delete(key);
      }
      await vault.put(record);
    }
    if (settled === "promoted" || settled === "dropped") await staged.delete(uid);
    await transaction.done;
    return settled;
  });
}

/** Whether a key for messages is in the one and not in the other: what it opens shall stay locked from now on. */
function letsGoOf(before: VaultRecord, after: VaultRecord): boolean {
  const kept = new Set([after.encryption, ...after.archived].map(({ spkiBase64 }) => spkiBase64));
  return [before.encryption, ...before.archived].some(({ spkiBase64 }) => !kept.has(spkiBase64));
}
