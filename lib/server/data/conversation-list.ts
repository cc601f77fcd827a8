// The list of a person's conversations with their last messages: three queries, or a few more where it is very long.
import { Buffer } from "node:buffer";
import { and, count, eq, gt, ne, or, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/mysql-core";
import { groupConversationIdFrom, pairConversationIdFrom, type ConversationId, type UserId } from "../../shared/ids.ts";
import { database } from "../db/database.ts";
import type { ConversationKey } from "../db/schema/columns.ts";
import { conversations } from "../db/schema/conversations.ts";
import { members } from "../db/schema/members.ts";
import { messages } from "../db/schema/messages.ts";
import { users } from "../db/schema/users.ts";
import { wrappedKeys } from "../db/schema/wrapped-keys.ts";
import type { Marks } from "./conversations.ts";
import { MESSAGE_COLUMNS, messageRecord, openableRhs, type MessageRecord } from "./messages.ts";
import { padded } from "./shapes.ts";
import type { PersonRecord } from "./users.ts";
import { groupWraps, WRAP_COLUMNS, type WrapsRecord } from "./wrapped-keys.ts";

/** Conversations named in one statement: with thousands of ranges in one, the database runs out of stack. */
const NAMED_AT_ONCE = 256;
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

/** All of the viewer's conversations (or the one named), the most recently active first. */
export async function listConversations(
  viewer: UserId,
  only?: ConversationKey,
): Promise<{ conversations: ConversationRecord[]; wraps: WrapsRecord }> {
  const rows = await listRows(viewer, only);
  const unread = await countUnread(viewer, rows);
  const wraps = await listLastWraps(rows);
  const records = rows.map((row): ConversationRecord => {
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
      activeAt: last?.at ?? row.createdAt.getTime(),
    };
  });
  return { conversations: records.sort((a, b) => b.activeAt - a.activeAt), wraps };
}

function conversationIdOf(kind: "d" | "g", key: ConversationKey): ConversationId {
  const bytes = Buffer.from(key, "hex");
  return kind === "d" ? pairConversationIdFrom(bytes) : groupConversationIdFrom(bytes);
}

type ListRow = Awaited<ReturnType<typeof listRows>>[number];

async function listRows(viewer: UserId, only: ConversationKey | undefined) {
  const mine = alias(members, "mine");
  const theirs = alias(members, "theirs");
  // The other member; in the conversation with oneself there is none, and oneself stands in.
  const peerId = sql`coalesce(${theirs.userId}, ${mine.userId})`;
  const rows = await database()
    .select({
      key: conversations.id,
      kind: conversations.kind,
      lastSeq: conversations.lastSeq,
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
    .where(and(eq(mine.userId, viewer), only === undefined ? undefined : eq(mine.conversationId, only)));
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
  const counts = await inPortions(ranges, (some) =>
    database()
      .select({ key: messages.conversationId, unread: count() })
      .from(messages)
      .where(and(or(...some), ne(messages.senderId, viewer)))
      .groupBy(messages.conversationId),
  );
  return new Map(counts.map(({ key, unread }) => [key, unread]));
}

async function listLastWraps(rows: readonly ListRow[]): Promise<WrapsRecord> {
  const lasts = rows.flatMap(({ key, last }) => (last === null ? [] : openableRhs([last]).map((rh) => ({ key, rh }))));
  const wrapRows = await inPortions(lasts, (some) =>
    database()
      .select(WRAP_COLUMNS)
      .from(wrappedKeys)
      .where(or(...some.map(({ key, rh }) => and(eq(wrappedKeys.conversationId, key), eq(wrappedKeys.rh, rh)))))
      .orderBy(wrappedKeys.rh, wrappedKeys.userId),
  );
  return groupWraps(wrapRows);
}

/** What `ask` finds of all of these, so many at a time, the last one perhaps named again: statements of few shapes. */
async function inPortions<Item, Row>(
  items: readonly Item[],
  ask: (some: readonly Item[]) => Promise<Row[]>,
): Promise<Row[]> {
  const found: Row[] = [];
  for (let at = 0; at < items.length; at += NAMED_AT_ONCE) {
    found.push(...(await ask(padded(items.slice(at, at + NAMED_AT_ONCE)))));
  }
  return found;
}
