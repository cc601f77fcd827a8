// The list of a person's conversations with their last messages, page by page: one query finds which ones are on the page, and
// three read what is costly to read, of those alone.
import { Buffer } from "node:buffer";
import { and, asc, count, desc, eq, gt, inArray, lt, ne, or, sql, type SQL } from "drizzle-orm";
import { alias } from "drizzle-orm/mysql-core";
import type { ListPlace } from "../../shared/contract/list-pages.ts";
import { groupConversationIdFrom, pairConversationIdFrom, type ConversationId, type UserId } from "../../shared/ids.ts";
import { database } from "../db/database.ts";
import type { ConversationKey } from "../db/schema/columns.ts";
import { conversations } from "../db/schema/conversations.ts";
import { members } from "../db/schema/members.ts";
import { messages } from "../db/schema/messages.ts";
import { users } from "../db/schema/users.ts";
import { wrappedKeys } from "../db/schema/wrapped-keys.ts";
import { keyOf, type Marks } from "./conversations.ts";
import { MESSAGE_COLUMNS, messageRecord, openableRhs, type MessageRecord } from "./messages.ts";
import { padded } from "./shapes.ts";
import type { PersonRecord } from "./users.ts";
import { groupWraps, WRAP_COLUMNS, type WrapsRecord } from "./wrapped-keys.ts";

/** Unread messages are counted among the newest this many: nobody needs to know whether it is 1000 or 4217. */
const UNREAD_WINDOW = 1000;

export interface ConversationRecord {
  cid: ConversationId;
  peer: PersonRecord;
  peerGone?: true;
  head: number;
  unread: number;
  mine: Marks;
  theirs: Marks;
  last: MessageRecord | null;
  activeAt: number;
}

/** A page of the viewer's conversations after a place in the list, the most recently active first, and where the page ends. */
export async function listConversations(
  viewer: UserId,
  after: ListPlace | null,
  limit: number,
): Promise<{ conversations: ConversationRecord[]; wraps: WrapsRecord; next: ListPlace | null }> {
  // One more than a page tells whether there is a next one.
  const found = await listPlaces(viewer, after, limit + 1);
  const places = found.slice(0, limit);
  const byKey = new Map((await listRows(viewer, places)).map((row) => [row.key, row]));
  const rows = places.flatMap(({ key }) => byKey.get(key) ?? []);
  const records = await recordsOf(viewer, rows);
  return {
    // One may have become active since its place was looked up.
    conversations: records.sort((a, b) => b.activeAt - a.activeAt),
    wraps: await listLastWraps(rows),
    next: found.length > limit ? placeOf(places.at(-1)) : null,
  };
}

/** One conversation as the list has it; null when it is not the viewer's. */
export async function findConversation(viewer: UserId, cid: ConversationId): Promise<ConversationRecord | null> {
  const [record] = await recordsOf(viewer, await listRows(viewer, [keyOf(cid)]));
  return record ?? null;
}

function placeOf(last: Awaited<ReturnType<typeof listPlaces>>[number] | undefined): ListPlace | null {
  return last === undefined ? null : { activeAt: last.activeAt.getTime(), cid: conversationIdOf(last.kind, last.key) };
}

/**
 * Which conversations come after a place, in the order of the list. Walks the viewer's own memberships and the short rows of
 * those conversations, and sorts them: an index in this order would have to be written for every member with every message.
 */
async function listPlaces(viewer: UserId, after: ListPlace | null, limit: number) {
  const activeAt = sql`coalesce(${conversations.lastAt}, ${conversations.createdAt})`.mapWith(conversations.createdAt);
  return database()
    .select({ key: conversations.id, kind: conversations.kind, activeAt })
    .from(members)
    .innerJoin(conversations, eq(conversations.id, members.conversationId))
    .where(and(eq(members.userId, viewer), after === null ? undefined : comesAfter(activeAt, after)))
    .orderBy(desc(activeAt), asc(conversations.id))
    .limit(limit);
}

/** By the id where two were active in the same millisecond, so that no row is on two pages or on none. */
function comesAfter(activeAt: SQL, { activeAt: moment, cid }: ListPlace) {
  const then = sql`cast(${sql.param(new Date(moment), conversations.createdAt)} as datetime(3))`;
  return or(lt(activeAt, then), and(eq(activeAt, then), gt(conversations.id, keyOf(cid).key)));
}

