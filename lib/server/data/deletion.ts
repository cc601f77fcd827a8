// Deleting an account: what is the person's alone goes, what is part of other people's histories stays.
// Gone: address, password, sessions, marks, and the conversation with oneself, which nobody else can read. Staying: id and
// handle, statements and their leaves in the log, membership, messages with the keys that were wrapped for others.
import { and, eq, sql } from "drizzle-orm";
import type { ConversationId, UserId } from "../../shared/ids.ts";
import { database } from "../db/database.ts";
import { conversations } from "../db/schema/conversations.ts";
import { members } from "../db/schema/members.ts";
import { messages } from "../db/schema/messages.ts";
import { sessions } from "../db/schema/sessions.ts";
import { users } from "../db/schema/users.ts";
import { wrappedKeys } from "../db/schema/wrapped-keys.ts";
import { inTransaction } from "../db/transaction.ts";
import { keyOf } from "./conversations.ts";
import { deleteSecondFactor } from "./second-factor.ts";

/** Rows that one statement removes: well within the time it has. */
const BATCH = 1000;

/** False when `passwordHash` is no longer in force. */
export async function deleteUser(uid: UserId, passwordHash: string, now: Date): Promise<boolean> {
  return inTransaction(async (tx) => {
    // The lock that a login takes too: whoever signs in at this moment finds another version of the password.
    const [{ affectedRows }] = await tx
      .update(users)
      .set({
        email: null,
        passwordHash: null,
        passwordVersion: sql`${users.passwordVersion} + 1`,
        deletedAt: now,
      })
      .where(and(eq(users.id, uid), eq(users.passwordHash, passwordHash)));
    if (affectedRows === 0) return false;
    await deleteSecondFactor(tx, uid);
    await tx.delete(sessions).where(eq(sessions.userId, uid));
    await tx.update(members).set({ readSeq: 0, deliveredSeq: 0 }).where(eq(members.userId, uid));
    return true;
  });
}

/**
 * The conversation with oneself, in steps, because there may be very many. After the account, so that nobody has notes with
 * a part missing; what a server that ends meanwhile leaves behind is ciphertext that nobody can ask for any more.
 */
export async function eraseNotes(notes: ConversationId): Promise<void> {
  const { key } = keyOf(notes);
  const steps = [
    () => database().delete(messages).where(eq(messages.conversationId, key)).limit(BATCH),
    () => database().delete(wrappedKeys).where(eq(wrappedKeys.conversationId, key)).limit(BATCH),
    () => database().delete(members).where(eq(members.conversationId, key)).limit(BATCH),
    () => database().delete(conversations).where(eq(conversations.id, key)).limit(BATCH),
  ];
  for (const step of steps) {
    for (let isMore = true; isMore;) {
      const [{ affectedRows }] = await step();
      isMore = affectedRows === BATCH;
    }
  }
}
