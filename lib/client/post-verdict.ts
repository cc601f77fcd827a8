// What an answer to a posted message means for the queue. Pure.
// With any doubt the same bytes are sent again. No answer gives their place to others: [Note: one place, one message].
import type { PostedMessages } from "../shared/contract/messages.ts";
import type { Answer } from "./api.ts";
import type { Sealed } from "./queue-rules.ts";
import type { SendFault } from "./view.ts";

export type PostVerdict =
  /** The server has it; `place` is null where it did not say at which seq. */
  | { kind: "stored"; place: { seq: number; at: number } | null }
  /** Not now, or not known: the same bytes again later. */
  | { kind: "again"; afterMs: number | null }
  | { kind: "hold"; fault: SendFault }
  /** The server's chain is another: only the person may send this once more. */
  | { kind: "broken-chain" }
  /** The conversation has to be opened first. */
  | { kind: "open-conversation" };

export function judgePost(answer: Answer<PostedMessages>, { ch, n, mh }: Sealed): PostVerdict {
  if (answer.ok) {
    const [line] = answer.value.stored;
    // Something was stored, but not what was sent: an answer to believe nothing of.
    return line?.mh === mh ? { kind: "stored", place: line } : { kind: "again", afterMs: null };
  }
  switch (answer.code) {
    case "chain": {
      const head = answer.chain;
      const hasIt = head?.ch === ch && head.n === n && head.mh === mh;
      return hasIt ? { kind: "stored", place: null } : { kind: "broken-chain" };
    }
    case "conflict":
      return { kind: "broken-chain" };
    case "keys":
    case "roster":
      return { kind: "hold", fault: "keys" };
    case "gone":
      return { kind: "hold", fault: "gone" };
    case "not_found":
      return { kind: "open-conversation" };
    case "offline":
    case "protocol":
    case "busy":
    case "internal":
    case "rate_limited":
    // The session ended or changed hands: the queue waits for its owner to come back.
    case "unauthenticated":
    case "sender":
      return { kind: "again", afterMs: answer.retryAfterMs };
    default:
      return { kind: "hold", fault: "refused" };
  }
}

/** Milliseconds that a server may have the queue wait: more would let it silence somebody by one answer, or overflow a timer. */
const LONGEST_WAIT_MS = 5 * 60_000;

/** Milliseconds until the next try: 1 s, doubled each time up to a minute, spread so that clients do not come at once. */
export function backoffMs(tries: number, afterMs: number | null, random: number): number {
  const base = Math.min(60_000, 1000 * 2 ** Math.min(tries, 6));
  return Math.max(Math.min(afterMs ?? 0, LONGEST_WAIT_MS), base * (0.5 + random / 2));
}
