// Pages of the history cache: which messages stand in which page, and a page as text and back. Pure.
// Pages are aligned ranges of places, so that every tab cuts a history in the same way. What is read back is parsed strictly:
// a page of another form is none.
//
// [Note: History cache]
// Opened messages are kept on the device so that a conversation is there at once. They are kept whole, with everything that
// judging needs, so that marks over a kept and a fetched range are those of a history that was fetched anew. The cache is
// never an authority: what the server says later about a place counts (feed.ts), what may be opened another time is asked
// for again, and a device without it shows the same. lib/client/history.ts writes it, history-store.ts keeps it.
import { encodeBody, parseBody, type PinsBody } from "../protocol/body.ts";
import { RECEIVE_ERRORS, type ReceiveError } from "../protocol/codes.ts";
import type { PlacedMessage } from "../protocol/chain-rules.ts";
import type { SeenEntry } from "../protocol/spoken-body.ts";
import { isChainId, isUserId, type UserId } from "../shared/ids.ts";
import type { OpenedContent, OpenedMessage } from "./opening.ts";

/** Places in a page: about 100 KiB of text, sealed and opened in a few milliseconds. */
export const PAGE_SEQS = 200;

/** A run of messages without a gap, ascending, all of one page. */
export type PageRange = readonly OpenedMessage[];

export function pageOf(seq: number): number {
  return Math.floor((seq - 1) / PAGE_SEQS);
}
export function firstSeqOf(page: number): number {
  return page * PAGE_SEQS + 1;
}

/** The part of a contiguous range that stands in this page. */
export function rangeInPage(messages: PageRange, page: number): PageRange {
  const [first] = messages;
  if (first === undefined) return [];
  const start = Math.max(0, firstSeqOf(page) - first.seq);
  return messages.slice(start, Math.max(start, firstSeqOf(page + 1) - first.seq));
}

/** Codes that the signed bytes and the keys of this device decide for ever: asking again would give the same. */
const LASTING: readonly ReceiveError[] = ["E_UNWRAP", "E_COMMIT", "E_OPEN", "E_BODY"];

/**
 * Whether nothing could be gained by reading this one from the server again. A signature that does not hold, a sender or key
 * that is not known, and what a newer version could read may be otherwise another time.
 */
export function isLasting({ content, placed }: OpenedMessage): boolean {
  if (content.kind === "newer") return false;
  return content.kind !== "locked" || (placed !== null && LASTING.includes(content.code));
}

/** Two ranges of one page as one: each place as the later one of the two words about it; null when a gap lies between. */
export function joinRanges(older: PageRange, newer: PageRange): PageRange | null {
  const [a, b] = [older[0], newer[0]];
  if (a === undefined) return newer;
  if (b === undefined) return older;
  const isApart = a.seq > b.seq + newer.length || b.seq > a.seq + older.length;
  if (isApart) return null;
  const bySeq = new Map(older.map((message) => [message.seq, message]));
  for (const message of newer) bySeq.set(message.seq, later(bySeq.get(message.seq), message));
  return [...bySeq.values()].sort((x, y) => x.seq - y.seq);
}

/** What was removed stays so, and what has been opened is worth more than what could not be. */
function later(known: OpenedMessage | undefined, message: OpenedMessage): OpenedMessage {
  if (known === undefined || known.content.kind === message.content.kind) return message;
  if (known.content.kind === "removed") return known;
  return message.content.kind === "locked" || message.content.kind === "newer" ? known : message;
}

/** seq, at, sid, mh, content, and of its place in a chain identity, ch, n, ph, ts, seen; 0 where the signature did not hold. */
type Row = [
  number,
  number,
  string | null,
  string | null,
  unknown,
  ...([0] | [number, string, number, string, number | null, unknown]),
];

/** A page as text. */
export function writePage(range: PageRange): string {
  const rows = range.map(({ seq, at, sid, mh, content, placed }): Row => {
    const short = content.kind === "text" && content.re === null ? content.text : content;
    return placed === null
      ? [seq, at, sid, mh, short, 0]
      : [seq, at, sid, mh, short, placed.identity, placed.ch, placed.n, placed.ph, placed.ts, placed.seen];
  });
  return JSON.stringify(rows);
}

