// The second step at sign-in as rows. What is used up is used up by one statement, so that no code counts twice.
import { and, count, eq, lt } from "drizzle-orm";
import type { UserId } from "../../shared/ids.ts";
import { database, type Database } from "../db/database.ts";
import { isDuplicate } from "../db/faults.ts";
import { recoveryCodes, secondFactors } from "../db/schema/second-factors.ts";
import { inTransaction } from "../db/transaction.ts";

/** The sealed secret; null for those without a second step. */
export async function findSealedSecret(uid: UserId): Promise<Uint8Array | null> {
  const [factor] = await database()
    .select({ secret: secondFactors.secret })
    .from(secondFactors)
    .where(eq(secondFactors.userId, uid));
  return factor?.secret ?? null;
}

export async function countRecoveryCodes(uid: UserId): Promise<number> {
  const [row] = await database().select({ left: count() }).from(recoveryCodes).where(eq(recoveryCodes.userId, uid));
  return row?.left ?? 0;
}

interface NewSecondFactor {
  secret: Uint8Array;
  /** The step of the code it was switched on with. */
  step: number;
  codeHashes: readonly string[];
}

/** False when there is one already. */
export async function insertSecondFactor(
  uid: UserId,
  { secret, step, codeHashes }: NewSecondFactor,
  now: Date,
): Promise<boolean> {
  try {
    await inTransaction(async (tx) => {
      await tx.insert(secondFactors).values({ userId: uid, secret, lastStep: step, createdAt: now });
      await tx.insert(recoveryCodes).values(codeHashes.map((codeHash) => ({ userId: uid, codeHash })));
    });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

/** Uses a step up; false when it, or a later one, was used before. */
export async function takeStep(uid: UserId, step: number): Promise<boolean> {
  const [{ affectedRows }] = await database()
    .update(secondFactors)
    .set({ lastStep: step })
    .where(and(eq(secondFactors.userId, uid), lt(secondFactors.lastStep, step)));
  return affectedRows > 0;
}

/** Uses a recovery code up; false when there is none such left. */
export async function takeRecoveryCode(uid: UserId, codeHash: string): Promise<boolean> {
  const [{ affectedRows }] = await database()
    .delete(recoveryCodes)
    .where(and(eq(recoveryCodes.userId, uid), eq(recoveryCodes.codeHash, codeHash)));
  return affectedRows > 0;
}

export async function removeSecondFactor(uid: UserId): Promise<void> {
  await inTransaction((tx) => deleteSecondFactor(tx, uid));
}

/** Within a transaction. */
export async function deleteSecondFactor(tx: Database, uid: UserId): Promise<void> {
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, uid));
  await tx.delete(secondFactors).where(eq(secondFactors.userId, uid));
}
