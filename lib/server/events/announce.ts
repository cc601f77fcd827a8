// What is news to whom. Called after COMMIT only, and never waited for. [Note: events]
import type { StoredMessage, Wraps } from "../../shared/contract/messages.ts";
import type { ConversationId, UserId } from "../../shared/ids.ts";
import { listPeers } from "../data/conversations.ts";
import { inBackground, say } from "./bus.ts";

/** Each with the wrapped keys of its rh, to all members: the sender has other tabs and devices. */
export function announceMessages(
  members: readonly UserId[],
  cid: ConversationId,
  messages: readonly { message: StoredMessage; wraps: Wraps }[],
): void {
  for (const { message, wraps } of messages) say(members, { t: "message", cid, message, wraps });
}

export function announceRemoved(members: readonly UserId[], cid: ConversationId, seqs: readonly number[]): void {
  for (const seq of seqs) say(members, { t: "removed", cid, seq });
}

export function announceMarks(
  members: readonly UserId[],
  cid: ConversationId,
  uid: UserId,
  marks: { read: number; delivered: number },
): void {
  say(members, { t: "marks", cid, uid, read: marks.read, delivered: marks.delivered });
}

/** To the others: the one who types knows. */
export function announceTyping(members: readonly UserId[], cid: ConversationId, uid: UserId): void {
  const others = members.filter((member) => member !== uid);
  say(others, { t: "typing", cid, uid });
}

/** To everybody who shares a conversation with the person, and to the person. */
export function announceKeys(uid: UserId, { seq, sh }: { seq: number; sh: string }): void {
  inBackground(async () => {
    say([uid, ...(await listPeers(uid))], { t: "keys", uid, seq, sh });
  });
}

/** To everybody who shares a conversation with the person: the account was deleted. */
export function announceGone(uid: UserId): void {
  inBackground(async () => {
    say(await listPeers(uid), { t: "gone", uid });
  });
}
