// The key log: what a leaf is, and what the log signs about its tree. docs/protocol.md section 11. Public data only.
import { encodeB64u } from "../shared/base64.ts";
import { concatBytes, encodeUtf8, lengthPrefixed, type Bytes } from "../shared/bytes.ts";
import type { UserId } from "../shared/ids.ts";
import { good, refuse, type Outcome } from "./codes.ts";
import { checkEd25519PublicKey, verifyEd25519 } from "./ed25519-public-key.ts";
import { label, labelledHash } from "./hash.ts";
import { identityKeyId } from "./key-id.ts";
import { leafHash } from "./merkle.ts";
import { decodeExactly, hasExactly, isCount, isHash, parseB64uJson } from "./strict-parse.ts";

/** Bytes of a leaf's variable part: label, u64 seq, statement hash. */
export const LEAF_BYTES = 32 + 8 + 32;

/** One statement in the log. The label stands for the person without naming them to who does not know the uid. */
export interface LogLeaf {
  /** 32 bytes. */
  label: Bytes;
  /** The statement's seq. */
  seq: number;
  /** Statement hash, 32 bytes. */
  sh: Bytes;
}

/** SHA("AryaTel/v1/label\n" ‖ lp(uid)): 32 bytes. */
export async function logLabel(uid: UserId): Promise<Bytes> {
  return labelledHash("label", lengthPrefixed(encodeUtf8(uid)));
}

/** label(32) ‖ u64be(seq) ‖ sh(32): a leaf as it is transmitted. */
export function encodeLeaf({ label: leafLabel, seq, sh }: LogLeaf): Bytes {
  const place = new Uint8Array(8);
  new DataView(place.buffer).setBigUint64(0, BigInt(seq));
  return concatBytes(leafLabel, place, sh);
}

/** 72 bytes back to a leaf; null for another length or a seq beyond 2^53. */
export function decodeLeaf(bytes: Bytes): LogLeaf | null {
  if (bytes.length !== LEAF_BYTES) return null;
  const seq = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(32);
  if (seq < 1n || seq > BigInt(Number.MAX_SAFE_INTEGER)) return null;
  return { label: bytes.slice(0, 32), seq: Number(seq), sh: bytes.slice(40) };
}

/** The leaf's hash in the tree: over "AryaTel/v1/leaf\n" ‖ the leaf. */
export async function hashLeaf(leaf: LogLeaf): Promise<Bytes> {
  return leafHash(concatBytes(label("leaf"), encodeLeaf(leaf)));
}

/** What the log says of itself at one moment. */
export interface TreeHead {
  /** Compact JWS as transmitted: the evidence. */
  jws: string;
  size: number;
  /** 32 bytes. */
  root: Bytes;
  /** Milliseconds since 1970, by the log's clock. */
  ts: number;
}

/** `base64url(header).base64url(payload)`: what the log key signs. */
export function treeHeadSigningInput(logKid: string, { size, root, ts }: Omit<TreeHead, "jws">): string {
  const header = `{"alg":"Ed25519","typ":"aryatel-sth+jws","kid":"${logKid}"}`;
  const payload = JSON.stringify({ v: 1, size, root: encodeB64u(root), ts });
  return `${encodeB64u(encodeUtf8(header))}.${encodeB64u(encodeUtf8(payload))}`;
}

/** Reads a signed tree head under the pinned log key (32 bytes of Ed25519): strict form, then the signature. */
export async function readTreeHead(jws: string, logKey: Bytes): Promise<Outcome<TreeHead, "L_SHAPE" | "L_SIG">> {
  const parts = jws.split(".");
  const [header, body, signatureText] = parts;
  if (parts.length !== 3 || header === undefined || body === undefined) return refuse("L_SHAPE");
  const signature = decodeExactly(signatureText, 64);
  const parsed = parseB64uJson(body);
  if (signature === null || parsed === null || !hasExactly(parsed.object, ["v", "size", "root", "ts"])) {
    return refuse("L_SHAPE");
  }
  const { size, ts } = parsed.object;
  const root = decodeExactly(parsed.object["root"], 32);
  if (!isCount(size, 0) || !isCount(ts, 0) || root === null) return refuse("L_SHAPE");
  const head = { size, root, ts };
  if (treeHeadSigningInput(await identityKeyId(logKey), head) !== `${header}.${body}`) return refuse("L_SHAPE");
  if (!checkEd25519PublicKey(logKey)) return refuse("L_SIG");
  const holds = await verifyEd25519(logKey, signature, encodeUtf8(`${header}.${body}`));
  return holds ? good({ jws, ...head }) : refuse("L_SIG");
}

/** Whose key a head names, and when it says it was signed. By its form alone: nothing of it is proven. */
export function claimsOfHead(jws: string): { kid: string; ts: number } | null {
  const [header = "", body = ""] = jws.split(".");
  const kid = parseB64uJson(header)?.object["kid"];
  const ts = parseB64uJson(body)?.object["ts"];
  return isHash(kid) && isCount(ts, 0) ? { kid, ts } : null;
}
