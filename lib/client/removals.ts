// The second half of deleting for everyone (docs/protocol.md section 6.1): what this person has taken back, the server is
// asked to forget, again and again until it has. Knows places, no content.
import type { ReceiveWarning } from "../protocol/codes.ts";
import type { ConversationId, UserId } from "../shared/ids.ts";
import { PAGE_MAX } from "../shared/limits.ts";
import { amendmentsIn, stillHeld } from "./amend-rules.ts";
import type { Answer } from "./api.ts";
import type { OpenedMessage } from "./opening.ts";

interface Surroundings {
  viewer: UserId;
  deleteMessages: (cid: ConversationId, seqs: readonly number[]) => Promise<Answer<unknown>>;
}

export interface Removals {
  /** A range has grown; `warnings` are its marks. */
  noteRange: (
    cid: ConversationId,
    messages: readonly OpenedMessage[],
    warnings: ReadonlyMap<number, readonly ReceiveWarning[]>,
  ) => Promise<void>;
}

export function createRemovals({ viewer, deleteMessages }: Surroundings): Removals {
  /** Asked for, or forgotten already: asked again only after a failure. */
  const asked = new Set<string>();
  return {
    noteRange: async (cid, messages, warnings) => {
      const held = stillHeld(messages, viewer, amendmentsIn(messages, warnings));
      const seqs = held.filter((seq) => !asked.has(`${cid} ${String(seq)}`)).slice(0, PAGE_MAX);
      if (seqs.length === 0) return;
      const names = seqs.map((seq) => `${cid} ${String(seq)}`);
      for (const name of names) asked.add(name);
      const answer = await deleteMessages(cid, seqs);
      if (!answer.ok) for (const name of names) asked.delete(name);
    },
  };
}
