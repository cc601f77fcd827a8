// Identity statements: inserted once, never changed, read as whole chains or by their head.
// Judges nothing: what is inserted here has been verified by lib/protocol.
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { asc, eq } from "drizzle-orm";
import type { Statement } from "../../protocol/statement.ts";
import type { UserId } from "../../shared/ids.ts";
import { database, type Database } from "../db/database.ts";
import { isDuplicate } from "../db/faults.ts";
import { identityStatements } from "../db/schema/identity-statements.ts";
import { users } from "../db/schema/users.ts";
import { inLogTransaction } from "./key-log.ts";

export interface NewStatement {
  seq: number;
  sh: string;
  op: string;
  ik: string;
  ekKid: string;
  publicKey: Uint8Array;
  /** Null when the encryption key is the one before: no key is ever used twice, by anyone. */
  modulusHash: string | null;
  jws: string;
}

/** A verified statement and the one it follows (null: it is the first), as a row. */
export function statementRow({ seq, sh, op, ik, ek, jws }: Statement, previous: Statement | null): NewStatement {
  const isNewKey = ek.kid !== previous?.ek.kid;
  return {
    seq,
    sh,
    op,
    ik: Buffer.from(ik).toString("base64url"),
    ekKid: ek.kid,
    publicKey: ek.spki,
    modulusHash: isNewKey ? createHash("sha256").update(ek.modulus).digest("base64url") : null,
    jws,
  };
}

/** Within a transaction of the key log: that gives it its leaf. */
export async function insertStatement(tx: Database, uid: UserId, statement: NewStatement, now: Date): Promise<void> {
  await tx.insert(identityStatements).values({ userId: uid, ...statement, createdAt: now });
}

/**
 * Puts a statement behind the one it follows; false when its place or its key is taken. Places have no gaps and are never
 * free again, so whoever verified the statement against the one before need not lock that one: the primary key decides.
 */
export async function insertNextStatement(uid: UserId, statement: NewStatement, now: Date): Promise<boolean> {
  try {
    await inLogTransaction((tx) => insertStatement(tx, uid, statement, now));
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

/** The hash of the statement that brought a key with this modulus, whoever's it is. */
export async function findModulus(modulusHash: string): Promise<string | null> {
  const [known] = await database()
    .select({ sh: identityStatements.sh })
    .from(identityStatements)
    .where(eq(identityStatements.modulusHash, modulusHash));
  return known?.sh ?? null;
}

/** A person's whole chain as it was signed, oldest first. */
export async function listStatements(uid: UserId): Promise<{ seq: number; sh: string; jws: string }[]> {
  return database()
    .select({ seq: identityStatements.seq, sh: identityStatements.sh, jws: identityStatements.jws })
    .from(identityStatements)
    .where(eq(identityStatements.userId, uid))
    .orderBy(asc(identityStatements.seq));
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
  op: string;
  ik: string;
  ekKid: string;
}
