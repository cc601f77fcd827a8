// Step 13 of docs/protocol.md section 6: does a message stand where its sender put it? Every sender numbers and links
// the messages of each of their devices (a chain) in a conversation, so a server that drops, repeats or reorders leaves
// marks, and so does a sender who tells two stories. Works on fetched history alone: a fresh device finds the same things.
import type { ChainId, UserId } from "../shared/ids.ts";
import type { SeenEntry } from "./body.ts";
import type { ReceiveWarning } from "./codes.ts";
import { ZERO_HASH } from "./hash.ts";

/** A message whose signature holds, at the place the server gave it. */
export interface PlacedMessage {
  /** The server's sequence number in the conversation. */
  seq: number;
  /** The server's time, milliseconds since 1970. */
  at: number;
  sid: UserId;
  ch: ChainId;
  n: number;
  ph: string;
  mh: string;
  /** The sender's time; null when the body could not be opened. */
  ts: number | null;
  seen: readonly SeenEntry[];
}

/** Milliseconds the sender's clock may differ from the server's before it is said. */
const CLOCK_TOLERANCE_MS = 5 * 60 * 1000;

/** What is known of one chain while walking through the messages. */
interface ChainState {
  /** mh of each number met so far. */
  byNumber: Map<number, string>;
  newest: number;
}

/**
 * Judges a contiguous range of messages, ascending by seq. `fromStart`: the range begins with the conversation's first
 * message, so that nothing can lie before it; otherwise the first message of each chain, and `seen` entries that name
 * something older, are not judged. Returns the marks by seq; messages without marks are not in the map.
 */
export function judgeChains(
  messages: readonly PlacedMessage[],
  { fromStart }: { fromStart: boolean },
): Map<number, ReceiveWarning[]> {
  const chains = new Map<string, ChainState>();
  const standing = indexByPlace(messages);
  const marks = new Map<number, ReceiveWarning[]>();
  for (const message of messages) {
    const id = `${message.sid} ${message.ch}`;
    const state = chains.get(id) ?? { byNumber: new Map<number, string>(), newest: 0 };
    const warnings: ReceiveWarning[] = judgeLink(message, state, fromStart);
    if (contradictsSeen(message, standing, fromStart)) warnings.push("W_CAUSAL");
    if (message.ts !== null && Math.abs(message.ts - message.at) > CLOCK_TOLERANCE_MS) warnings.push("W_TIME");
    if (!state.byNumber.has(message.n)) state.byNumber.set(message.n, message.mh);
    state.newest = Math.max(state.newest, message.n);
    chains.set(id, state);
    if (warnings.length > 0) marks.set(message.seq, warnings);
  }
  return marks;
}

function judgeLink(
  { n, ph, mh }: PlacedMessage,
  { byNumber, newest }: ChainState,
  fromStart: boolean,
): ReceiveWarning[] {
  const known = byNumber.get(n);
  if (known !== undefined) return [known === mh ? "W_REPLAY" : "W_FORK"];
  const isFirstMet = byNumber.size === 0;
  const warnings: ReceiveWarning[] = [];
  const expectedPh = n === 1 ? ZERO_HASH : byNumber.get(n - 1);
  if (expectedPh !== undefined && expectedPh !== ph) warnings.push("W_FORK");
  if (n < newest) warnings.push("W_ORDER");
  else if (n > newest + 1 && (fromStart || !isFirstMet)) warnings.push("W_GAP");
  return warnings;
}

/** Where each (chain, number) stands in the range, and with which hash. */
type Standing = ReadonlyMap<string, { seq: number; mh: string }>;

function indexByPlace(messages: readonly PlacedMessage[]): Standing {
  const standing = new Map<string, { seq: number; mh: string }>();
  for (const { ch, n, seq, mh } of messages) {
    const place = `${ch} ${String(n)}`;
    if (!standing.has(place)) standing.set(place, { seq, mh });
  }
  return standing;
}

/** Whether the sender claims to have seen something that does not stand before this message. */
function contradictsSeen(message: PlacedMessage, standing: Standing, fromStart: boolean): boolean {
  return message.seen.some(([ch, n, mh]) => {
    const found = standing.get(`${ch} ${String(n)}`);
    if (found === undefined) return fromStart;
    return found.mh !== mh || found.seq >= message.seq;
  });
}
