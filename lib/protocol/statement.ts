// Identity statements: who someone is and with which keys, signed. This file reads and writes single statements, each
// as what follows the one before it. docs/protocol.md section 3. Public data only: signing is lib/crypto's.
import { decodeB64u, encodeB64u } from "../shared/base64.ts";
import { concatBytes, encodeUtf8, equalBytes, lengthPrefixed, type Bytes } from "../shared/bytes.ts";
import { HANDLE_PATTERN, isUserId, type UserId } from "../shared/ids.ts";
import { EK_OLD_MAX, STATEMENTS_KEPT, STATEMENTS_MAX } from "../shared/limits.ts";
import { good, refuse, type Outcome } from "./codes.ts";
import { checkEd25519PublicKey, verifyEd25519 } from "./ed25519-public-key.ts";
import { label, labelledHash, ZERO_HASH } from "./hash.ts";
import { identityKeyId } from "./key-id.ts";
import { checkRsaPublicKey, type RsaPublicKey } from "./rsa-public-key.ts";
import { decodeExactly, hasExactly, isCount, isHash, parseB64uJson, type JsonObject } from "./strict-parse.ts";

/** `S_SHAPE` not the strict form; `S_KEY` a key that must not be used; `S_SIG`; `S_CHAIN` does not follow; `S_OP` an operation this version does not know. */
export type StatementFault = "S_SHAPE" | "S_KEY" | "S_SIG" | "S_CHAIN" | "S_OP";

/** What a statement does (section 3). */
export const STATEMENT_OPS = ["genesis", "rotate-enc", "rotate-id", "reset", "revoke"] as const;
export type StatementOp = (typeof STATEMENT_OPS)[number];

/** A statement whose form, keys and signature hold. */
export interface Statement {
  /** The compact JWS as transmitted. */
  jws: string;
  /** Statement hash, base64url. */
  sh: string;
  op: StatementOp;
  uid: UserId;
  handle: string;
  seq: number;
  /** Hash of the statement before, base64url; ZERO_HASH for the first. */
  prev: string;
  /** Identity key: 32 bytes of Ed25519. */
  ik: Bytes;
  ikKid: string;
  ek: RsaPublicKey;
  /** Key ids of earlier encryption keys, oldest first: as written, the newest EK_OLD_MAX of them. */
  ekOld: readonly string[];
  /** All of them. */
  former: readonly string[];
  /** Milliseconds since 1970, by the signer's clock. */
  ts: number;
}

const PAYLOAD_MEMBERS = ["v", "op", "uid", "handle", "seq", "prev", "ik", "ek", "ek_old", "ts", "nsig"] as const;

