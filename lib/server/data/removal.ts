// Forgetting what stands in messages, and the keys that open nothing any more. Places, hashes and signatures stay: the chain
// goes through them, and the same bytes posted again must still be known.
import { and, asc, eq, inArray, isNotNull } from "drizzle-orm";
import type { ConversationId, UserId } from "../../shared/ids.ts";
import type { Database } from "../db/database.ts";
import type { ConversationKey } from "../db/schema/columns.ts";
import { conversations } from "../db/schema/conversations.ts";
import { members } from "../db/schema/members.ts";
import { messages } from "../db/schema/messages.ts";
import { inTransaction } from "../db/transaction.ts";
import { findMembership, keyOf } from "./conversations.ts";
import { deleteWraps } from "./wrapped-keys.ts";

/** A message as far as its removal goes. */
export interface PlaceToRemove {
  seq: number;
  sender: UserId;
  rh: string;
  isRemoved: boolean;
}

/** The conversation under its lock. Every call is part of one transaction. */
export interface ConversationToRemoveFrom {
  findPlaces: (seqs: readonly number[]) => ReturnType<typeof findPlaces>;
  forget: (places: readonly PlaceToRemove[]) => Promise<void>;
}

/**
 * Runs `work` under the conversation's lock; null when the conversation is not the viewer's. `work` may run several times
 * and must do nothing but what it is given.
 */
export async function withConversationLocked<Value>(
  viewer: UserId,
  cid: ConversationId,
  work: (conversation: ConversationToRemoveFrom) => Promise<Value>,
): Promise<Value | null> {
  // Without the lock first: a stranger must not be able to hold up other people's conversation.
  if ((await findMembership(viewer, cid)) === null) return null;
  const { key } = keyOf(cid);
  return inTransaction(async (tx) => {
    await tx.select({ key: conversations.id }).from(conversations).where(eq(conversations.id, key)).for("update");
    if ((await findMembership(viewer, cid, tx)) === null) return null;
    return work({
      findPlaces: (seqs) => findPlaces(tx, key, seqs),
      forget: (places) => forgetMessages(tx, key, places),
    });
  });
}

/** The messages at these places that there are, ascending, and the members who have to hear of it. */
async function findPlaces(
  tx: Database,
  key: ConversationKey,
  seqs: readonly number[],
): Promise<{ places: PlaceToRemove[]; members: UserId[] }> {
  const rows = await tx
    .select({ seq: messages.seq, sender: messages.senderId, rh: messages.rh, iv: messages.iv })
    .from(messages)
    .where(and(eq(messages.conversationId, key), inArray(messages.seq, [...seqs])))
    .orderBy(asc(messages.seq));
  const people = await tx.select({ uid: members.userId }).from(members).where(eq(members.conversationId, key));
  return {
    places: rows.map(({ iv, ...place }) => ({ ...place, isRemoved: iv === null })),
    members: people.map(({ uid }) => uid),
  };
}

/** Under the conversation's lock, so that no message comes to rely on wrapped keys while they are being forgotten. */
async function forgetMessages(tx: Database, key: ConversationKey, places: readonly PlaceToRemove[]): Promise<void> {
  if (places.length === 0) return;
  const seqs = places.map(({ seq }) => seq);
  await tx
    .update(messages)
    .set({ iv: null, ciphertext: null, tag: null })
    .where(and(eq(messages.conversationId, key), inArray(messages.seq, seqs)));
  const rhs = [...new Set(places.map(({ rh }) => rh))];
  const needed = await tx
    .selectDistinct({ rh: messages.rh })
    .from(messages)
    .where(and(eq(messages.conversationId, key), inArray(messages.rh, rhs), isNotNull(messages.iv)));
  const still = new Set(needed.map(({ rh }) => rh));
  await deleteWraps(
    tx,
    key,
    rhs.filter((rh) => !still.has(rh)),
  );
}