async function recordsOf(viewer: UserId, rows: readonly ListRow[]): Promise<ConversationRecord[]> {
  const unread = await countUnread(viewer, rows);
  return rows.map((row) => {
    const mine = { read: row.mineRead, delivered: row.mineDelivered };
    const last = row.last === null ? null : messageRecord(row.last);
    return {
      cid: conversationIdOf(row.kind, row.key),
      peer: { uid: row.peerUid, handle: row.peerHandle },
      ...(row.peerDeletedAt === null ? {} : { peerGone: true }),
      head: row.lastSeq,
      unread: unread.get(row.key) ?? 0,
      mine,
      theirs: { read: row.theirRead, delivered: row.theirDelivered },
      last,
      activeAt: (row.lastAt ?? row.createdAt).getTime(),
    };
  });
}

function conversationIdOf(kind: "d" | "g", key: ConversationKey): ConversationId {
  const bytes = Buffer.from(key, "hex");
  return kind === "d" ? pairConversationIdFrom(bytes) : groupConversationIdFrom(bytes);
}

type ListRow = Awaited<ReturnType<typeof listRows>>[number];

/** At most a page of them: with thousands in one statement, the database runs out of stack. */
async function listRows(viewer: UserId, places: readonly { key: ConversationKey }[]) {
  if (places.length === 0) return [];
  const mine = alias(members, "mine");
  const theirs = alias(members, "theirs");
  // The other member; in the conversation with oneself there is none, and oneself stands in.
  const peerId = sql`coalesce(${theirs.userId}, ${mine.userId})`;
  const rows = await database()
    .select({
      key: conversations.id,
      kind: conversations.kind,
      lastSeq: conversations.lastSeq,
      lastAt: conversations.lastAt,
      createdAt: conversations.createdAt,
      peerUid: users.id,
      peerHandle: users.handle,
      peerDeletedAt: users.deletedAt,
      mineRead: mine.readSeq,
      mineDelivered: mine.deliveredSeq,
      theirRead: theirs.readSeq,
      theirDelivered: theirs.deliveredSeq,
      last: MESSAGE_COLUMNS,
    })
    .from(mine)
    .innerJoin(conversations, eq(conversations.id, mine.conversationId))
    .leftJoin(theirs, and(eq(theirs.conversationId, mine.conversationId), ne(theirs.userId, viewer)))
    .innerJoin(users, eq(users.id, peerId))
    .leftJoin(messages, and(eq(messages.conversationId, conversations.id), eq(messages.seq, conversations.lastSeq)))
    .where(and(eq(mine.userId, viewer), inArray(mine.conversationId, padded(places.map(({ key }) => key)))));
  return rows.map(({ theirRead, theirDelivered, ...row }) => ({
    ...row,
    theirRead: theirRead ?? row.mineRead,
    theirDelivered: theirDelivered ?? row.mineDelivered,
  }));
}

/** Messages of others after the viewer's mark: one query of many short ranges. */
async function countUnread(viewer: UserId, rows: readonly ListRow[]): Promise<Map<ConversationKey, number>> {
  const ranges = rows
    .filter((row) => row.lastSeq > row.mineRead)
    .map((row) => {
      const from = Math.max(row.mineRead, row.lastSeq - UNREAD_WINDOW);
      return and(eq(messages.conversationId, row.key), gt(messages.seq, from));
    });
  if (ranges.length === 0) return new Map();
  const counts = await database()
    .select({ key: messages.conversationId, unread: count() })
    .from(messages)
    .where(and(or(...padded(ranges)), ne(messages.senderId, viewer)))
    .groupBy(messages.conversationId);
  return new Map(counts.map(({ key, unread }) => [key, unread]));
}

async function listLastWraps(rows: readonly ListRow[]): Promise<WrapsRecord> {
  const lasts = rows.flatMap(({ key, last }) => (last === null ? [] : openableRhs([last]).map((rh) => ({ key, rh }))));
  if (lasts.length === 0) return {};
  const wrapRows = await database()
    .select(WRAP_COLUMNS)
    .from(wrappedKeys)
    .where(or(...padded(lasts).map(({ key, rh }) => and(eq(wrappedKeys.conversationId, key), eq(wrappedKeys.rh, rh)))))
    .orderBy(wrappedKeys.rh, wrappedKeys.userId);
  return groupWraps(wrapRows);
}
