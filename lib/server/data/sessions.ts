// Login sessions. The id itself is never stored: rows are found by its hash.
import { createHash } from "node:crypto";
import { and, eq, gt, isNull } from "drizzle-orm";
import { idBytes, type SessionId, type UserId } from "../../shared/ids.ts";
import { database } from "../db/database.ts";
import { sessions } from "../db/schema/sessions.ts";
import { users } from "../db/schema/users.ts";
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

export async function insertSession({ id, uid, userAgent, ip }: NewSession, now: Date): Promise<void> {
  await database()
    .insert(sessions)
    .values({ idHash: hashOf(id), userId: uid, createdAt: now, seenAt: now, userAgent, ip });
}

export interface SessionRecord extends PersonRecord {
  seenAt: Date;
}

/** A session that was neither revoked nor left idle since `idleSince` nor begun before `begunAfter`. */
export async function findSession(
  uid: UserId,
  id: SessionId,
  { idleSince, begunAfter }: { idleSince: Date; begunAfter: Date },
): Promise<SessionRecord | null> {
  const [session] = await database()
    .select({ uid: users.id, handle: users.handle, seenAt: sessions.seenAt })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(
      and(
        eq(sessions.userId, uid),
        eq(sessions.idHash, hashOf(id)),
        isNull(sessions.revokedAt),
        gt(sessions.seenAt, idleSince),
        gt(sessions.createdAt, begunAfter),
      ),
    );
  return session ?? null;
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
