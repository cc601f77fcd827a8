// The rows that sends are judged by, and the rows they become, for many conversations in one transaction. [Note: shared commits]
// [Note: order of messages] A conversation's sequence is handed out under the lock of its row, held to COMMIT: gap-free, in
// commit order, and every reader sees a prefix. An AUTO_INCREMENT would show 6 before 5 to whoever reads in between, and 5
// would be missed for ever. Rows of several conversations are locked in the order of their ids, by everybody.
import { Buffer } from "node:buffer";
import { and, desc, eq, or } from "drizzle-orm";
import type { ParsedEnvelope, Recipient } from "../../protocol/envelope.ts";
import { idBytes, type ConversationId, type UserId } from "../../shared/ids.ts";
import type { Database, Run } from "../db/database.ts";
import type { ConversationKey } from "../db/schema/columns.ts";
import { messages } from "../db/schema/messages.ts";
import { inLeanTransaction } from "../db/transaction.ts";
import { keyOf } from "./conversations.ts";
import { chainName, listFacts, type ChainRecord, type LockedConversation, type Wanted } from "./send-facts.ts";
import { RAISE, SET_SEQUENCES, STORE } from "./send-statements.ts";
import { inShapes, padded } from "./shapes.ts";
import type { HeadRecord } from "./statements.ts";
import { insertWraps, type NewWraps, type WrapsRecord } from "./wrapped-keys.ts";

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
  /** The moment at which all of them become active: that of every message that is stored. */
  now: Date;
  /** The newest stored message of a chain; null before its first. */
  findChainHead: (wanted: Wanted) => Promise<{ n: number; mh: string } | null>;
  store: (sends: readonly NewMessages[]) => Promise<void>;
}

/**
 * Runs `work` under the locks of all conversations that the sends are for, with what they are judged by. `work` may run several
 * times and must do nothing but judge and store.
 */
export function withConversationsLocked<Value>(
  sends: readonly Wanted[],
  work: (locked: LockedConversations) => Promise<Value>,
): Promise<Value> {
  return inLeanTransaction(async ({ run, database }) => {
    const now = new Date();
    const raised = await raiseSequences(run, sends, now);
    const facts = await listFacts(run, sends);
    const before = new Map(
      Array.from(facts, ([key, of]) => [key, { ...of, lastSeq: of.lastSeq - (raised.get(key) ?? 0) }]),
    );
    const conversations = new Map<ConversationId, LockedConversation>();
    for (const { cid } of sends) {
      const conversation = before.get(keyOf(cid).key);
      if (conversation !== undefined) conversations.set(cid, conversation);
    }
    await addBeginnings(database, sends, conversations);
    let isKept = false;
    const value = await work({
      conversations,
      now,
      findChainHead: (wanted) => findChainHead(database(), wanted),
      async store(accepted) {
        isKept = await store({ run, database }, accepted, now);
        if (isKept) await setRight(run, facts, before);
      },
    });
    return { value, isKept };
  });
}

/**
 * Locks the conversations and raises their sequences by what the sends would take if all of it is new, which is nearly always so,
 * with the moment of their last messages; gives by how much.
 */
async function raiseSequences(
  run: Run,
  sends: readonly Wanted[],
  now: Date,
): Promise<ReadonlyMap<ConversationKey, number>> {
  const raised = new Map<ConversationKey, number>();
  for (const { cid, from, to } of sends) {
    const { key } = keyOf(cid);
    raised.set(key, (raised.get(key) ?? 0) + to - from);
  }
  const { ids, pairs } = valuesOf([...raised]);
  await run(RAISE(ids.length), [...pairs, now, ...ids]);
  return raised;
}

/** Where something was refused or known already, the sequence was raised too far, and nothing may have come last just now. */
async function setRight(
  run: Run,
  raised: ReadonlyMap<ConversationKey, LockedConversation>,
  right: ReadonlyMap<ConversationKey, LockedConversation>,
): Promise<void> {
  const wrong = Array.from(right).filter(([key, { lastSeq }]) => raised.get(key)?.lastSeq !== lastSeq);
  if (wrong.length === 0) return;
  const { ids, pairs } = valuesOf(wrong.map(([key, { lastSeq }]) => [key, lastSeq] as const));
  await run(SET_SEQUENCES(ids.length), [...pairs, ...pairs, ...ids]);
}

/** As many ids as a statement has places, and each with its number. */
function valuesOf(numbers: readonly (readonly [ConversationKey, number])[]): {
  ids: Buffer[];
  pairs: (Buffer | number)[];
} {
  const pairs = padded(numbers.map(([key, number]) => [Buffer.from(key, "hex"), number] as const));
  return { ids: pairs.map(([id]) => id), pairs: pairs.flat() };
}

/** Whether another member's chain has this name, stored or about to be. */
export function isNameTaken({ members, chains }: LockedConversation, { viewer, chain }: Wanted): boolean {
  return Array.from(members).some((uid) => uid !== viewer && (chains.get(chainName(uid, chain))?.size ?? 0) > 0);
}

/**
 * Where a send would begin a chain, whether another member's has that name: its first place, one look into the index for each
 * other member, however long the conversation is.
 */
async function addBeginnings(
  database: () => Database,
  sends: readonly Wanted[],
  conversations: ReadonlyMap<ConversationId, LockedConversation>,
): Promise<void> {
  const looked = sends.flatMap(({ viewer, cid, chain, from }) => {
    const others = from === 0 ? [...(conversations.get(cid)?.members ?? [])].filter((uid) => uid !== viewer) : [];
    return others.map((sender) => ({ cid, sender, chain }));
  });
  if (looked.length === 0) return;
  const rows = await database()
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
    .where(
      or(
        ...padded(looked).map(({ cid, sender, chain }) =>
          and(
            eq(messages.conversationId, keyOf(cid).key),
            eq(messages.senderId, sender),
            eq(messages.chainId, chain),
            eq(messages.n, 1),
          ),
        ),
      ),
    );
  const byKey = new Map(Array.from(conversations, ([cid, conversation]) => [keyOf(cid).key, conversation]));
  for (const { key, sender, chain, ...record } of rows) {
    byKey.get(key)?.chains.set(chainName(sender, chain), new Map([[record.n, record]]));
  }
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

/** False when there is nothing to store. */
async function store(
  { run, database }: { run: Run; database: () => Database },
  sends: readonly NewMessages[],
  now: Date,
): Promise<boolean> {
  const rows = sends.flatMap(({ viewer, cid, placed }) => {
    const [conversation, sender] = [Buffer.from(idBytes(cid)), Buffer.from(idBytes(viewer))];
    return placed.map((message) => rowOf(conversation, sender, message, now));
  });
  if (rows.length === 0) return false;
  const wraps = sends.flatMap(({ cid, wraps: some }) =>
    Array.from(some, ([rh, recipients]): NewWraps => ({ key: keyOf(cid).key, rh, recipients })),
  );
  if (wraps.length > 0) await insertWraps(database(), wraps);
  for (const some of inShapes(rows)) await run(STORE(some.length), some.flat());
  return true;
}

/** In the order of STORE's columns. */
function rowOf(conversation: Buffer, sender: Buffer, { parsed, seq }: PlacedEnvelope, now: Date) {
  const { envelope, header, mh } = parsed;
  const { protected: protectedText, iv, ciphertext, tag, sig } = envelope;
  const place = [conversation, seq, sender, Buffer.from(idBytes(header.ch)), header.n];
  const parts = [header.ish, header.rh, protectedText, iv, ciphertext, tag, sig, mh];
  return [...place, ...parts.map((part) => Buffer.from(part, "base64url")), now];
}
