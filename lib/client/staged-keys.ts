// Keys on their way into the vault.
// [Note: Staged keys] New keys lie here from before their statement is posted until the chain says whether it was taken: a
// tab that dies in between loses neither the old keys nor the new ones. Several changes may be on their way at once.
// Non-extractable like everything in the vault; parsed like any input.
import type { StatementChain } from "../protocol/statement-chain.ts";
import { z } from "zod";
import { hashB64uSchema, timestampSchema, userIdSchema } from "../shared/contract/primitives.ts";
import type { UserId } from "../shared/ids.ts";
import type { DeviceStorage } from "./database.ts";
import { openKeyStores, putKeys, toVaultRecord, vaultRecordSchema, type Unlocked } from "./vault.ts";

const stagedSchema = vaultRecordSchema.extend({
  /** Hash of the statement that names these keys. */
  sh: hashB64uSchema,
  /** When it was last posted. */
  at: timestampSchema,
});
type Staged = z.infer<typeof stagedSchema>;
const recordSchema = z.strictObject({ uid: userIdSchema, changes: z.array(stagedSchema) });

/** Milliseconds after which a posted statement that is not in the chain will not arrive any more. */
const LATE_MS = 2 * 60_000;

export type Settled = "none" | "waiting" | "promoted" | "dropped";

/** Stages keys beside those of other changes. Throws a StorageError; then nothing may be posted. */
export async function stageKeys(storage: DeviceStorage, unlocked: Unlocked, sh: string, at: number): Promise<void> {
  const { uid } = unlocked.viewer;
  const staged = { ...toVaultRecord(unlocked), sh, at };
  await storage.run(async (database) => {
    const transaction = database.transaction("staged", "readwrite", { durability: "strict" });
    const others = readChanges(await transaction.store.get(uid), uid).filter((change) => change.sh !== sh);
    await transaction.store.put({ uid, changes: [...others, staged] });
    await transaction.done;
  });
}

function readChanges(stored: unknown, uid: UserId): Staged[] {
  const changes = recordSchema.safeParse(stored).data?.changes ?? [];
  return changes.filter((change) => change.uid === uid);
}

export async function hasStaged(storage: DeviceStorage, uid: UserId): Promise<boolean> {
  return (await storage.run((database) => database.count("staged", uid))) > 0;
}

/** Moves the staged keys into the vault when the chain names them, and drops them when it never will. */
export async function settleStaged(storage: DeviceStorage, chain: StatementChain, now: number): Promise<Settled> {
  const shs = chain.statements.map(({ sh }) => sh);
  // Of several that were taken, the newest are the keys in force.
  const order = (sh: string) => shs.indexOf(sh);
  return endStaging(storage, chain.uid, ({ sh, at }) => {
    if (order(sh) !== -1) return { outcome: "promoted", order: order(sh) };
    return { outcome: Math.abs(now - at) > LATE_MS ? "dropped" : "waiting", order: -1 };
  });
}

/** The server took the statement with this hash, or certainly did not: staged keys of another one stay. */
export async function settleAs(
  storage: DeviceStorage,
  uid: UserId,
  sh: string,
  outcome: "promoted" | "dropped",
): Promise<Settled> {
  return endStaging(storage, uid, (staged) => ({ outcome: staged.sh === sh ? outcome : "waiting", order: 0 }), sh);
}

interface Judgement {
  outcome: Exclude<Settled, "none">;
  order: number;
}

/**
 * Staging area and vault change in one transaction.
 * Answers for the change with that hash, or for all of them.
 */
async function endStaging(
  storage: DeviceStorage,
  uid: UserId,
  judge: (staged: Staged) => Judgement,
  asked: string | null = null,
): Promise<Settled> {
  return storage.run(async (database) => {
    const transaction = openKeyStores(database);
    const staged = transaction.objectStore("staged");
    const judged = readChanges(await staged.get(uid), uid)
      .map((change) => ({ change, ...judge(change) }))
      .sort((a, b) => a.order - b.order);
    const promoted = judged.findLast(({ outcome }) => outcome === "promoted");
    if (promoted !== undefined) {
      const { sh: _sh, at: _at, ...record } = promoted.change;
      await putKeys(transaction, record);
    }
    const changes = judged.flatMap(({ change, outcome }) => (outcome === "waiting" ? [change] : []));
    await (changes.length > 0 ? staged.put({ uid, changes }) : staged.delete(uid));
    await transaction.done;
    const outcomes = judged.flatMap(({ change, outcome }) => (asked === null || change.sh === asked ? [outcome] : []));
    return (["promoted", "waiting", "dropped"] as const).find((outcome) => outcomes.includes(outcome)) ?? "none";
  });
}
