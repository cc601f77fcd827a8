// Step 13 of docs/protocol.md section 6: does a message stand where its sender put it? Every sender numbers and links
// the messages of each of their devices (a chain) in a conversation, so a server that drops, repeats or reorders leaves
// marks, and so does a sender who tells two stories. Works on fetched history alone: a fresh device finds the same things.
import type { ChainId, UserId } from "../shared/ids.ts";
import type { SeenEntry } from "./spoken-body.ts";
import type { ReceiveWarning } from "./codes.ts";
import { ZERO_HASH } from "./hash.ts";

/** A message whose signature holds, at the place the server gave it. */
export interface PlacedMessage {
  /** The server's sequence number in the conversation. */
  seq: number;
  /** The server's time, milliseconds since 1970. */
  at: number;
  sid: UserId;
  /** Number of the sender's statement that it was written under. */
  identity: number;
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
  return walk(startWalk(), messages, fromStart);
}

/**
 * Judges one range after the other, each of them as `judgeChains` does. Where a range is the one before with more at its end,
 * only what is new is gone through: a message costs the same in a long conversation. What was given to a caller is not changed.
 */
export function createChainJudge(): typeof judgeChains {
  let known: { messages: readonly PlacedMessage[]; fromStart: boolean; walked: Walk } | null = null;
  return (messages, { fromStart }) => {
    const before =
      known !== null && known.fromStart === fromStart && isBeginning(known.messages, messages) ? known : null;
    const news = before === null ? messages : messages.slice(before.messages.length);
    const isMore = before !== null && (fromStart || !begins(before.walked.standing, news));
    const walked = isMore ? before.walked : startWalk();
    const marks = walk(walked, isMore ? news : messages, fromStart);
    known = { messages, fromStart, walked };
    return marks;
  };
}

function isBeginning(messages: readonly PlacedMessage[], whole: readonly PlacedMessage[]): boolean {
  return messages.length <= whole.length && messages.every((message, index) => message === whole[index]);
}

/** Whether a chain begins earlier with these: then what names its numbers is judged otherwise from the beginning. */
function begins({ lowest }: Standing, news: readonly PlacedMessage[]): boolean {
  return news.some(({ ch, sid, n }) => n < (lowest.get(ch)?.get(sid) ?? Infinity));
}

/** What is known when messages have been gone through. */
interface Walk {
  chains: Map<ChainId, Map<UserId, ChainState>>;
  standing: Standing;
  identities: Map<UserId, number>;
  marks: Map<number, ReceiveWarning[]>;
}

function startWalk(): Walk {
  const standing = { places: new Map(), lowest: new Map() };
  return { chains: new Map(), standing, identities: new Map(), marks: new Map() };
}

/** Goes on through what follows; the marks of all, in the very same map when there are no new ones. */
function walk(walked: Walk, messages: readonly PlacedMessage[], fromStart: boolean): Map<number, ReceiveWarning[]> {
  const { chains, standing, identities } = walked;
  const fresh: [number, ReceiveWarning[]][] = [];
  noteStanding(standing, messages);
  for (const message of messages) {
    const state = stateOf(chains, message);
    const warnings: ReceiveWarning[] = judgeLink(message, state, fromStart);
    // Keys that a later statement has replaced do not speak after it.
    const newest = identities.get(message.sid) ?? 0;
    if (message.identity < newest && !warnings.includes("W_ORDER")) warnings.push("W_ORDER");
    identities.set(message.sid, Math.max(newest, message.identity));
    if (contradictsSeen(message, standing, fromStart)) warnings.push("W_CAUSAL");
    if (message.ts !== null && Math.abs(message.ts - message.at) > CLOCK_TOLERANCE_MS) warnings.push("W_TIME");
    if (!state.byNumber.has(message.n)) state.byNumber.set(message.n, message.mh);
    state.newest = Math.max(state.newest, message.n);
    if (warnings.length > 0) fresh.push([message.seq, warnings]);
  }
  if (fresh.length > 0) walked.marks = new Map([...walked.marks, ...fresh]);
  return walked.marks;
}

/** A chain is one sender's: the same id of two people is two chains. Nested maps, because a history is judged often and whole. */
function stateOf(chains: Map<ChainId, Map<UserId, ChainState>>, { ch, sid }: PlacedMessage): ChainState {
  const bySender = chains.get(ch) ?? new Map<UserId, ChainState>();
  const state = bySender.get(sid) ?? { byNumber: new Map<number, string>(), newest: 0 };
  bySender.set(sid, state);
  chains.set(ch, bySender);
  return state;
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

type Place = Pick<PlacedMessage, "seq" | "mh">;

/** Where the numbers of each chain stand in the range, and with which hashes: a cheat may claim a place that is another's. */
interface Standing {
  places: Map<ChainId, Map<number, Place[]>>;
  /**
   * The lowest number that each sender has under each chain's name in the range. An entry does not say whose chain it
   * names: who borrows somebody's name must not bring marks upon what that one has written.
   */
  lowest: Map<ChainId, Map<UserId, number>>;
}

function noteStanding({ places, lowest }: Standing, messages: readonly PlacedMessage[]): void {
  for (const message of messages) {
    const { sid, ch, n } = message;
    const numbers = places.get(ch) ?? new Map<number, Place[]>();
    const found = numbers.get(n);
    if (found === undefined) numbers.set(n, [message]);
    else found.push(message);
    places.set(ch, numbers);
    const bySender = lowest.get(ch) ?? new Map<UserId, number>();
    lowest.set(ch, bySender.set(sid, Math.min(n, bySender.get(sid) ?? n)));
  }
}

/** Whether the sender claims to have seen something that does not stand before this message. */
function contradictsSeen(message: PlacedMessage, { places, lowest }: Standing, fromStart: boolean): boolean {
  return message.seen.some(([ch, n, mh]) => {
    const found = places.get(ch)?.get(n) ?? [];
    if (found.some((place) => place.mh === mh && place.seq < message.seq)) return false;
    // What is older than the range cannot be judged; what comes after a number that is in the range is in it or missing.
    const begins = [...(lowest.get(ch)?.values() ?? [])];
    return fromStart || (begins.length > 0 && begins.every((first) => first <= n));
  });
}
