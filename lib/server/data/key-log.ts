// [Note: the key log]
// Every identity statement has a leaf in one append-only tree, and every size of the tree a signed head. Statement, leaf,
// subtrees and head are written in one transaction under the lock of the log's one row, so a statement without a leaf is
// never visible, leaves have no gaps, and each head continues the one before. What has no leaf yet (statements from before
// there was a log, or of an older server beside this one) gets one first, in an order that everybody would choose.
import { Buffer } from "node:buffer";
import { and, asc, eq, isNull, or, sql } from "drizzle-orm";
import { hashLeaf, logLabel, type LogLeaf } from "../../protocol/key-log.ts";
import { CompactTree } from "../../protocol/merkle.ts";
import type { Bytes } from "../../shared/bytes.ts";
import type { UserId } from "../../shared/ids.ts";
import type { Database } from "../db/database.ts";
import { identityStatements } from "../db/schema/identity-statements.ts";
import { logHeads } from "../db/schema/log-heads.ts";
import { logLeaves } from "../db/schema/log-leaves.ts";
import { logNodes } from "../db/schema/log-nodes.ts";
import { logState } from "../db/schema/log-state.ts";
import { inTransaction } from "../db/transaction.ts";
import { logPublicKey, signTreeHead } from "../key-log/log-key.ts";
import { grow, partsOf, type NodePlace } from "../key-log/tree.ts";

/** Statements that get their leaves in one transaction: what is done well within the time a statement has. */
const BATCH = 500;
const THE_ROW = 1;

/** The log under its lock. */
interface LockedLog {
  size: number;
  /** Hashes of the complete subtrees it consists of, the largest first. */
  peaks: readonly Bytes[];
  /** Of the newest head. */
  ts: number;
}

/**
 * Runs `work`, which inserts statements, and gives them their leaves, all in one transaction. `work` may run several times
 * and must touch nothing but the database it is given; what it throws is thrown on, with nothing written.
 */
export async function inLogTransaction<Value>(work: (tx: Database) => Promise<Value>): Promise<Value> {
  for (;;) {
    const outcome = await inTransaction(async (tx) => {
      const before = await appendPending(tx, await lockLog(tx));
      if (before.isMore) {
        await signHead(tx, before.log);
        return null;
      }
      const value = await work(tx);
      let after = await appendPending(tx, before.log);
      while (after.isMore) after = await appendPending(tx, after.log);
      await signHead(tx, after.log);
      return { value };
    });
    // Null: there was more left over from before than one transaction should hold.
    if (outcome !== null) return outcome.value;
  }
}

async function lockLog(tx: Database): Promise<LockedLog> {
  const find = () => tx.select({ size: logState.size, ts: logState.ts }).from(logState).for("update");
  let [state] = await find();
  if (state === undefined) {
    await tx
      .insert(logState)
      .values({ id: THE_ROW, size: 0, ts: 0 })
      .onDuplicateKeyUpdate({ set: { id: THE_ROW } });
    [state] = await find();
  }
  if (state === undefined) throw new Error("the key log has no row");
  return { ...state, peaks: await findNodes(tx, partsOf(0, state.size)) };
}

/** The hashes at these places, in their order. */
export async function findNodes(db: Database, places: readonly NodePlace[]): Promise<Bytes[]> {
  if (places.length === 0) return [];
  const rows = await db
    .select({ level: logNodes.level, index: logNodes.index, hash: logNodes.hash })
    .from(logNodes)
    .where(or(...places.map(({ level, index }) => and(eq(logNodes.level, level), eq(logNodes.index, index)))));
  const name = ({ level, index }: NodePlace) => `${String(level)}/${String(index)}`;
  const found = new Map(rows.map((row) => [name(row), row.hash]));
  return places.map((place) => {
    const hash = found.get(name(place));
    if (hash === undefined) throw new Error("the key log's tree has a hole");
    return hash;
  });
}

/** Gives statements without a leaf theirs: each person's in the order of their chain, the older before the younger. */
async function appendPending(tx: Database, log: LockedLog): Promise<{ log: LockedLog; isMore: boolean }> {
  const pending = await tx
    .select({ uid: identityStatements.userId, seq: identityStatements.seq, sh: identityStatements.sh })
    .from(identityStatements)
    .where(isNull(identityStatements.logIndex))
    .orderBy(asc(identityStatements.seq), asc(identityStatements.createdAt), asc(identityStatements.userId))
    .limit(BATCH);
  if (pending.length === 0) return { log, isMore: false };
  const leaves = await Promise.all(pending.map(leafOf));
  const { nodes, peaks } = await grow(log.size, log.peaks, await Promise.all(leaves.map(hashLeaf)));
  await tx.insert(logLeaves).values(leaves.map((leaf, offset) => ({ index: log.size + offset, ...leaf })));
  await tx.insert(logNodes).values(nodes);
  const size = log.size + pending.length;
  // Drizzle has no update with a join, and one update for each row would take most of the time.
  await tx.execute(
    sql`UPDATE ${identityStatements} JOIN ${logLeaves} ON ${identityStatements.sh} = ${logLeaves.sh}
        SET ${identityStatements.logIndex} = ${logLeaves.index}
        WHERE ${logLeaves.index} >= ${log.size} AND ${logLeaves.index} < ${size}`,
  );
  return { log: { ...log, size, peaks }, isMore: pending.length === BATCH };
}

async function leafOf({ uid, seq, sh }: { uid: UserId; seq: number; sh: string }): Promise<LogLeaf> {
  return { label: await logLabel(uid), seq, sh: new Uint8Array(Buffer.from(sh, "base64url")) };
}

/** Signs what the log has become, unless this key has said so already. */
async function signHead(tx: Database, { size, peaks, ts: before }: LockedLog): Promise<void> {
  const key = logPublicKey();
  const [signed] = await tx
    .select({ size: logHeads.size })
    .from(logHeads)
    .where(and(eq(logHeads.size, size), eq(logHeads.key, key)));
  if (signed !== undefined) return;
  const root = await new CompactTree(size, peaks).root();
  // A clock that was set back must not make the log look as if it had been.
  const ts = Math.max(Date.now(), before);
  const jws = await signTreeHead({ size, root, ts });
  await tx.insert(logHeads).values({ size, key, root, ts, jws });
  await tx.update(logState).set({ size, ts }).where(eq(logState.id, THE_ROW));
}
