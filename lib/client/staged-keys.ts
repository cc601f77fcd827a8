// Keys on their way into the vault.
// [Note: Staged keys] New keys lie here from before their statement is posted until the chain says whether it was taken: a
// tab that dies in between loses neither the old keys nor the new ones. Several changes may be on their way at once; none takes
// the place of keys that came later in the chain.
// Non-extractable like everything in the vault; parsed like any input.
import type { StatementChain } from "../protocol/statement-chain.ts";
import * as z from "zod/mini";
import { equalBytes, type Bytes } from "../shared/bytes.ts";
import { hashB64uSchema, timestampSchema, userIdSchema } from "../shared/contract/primitives.ts";
import type { UserId } from "../shared/ids.ts";
import type { DeviceStorage } from "./database.ts";
import { openKeyStores, putKeys, toVaultRecord, vaultRecordSchema, type Unlocked, type VaultRecord } from "./vault.ts";

const stagedSchema = z.extend(vaultRecordSchema, {
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

/** The last statement of the chain that these keys stand for, from 0 on; -1 when there is none. */
export function placeOfKeys({ statements }: StatementChain, ik: Bytes, encryptionKey: string): number {
  return statements.findLastIndex((at) => equalBytes(at.ik, ik) && at.ek.spkiBase64 === encryptionKey);
}

/** Moves the staged keys into the vault when the chain names them, and drops them when it never will. */
export async function settleStaged(storage: DeviceStorage, chain: StatementChain, now: number): Promise<Settled> {
  return endStaging(storage, chain.uid, (staged, held) => {
    const judged = judgeTaken(chain, staged, held);
    if (judged !== null) return judged;
    return { outcome: Math.abs(now - staged.at) > LATE_MS ? "dropped" : "waiting", order: -1 };
  });
}

/** The chain has the statement with this hash: its keys are put into the vault. Staged keys of another one stay. */
export async function promoteStaged(storage: DeviceStorage, chain: StatementChain, sh: string): Promise<Settled> {
  const judge: Judge = (staged, held) =>
    (staged.sh === sh ? judgeTaken(chain, staged, held) : null) ?? { outcome: "waiting", order: -1 };
  return endStaging(storage, chain.uid, judge, sh);
}

/** The server certainly did not take the statement with this hash. */
export async function dropStaged(storage: DeviceStorage, uid: UserId, sh: string): Promise<Settled> {
  return endStaging(storage, uid, (staged) => ({ outcome: staged.sh === sh ? "dropped" : "waiting", order: -1 }), sh);
}

/** Of several that were taken, the newest are the keys in force; what the vault holds may be newer still. */
function judgeTaken(chain: StatementChain, { sh }: Staged, held: VaultRecord | undefined): Judgement | null {
  const order = chain.statements.findIndex((statement) => statement.sh === sh);
  if (order === -1) return null;
  const heldAt = held === undefined ? -1 : placeOfKeys(chain, held.ik, held.encryption.spkiBase64);
  return { outcome: order > heldAt ? "promoted" : "dropped", order };
}

interface Judgement {
  outcome: Exclude<Settled, "none">;
  order: number;
}
type Judge = (staged: Staged, held: VaultRecord | undefined) => Judgement;

/**
 * Staging area and vault change in one transaction.
 * Answers for the change with that hash, or for all of them.
 */
async function endStaging(
  storage: DeviceStorage,
  uid: UserId,
  judge: Judge,
  asked: string | null = null,
): Promise<Settled> {
  return storage.run(async (database) => {
    const transaction = openKeyStores(database);
    const staged = transaction.objectStore("staged");
    const held = vaultRecordSchema.safeParse(await transaction.objectStore("vault").get(uid)).data;
    const judged = readChanges(await staged.get(uid), uid)
      .map((change) => ({ change, ...judge(change, held) }))
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
