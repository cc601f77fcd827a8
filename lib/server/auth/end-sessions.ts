// Ending sessions: the row first, and then whoever believes it still stands is told. [Note: sessions]
import type { ConversationId, SessionId, UserId } from "../../shared/ids.ts";
import { deleteUser, eraseNotes } from "../data/deletion.ts";
import { changePasswordHash, type PasswordChange } from "../data/password.ts";
import { revokeSession, revokeSessions, type WhichSessions } from "../data/sessions.ts";
import { announceGone } from "../events/announce.ts";
import { inBackground, say } from "../events/bus.ts";
import { sessionBounds } from "./viewer.ts";

/** At sign-out: the one that asks. */
export async function endSession({ sub: uid, sid }: { sub: UserId; sid: SessionId }): Promise<void> {
  await revokeSession(uid, sid, new Date());
  tell(uid);
}

/** How many of the viewer's standing sessions were ended by it. */
export async function endSessions(uid: UserId, which: WhichSessions): Promise<number> {
  const now = Date.now();
  const ended = await revokeSessions(uid, which, sessionBounds(now), new Date(now));
  if (ended > 0) tell(uid);
  return ended;
}

/** Puts a new password in the old one's place and ends all other sessions; null when the old one is no longer in force. */
export async function changePassword(uid: UserId, change: PasswordChange): Promise<number | null> {
  const now = Date.now();
  const ended = await changePasswordHash(uid, change, sessionBounds(now), new Date(now));
  if (ended !== null && ended > 0) tell(uid);
  return ended;
}

/** Deletes the account with all its sessions; false when the password that was checked is no longer in force. */
export async function deleteAccount(uid: UserId, passwordHash: string, notes: ConversationId): Promise<boolean> {
  const isDeleted = await deleteUser(uid, passwordHash, new Date());
  if (isDeleted) {
    tell(uid);
    announceGone(uid);
    // Nobody waits for it: the account is gone, and the notes with it as far as anybody can tell.
    inBackground(() => eraseNotes(notes));
  }
  return isDeleted;
}

/** After the rows, so that nobody reads an old one back in between and keeps it. */
function tell(uid: UserId): void {
  say([uid], { t: "sessions-changed" });
}
