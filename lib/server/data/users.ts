// People: the list everyone signed in may see, what a login needs, and making an account.
// An email address goes in and is compared; it never comes out.
import { and, asc, eq, gt, gte, isNull, lt, or } from "drizzle-orm";
import type { UserId } from "../../shared/ids.ts";
import { database } from "../db/database.ts";
import { isDuplicate } from "../db/faults.ts";
import { users } from "../db/schema/users.ts";
import { inLogTransaction } from "./key-log.ts";
import { findModulus, insertStatement, type NewStatement } from "./statements.ts";

export interface PersonRecord {
  uid: UserId;
  handle: string;
}

/** After every character a handle may have: the end of a prefix's range in the index. */
const AFTER_ALL = "\u007f";

/** Handles of accounts there are that begin with `prefix` and come after `cursor`, ascending, at most `limit`. */
export async function listPeople(prefix: string, cursor: string | null, limit: number): Promise<PersonRecord[]> {
  return (
    database()
      .select({ uid: users.id, handle: users.handle })
      // Where many begin alike, the database would rather read everybody and sort; in the index's order it can stop at `limit`.
      .from(users, { forceIndex: "users_handle" })
      .where(
        and(
          cursor === null ? gte(users.handle, prefix) : gt(users.handle, cursor < prefix ? prefix : cursor),
          lt(users.handle, prefix + AFTER_ALL),
          isNull(users.deletedAt),
        ),
      )
      .orderBy(asc(users.handle))
      .limit(limit)
  );
}

/** Also of somebody whose account was deleted. */
export async function findPerson(uid: UserId): Promise<(PersonRecord & { isGone: boolean }) | null> {
  const [person] = await database()
    .select({ uid: users.id, handle: users.handle, deletedAt: users.deletedAt })
    .from(users)
    .where(eq(users.id, uid));
  return person === undefined ? null : { uid, handle: person.handle, isGone: person.deletedAt !== null };
}

export interface LoginRecord extends PersonRecord {
  passwordHash: string | null;
  /** Rises with each change. */
  passwordVersion: number;
}

/** `email` in its normalised form. */
export async function findLogin(email: string): Promise<LoginRecord | null> {
  const [login] = await database()
    .select({
      uid: users.id,
      handle: users.handle,
      passwordHash: users.passwordHash,
      passwordVersion: users.passwordVersion,
    })
    .from(users)
    .where(eq(users.email, email));
  return login ?? null;
}

/** What a person's password is checked against. */
export async function findPasswordHash(uid: UserId): Promise<string | null> {
  const [user] = await database().select({ passwordHash: users.passwordHash }).from(users).where(eq(users.id, uid));
  return user?.passwordHash ?? null;
}

export interface NewUser extends PersonRecord {
  email: string;
  passwordHash: string;
}

/** What of a new account exists already; null when nothing does. */
export type Taken = "handle_taken" | "email_taken" | "key_reused";

export async function findTaken(
  user: Pick<NewUser, "uid" | "handle" | "email">,
  statement: Pick<NewStatement, "modulusHash">,
): Promise<Taken | null> {
  const same = await database()
    .select({ uid: users.id, handle: users.handle, email: users.email })
    .from(users)
    .where(or(eq(users.handle, user.handle), eq(users.email, user.email), eq(users.id, user.uid)));
  // Keys first: what was registered once says nothing more about names and addresses.
  if (same.some((row) => row.uid === user.uid)) return "key_reused";
  if (statement.modulusHash !== null && (await findModulus(statement.modulusHash)) !== null) return "key_reused";
  if (same.some((row) => row.handle === user.handle)) return "handle_taken";
  return same.length > 0 ? "email_taken" : null;
}

/** Makes the account with its first statement; false when another one took something of it in the meantime. */
export async function insertUser(user: NewUser, statement: NewStatement, now: Date): Promise<boolean> {
  try {
    await inLogTransaction(async (tx) => {
      await tx.insert(users).values({
        id: user.uid,
        handle: user.handle,
        email: user.email,
        passwordHash: user.passwordHash,
        createdAt: now,
      });
      await insertStatement(tx, user.uid, statement, now);
    });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}
