// Message bodies: what is inside the ciphertext, and the padding that hides its exact length. docs/protocol.md section
// 5.2. A pure codec: it is handed bytes and hands back bytes, and knows nothing of keys, people or places.
import { concatBytes, encodeUtf8, type Bytes } from "../shared/bytes.ts";
import { isChainId, type ChainId } from "../shared/ids.ts";
import { BODY_BUCKET_BYTES, BODY_MAX_BYTES, SEEN_MAX } from "../shared/limits.ts";
import { good, refuse, type Outcome } from "./codes.ts";
import { hasExactly, isCount, isHash, parseJsonBytes, type JsonObject } from "./strict-parse.ts";

/** A message of someone else that the sender had seen: its chain, number and hash. */
export type SeenEntry = readonly [ch: ChainId, n: number, mh: string];

/** A text. `re`: the mh of the message it replies to. */
export interface TextBody {
  v: 1;
  t: "text";
  /** Milliseconds since 1970, by the sender's clock. */
  ts: number;
  b: string;
  re?: string;
  seen?: readonly SeenEntry[];
}

/** What a body turned out to be. `newer`: written by a later version; it is said so, and the chain goes on. */
export type ReadBody = { kind: "text"; body: TextBody } | { kind: "newer" };

const PADDING_START = 0x80;

function toJson({ v, t, ts, b, re, seen }: TextBody): string {
  return JSON.stringify({ v, t, ts, b, ...(re !== undefined && { re }), ...(seen !== undefined && { seen }) });
}

/** The padded body: a multiple of 256 bytes; null when it would be longer than 32 KiB. Lone surrogates become U+FFFD. */
export function encodeBody(body: TextBody): Bytes | null {
  const json = encodeUtf8(toJson({ ...body, b: body.b.toWellFormed() }));
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
  if (v !== 1 || t !== "text") return good({ kind: "newer" });
  const body = readText(parsed.object);
  // Written again it must be the same text: a body that two readers could read differently is refused.
  return body !== null && toJson(body) === parsed.json ? good({ kind: "text", body }) : refuse("E_BODY");
}

function withoutPadding(padded: Bytes): Bytes | null {
  if (padded.length === 0 || padded.length > BODY_MAX_BYTES || padded.length % BODY_BUCKET_BYTES !== 0) return null;
  const end = padded.findLastIndex((byte) => byte !== 0);
  // The shortest padding only: one text has one padded form.
  if (end < padded.length - BODY_BUCKET_BYTES || padded[end] !== PADDING_START) return null;
  return padded.slice(0, end);
}

function readText(object: JsonObject): TextBody | null {
  if (!hasExactly(object, ["v", "t", "ts", "b"], ["re", "seen"])) return null;
  const { ts, b, re, seen } = object;
  if (!isCount(ts, 0) || typeof b !== "string" || !b.isWellFormed()) return null;
  const body: TextBody = { v: 1, t: "text", ts, b };
  if (re !== undefined) {
    if (!isHash(re)) return null;
    body.re = re;
  }
  if (seen !== undefined) {
    if (!Array.isArray(seen) || seen.length > SEEN_MAX || !seen.every(isSeenEntry)) return null;
    body.seen = seen;
  }
  return body;
}

function isSeenEntry(value: unknown): value is SeenEntry {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [ch, n, mh] = value as readonly unknown[];
  return typeof ch === "string" && isChainId(ch) && isCount(n, 1) && isHash(mh);
}