/** The signed members, in the order they are written. */
export interface StatementPayload {
  op: StatementOp;
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

/** What the new identity key signs in a rotate-id: that it wants to be this person's, at this place of the chain. */
export function adoptionInput(prev: string, uid: UserId, newIk: Bytes): Bytes {
  const prevHash = decodeExactly(prev, 32);
  if (prevHash === null) throw new RangeError("prev is base64url of 32 bytes");
  return concatBytes(label("rotate-id"), prevHash, lengthPrefixed(encodeUtf8(uid)), newIk);
}

/**
 * Reads one statement as the successor of `previous` (null: the first of a chain): strict form, key checks of section
 * 2.1, the rules of its operation, then the signatures. A statement can only be judged at its place.
 */
export async function readStatement(
  jws: string,
  previous: Statement | null,
): Promise<Outcome<Statement, StatementFault>> {
  const parts = jws.split(".");
  const [header, body, signatureText] = parts;
  if (parts.length !== 3 || header === undefined || body === undefined) return refuse("S_SHAPE");
  const signature = decodeExactly(signatureText, 64);
  const parsed = parseB64uJson(body);
  if (signature === null || parsed === null) return refuse("S_SHAPE");
  const read = readPayload(parsed.object);
  if (!read.ok) return read;
  const payload = read.value;

  const ik = decodeExactly(payload.ik, 32);
  if (ik === null) return refuse("S_SHAPE");
  const ikKid = await identityKeyId(ik);
  // rotate-id alone is signed by the key it replaces: continuity is what it proves.
  const signer = payload.op === "rotate-id" && previous !== null ? previous : { ik, ikKid };
  // The one rule of section 1: written again, it must be the very bytes that were received.
  if (statementSigningInput(signer.ikKid, payload) !== `${header}.${body}`) return refuse("S_SHAPE");

  if (!checkEd25519PublicKey(ik)) return refuse("S_KEY");
  const ek = await checkRsaPublicKey(payload.ek);
  if (!ek.ok) return refuse("S_KEY");
  if (!follows(previous, payload, ik, ek.value)) return refuse("S_CHAIN");
  if (!(await verifyEd25519(signer.ik, signature, encodeUtf8(`${header}.${body}`)))) return refuse("S_SIG");
  if (!(await isAdopted(payload, ik))) return refuse("S_SIG");

  const { op, uid, handle, seq, prev, ek_old: ekOld, ts } = payload;
  const former = formerKeys(previous, ek.value.kid);
  const sh = await statementHash(jws);
  return good({ jws, sh, op, uid, handle, seq, prev, ik, ikKid, ek: ek.value, ekOld, former, ts });
}

function readPayload(object: JsonObject): Outcome<StatementPayload, StatementFault> {
  if (!hasExactly(object, PAYLOAD_MEMBERS) || object["v"] !== 1) return refuse("S_SHAPE");
  const { op, uid, handle, seq, prev, ik, ek, ek_old: ekOld, ts, nsig } = object;
  if (typeof op !== "string") return refuse("S_SHAPE");
  const known = STATEMENT_OPS.find((candidate) => candidate === op);
  if (known === undefined) return refuse("S_OP");
  if (typeof uid !== "string" || !isUserId(uid)) return refuse("S_SHAPE");
  if (typeof handle !== "string" || !HANDLE_PATTERN.test(handle)) return refuse("S_SHAPE");
  if (!isCount(seq, 1) || !isCount(ts, 0) || !isHash(prev)) return refuse("S_SHAPE");
  if (typeof ik !== "string" || typeof ek !== "string" || typeof nsig !== "string") return refuse("S_SHAPE");
  if (decodeB64u(nsig) === null || !Array.isArray(ekOld) || !ekOld.every(isHash)) return refuse("S_SHAPE");
  return good({ op: known, uid, handle, seq, prev, ik, ek, ek_old: ekOld, ts, nsig });
}

/** Whether a statement may stand behind `previous`: the bookkeeping all share, and what its operation may change. */
function follows(previous: Statement | null, payload: StatementPayload, ik: Bytes, ek: RsaPublicKey): boolean {
  const { op, uid, handle, seq, prev, ek_old: ekOld, nsig } = payload;
  if ((op === "rotate-id") !== (nsig !== "")) return false;
  if (previous === null || op === "genesis") {
    return previous === null && op === "genesis" && seq === 1 && prev === ZERO_HASH && ekOld.length === 0;
  }
  if (!mayFollow(op, previous)) return false;
  if (uid !== previous.uid || handle !== previous.handle) return false;
  if (seq !== previous.seq + 1 || prev !== previous.sh) return false;

  const isNewIk = !equalBytes(ik, previous.ik);
  const isNewEk = ek.kid !== previous.ek.kid;
  const change = ALLOWED_CHANGE[op];
  if (isNewIk !== change.ik || isNewEk !== change.ek) return false;
  const former = formerKeys(previous, ek.kid);
  const expectedOld = former.slice(-EK_OLD_MAX);
  // A key that was given up never comes back.
  if (former.includes(ek.kid)) return false;
  return ekOld.length === expectedOld.length && ekOld.every((kid, index) => kid === expectedOld[index]);
}

/** Whether a statement of this operation has a place behind that one at all. */
export function mayFollow(op: Exclude<StatementOp, "genesis">, previous: Pick<Statement, "op" | "seq">): boolean {
  // Nothing is accepted from an account after it was revoked.
  return previous.op !== "revoke" && previous.seq < LAST_PLACE[op];
}

/** The last places are kept for starting over, and the very last one for the end. */
const LAST_PLACE: Record<Exclude<StatementOp, "genesis">, number> = {
  "rotate-enc": STATEMENTS_MAX - STATEMENTS_KEPT,
  "rotate-id": STATEMENTS_MAX - STATEMENTS_KEPT,
  reset: STATEMENTS_MAX - 1,
  revoke: STATEMENTS_MAX,
};

function formerKeys(previous: Statement | null, kid: string): readonly string[] {
  if (previous === null) return [];
  return kid === previous.ek.kid ? previous.former : [...previous.former, previous.ek.kid];
}

/** Which keys an operation must replace; the others must stay. */
const ALLOWED_CHANGE = {
  "rotate-enc": { ik: false, ek: true },
  "rotate-id": { ik: true, ek: false },
  reset: { ik: true, ek: true },
  revoke: { ik: false, ek: false },
} as const satisfies Record<Exclude<StatementOp, "genesis">, { ik: boolean; ek: boolean }>;

/** rotate-id carries the new key's own signature, so that nobody can adopt a key that is not theirs. */
async function isAdopted({ op, prev, uid, nsig }: StatementPayload, ik: Bytes): Promise<boolean> {
  if (op !== "rotate-id") return true;
  const signature = decodeExactly(nsig, 64);
  return signature !== null && (await verifyEd25519(ik, signature, adoptionInput(prev, uid, ik)));
}
