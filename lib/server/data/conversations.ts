// Conversations: which one is whose, who shares one, making one, and the marks of who has read how far.
// The viewer comes first and stands in every `where`: what is not theirs is not found.
import { and, eq, ne, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/mysql-core";
import type { ConversationId, UserId } from "../../shared/ids.ts";
import { database, type Database } from "../db/database.ts";
import { isDuplicate } from "../db/faults.ts";
import { conversationKeyOf, type ConversationKey } from "../db/schema/columns.ts";
import { conversations } from "../db/schema/conversations.ts";
import { members } from "../db/schema/members.ts";
import { inTransaction } from "../db/transaction.ts";

/** An id as the tables keep it: letter and bytes apart. */
export function keyOf(cid: ConversationId): { kind: "d" | "g"; key: ConversationKey } {
  return { kind: cid.startsWith("d_") ? "d" : "g", key: conversationKeyOf(cid) };
}

export interface MembershipRecord {
  lastSeq: number;
  joinedSeq: number;
  readSeq: number;
  deliveredSeq: number;
}

/** The viewer's place in a conversation; null when there is none, or no such conversation. */
export async function findMembership(
  viewer: UserId,
  cid: ConversationId,
  db: Database = database(),
): Promise<MembershipRecord | null> {
  const { kind, key } = keyOf(cid);
  const [membership] = await db
    .select({
      lastSeq: conversations.lastSeq,
      joinedSeq: members.joinedSeq,
      readSeq: members.readSeq,
      deliveredSeq: members.deliveredSeq,
    })
    .from(members)
    .innerJoin(conversations, eq(conversations.id, members.conversationId))
    .where(and(eq(members.userId, viewer), eq(members.conversationId, key), eq(conversations.kind, kind)));
  return membership ?? null;
}

/** Makes the conversation of two people (or of one with oneself); false when it was there already. */
export async function insertPairConversation(
  viewer: UserId,
  peer: UserId,
  cid: ConversationId,
  now: Date,
): Promise<boolean> {
  if ((await findMembership(viewer, cid)) !== null) return false;
  const { kind, key } = keyOf(cid);
  const people = viewer === peer ? [viewer] : [viewer, peer];
  try {
    await inTransaction(async (tx) => {
      await tx.insert(conversations).values({ id: key, kind, createdAt: now });
      await tx.insert(members).values(people.map((userId) => ({ conversationId: key, userId })));
    });
    return true;
  } catch (error) {
    // The other person opened it at the same moment, and theirs is complete: the whole of it was one transaction.
    if (isDuplicate(error)) return false;
    throw error;
  }
}

export interface Marks {
  read: number;
  delivered: number;
}

export interface RaisedMarks extends Marks {
  /** False when they stood there already. */
  isNews: boolean;
  /** The conversation's, the viewer included. */
  members: UserId[];
}

/** Raises the viewer's marks, never beyond the newest message; null when the conversation is not theirs. */
export async function raiseMarks(viewer: UserId, cid: ConversationId, marks: Marks): Promise<RaisedMarks | null> {
  const rows = await listMemberships(viewer, cid);
  const membership = rows.find(({ uid }) => uid === viewer);
  if (membership === undefined) return null;
  const { lastSeq, readSeq, deliveredSeq } = membership;
  const read = Math.max(readSeq, Math.min(marks.read, lastSeq));
  const delivered = Math.max(deliveredSeq, read, Math.min(marks.delivered, lastSeq));
  const isNews = read > readSeq || delivered > deliveredSeq;
  if (isNews) {
    await database()
      .update(members)
      .set({
        // Another tab may have been faster: only upwards.
        readSeq: sql`greatest(${members.readSeq}, ${read})`,
        deliveredSeq: sql`greatest(${members.deliveredSeq}, ${delivered})`,
      })
      .where(and(eq(members.userId, viewer), eq(members.conversationId, keyOf(cid).key)));
  }
  return { read, delivered, isNews, members: rows.map(({ uid }) => uid) };
}

/** All members of the viewer's conversation in one query; none when it is not theirs. */
async function listMemberships(viewer: UserId, cid: ConversationId) {
  const { kind, key } = keyOf(cid);
  const mine = alias(members, "mine");
  return database()
    .select({
      uid: members.userId,
      lastSeq: conversations.lastSeq,
      readSeq: members.readSeq,
      deliveredSeq: members.deliveredSeq,
    })
    .from(mine)
    .innerJoin(conversations, eq(conversations.id, mine.conversationId))
    .innerJoin(members, eq(members.conversationId, mine.conversationId))
    .where(and(eq(mine.userId, viewer), eq(mine.conversationId, key), eq(conversations.kind, kind)));
}

/** The members of the viewer's conversation, the viewer included; null when it is not theirs. */
export async function findMembers(viewer: UserId, cid: ConversationId): Promise<UserId[] | null> {
  const rows = await listMemberships(viewer, cid);
  return rows.length === 0 ? null : rows.map(({ uid }) => uid);
}

/** Everybody with whom the viewer shares a conversation, without the viewer. */
export async function listPeers(viewer: UserId): Promise<UserId[]> {
  const mine = alias(members, "mine");
  const rows = await database()
    .selectDistinct({ uid: members.userId })
    .from(mine)
    .innerJoin(members, eq(members.conversationId, mine.conversationId))
    .where(and(eq(mine.userId, viewer), ne(members.userId, viewer)));
  return rows.map(({ uid }) => uid);
}
