// Forgetting what stands in messages, and the keys that open nothing any more. Places, hashes and signatures stay: the chain
// goes through them, and the same bytes posted again must still be known.
import { and, asc, eq, inArray, isNotNull } from "drizzle-orm";
import type { UserId } from "../../shared/ids.ts";
import type { Database } from "../db/database.ts";
import type { ConversationKey } from "../db/schema/columns.ts";
import { members } from "../db/schema/members.ts";
import { messages } from "../db/schema/messages.ts";
import { deleteWraps } from "./wrapped-keys.ts";

/** A message as far as its removal goes. */
export interface PlaceToRemove {
  seq: number;
  sender: UserId;
  rh: string;
  isRemoved: boolean;
}

/** The messages at these places that there are, ascending, and the members who have to hear of it. */
export async function findPlaces(
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
export async function forgetMessages(
  tx: Database,
  key: ConversationKey,
  places: readonly PlaceToRemove[],
): Promise<void> {
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
