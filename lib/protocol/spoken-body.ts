// Bodies that a person writes: texts, and what changes or answers an earlier message. docs/protocol.md section 5.2.
// The pure half of the codec in body.ts: from parsed JSON to a body and back to the one JSON it may have been.
import { isChainId, type ChainId } from "../shared/ids.ts";
import { REACTION_MAX_LENGTH, REMOVALS_MAX, SEEN_MAX } from "../shared/limits.ts";
import { hasExactly, isCount, isHash, type JsonObject } from "./strict-parse.ts";

/** A message that the sender had seen: its chain, number and hash. */
export type SeenEntry = readonly [ch: ChainId, n: number, mh: string];

/** What goes along with everything a person writes. */
export interface Witness {
  seen?: readonly SeenEntry[];
  /** The newest head of the key log that the sender was shown, as signed (section 11). */
  sth?: string;
}

/** A text. `re`: the mh of the message it replies to. `ts` in all bodies: milliseconds since 1970, by the sender's clock. */
export interface TextBody extends Witness {
  v: 1;
  t: "text";
  ts: number;
  b: string;
  re?: string;
}

/** `b` instead of the text of message `re`, which is of the same sender. */
export interface EditBody extends Witness {
  v: 1;
  t: "edit";
  ts: number;
  b: string;
  re: string;
}

/** An emoji at message `re`, in place of an earlier one of the same person; empty: none any more. */
export interface ReactBody extends Witness {
  v: 1;
  t: "react";
  ts: number;
  b: string;
  re: string;
}

/** The sender takes back these messages of their own. It vouches for what the server has removed. */
export interface DelBody extends Witness {
  v: 1;
  t: "del";
  ts: number;
  rm: readonly string[];
}

export type SpokenBody = TextBody | EditBody | ReactBody | DelBody;

/** Characters of a signed tree head: header, size, root, time and signature take less than 400. */
export const HEAD_MAX_LENGTH = 512;
const COMPACT_JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const MEMBERS = {
  text: [["v", "t", "ts", "b"], ["re"]],
  edit: [["v", "t", "ts", "b", "re"], []],
  react: [["v", "t", "ts", "b", "re"], []],
  del: [["v", "t", "ts", "rm"], []],
} as const satisfies Record<SpokenBody["t"], readonly [required: readonly string[], optional: readonly string[]]>;

export function isSpokenType(t: string): t is SpokenBody["t"] {
  return Object.hasOwn(MEMBERS, t);
}

/** With its members in the order of section 5.2, so that JSON.stringify writes the one form it has. */
export function inOrder(body: SpokenBody): object {
  const { v, t, ts, seen, sth } = body;
  const content = t === "del" ? { rm: body.rm } : { b: body.b, ...(body.re !== undefined && { re: body.re }) };
  return { v, t, ts, ...content, ...(seen !== undefined && { seen }), ...(sth !== undefined && { sth }) };
}

/** A body from the parsed JSON; null when a member is missing, unknown, or not of its form. */
export function readSpoken(t: SpokenBody["t"], object: JsonObject): SpokenBody | null {
  const [required, optional] = MEMBERS[t];
  if (!hasExactly(object, required, [...optional, "seen", "sth"])) return null;
  const { ts } = object;
  const witness = readWitness(object);
  if (!isCount(ts, 0) || witness === null) return null;
  if (t === "del") {
    const rm = readRemovals(object["rm"]);
    return rm && { v: 1, t, ts, rm, ...witness };
  }
  const { b, re } = object;
  if (typeof b !== "string" || !b.isWellFormed()) return null;
  if (t === "text") {
    if (re === undefined) return { v: 1, t, ts, b, ...witness };
    return isHash(re) ? { v: 1, t, ts, b, re, ...witness } : null;
  }
  if (!isHash(re) || (t === "react" && b.length > REACTION_MAX_LENGTH)) return null;
  return { v: 1, t, ts, b, re, ...witness };
}

function readWitness({ seen, sth }: JsonObject): Witness | null {
  const witness: Witness = {};
  if (seen !== undefined) {
    if (!Array.isArray(seen) || seen.length > SEEN_MAX || !seen.every(isSeenEntry)) return null;
    witness.seen = seen;
  }
  if (sth !== undefined) {
    if (typeof sth !== "string" || sth.length > HEAD_MAX_LENGTH || !COMPACT_JWS.test(sth)) return null;
    witness.sth = sth;
  }
  return witness;
}

function isSeenEntry(value: unknown): value is SeenEntry {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [ch, n, mh] = value as readonly unknown[];
  return typeof ch === "string" && isChainId(ch) && isCount(n, 1) && isHash(mh);
}

function readRemovals(value: unknown): readonly string[] | null {
  if (!Array.isArray(value) || value.length === 0 || value.length > REMOVALS_MAX) return null;
  return value.every(isHash) && new Set(value).size === value.length ? value : null;
}