/** A page from its text; null when it is not one that writePage wrote for this page. */
export function parsePage(text: string, page: number): PageRange | null {
  const rows = parseJson(text);
  if (!Array.isArray(rows) || rows.length === 0 || rows.length > PAGE_SEQS) return null;
  const range: OpenedMessage[] = [];
  for (const row of rows as readonly unknown[]) {
    const message = parseRow(row);
    const before = range.at(-1);
    if (message === null || pageOf(message.seq) !== page) return null;
    if (before !== undefined && message.seq !== before.seq + 1) return null;
    range.push(message);
  }
  return range;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseRow(row: unknown): OpenedMessage | null {
  if (!Array.isArray(row) || (row.length !== 6 && row.length !== 11)) return null;
  const [seq, at, sid, mh, short, ...chain] = row as readonly unknown[];
  if (!isCount(seq) || seq === 0 || !isCount(at) || !isAuthor(sid) || (mh !== null && !isHash(mh))) return null;
  const content = parseContent(short);
  if (content === null) return null;
  if (chain.length === 1) return chain[0] === 0 ? { seq, at, sid, mh, content, placed: null } : null;
  const [identity, ch, n, ph, ts, seen] = chain;
  if (sid === null || mh === null || typeof ch !== "string" || !isChainId(ch)) return null;
  if (!isCount(identity) || !isCount(n) || !isHash(ph) || (ts !== null && !isCount(ts))) return null;
  if (!Array.isArray(seen) || !seen.every(isSeen)) return null;
  const placed: PlacedMessage = { seq, at, sid, identity, ch, n, ph, mh, ts, seen };
  return { seq, at, sid, mh, content, placed };
}

/** One reader for each kind there is: a new kind without one does not compile. */
const CONTENT: { [Kind in OpenedContent["kind"]]: (value: Members) => Extract<OpenedContent, { kind: Kind }> | null } =
  {
    text: ({ text, re }) => (isText(text) && (re === null || isHash(re)) ? { kind: "text", text, re } : null),
    edit: ({ text, re }) => (isText(text) && isHash(re) ? { kind: "edit", text, re } : null),
    react: ({ emoji, re }) => (isText(emoji) && isHash(re) ? { kind: "react", emoji, re } : null),
    del: ({ rm }) => (Array.isArray(rm) && rm.every(isHash) ? { kind: "del", rm } : null),
    pins: ({ body }) => parsePins(body),
    removed: () => ({ kind: "removed" }),
    newer: () => ({ kind: "newer" }),
    locked: ({ code }) => {
      const known = RECEIVE_ERRORS.find((error) => error === code);
      return known === undefined ? null : { kind: "locked", code: known };
    },
  };
type Members = Readonly<Record<string, unknown>>;

function parseContent(value: unknown): OpenedContent | null {
  if (typeof value === "string") return value.isWellFormed() ? { kind: "text", text: value, re: null } : null;
  if (typeof value !== "object" || value === null) return null;
  const members = value as Members;
  const { kind } = members;
  return typeof kind === "string" && Object.hasOwn(CONTENT, kind)
    ? CONTENT[kind as OpenedContent["kind"]](members)
    : null;
}

/** Written and read as a body: that codec is the one place that knows their form. */
function parsePins(value: unknown): Extract<OpenedContent, { kind: "pins" }> | null {
  if (typeof value !== "object" || value === null) return null;
  const padded = encodeBody({ ...(value as PinsBody), v: 1, t: "pins" });
  const body = padded && parseBody(padded);
  return body?.ok === true && body.value.kind === "pins" ? body.value : null;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
function isText(value: unknown): value is string {
  return typeof value === "string" && value.isWellFormed();
}
/** Base64url of the length of a hash: that it is one was found out when the message was opened. */
function isHash(value: unknown): value is string {
  return typeof value === "string" && value.length === 43 && /^[\w-]+$/.test(value);
}
function isAuthor(value: unknown): value is UserId | null {
  return value === null || (typeof value === "string" && isUserId(value));
}
function isSeen(value: unknown): value is SeenEntry {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [ch, n, mh] = value as readonly unknown[];
  return typeof ch === "string" && isChainId(ch) && isCount(n) && isHash(mh);
}
