// A text that is too long for one body becomes several messages, cut where a reader would cut. Pure.
import { encodeBody } from "../protocol/body.ts";
import { HEAD_MAX_LENGTH } from "../protocol/spoken-body.ts";
import { SEEN_MAX } from "../shared/limits.ts";
import { chainIdFrom } from "../shared/ids.ts";
import { ZERO_HASH } from "../protocol/hash.ts";

/** Messages that one text may become; beyond that it is refused as too long. */
const PIECES_MAX = 20;
/** What a body's own members can take at most: the newest time, every `seen` entry and a head of the key log. */
const WIDEST = {
  v: 1,
  t: "text",
  ts: Number.MAX_SAFE_INTEGER,
  seen: Array.from(
    { length: SEEN_MAX },
    () => [chainIdFrom(new Uint8Array(16)), Number.MAX_SAFE_INTEGER, ZERO_HASH] as const,
  ),
  sth: "a".repeat(HEAD_MAX_LENGTH),
} as const;

function fits(text: string): boolean {
  return encodeBody({ ...WIDEST, b: text }) !== null;
}

/** The pieces, in order, which joined are the text; null when there would be too many. */
export function splitText(text: string): string[] | null {
  const pieces: string[] = [];
  let rest = text;
  while (!fits(rest)) {
    if (pieces.length === PIECES_MAX - 1) return null;
    const end = cutBefore(rest, longestFit(rest));
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...pieces, rest];
}

/** Most UTF-16 units from the start that fit. */
function longestFit(text: string): number {
  let [low, high] = [1, Math.min(text.length, 32 * 1024)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(text.slice(0, middle))) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** After a line or a word in the last tenth before `end`; else between two characters as people count them. */
function cutBefore(text: string, end: number): number {
  const earliest = Math.floor(end * 0.9);
  for (const gap of ["\n", " "]) {
    const found = text.lastIndexOf(gap, end - 1);
    if (found >= earliest) return found + 1;
  }
  const tail = text.slice(earliest, end + 64);
  const starts = [...new Intl.Segmenter().segment(tail)].map(({ index }) => earliest + index);
  return starts.findLast((start) => start <= end && start > earliest) ?? end;
}
