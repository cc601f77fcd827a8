// Signatures are verified before the lock, under the identity key that was in force for the sender a moment ago, so that nobody
// waits for a lock while somebody else's signature is verified. Which key is in force is decided under the lock, by the rows:
// when it is another one, what was verified here counts for nothing.
// Few are verified at once, by Node itself: handing one over to another thread costs about as much as verifying it. Many go to
// those threads, so that nobody else waits for all of them.
import { createPublicKey, verify as verifyNow, type KeyObject } from "node:crypto";
import { decodeB64u } from "../../shared/base64.ts";
import type { UserId } from "../../shared/ids.ts";
import { messageSigningInput, verifyEnvelopeSignature, type ParsedEnvelope } from "../../protocol/envelope.ts";
import { isVerifiable } from "../../protocol/ed25519-public-key.ts";
import type { HeadRecord } from "../data/statements.ts";
import { oncePerProcess } from "../once.ts";

const IDENTITIES_MAX = 20_000;
/** Envelopes of one request that are verified at once. */
const AT_ONCE = 4;

/** The identity key that was last seen in force, in base64url; the person seen longest ago first. */
const identities = oncePerProcess("identities-seen", () => new Map<UserId, string>());
/** Identity keys by their base64url; null where it is no key. The one made longest ago first. */
const keys = oncePerProcess("identity-keys", () => new Map<string, KeyObject | null>());

interface Begun {
  ik: string;
  holds: boolean | Promise<boolean>;
}
const begun = new WeakMap<ParsedEnvelope, Begun>();

export function noteIdentities(heads: ReadonlyMap<UserId, HeadRecord>): void {
  const map = identities();
  for (const [uid, { ik }] of heads) if (map.get(uid) !== ik) map.set(uid, ik);
  forgetOldest(map);
}

function forgetOldest(map: Map<string, unknown>): void {
  for (const oldest of map.keys()) {
    if (map.size <= IDENTITIES_MAX) break;
    map.delete(oldest);
  }
}

export function beginVerifying(sender: UserId, envelopes: readonly ParsedEnvelope[]): void {
  const ik = identities().get(sender);
  if (ik === undefined) return;
  const isFew = envelopes.length <= AT_ONCE;
  for (const parsed of envelopes)
    begun.set(parsed, { ik, holds: isFew ? verify(parsed, ik) : verifyAside(parsed, ik) });
}

/** Whether the signature is this identity key's. */
export function isSignedBy(parsed: ParsedEnvelope, ik: string): boolean | Promise<boolean> {
  const already = begun.get(parsed);
  return already?.ik === ik ? already.holds : verify(parsed, ik);
}

function verifyAside(parsed: ParsedEnvelope, ik: string): Promise<boolean> {
  const bytes = decodeB64u(ik);
  const holds = bytes === null ? Promise.resolve(false) : verifyEnvelopeSignature(parsed, bytes);
  // Nobody may come to ask.
  holds.catch(() => undefined);
  return holds;
}

function verify({ envelope, mh }: ParsedEnvelope, ik: string): boolean {
  const [bytes, signature] = [decodeB64u(ik), decodeB64u(envelope.sig)];
  if (bytes === null || signature === null || !isVerifiable(bytes, signature)) return false;
  const key = keyOf(ik);
  return key !== null && verifyNow(null, messageSigningInput(mh), key, signature);
}

function keyOf(ik: string): KeyObject | null {
  const known = keys().get(ik);
  if (known !== undefined) return known;
  const key = importKey(ik);
  keys().set(ik, key);
  forgetOldest(keys());
  return key;
}

function importKey(ik: string): KeyObject | null {
  try {
    return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: ik }, format: "jwk" });
  } catch {
    // No point of the curve: nothing is signed by it.
    return null;
  }
}
