// What the key log shows of itself: its newest head, ranges of leaves, the subtrees that proofs are made of.
// Reads only, except where the log is behind its statements: then it catches up first. [Note: the key log]
import { and, asc, eq, gte, isNull, lt } from "drizzle-orm";
import type { LogLeaf } from "../../protocol/key-log.ts";
import type { Bytes } from "../../shared/bytes.ts";
import { database } from "../db/database.ts";
import { identityStatements } from "../db/schema/identity-statements.ts";
import { logHeads } from "../db/schema/log-heads.ts";
import { logLeaves } from "../db/schema/log-leaves.ts";
import { logState } from "../db/schema/log-state.ts";
import { logPublicKey } from "../key-log/log-key.ts";
import type { NodePlace } from "../key-log/tree.ts";
import { findNodes, inLogTransaction } from "./key-log.ts";

export interface LogHeadRecord {
  /** The key it is signed with, base64url. */
  key: string;
  head: string;
}

/** The head of the whole log, signed by the key in force. */
export async function requireLogHead(): Promise<LogHeadRecord> {
  const found = await findHead();
  if (found !== null) return found;
  // No log yet, statements without a leaf, or another key than the one that signed last: all that a writer does anyway.
  await inLogTransaction(() => Promise.resolve());
  const settled = await findHead();
  if (settled === null) throw new Error("the key log did not catch up");
  return settled;
}

async function findHead(): Promise<LogHeadRecord | null> {
  const key = logPublicKey();
  const [pending] = await database()
    .select({ seq: identityStatements.seq })
    .from(identityStatements)
    .where(isNull(identityStatements.logIndex))
    .limit(1);
  if (pending !== undefined) return null;
  const [newest] = await database()
    .select({ jws: logHeads.jws })
    .from(logState)
    .innerJoin(logHeads, and(eq(logHeads.size, logState.size), eq(logHeads.key, key)));
  return newest === undefined ? null : { key, head: newest.jws };
}

/** Leaves in the log. */
export async function findLogSize(): Promise<number> {
  const [state] = await database().select({ size: logState.size }).from(logState);
  return state?.size ?? 0;
}

/** Leaves [from, to), as far as there are any. */
export async function listLeaves(from: number, to: number): Promise<LogLeaf[]> {
  return database()
    .select({ label: logLeaves.label, seq: logLeaves.seq, sh: logLeaves.sh })
    .from(logLeaves)
    .where(and(gte(logLeaves.index, from), lt(logLeaves.index, to)))
    .orderBy(asc(logLeaves.index));
}

/** The hashes of complete subtrees, in the order of the places. */
export async function listSubtrees(places: readonly NodePlace[]): Promise<Bytes[]> {
  return findNodes(database(), places);
}
