// One conversation's loaded range: which pages may be joined to it, and what follows from the whole. Pure.
// A range is contiguous by seq, so that nothing between its ends is missing and the chain rules can be judged.
import type { SeenEntry } from "../protocol/spoken-body.ts";
import { judgeChains } from "../protocol/chain-rules.ts";
import type { ReceiveWarning } from "../protocol/codes.ts";
import type { MessagePage } from "../shared/contract/messages.ts";
import type { ChainId, UserId } from "../shared/ids.ts";
import { SEEN_MAX } from "../shared/limits.ts";
import type { OpenedMessage } from "./opening.ts";
import type { PagePlace } from "./requests.ts";

/** Whether a page is what was asked for: ascending without gaps, and joined to the place. */
export function isPageFor(place: PagePlace, { messages, head }: Pick<MessagePage, "messages" | "head">): boolean {
  const [first, last] = [messages[0], messages.at(-1)];
  if (first === undefined || last === undefined) {
    return "after" in place ? head <= place.after : "before" in place ? place.before === 1 : head === 0;
  }
  const isContiguous = messages.every(({ seq }, index) => seq === first.seq + index) && last.seq <= head;
  if ("after" in place) return isContiguous && first.seq === place.after + 1;
  return isContiguous && last.seq === ("before" in place ? place.before - 1 : head);
}

/** Step 13 over the whole range: the visible marks by seq. `judge`: one that knows what it has judged before. */
export function judgeRange(
  messages: readonly OpenedMessage[],
  judge = judgeChains,
): ReadonlyMap<number, readonly ReceiveWarning[]> {
  const placed = messages.flatMap((message) => message.placed ?? []);
  return judge(placed, { fromStart: messages[0]?.seq === 1 });
}

/** Of messages that came by themselves, those that can stand at the end of the range without a word: opened, and without a mark, up to the first that is not. */
export function unremarkable(
  range: readonly OpenedMessage[],
  news: readonly OpenedMessage[],
  judge = judgeChains,
): readonly OpenedMessage[] {
  const marks = judgeRange([...range, ...news], judge);
  const end = news.findIndex(({ seq, content }) => content.kind === "locked" || marks.has(seq));
  return end === -1 ? news : news.slice(0, end);
}

/** The range with those in their removed form that the server has forgotten: nothing else may take the place of a message. */
export function replaceRemoved(
  range: readonly OpenedMessage[],
  again: readonly OpenedMessage[],
): readonly OpenedMessage[] {
  const removed = new Map(
    again.flatMap((message) => (message.content.kind === "removed" ? [[message.seq, message]] : [])),
  );
  return range.map((known) => {
    const message = removed.get(known.seq);
    const isSame = message !== undefined && (known.mh === null || known.mh === message.mh);
    return isSame && known.content.kind !== "removed" ? message : known;
  });
}

/**
 * What was seen when a message of chain `writing` is written: the newest of every other chain, newest first. The person's
 * own other chains are among them, so that a server which drops the end of one is convicted by the next.
 */
export function seenOf(messages: readonly OpenedMessage[], writing: ChainId): SeenEntry[] {
  const newest = new Map<string, { seq: number; entry: SeenEntry }>();
  for (const { placed } of messages) {
    if (placed === null || placed.ch === writing) continue;
    const { sid, ch, n, mh, seq } = placed;
    // By sender too: who borrows the name of somebody's chain must not hide where that one ends.
    const chain = `${sid} ${ch}`;
    if (n > (newest.get(chain)?.entry[1] ?? 0)) newest.set(chain, { seq, entry: [ch, n, mh] });
  }
  return [...newest.values()]
    .sort((a, b) => b.seq - a.seq)
    .slice(0, SEEN_MAX)
    .map(({ entry }) => entry);
}

/** The newest message of a chain. */
export interface ChainEnd {
  sid: UserId;
  ch: ChainId;
  n: number;
  mh: string;
}

/**
 * Whether a range that reaches the conversation's end lacks a message that the server has said to have. It can be told
 * when the range begins with the conversation, or holds an earlier message of the same chain.
 */
export function isEndMissing(messages: readonly OpenedMessage[], { sid, ch, n, mh }: ChainEnd): boolean {
  if (messages.some((message) => message.mh === mh)) return false;
  const begins = messages.length === 0 || messages[0]?.seq === 1;
  return begins || messages.some(({ placed }) => placed?.sid === sid && placed.ch === ch && placed.n < n);
}
