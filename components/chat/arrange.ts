import type { KeyNote, MessageView } from "@/lib/client/view.ts";
import { dayOf } from "../ui/when.ts";
import type { Span } from "./log-window.ts";

/** Milliseconds of silence after which the same sender starts a new run. */
const RUN_PAUSE_MS = 5 * 60 * 1000;

export interface ArrangedMessage {
  message: MessageView;
  /** Lines that stand above it. */
  notes: readonly KeyNote[];
  /** First of its day: a separator stands above. */
  startsDay: boolean;
  /** First one that had not been read when the conversation was opened: the divider stands above. */
  startsUnread: boolean;
  /** First and last of a run of one sender. */
  startsRun: boolean;
  endsRun: boolean;
}

/** Whether they look the same. Notes are made anew each time: with any, they count as different. */
export function isSameItem(a: ArrangedMessage, b: ArrangedMessage): boolean {
  const names = ["message", "startsDay", "startsUnread", "startsRun", "endsRun"] as const;
  return a.notes.length === 0 && b.notes.length === 0 && names.every((name) => a[name] === b[name]);
}

interface Arranged {
  items: readonly ArrangedMessage[];
  /** Lines after the last message. */
  notesAtEnd: readonly KeyNote[];
}

/** What a conversation shows, as the hook gives it. */
interface Content {
  messages: readonly MessageView[];
  notes: readonly KeyNote[];
  unreadFrom: number | null;
  /** Older messages are not loaded yet: neither are the places of lines that stand among them. */
  hasOlder: boolean;
}

/**
 * Groups a part of the messages by day and sender, without nesting, so that a message keeps its element when older ones
 * join its group.
 */
export function arrange({ messages, notes, unreadFrom, hasOlder }: Content, { start, end }: Span): Arranged {
  const unreadIndex =
    unreadFrom === null ? -1 : messages.findIndex(({ seq, mine }) => seq !== null && seq >= unreadFrom && !mine);
  // Lines before the part stand where it cannot be seen.
  const since = start > 0 ? messages[start - 1]?.at : hasOlder ? messages[0]?.at : undefined;
  const waiting = since === undefined ? [...notes] : notes.filter(({ at }) => at >= since);
  const items = messages.slice(start, end).map((message, offset): ArrangedMessage => {
    const index = start + offset;
    const before = messages[index - 1];
    const above = waiting.splice(0, countUntil(waiting, message));
    const startsDay = before === undefined || dayOf(before.at) !== dayOf(message.at);
    // Who has written since has seen what was new.
    const startsUnread =
      index === unreadIndex &&
      !messages.some(({ mine, delivery }, place) => place > index && mine && delivery !== "failed");
    const startsRun =
      startsDay ||
      startsUnread ||
      above.length > 0 ||
      // Marks stand between the two.
      before.warnings.length > 0 ||
      before.senderHandle !== message.senderHandle ||
      message.at - before.at > RUN_PAUSE_MS;
    return { message, notes: above, startsDay, startsUnread, startsRun, endsRun: true };
  });
  for (const [index, item] of items.entries()) item.endsRun = items[index + 1]?.startsRun ?? true;
  return { items, notesAtEnd: end < messages.length ? [] : waiting };
}

/** How many of these, which ascend, belong above that message: noticed before it, or about the keys it was written with. */
function countUntil(notes: readonly KeyNote[], { at, seq }: MessageView): number {
  const end = notes.findIndex((note) => note.at >= at);
  const about = notes.findLastIndex(({ beforeSeq }) => seq !== null && beforeSeq !== undefined && beforeSeq <= seq);
  return Math.max(end === -1 ? notes.length : end, about + 1);
}
