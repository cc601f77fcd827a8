// Who was a member a moment ago. Only for whether a conversation's lock may be asked for: whether somebody may send is decided
// under the lock, by the rows. So what is remembered here can let in nobody, and costs a repeated look for strangers only.
import type { ConversationId, UserId } from "../../shared/ids.ts";
import { findMembership } from "../data/conversations.ts";
import { oncePerProcess } from "../once.ts";

const KNOWN_MAX = 50_000;

/** Members, the one who was noted longest ago first. */
const known = oncePerProcess("members-known", () => new Set<string>());

export async function isMember(uid: UserId, cid: ConversationId): Promise<boolean> {
  if (known().has(`${uid} ${cid}`)) return true;
  const isStanding = (await findMembership(uid, cid)) !== null;
  noteMember(uid, cid, isStanding);
  return isStanding;
}

export function noteMember(uid: UserId, cid: ConversationId, isStanding: boolean): void {
  const names = known();
  const name = `${uid} ${cid}`;
  if (!isStanding) names.delete(name);
  else if (!names.has(name)) names.add(name);
  for (const oldest of names) {
    if (names.size <= KNOWN_MAX) break;
    names.delete(oldest);
  }
}
