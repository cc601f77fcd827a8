// The rows a send is judged by, and the rows it becomes.
// [Note: order of messages] A conversation's sequence is handed out under the lock of its row, held to COMMIT: gap-free, in
// commit order, and every reader sees a prefix. An AUTO_INCREMENT would show 6 before 5 to whoever reads in between, and 5
// would be missed for ever.
import { and, asc, between, desc, eq, inArray, max } from "drizzle-orm";
import { alias } from "drizzle-orm/mysql-core";
import type { ChainId, ConversationId, UserId } from "../../shared/ids.ts";
import type { ParsedEnvelope, Recipient } from "../../protocol/envelope.ts";
import type { Database } from "../db/database.ts";
import { conversations } from "../db/schema/conversations.ts";
import { identityStatements } from "../db/schema/identity-statements.ts";
import { members } from "../db/schema/members.ts";
import { messages } from "../db/schema/messages.ts";
import { users } from "../db/schema/users.ts";
import { inTransaction } from "../db/transaction.ts";
import { findMembership, keyOf } from "./conversations.ts";
import { findPlaces, forgetMessages, type PlaceToRemove } from "./removal.ts";
import type { HeadRecord } from "./statements.ts";
import { insertWraps, listWraps, type WrapsRecord } from "./wrapped-keys.ts";

/** A message of the sender's chain that is stored already. */
export interface ChainRecord {
  n: number;
  seq: number;
  at: Date;
  mh: string;
  sig: string;
}

/** What of the conversation is needed to judge: a chain's places `from` to `to`, and the wraps under `rhs`. */
export interface Wanted {
  chain: ChainId;
  from: number;
  to: number;
  rhs: readonly string[];
}

export interface SendState {
  lastSeq: number;
  /** The statement in force of each member, the viewer included, by user id. */
  heads: ReadonlyMap<UserId, HeadRecord>;
  /** Whether a member's account was deleted. */
  isAnyGone: boolean;
  /** By n. */
  chain: ReadonlyMap<number, ChainRecord>;
  /** Another member's chain has this name; asked only where the viewer's would begin. */
  isNameTaken: boolean;
  wraps: WrapsRecord;
}

/** A message with its place in the conversation. */
export interface PlacedEnvelope {
  parsed: ParsedEnvelope;
  seq: number;
}

/** The conversation under its lock. Every call is part of one transaction. */
export interface LockedConversation {
  read: (wanted: Wanted) => Promise<SendState>;
  /** The newest message of the viewer's chain; null before its first. */
  findChainHead: (chain: ChainId) => Promise<{ n: number; mh: string } | null>;
  store: (
    placed: readonly PlacedEnvelope[],
    wraps: ReadonlyMap<string, readonly Recipient[]>,
    now: Date,
  ) => Promise<void>;
  findPlaces: (seqs: readonly number[]) => ReturnType<typeof findPlaces>;
  forget: (places: readonly PlaceToRemove[]) => Promise<void>;
}

/**
 * Runs `work` under the conversation's lock; null when the conversation is not the viewer's. `work` may run several times
 * and must do nothing but read and store through what it is given.
 */
export async function withConversationLocked<Value>(
  viewer: UserId,
  cid: ConversationId,
  work: (conversation: LockedConversation) => Promise<Value>,
): Promise<Value | null> {
  // Without the lock first: a stranger must not be able to hold up other people's conversation.
  if ((await findMembership(viewer, cid)) === null) return null;
  return inTransaction(async (tx) => {
    const lastSeq = await lockSequence(tx, cid);
    if (lastSeq === null || (await findMembership(viewer, cid, tx)) === null) return null;
    return work({
      read: (wanted) => readState(tx, viewer, cid, lastSeq, wanted),
      findChainHead: (chain) => findChainHead(tx, viewer, cid, chain),
      store: (placed, wraps, now) => store(tx, viewer, cid, placed, wraps, now),
      findPlaces: (seqs) => findPlaces(tx, keyOf(cid).key, seqs),
      forget: (places) => forgetMessages(tx, keyOf(cid).key, places),
    });
  });
}

async function lockSequence(tx: Database, cid: ConversationId): Promise<number | null> {
  const { kind, key } = keyOf(cid);
  const [conversation] = await tx
    .select({ lastSeq: conversations.lastSeq })
    .from(conversations)
    .where(and(eq(conversations.id, key), eq(conversations.kind, kind)))
    .for("update");
  return conversation?.lastSeq ?? null;
}

