// Login sessions. The id itself is never stored: rows are found by its hash.
import { createHash } from "node:crypto";
import { and, desc, eq, gt, inArray, isNull, ne } from "drizzle-orm";
import { idBytes, type SessionId, type UserId } from "../../shared/ids.ts";
import { database, type Database } from "../db/database.ts";
import { sessions } from "../db/schema/sessions.ts";
import { users } from "../db/schema/users.ts";
import { inTransaction } from "../db/transaction.ts";
import { padded } from "./shapes.ts";
import type { PersonRecord } from "./users.ts";

function hashOf(id: SessionId): string {
  return createHash("sha256").update(idBytes(id)).digest("base64url");
}

export interface NewSession {
  id: SessionId;
  uid: UserId;
  userAgent: string | null;
  ip: string | null;
}

/** False when the password has been changed since it was checked: then the session was never begun. */
export async function insertSession(
  { id, uid, userAgent, ip }: NewSession,
  passwordVersion: number,
  now: Date,
): Promise<boolean> {
  return inTransaction(async (tx) => {
    // Whoever changes the password holds the same lock while all other sessions are ended.
    const [user] = await tx
      .select({ passwordVersion: users.passwordVersion })
      .from(users)
      .where(eq(users.id, uid))
      .for("update");
    if (user?.passwordVersion !== passwordVersion) return false;
    await tx.insert(sessions).values({ idHash: hashOf(id), userId: uid, createdAt: now, seenAt: now, userAgent, ip });
    return true;
  });
}

/** A session stands when it was neither revoked nor left idle since `idleSince` nor begun before `begunAfter`. */
export interface SessionBounds {
  idleSince: Date;
  begunAfter: Date;
}

function areStanding(uid: UserId, { idleSince, begunAfter }: SessionBounds) {
  return and(
    eq(sessions.userId, uid),
    isNull(sessions.revokedAt),
    gt(sessions.seenAt, idleSince),
    gt(sessions.createdAt, begunAfter),
  );
}

export interface SessionRecord extends PersonRecord {
  seenAt: Date;
}

/** A session that stands. */
export async function findSession(uid: UserId, id: SessionId, bounds: SessionBounds): Promise<SessionRecord | null> {
  const [session] = await database()
    .select({ uid: users.id, handle: users.handle, seenAt: sessions.seenAt })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(areStanding(uid, bounds), eq(sessions.idHash, hashOf(id))));
  return session ?? null;
}

export interface LoginSession {
  id: string;
  isCurrent: boolean;
  createdAt: number;
  seenAt: number;
  userAgent: string | null;
  ip: string | null;
}

/** The viewer's sessions that stand, the newest use first; `current` is the one that asks. */
export async function listSessions(uid: UserId, current: SessionId, bounds: SessionBounds): Promise<LoginSession[]> {
  const rows = await database()
    .select({
      id: sessions.idHash,
      createdAt: sessions.createdAt,
      seenAt: sessions.seenAt,
      userAgent: sessions.userAgent,
      ip: sessions.ip,
    })
    .from(sessions)
    .where(areStanding(uid, bounds))
    .orderBy(desc(sessions.seenAt), desc(sessions.createdAt));
  const currentHash = hashOf(current);
  return rows.map(({ createdAt, seenAt, ...row }) => ({
    ...row,
    isCurrent: row.id === currentHash,
    createdAt: createdAt.getTime(),
    seenAt: seenAt.getTime(),
  }));
}

/** Whether this hash is that of a session of the viewer, whatever has become of it. */
export async function isOwnSession(uid: UserId, idHash: string): Promise<boolean> {
  const rows = await database()
    .select({ id: sessions.idHash })
    .from(sessions)
    .where(and(eq(sessions.userId, uid), eq(sessions.idHash, idHash)));
  return rows.length > 0;
}

/** Sessions asked for in one statement. */
const PORTION = 128;

/** Those of them that stand, and when each was last seen. */
export async function listStanding(
  ids: readonly SessionId[],
  { idleSince, begunAfter }: SessionBounds,
): Promise<Map<SessionId, Date>> {
  const byHash = new Map(ids.map((id) => [hashOf(id), id]));
  const hashes = [...byHash.keys()];
  const standing = new Map<SessionId, Date>();
  for (let from = 0; from < hashes.length; from += PORTION) {
    const rows = await database()
      .select({ idHash: sessions.idHash, seenAt: sessions.seenAt })
      .from(sessions)
      .where(
        and(
          inArray(sessions.idHash, padded(hashes.slice(from, from + PORTION))),
          isNull(sessions.revokedAt),
          gt(sessions.seenAt, idleSince),
          gt(sessions.createdAt, begunAfter),
        ),
      );
    for (const { idHash, seenAt } of rows) {
      const id = byHash.get(idHash);
      if (id !== undefined) standing.set(id, seenAt);
    }
  }
  return standing;
}

export async function touchSessions(ids: readonly SessionId[], now: Date): Promise<void> {
  for (let from = 0; from < ids.length; from += PORTION) {
    await database()
      .update(sessions)
      .set({ seenAt: now })
      .where(
        and(inArray(sessions.idHash, padded(ids.slice(from, from + PORTION).map(hashOf))), isNull(sessions.revokedAt)),
      );
  }
}

export async function touchSession(uid: UserId, id: SessionId, now: Date): Promise<void> {
  await database()
    .update(sessions)
    .set({ seenAt: now })
    .where(and(eq(sessions.userId, uid), eq(sessions.idHash, hashOf(id)), isNull(sessions.revokedAt)));
}

export async function revokeSession(uid: UserId, id: SessionId, now: Date): Promise<void> {
  await database()
    .update(sessions)
    .set({ revokedAt: now })
    .where(and(eq(sessions.userId, uid), eq(sessions.idHash, hashOf(id)), isNull(sessions.revokedAt)));
}

/** One by its hash, or all but one. */
export type WhichSessions = { only: string } | { allBut: SessionId };

/** How many stood until now. */
export async function revokeSessions(
  uid: UserId,
  which: WhichSessions,
  bounds: SessionBounds,
  now: Date,
  db: Database = database(),
): Promise<number> {
  const [{ affectedRows }] = await db
    .update(sessions)
    .set({ revokedAt: now })
    .where(
      and(
        areStanding(uid, bounds),
        "only" in which ? eq(sessions.idHash, which.only) : ne(sessions.idHash, hashOf(which.allBut)),
      ),
    );
  return affectedRows;
}
