// Removing messages: only the author's own, all of them or none, under the same lock as sending. Repeating it is always safe.
import type * as z from "zod/mini";
import type { removedMessagesSchema } from "../../shared/contract/messages.ts";
import type { ConversationId, UserId } from "../../shared/ids.ts";
import { withConversationLocked } from "../data/removal.ts";
import { announceRemoved } from "../events/announce.ts";
import { answer, refusal, type Reply } from "../reply.ts";

/** All of these places, ascending, are removed afterwards. */
export async function removeMessages(
  viewer: UserId,
  cid: ConversationId,
  given: readonly number[],
): Promise<Reply<z.output<typeof removedMessagesSchema>>> {
  const seqs = [...new Set(given)].sort((a, b) => a - b);
  const outcome = await withConversationLocked(viewer, cid, async (conversation) => {
    const { places, members } = await conversation.findPlaces(seqs);
    if (places.some(({ sender }) => sender !== viewer)) return refusal("sender");
    if (places.length < seqs.length) return refusal("not_found");
    const standing = places.filter(({ isRemoved }) => !isRemoved);
    await conversation.forget(standing);
    return { ok: true as const, members, news: standing.map(({ seq }) => seq) };
  });
  if (outcome === null) return refusal("not_found");
  if (!outcome.ok) return outcome;
  announceRemoved(outcome.members, cid, outcome.news);
  return answer(200, { removed: seqs });
}
