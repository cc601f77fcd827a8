// Identity statements: inserted once, never changed, read as whole chains or by their head.
// Judges nothing: what is inserted here has been verified by lib/protocol.
import { asc, eq } from "drizzle-orm";
import type { UserId } from "../../shared/ids.ts";
import { database, type Database } from "../db/database.ts";
import { identityStatements } from "../db/schema/identity-statements.ts";
import { users } from "../db/schema/users.ts";

export interface NewStatement {
  seq: number;
  sh: string;
  op: string;
  ik: string;
  ekKid: string;
  publicKey: Uint8Array;
  modulusHash: string;
  jws: string;
}

/** To be called within the transaction that decides about the chain. */
export async function insertStatement(tx: Database, uid: UserId, statement: NewStatement, now: Date): Promise<void> {
  await tx.insert(identityStatements).values({ userId: uid, ...statement, createdAt: now });
}

export interface KeysRecord {
  handle: string;
  /** Oldest first, at least one. */
  statements: string[];
  /** The head's SPKI. */
  publicKey: Uint8Array;
}

export async function findKeys(uid: UserId): Promise<KeysRecord | null> {
  const rows = await database()
    .select({ handle: users.handle, jws: identityStatements.jws, publicKey: identityStatements.publicKey })
    .from(identityStatements)
    .innerJoin(users, eq(users.id, identityStatements.userId))
    .where(eq(identityStatements.userId, uid))
    .orderBy(asc(identityStatements.seq));
  const head = rows.at(-1);
  if (head === undefined) return null;
  return { handle: head.handle, statements: rows.map((row) => row.jws), publicKey: head.publicKey };
}

/** The statement in force of one person. */
export interface HeadRecord {
  uid: UserId;
  seq: number;
  sh: string;
  ik: string;
  ekKid: string;
}
