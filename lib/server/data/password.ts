// Changing a password: what a new one is judged by, and putting it in the old one's place.
// The owner's email address comes out here, for that judgement alone.
import { and, eq, sql } from "drizzle-orm";
import type { SessionId, UserId } from "../../shared/ids.ts";
import { database } from "../db/database.ts";
import { users } from "../db/schema/users.ts";
import { inTransaction } from "../db/transaction.ts";
import { revokeSessions, type SessionBounds } from "./sessions.ts";

export async function findAccount(uid: UserId): Promise<{ handle: string; email: string } | null> {
  const [account] = await database()
    .select({ handle: users.handle, email: users.email })
    .from(users)
    .where(eq(users.id, uid));
  // A deleted one has none.
  if (account === undefined || account.email === null) return null;
  return { handle: account.handle, email: account.email };
}

export interface PasswordChange {
  /** The one that was checked. */
  oldHash: string;
  newHash: string;
  /** The session that stays. */
  current: SessionId;
}

/** Ends all other sessions with it, and says how many stood; null when the old one is no longer in force. */
export async function changePasswordHash(
  uid: UserId,
  { oldHash, newHash, current }: PasswordChange,
  bounds: SessionBounds,
  now: Date,
): Promise<number | null> {
  return inTransaction(async (tx) => {
    const [{ affectedRows }] = await tx
      .update(users)
      .set({ passwordHash: newHash, passwordVersion: sql`${users.passwordVersion} + 1` })
      .where(and(eq(users.id, uid), eq(users.passwordHash, oldHash)));
    return affectedRows === 0 ? null : revokeSessions(uid, { allBut: current }, bounds, now, tx);
  });
}
