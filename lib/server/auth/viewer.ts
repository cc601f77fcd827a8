// Who asks: the session cookie, opened, and its session looked up. [Note: sessions]
// A session's row is asked at most every few seconds, so a session ended elsewhere lives on here that long at most.
import "server-only";
import type { SessionId, UserId } from "../../shared/ids.ts";
import { findSession, listStanding, touchSession, touchSessions, type SessionBounds } from "../data/sessions.ts";
import type { Asked } from "../asked.ts";
import { oncePerProcess } from "../once.ts";
import { readCookie } from "./cookies.ts";
import { openKnownToken } from "./known-tokens.ts";
import { cookieRules, SESSION_IDLE_SECONDS, SESSION_MAX_SECONDS, type SessionToken } from "./session-token.ts";

export interface Viewer {
  uid: UserId;
  handle: string;
  sid: SessionId;
}

/** Milliseconds for which a session found standing is taken to stand. */
const CACHE_MS = 3000;
const CACHE_MAX = 20_000;
/** Milliseconds between two notes of when a session was last seen. */
const TOUCH_MS = 60_000;

const checked = oncePerProcess("sessions-checked", () => new Map<SessionId, { viewer: Viewer; until: number }>());
/** How often sessions were forgotten: a row that was read before is not remembered after. */
const forgotten = oncePerProcess("sessions-forgotten", () => ({ times: 0 }));

/** The viewer of a request; null when there is no session, or one that has ended. Throws Busy when nobody can tell. */
export async function findViewer(request: Pick<Asked, "headers">): Promise<Viewer | null> {
  const text = readCookie(request, cookieRules().sessionToken.name);
  const token = text === null ? null : await openKnownToken(text);
  return token === null ? null : confirmSession(token);
}

/** The same for an opened token. */
export async function confirmSession({ sub: uid, sid }: Pick<SessionToken, "sub" | "sid">): Promise<Viewer | null> {
  const now = Date.now();
  const known = checked().get(sid);
  if (known?.viewer.uid === uid && known.until > now) return known.viewer;
  const { times } = forgotten();
  const session = await findSession(uid, sid, sessionBounds(now));
  if (session === null) {
    checked().delete(sid);
    return null;
  }
  if (now - session.seenAt.getTime() > TOUCH_MS) await touchSession(uid, sid, new Date(now));
  const viewer = { uid, handle: session.handle, sid };
  if (forgotten().times === times) remember(viewer, now);
  return viewer;
}

/** Those of these sessions that stand, asked of their rows; seen, all of them. */
export async function confirmSessions(viewers: readonly Viewer[]): Promise<Set<SessionId>> {
  const now = Date.now();
  const standing = await listStanding(
    viewers.map(({ sid }) => sid),
    sessionBounds(now),
  );
  const unseen = Array.from(standing, ([sid, seenAt]) => ({ sid, ms: now - seenAt.getTime() }));
  await touchSessions(
    unseen.filter(({ ms }) => ms > TOUCH_MS).map(({ sid }) => sid),
    new Date(now),
  );
  return new Set(standing.keys());
}

function remember(viewer: Viewer, now: number): void {
  const map = checked();
  map.delete(viewer.sid);
  map.set(viewer.sid, { viewer, until: now + CACHE_MS });
  // Oldest first: what is of no more use goes, and what was put in longest ago when it is full.
  for (const [sid, { until }] of map) {
    if (until > now && map.size <= CACHE_MAX) break;
    map.delete(sid);
  }
}

/** What a session's row must say for it to stand at this moment. */
export function sessionBounds(now: number): SessionBounds {
  return {
    idleSince: new Date(now - SESSION_IDLE_SECONDS * 1000),
    begunAfter: new Date(now - SESSION_MAX_SECONDS * 1000),
  };
}

/** The next question about a session of this person goes to its row. */
export function forgetSessions(uid: UserId): void {
  forgotten().times += 1;
  for (const [sid, { viewer }] of checked()) if (viewer.uid === uid) checked().delete(sid);
}