async function readState(
  tx: Database,
  viewer: UserId,
  cid: ConversationId,
  lastSeq: number,
  { chain, from, to, rhs }: Wanted,
): Promise<SendState> {
  const { key } = keyOf(cid);
  const heads = await listMemberHeads(tx, cid);
  const rows = await tx
    .select({ n: messages.n, seq: messages.seq, at: messages.createdAt, mh: messages.mh, sig: messages.signature })
    .from(messages)
    .where(
      and(
        eq(messages.conversationId, key),
        eq(messages.senderId, viewer),
        eq(messages.chainId, chain),
        between(messages.n, from, to),
      ),
    )
    .orderBy(asc(messages.n));
  return {
    lastSeq,
    heads: new Map(heads.map(({ deletedAt: _deletedAt, ...head }) => [head.uid, head])),
    isAnyGone: heads.some(({ deletedAt }) => deletedAt !== null),
    chain: new Map(rows.map((row) => [row.n, row])),
    isNameTaken:
      from === 0 &&
      rows.length === 0 &&
      (await isNameTaken(
        tx,
        key,
        chain,
        heads.flatMap(({ uid }) => (uid === viewer ? [] : [uid])),
      )),
    wraps: await listWraps(key, rhs, tx),
  };
}

/** One look into the index of messages' identities for each of `others`, however long the conversation is. */
async function isNameTaken(
  tx: Database,
  key: ReturnType<typeof keyOf>["key"],
  chain: ChainId,
  others: UserId[],
): Promise<boolean> {
  if (others.length === 0) return false;
  const [taken] = await tx
    .select({ n: messages.n })
    .from(messages)
    .where(and(eq(messages.conversationId, key), inArray(messages.senderId, others), eq(messages.chainId, chain)))
    .limit(1);
  return taken !== undefined;
}

/** The members of a conversation by the statements that are in force for them, in one query. */
async function listMemberHeads(
  tx: Database,
  cid: ConversationId,
): Promise<(HeadRecord & { deletedAt: Date | null })[]> {
  const newer = alias(identityStatements, "newer");
  const newest = tx
    .select({ seq: max(newer.seq) })
    .from(newer)
    .where(eq(newer.userId, members.userId));
  return tx
    .select({
      uid: members.userId,
      seq: identityStatements.seq,
      sh: identityStatements.sh,
      op: identityStatements.op,
      ik: identityStatements.ik,
      ekKid: identityStatements.ekKid,
      deletedAt: users.deletedAt,
    })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .innerJoin(
      identityStatements,
      and(eq(identityStatements.userId, members.userId), eq(identityStatements.seq, newest)),
    )
    .where(eq(members.conversationId, keyOf(cid).key))
    .orderBy(asc(members.userId));
}

async function findChainHead(
  tx: Database,
  viewer: UserId,
  cid: ConversationId,
  chain: ChainId,
): Promise<{ n: number; mh: string } | null> {
  const [head] = await tx
    .select({ n: messages.n, mh: messages.mh })
    .from(messages)
    .where(and(eq(messages.conversationId, keyOf(cid).key), eq(messages.senderId, viewer), eq(messages.chainId, chain)))
    .orderBy(desc(messages.n))
    .limit(1);
  return head ?? null;
}

async function store(
  tx: Database,
  viewer: UserId,
  cid: ConversationId,
  placed: readonly PlacedEnvelope[],
  wraps: ReadonlyMap<string, readonly Recipient[]>,
  now: Date,
): Promise<void> {
  const last = placed.at(-1);
  if (last === undefined) return;
  const { key } = keyOf(cid);
  const rows = placed.map(({ parsed: { envelope, header, mh }, seq }) => ({
    conversationId: key,
    seq,
    senderId: viewer,
    chainId: header.ch,
    n: header.n,
    ish: header.ish,
    rh: header.rh,
    protected: envelope.protected,
    iv: envelope.iv,
    ciphertext: envelope.ciphertext,
    tag: envelope.tag,
    signature: envelope.sig,
    mh,
    createdAt: now,
  }));
  await insertWraps(tx, key, wraps);
  await tx.insert(messages).values(rows);
  await tx.update(conversations).set({ lastSeq: last.seq }).where(eq(conversations.id, key));
}
