// Search over the texts in memory: which messages say what is looked for, newest first, with what stands around it.
// Works in steps so short that typing goes on; what it searches never leaves the page. No request belongs in this file.
import type { ReceiveWarning } from "../protocol/codes.ts";
import type { ConversationId, UserId } from "../shared/ids.ts";
import { amendmentsIn, isHidden, type Amendments } from "./amend-rules.ts";
import { contentOf } from "./message-view.ts";
import type { OpenedMessage } from "./opening.ts";
import { fold, unfoldRange } from "./search-fold.ts";

/** A message that was found, to be jumped to by its place. */
export interface FoundMessage {
  cid: ConversationId;
  /** The conversation's other person; one's own name in the conversation with oneself. */
  peerHandle: string;
  seq: number;
  at: number;
  mine: boolean;
  /** What stands around and what was found: `before` and `after` begin and end with … where they are cut. */
  before: string;
  match: string;
  after: string;
}

/** One conversation as far as it is in memory. */
export interface Searched {
  cid: ConversationId;
  peerHandle: string;
  messages: readonly OpenedMessage[];
  warnings: ReadonlyMap<number, readonly ReceiveWarning[]>;
}

interface Limits {
  viewer: UserId;
  /** Messages that are shown. */
  most: number;
  /** Lets other work go first; false: nobody waits for the result any more. */
  breathe: () => Promise<boolean>;
}

/** Milliseconds of work between two breaths. */
const STEP_MS = 8;
/** Messages between two looks at the clock. */
const LOOK_EVERY = 64;
const BEFORE_LENGTH = 32;
const AFTER_LENGTH = 80;

/** What is looked for: all words, in any order, as parts of words; null when it says nothing. */
export interface Wanted {
  whole: string;
  words: readonly string[];
}
export function readQuery(query: string): Wanted | null {
  const words = fold(query.trim())
    .split(" ")
    .filter((word) => word !== "");
  return words.length === 0 ? null : { whole: words.join(" "), words };
}

/** Where in a folded text it is found: all in one piece if possible, else its first word; null when a word is missing. */
export function findIn(folded: string, { whole, words }: Wanted): { start: number; end: number } | null {
  const start = folded.indexOf(whole);
  if (start >= 0) return { start, end: start + whole.length };
  const [first = ""] = words;
  if (words.length === 1 || !words.every((word) => folded.includes(word))) return null;
  return { start: folded.indexOf(first), end: folded.indexOf(first) + first.length };
}

/** Texts are folded once; an edit brings another text. */
const foldedTexts = new WeakMap<OpenedMessage, { text: string; folded: string }>();

/** null when nobody waited for it. */
export async function searchMessages(
  conversations: readonly Searched[],
  wanted: Wanted,
  { viewer, most, breathe }: Limits,
): Promise<{ messages: FoundMessage[]; more: boolean } | null> {
  const found: FoundMessage[] = [];
  let until = performance.now() + STEP_MS;
  for (const conversation of conversations) {
    const { messages, warnings } = conversation;
    const amendments = amendmentsIn(messages, warnings);
    let here = 0;
    for (let index = messages.length - 1; index >= 0 && here <= most; index -= 1) {
      const message = messages[index];
      const text = message === undefined ? null : textOf(message, amendments);
      const place = message === undefined || text === null ? null : findIn(foldedOf(message, text), wanted);
      if (message !== undefined && text !== null && place !== null) {
        found.push(foundIn(conversation, message, text, { viewer, place }));
        here += 1;
      }
      if (index % LOOK_EVERY === 0 && performance.now() > until) {
        if (!(await breathe())) return null;
        until = performance.now() + STEP_MS;
      }
    }
  }
  found.sort((a, b) => b.at - a.at);
  return { messages: found.slice(0, most), more: found.length > most };
}

/** What a message says now; null when it says nothing. */
function textOf(message: OpenedMessage, amendments: Amendments): string | null {
  if (isHidden(message)) return null;
  const content = contentOf(message, amendments);
  return content.kind === "text" ? content.text : null;
}

function foldedOf(message: OpenedMessage, text: string): string {
  const known = foldedTexts.get(message);
  if (known?.text === text) return known.folded;
  const folded = fold(text);
  foldedTexts.set(message, { text, folded });
  return folded;
}

function foundIn(
  { cid, peerHandle }: Searched,
  { seq, at, sid }: OpenedMessage,
  text: string,
  { viewer, place }: { viewer: UserId; place: { start: number; end: number } },
): FoundMessage {
  const { start, end } = unfoldRange(text, place.start, place.end);
  const [from, to] = [cutAt(text, start - BEFORE_LENGTH, 1), cutAt(text, end + AFTER_LENGTH, -1)];
  return {
    cid,
    peerHandle,
    seq,
    at,
    mine: sid === viewer,
    before: (from > 0 ? "…" : "") + text.slice(Math.min(from, start), start),
    match: text.slice(start, end),
    after: text.slice(end, Math.max(to, end)) + (to < text.length ? "…" : ""),
  };
}

/** A place to cut at: not within a sign of two units, nor before an accent, and at a space where one is near. */
function cutAt(text: string, index: number, direction: 1 | -1): number {
  if (index <= 0) return 0;
  if (index >= text.length) return text.length;
  for (let step = 0; step < 12; step += 1) {
    if (/\s/u.test(text[index + step * direction] ?? "")) return index + step * direction;
  }
  let at = index;
  while (at > 0 && at < text.length && /^[\p{M}\u200d\udc00-\udfff]/u.test(text.slice(at))) at += direction;
  return at;
}
