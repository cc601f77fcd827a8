// Pages of history: ranges of a conversation's sequence, always a prefix of one order. [Note: order of messages]
import { and, asc, desc, eq, gt, lt, lte } from "drizzle-orm";
import type { ConversationId, UserId } from "../../shared/ids.ts";
import { database } from "../db/database.ts";
import { messages } from "../db/schema/messages.ts";
import { findMembership, keyOf } from "./conversations.ts";
import { listWraps, type WrapsRecord } from "./wrapped-keys.ts";

/** What of a message goes out, in the words of the wire. */
export const MESSAGE_COLUMNS = {
  seq: messages.seq,
  createdAt: messages.createdAt,
  rh: messages.rh,
  protected: messages.protected,
  iv: messages.iv,
  ciphertext: messages.ciphertext,
  tag: messages.tag,
  mh: messages.mh,
  sig: messages.signature,
};

interface PlaceRecord {
  seq: number;
  at: number;
  protected: string;
  sig: string;
}
interface Sealed {
  iv: string;
  ciphertext: string;
  tag: string;
}
/** A removed one shows the hash that the rest of it can no longer be used to compute. */
export type MessageRecord = PlaceRecord & (Sealed | { mh: string });

type MessageRow = Omit<PlaceRecord, "at"> & { createdAt: Date; rh: string; mh: string } & {
  [Part in keyof Sealed]: string | null;
};

export function messageRecord({ seq, createdAt, mh, sig, iv, ciphertext, tag, ...row }: MessageRow): MessageRecord {
  const place = { seq, at: createdAt.getTime(), protected: row.protected };
  if (iv === null || ciphertext === null || tag === null) return { ...place, mh, sig };
  return { ...place, iv, ciphertext, tag, sig };
}

/** The rhs of those that wrapped keys still open. */
export function openableRhs(rows: readonly Pick<MessageRow, "rh" | "ciphertext">[]): string[] {
  return rows.filter(({ ciphertext }) => ciphertext !== null).map(({ rh }) => rh);
}

export type PagePlace = { after: number } | { before: number } | "newest";

export interface PageRecord {
  messages: MessageRecord[];
  wraps: WrapsRecord;
  head: number;
}

/** A page of the viewer's conversation, ascending by seq; null when it is not theirs. */
export async function findPage(
  viewer: UserId,
  cid: ConversationId,
  place: PagePlace,
  limit: number,
): Promise<PageRecord | null> {
  const membership = await findMembership(viewer, cid);
  if (membership === null) return null;
  const { key } = keyOf(cid);
  const { lastSeq: head, joinedSeq } = membership;
  const forward = place !== "newest" && "after" in place;
  const rows = await database()
    .select(MESSAGE_COLUMNS)
    .from(messages)
    .where(
      and(
        eq(messages.conversationId, key),
        gt(messages.seq, forward ? Math.max(place.after, joinedSeq) : joinedSeq),
        place !== "newest" && "before" in place ? lt(messages.seq, place.before) : undefined,
        // What came after the head was read would make the page and its head two stories.
        lte(messages.seq, head),
      ),
    )
    .orderBy(forward ? asc(messages.seq) : desc(messages.seq))
    .limit(limit);
  if (!forward) rows.reverse();
  const wraps = await listWraps(key, openableRhs(rows), database());
  return { messages: rows.map(messageRecord), wraps, head };
}
