// Identity statements: who someone is and with which keys, signed. This file reads and writes single statements; what
// makes them a chain is in statement-chain.ts. docs/protocol.md section 3. Public data only: signing is lib/crypto's.
import { decodeB64u, encodeB64u } from "../shared/base64.ts";
import { encodeUtf8, type Bytes } from "../shared/bytes.ts";
import { HANDLE_PATTERN, isUserId, type UserId } from "../shared/ids.ts";
import { good, refuse, type Outcome } from "./codes.ts";
import { checkEd25519PublicKey, verifyEd25519 } from "./ed25519-public-key.ts";
import { labelledHash, ZERO_HASH } from "./hash.ts";
import { identityKeyId } from "./key-id.ts";
import { checkRsaPublicKey, type RsaPublicKey } from "./rsa-public-key.ts";
import { decodeExactly, hasExactly, isCount, isHash, parseB64uJson, type JsonObject } from "./strict-parse.ts";

/** `S_SHAPE` not the strict form; `S_KEY` a key that must not be used; `S_SIG`; `S_CHAIN` does not follow; `S_OP` an operation this version does not know. */
export type StatementFault = "S_SHAPE" | "S_KEY" | "S_SIG" | "S_CHAIN" | "S_OP";

/** A statement whose form, keys and signature hold. */
export interface Statement {
  /** The compact JWS as transmitted. */
  jws: string;
  /** Statement hash, base64url. */
  sh: string;
  op: "genesis";
  uid: UserId;
  handle: string;
  seq: number;
  /** Hash of the statement before, base64url; ZERO_HASH for the first. */
  prev: string;
  /** Identity key: 32 bytes of Ed25519. */
  ik: Bytes;
  ikKid: string;
  ek: RsaPublicKey;
  /** Key ids of earlier encryption keys, oldest first. */
  ekOld: readonly string[];
  /** Milliseconds since 1970, by the signer's clock. */
  ts: number;
}

const PAYLOAD_MEMBERS = ["v", "op", "uid", "handle", "seq", "prev", "ik", "ek", "ek_old", "ts", "nsig"] as const;

/** The signed members, in the order they are written. */
export interface StatementPayload {
  op: "genesis";
  uid: UserId;
  handle: string;
  seq: number;
  prev: string;
  ik: string;
  ek: string;
  ek_old: readonly string[];
  ts: number;
  nsig: string;
}

/** `base64url(header).base64url(payload)`: what the identity key signs (RFC 7515 section 5.1). */
export function statementSigningInput(signerKid: string, payload: StatementPayload): string {
  const { op, uid, handle, seq, prev, ik, ek, ek_old, ts, nsig } = payload;
  const json = JSON.stringify({ v: 1, op, uid, handle, seq, prev, ik, ek, ek_old, ts, nsig });
  return `${encodeB64u(encodeUtf8(headerJson(signerKid)))}.${encodeB64u(encodeUtf8(json))}`;
}

function headerJson(signerKid: string): string {
  return `{"alg":"Ed25519","typ":"aryatel-id+jws","kid":"${signerKid}"}`;
}

/** `sh`: SHA("AryaTel/v1/stmt\n" ‖ the compact JWS), base64url. */
export async function statementHash(jws: string): Promise<string> {
  return encodeB64u(await labelledHash("stmt", encodeUtf8(jws)));
}

/** Reads one statement: strict form, key checks of section 2.1, then the signature by the key its operation names. */
export async function readStatement(jws: string): Promise<Outcome<Statement, StatementFault>> {
  const parts = jws.split(".");
  const [header, body, signatureText] = parts;
  if (parts.length !== 3 || header === undefined || body === undefined) return refuse("S_SHAPE");
  const signature = decodeExactly(signatureText, 64);
  const parsed = parseB64uJson(body);
  if (signature === null || parsed === null) return refuse("S_SHAPE");
  const payload = readPayload(parsed.object);
  if (!payload.ok) return payload;

  const ik = decodeExactly(payload.value.ik, 32);
  if (ik === null) return refuse("S_SHAPE");
  const ikKid = await identityKeyId(ik);
  // The one rule of section 1: written again, it must be the very bytes that were received.
  if (statementSigningInput(ikKid, payload.value) !== `${header}.${body}`) return refuse("S_SHAPE");

  if (!checkEd25519PublicKey(ik)) return refuse("S_KEY");
  const ek = await checkRsaPublicKey(payload.value.ek);
  if (!ek.ok) return refuse("S_KEY");
  if (!(await verifyEd25519(ik, signature, encodeUtf8(`${header}.${body}`)))) return refuse("S_SIG");

  const { op, uid, handle, seq, prev, ek_old: ekOld, ts } = payload.value;
  return good({ jws, sh: await statementHash(jws), op, uid, handle, seq, prev, ik, ikKid, ek: ek.value, ekOld, ts });
}

function readPayload(object: JsonObject): Outcome<StatementPayload, StatementFault> {
  if (!hasExactly(object, PAYLOAD_MEMBERS) || object["v"] !== 1) return refuse("S_SHAPE");
  const { op, uid, handle, seq, prev, ik, ek, ek_old: ekOld, ts, nsig } = object;
  if (typeof op !== "string") return refuse("S_SHAPE");
  if (op !== "genesis") return refuse("S_OP");
  if (typeof uid !== "string" || !isUserId(uid)) return refuse("S_SHAPE");
  if (typeof handle !== "string" || !HANDLE_PATTERN.test(handle)) return refuse("S_SHAPE");
  if (!isCount(seq, 1) || !isCount(ts, 0) || !isHash(prev)) return refuse("S_SHAPE");
  if (typeof ik !== "string" || typeof ek !== "string" || typeof nsig !== "string") return refuse("S_SHAPE");
  if (decodeB64u(nsig) === null || !Array.isArray(ekOld) || !ekOld.every(isHash)) return refuse("S_SHAPE");
  // genesis: the first of its chain, nothing before it, no key but its own (section 3).
  if (seq !== 1 || prev !== ZERO_HASH || ekOld.length > 0 || nsig !== "") return refuse("S_CHAIN");
  return good({ op, uid, handle, seq, prev, ik, ek, ek_old: ekOld, ts, nsig });
}
