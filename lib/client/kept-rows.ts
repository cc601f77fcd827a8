// The list of conversations while the server has said nothing: those with people who are pinned here and of which messages are
// kept on the device. Knows opened messages; asks nobody. Marks are not kept, so it claims none of the other person's.
import { pairConversationId } from "../protocol/conversation-id.ts";
import type { Conversation } from "../shared/contract/people.ts";
import type { ConversationId, UserId } from "../shared/ids.ts";
import type { Contacts } from "./contacts.ts";
import type { Feed } from "./feed.ts";

interface Surroundings {
  viewer: UserId;
  pins: Contacts["pins"];
  feedOf: (cid: ConversationId, peer: UserId) => Pick<Feed, "open" | "state">;
}

export async function listKeptRows({ viewer, pins, feedOf }: Surroundings): Promise<Conversation[]> {
  const rows: Conversation[] = [];
  for (const { uid, handle } of pins.get().values()) {
    const cid = await pairConversationId(viewer, uid);
    const feed = feedOf(cid, uid);
    await feed.open();
    const newest = feed.state.get().messages.at(-1);
    if (newest === undefined) continue;
    const { seq: head, at: activeAt } = newest;
    const mine = { read: head, delivered: head };
    const theirs = { read: 0, delivered: 0 };
    rows.push({ cid, peer: { uid, handle }, head, unread: 0, mine, theirs, last: null, activeAt });
  }
  return rows;
}
