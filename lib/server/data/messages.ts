// Pages of history: ranges of a conversation's sequence, always a prefix of one order. [Note: order of messages]
import { Buffer } from "node:buffer";
import type { ConversationId, UserId } from "../../shared/ids.ts";
import { database, run } from "../db/database.ts";
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
  const above = forward ? Math.max(place.after, joinedSeq) : joinedSeq;
  // What came after the head was read would make the page and its head two stories.
  const upTo = place !== "newest" && "before" in place ? Math.min(place.before - 1, head) : head;
  const statement = forward ? PAGE_FORWARD : PAGE_BACKWARD;
  const rows = await run<PageRow>(statement, [Buffer.from(key, "hex"), above, upTo, limit]);
  if (!forward) rows.reverse();
  const wraps = await listWraps(key, rhsIn(rows), database());
  return { messages: rows.map(recordOf), wraps, head };
}

/** Written by hand, like what sends need: there are many rows, and each goes straight from the driver into the answer. */
const PAGE = `select seq, created_at, rh, protected, iv, ciphertext, tag, mh, signature
from messages where conversation_id = ? and seq > ? and seq <= ? order by seq`;
const PAGE_FORWARD = `${PAGE} limit ?`;
const PAGE_BACKWARD = `${PAGE} desc limit ?`;

interface PageRow {
  seq: number;
  created_at: Date;
  rh: Buffer;
  protected: Buffer;
  iv: Buffer | null;
  ciphertext: Buffer | null;
  tag: Buffer | null;
  mh: Buffer;
  signature: Buffer;
}

function recordOf({ seq, created_at, protected: header, iv, ciphertext, tag, mh, signature }: PageRow): MessageRecord {
  const at = created_at.getTime();
  const sig = signature.toString("base64url");
  if (iv === null || ciphertext === null || tag === null) {
    return { seq, at, protected: header.toString("base64url"), mh: mh.toString("base64url"), sig };
  }
  return {
    seq,
    at,
    protected: header.toString("base64url"),
    iv: iv.toString("base64url"),
    ciphertext: ciphertext.toString("base64url"),
    tag: tag.toString("base64url"),
    sig,
  };
}

/** Each rh once that wrapped keys still open; those of neighbours are mostly the same. */
function rhsIn(rows: readonly PageRow[]): string[] {
  const open = rows.filter(({ ciphertext }) => ciphertext !== null);
  const first = open.filter(({ rh }, place) => open[place - 1]?.rh.equals(rh) !== true);
  return [...new Set(first.map(({ rh }) => rh.toString("base64url")))];
}
