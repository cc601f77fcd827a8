// The rows that sends are judged by, and the rows they become, for many conversations in one transaction. [Note: shared commits]
// [Note: order of messages] A conversation's sequence is handed out under the lock of its row, held to COMMIT: gap-free, in
// commit order, and every reader sees a prefix. An AUTO_INCREMENT would show 6 before 5 to whoever reads in between, and 5
// would be missed for ever. Rows of several conversations are locked in the order of their ids, by everybody.
import { and, asc, between, desc, eq, inArray, max, or, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/mysql-core";
import type { ParsedEnvelope, Recipient } from "../../protocol/envelope.ts";
import type { ChainId, ConversationId, UserId } from "../../shared/ids.ts";
import type { Database } from "../db/database.ts";
import type { ConversationKey } from "../db/schema/columns.ts";
import { conversations } from "../db/schema/conversations.ts";
import { identityStatements } from "../db/schema/identity-statements.ts";
import { members } from "../db/schema/members.ts";
import { messages } from "../db/schema/messages.ts";
import { users } from "../db/schema/users.ts";
import { inTransaction } from "../db/transaction.ts";
import { keyOf } from "./conversations.ts";
import { inShapes, padded } from "./shapes.ts";
import type { HeadRecord } from "./statements.ts";
import { insertWraps, listWrapsOf, type NewWraps, type WrapsRecord } from "./wrapped-keys.ts";

/** A message of the sender's chain that is stored already. */
export interface ChainRecord {
  n: number;
  seq: number;
  at: Date;
  mh: string;
  sig: string;
}

/** What is needed to judge one send: a chain's places `from` to `to`, and the wraps under `rhs`. */
export interface Wanted {
  viewer: UserId;
  cid: ConversationId;
  chain: ChainId;
  from: number;
  to: number;
  rhs: readonly string[];
}

/** What one send is judged by. */
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

/** A conversation under its lock. Grows with what is placed in it before anything is written. */
export interface LockedConversation {
  /** The letter of its id. */
  kind: "d" | "g";
  lastSeq: number;
  members: ReadonlySet<UserId>;
  heads: ReadonlyMap<UserId, HeadRecord>;
  /** Whether a member's account was deleted. */
  isAnyGone: boolean;
  /** By sender and chain, then by n; of other members the first places of chains by a name that a send would begin with. */
  chains: Map<string, Map<number, ChainRecord>>;
  wraps: WrapsRecord;
}

/** A message with its place in the conversation. */
export interface PlacedEnvelope {
  parsed: ParsedEnvelope;
  seq: number;
}

/** What one accepted send becomes. */
export interface NewMessages {
  viewer: UserId;
  cid: ConversationId;
  placed: readonly PlacedEnvelope[];
  wraps: ReadonlyMap<string, readonly Recipient[]>;
}

/** Every call is part of one transaction. */
export interface LockedConversations {
  /** Those that there are. */
  conversations: ReadonlyMap<ConversationId, LockedConversation>;
  /** The newest stored message of a chain; null before its first. */
  findChainHead: (wanted: Wanted) => Promise<{ n: number; mh: string } | null>;
  store: (sends: readonly NewMessages[], now: Date) => Promise<void>;
}

/**
 * Runs `work` under the locks of all conversations that the sends are for, with what they are judged by. `work` may run several
 * times and must do nothing but judge and store.
 */
export function withConversationsLocked<Value>(
  sends: readonly Wanted[],
  work: (locked: LockedConversations) => Promise<Value>,
): Promise<Value> {
  const cids = new Map(sends.map(({ cid }) => [keyOf(cid).key, cid]));
  return inTransaction(async (tx) => {
    const found = await lockSequences(tx, cids);
    const people = await listPeople(tx, [...found.keys()]);
    const chains = await listChains(tx, sends, people);
    const wraps = await listWrapsOf(
      tx,
      sends.flatMap(({ cid, rhs }) => rhs.map((rh) => ({ key: keyOf(cid).key, rh }))),
    );
    const conversations = new Map<ConversationId, LockedConversation>();
    for (const [key, row] of found) {
      const cid = cids.get(key);
      if (cid === undefined) continue;
      conversations.set(cid, {
        ...row,
        ...(people.get(key) ?? { members: new Set(), heads: new Map(), isAnyGone: false }),
        chains: chains.get(key) ?? new Map<string, Map<number, ChainRecord>>(),
        wraps: wraps.get(key) ?? {},
      });
    }
    return work({
      conversations,
      findChainHead: (wanted) => findChainHead(tx, wanted),
      store: (accepted, now) => store(tx, accepted, now),
    });
  });
}

/** Whether another member's chain has this name, stored or about to be. */
export function isNameTaken({ members, chains }: LockedConversation, { viewer, chain }: Wanted): boolean {
  return Array.from(members).some((uid) => uid !== viewer && (chains.get(chainName(uid, chain))?.size ?? 0) > 0);
}

export function chainName(viewer: UserId, chain: ChainId): string {
  return `${viewer} ${chain}`;
}

async function lockSequences(
  tx: Database,
  cids: ReadonlyMap<ConversationKey, ConversationId>,
): Promise<Map<ConversationKey, Pick<LockedConversation, "kind" | "lastSeq">>> {
  const rows = await tx
    .select({ key: conversations.id, kind: conversations.kind, lastSeq: conversations.lastSeq })
    .from(conversations)
    .where(inArray(conversations.id, padded([...cids.keys()].sort())))
    .orderBy(asc(conversations.id))
    .for("update");
  return new Map(rows.map(({ key, ...row }) => [key, row]));
}

interface People {
  members: Set<UserId>;
  heads: Map<UserId, HeadRecord>;
  isAnyGone: boolean;
}

/** The members of conversations and the statements that are in force for them, in one query. */
async function listPeople(tx: Database, keys: readonly ConversationKey[]): Promise<Map<ConversationKey, People>> {
  if (keys.length === 0) return new Map();
  const newer = alias(identityStatements, "newer");
  const newest = tx
    .select({ seq: max(newer.seq) })
    .from(newer)
    .where(eq(newer.userId, members.userId));
  const rows = await tx
    .select({
      key: members.conversationId,
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
    .leftJoin(
      identityStatements,
      and(eq(identityStatements.userId, members.userId), eq(identityStatements.seq, newest)),
    )
    .where(inArray(members.conversationId, padded(keys)))
    .orderBy(asc(members.conversationId), asc(members.userId));
  const people = new Map<ConversationKey, People>();
  for (const { key, uid, seq, sh, op, ik, ekKid, deletedAt } of rows) {
    const of: People = people.get(key) ?? { members: new Set(), heads: new Map(), isAnyGone: false };
    people.set(key, of);
    of.members.add(uid);
    of.isAnyGone ||= deletedAt !== null;
    if (seq === null || sh === null || op === null || ik === null || ekKid === null) continue;
    of.heads.set(uid, { uid, seq, sh, op, ik, ekKid });
  }
  return people;
}

/**
 * What the sends ask for of their own chains, and where one would begin, whether another member's has that name: its first
 * place, one look into the index for each other member, however long the conversation is.
 */
async function listChains(
  tx: Database,
  sends: readonly Wanted[],
  people: ReadonlyMap<ConversationKey, People>,
): Promise<Map<ConversationKey, LockedConversation["chains"]>> {
  const wanted = sends.flatMap(({ viewer, cid, chain, from, to }) => {
    const { key } = keyOf(cid);
    const others = from === 0 ? [...(people.get(key)?.members ?? [])].filter((uid) => uid !== viewer) : [];
    return [
      { key, sender: viewer, chain, from, to },
      ...others.map((sender) => ({ key, sender, chain, from: 1, to: 1 })),
    ];
  });
  const ranges = padded(wanted).map(({ key, sender, chain, from, to }) =>
    and(
      eq(messages.conversationId, key),
      eq(messages.senderId, sender),
      eq(messages.chainId, chain),
      between(messages.n, from, to),
    ),
  );
  const rows = await tx
    .select({
      key: messages.conversationId,
      sender: messages.senderId,
      chain: messages.chainId,
      n: messages.n,
      seq: messages.seq,
      at: messages.createdAt,
      mh: messages.mh,
      sig: messages.signature,
    })
    .from(messages)
    .where(or(...ranges));
  const chains = new Map<ConversationKey, LockedConversation["chains"]>();
  for (const { key, sender, chain, ...record } of rows) {
    const ofConversation = chains.get(key) ?? new Map<string, Map<number, ChainRecord>>();
    chains.set(key, ofConversation);
    const name = chainName(sender, chain);
    const places = ofConversation.get(name) ?? new Map<number, ChainRecord>();
    ofConversation.set(name, places.set(record.n, record));
  }
  return chains;
}

async function findChainHead(tx: Database, { viewer, cid, chain }: Wanted): Promise<{ n: number; mh: string } | null> {
  const [head] = await tx
    .select({ n: messages.n, mh: messages.mh })
    .from(messages)
    .where(and(eq(messages.conversationId, keyOf(cid).key), eq(messages.senderId, viewer), eq(messages.chainId, chain)))
    .orderBy(desc(messages.n))
    .limit(1);
  return head ?? null;
}

async function store(tx: Database, sends: readonly NewMessages[], now: Date): Promise<void> {
  const rows = sends.flatMap(({ viewer, cid, placed }) =>
    placed.map(({ parsed: { envelope, header, mh }, seq }) => ({
      conversationId: keyOf(cid).key,
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
    })),
  );
  if (rows.length === 0) return;
  const wraps = sends.flatMap(({ cid, wraps: some }) =>
    Array.from(some, ([rh, recipients]): NewWraps => ({ key: keyOf(cid).key, rh, recipients })),
  );
  await insertWraps(tx, wraps);
  for (const some of inShapes(rows)) await tx.insert(messages).values(some);
  const last = new Map(rows.map(({ conversationId, seq }) => [conversationId, seq]));
  await raiseSequences(tx, [...last]);
}

async function raiseSequences(tx: Database, last: readonly (readonly [ConversationKey, number])[]): Promise<void> {
  const pairs = padded(last);
  const cases = pairs.map(([key, seq]) => sql`when ${sql.param(key, conversations.id)} then ${seq}`);
  await tx
    .update(conversations)
    .set({ lastSeq: sql`case ${conversations.id} ${sql.join(cases, sql` `)} end` })
    .where(
      inArray(
        conversations.id,
        pairs.map(([key]) => key),
      ),
    );
}
