// Message bodies: what is inside the ciphertext, and the padding that hides its exact length. docs/protocol.md section
// 5.2. A pure codec: it is handed bytes and hands back bytes, and knows nothing of keys, people or places.
import { concatBytes, encodeUtf8, type Bytes } from "../shared/bytes.ts";
import { HANDLE_PATTERN, isUserId, type UserId } from "../shared/ids.ts";
import { BODY_BUCKET_BYTES, BODY_MAX_BYTES } from "../shared/limits.ts";
import { good, refuse, type Outcome } from "./codes.ts";
import { inOrder, isSpokenType, readSpoken, type SpokenBody } from "./spoken-body.ts";
import { hasExactly, isCount, isHash, parseJsonBytes, type JsonObject } from "./strict-parse.ts";

const PIN_STATES = ["TOFU", "VERIFIED", "CHANGED", "CHANGED_VERIFIED", "CONFLICT", "REVOKED"] as const;

/**
 * What is pinned of one contact. `verifiedAt`, `decidedAt`: when the person compared the number, or decided anything that
 * the state rests on; null where it rests on no decision.
 */
export type PinsEntry = readonly [
  uid: UserId,
  handle: string,
  seq: number,
  sh: string,
  state: (typeof PIN_STATES)[number],
  since: number,
  verifiedAt: number | null,
  decidedAt: number | null,
];

/** That somebody is blocked or no longer: messages of theirs behind place `from` are not shown; null: not blocked. */
export type BlockEntry = readonly [uid: UserId, at: number, from: number | null];

/** All pins of a person, for their other devices: in the conversation with oneself only. */
export interface PinsBody {
  v: 1;
  t: "pins";
  ts: number;
  /** Version: the highest one that is whole counts. */
  n: number;
  /** Which of how many messages this version takes: from 1. */
  part: readonly [index: number, of: number];
  pins: readonly PinsEntry[];
  /** Whom the person has blocked, or blocked once; left out where there is nobody. */
  blocks?: readonly BlockEntry[];
}

/** What a body turned out to be. `newer`: written by a later version; it is said so, and the chain goes on. */
export type ReadBody = { kind: "spoken"; body: SpokenBody } | { kind: "pins"; body: PinsBody } | { kind: "newer" };

const PADDING_START = 0x80;

function toJson(body: SpokenBody | PinsBody): string {
  if (body.t !== "pins") return JSON.stringify(inOrder(body));
  const { v, t, ts, n, part, pins, blocks } = body;
  return JSON.stringify({ v, t, ts, n, part, pins, ...(blocks !== undefined && { blocks }) });
}

/** The padded body: a multiple of 256 bytes; null when it would be longer than 32 KiB. Lone surrogates become U+FFFD. */
export function encodeBody(body: SpokenBody | PinsBody): Bytes | null {
  const json = encodeUtf8(toJson("b" in body ? { ...body, b: body.b.toWellFormed() } : body));
  const size = Math.ceil((json.length + 1) / BODY_BUCKET_BYTES) * BODY_BUCKET_BYTES;
  if (size > BODY_MAX_BYTES) return null;
  return concatBytes(json, Uint8Array.of(PADDING_START), new Uint8Array(size - json.length - 1));
}

/** A padded body back. `E_BODY`: padding, JSON or members are not as encodeBody writes them. */
export function parseBody(padded: Bytes): Outcome<ReadBody, "E_BODY"> {
  const json = withoutPadding(padded);
  const parsed = json && parseJsonBytes(json);
  if (!parsed) return refuse("E_BODY");
  const { v, t } = parsed.object;
  if (!isCount(v, 1) || typeof t !== "string") return refuse("E_BODY");
  if (v !== 1 || (t !== "pins" && !isSpokenType(t))) return good({ kind: "newer" });
  const body = t === "pins" ? readPins(parsed.object) : readSpoken(t, parsed.object);
  // Written again it must be the same text: a body that two readers could read differently is refused.
  if (body === null || toJson(body) !== parsed.json) return refuse("E_BODY");
  return body.t === "pins" ? good({ kind: "pins", body }) : good({ kind: "spoken", body });
}

function withoutPadding(padded: Bytes): Bytes | null {
  if (padded.length === 0 || padded.length > BODY_MAX_BYTES || padded.length % BODY_BUCKET_BYTES !== 0) return null;
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end -= 1;
  // The shortest padding only: one text has one padded form.
  if (end < padded.length - BODY_BUCKET_BYTES || padded[end] !== PADDING_START) return null;
  return padded.slice(0, end);
}

function readPins(object: JsonObject): PinsBody | null {
  if (!hasExactly(object, ["v", "t", "ts", "n", "part", "pins"], ["blocks"])) return null;
  const { ts, n, part, pins, blocks } = object;
  if (!isCount(ts, 0) || !isCount(n, 1) || !isPart(part)) return null;
  if (!Array.isArray(pins) || !pins.every(isPinsEntry)) return null;
  if (blocks === undefined) return { v: 1, t: "pins", ts, n, part, pins };
  if (!Array.isArray(blocks) || blocks.length === 0 || !blocks.every(isBlockEntry)) return null;
  return { v: 1, t: "pins", ts, n, part, pins, blocks };
}

function isPart(value: unknown): value is PinsBody["part"] {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [index, of] = value as readonly unknown[];
  return isCount(index, 1) && isCount(of, index);
}

function isPinsEntry(value: unknown): value is PinsEntry {
  if (!Array.isArray(value) || value.length !== 8) return false;
  const [uid, handle, seq, sh, state, since, verifiedAt, decidedAt] = value as readonly unknown[];
  const isNamed = typeof uid === "string" && isUserId(uid) && typeof handle === "string" && HANDLE_PATTERN.test(handle);
  const isPlaced = isCount(seq, 1) && isHash(sh) && PIN_STATES.some((known) => known === state);
  return isNamed && isPlaced && isCount(since, 0) && [verifiedAt, decidedAt].every(isTimeOrNull);
}

function isBlockEntry(value: unknown): value is BlockEntry {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [uid, at, from] = value as readonly unknown[];
  return typeof uid === "string" && isUserId(uid) && isCount(at, 0) && isTimeOrNull(from);
}

function isTimeOrNull(value: unknown): boolean {
  return value === null || isCount(value, 0);
}
