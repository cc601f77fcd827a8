// What follows from the rows of the list of conversations, their marks and last messages. Pure.
import type { Conversation } from "../shared/contract/people.ts";
import type { ConversationId } from "../shared/ids.ts";
import type { OpenedMessage } from "./opening.ts";

export interface Marks {
  read?: number;
  delivered?: number;
}

/** Newest first. */
export function inOrder(rows: Iterable<Conversation>): ReadonlyMap<ConversationId, Conversation> {
  const sorted = [...rows].sort((a, b) => b.activeAt - a.activeAt);
  return new Map(sorted.map((row) => [row.cid, row]));
}

/** A later message, or the same one read again. */
export function isNews(known: OpenedMessage | undefined, message: OpenedMessage): boolean {
  return known !== message && (known?.seq ?? 0) <= message.seq;
}

/** Marks only ever rise. */
export function risen(marks: Required<Marks>, heard: Required<Marks> | undefined): Required<Marks> {
  if (heard === undefined) return marks;
  return { read: Math.max(marks.read, heard.read), delivered: Math.max(marks.delivered, heard.delivered) };
}
