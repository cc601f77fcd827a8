// Signatures are verified before the lock, under the identity key that was in force for the sender a moment ago, so that nobody
// waits for a lock while somebody else's signature is verified. Which key is in force is decided under the lock, by the rows:
// when it is another one, what was verified here counts for nothing.
import { decodeB64u } from "../../shared/base64.ts";
import type { Bytes } from "../../shared/bytes.ts";
import type { UserId } from "../../shared/ids.ts";
import { verifyEnvelopeSignature as verify, type ParsedEnvelope } from "../../protocol/envelope.ts";
import type { HeadRecord } from "../data/statements.ts";
import { oncePerProcess } from "../once.ts";

const IDENTITIES_MAX = 20_000;

/** The identity key that was last seen in force, in base64url; the person seen longest ago first. */
const identities = oncePerProcess("identities-seen", () => new Map<UserId, string>());

interface Begun {
  ik: string;
  holds: Promise<boolean>;
}
const begun = new WeakMap<ParsedEnvelope, Begun>();

export function noteIdentities(heads: ReadonlyMap<UserId, HeadRecord>): void {
  const map = identities();
  for (const [uid, { ik }] of heads) if (map.get(uid) !== ik) map.set(uid, ik);
  for (const oldest of map.keys()) {
    if (map.size <= IDENTITIES_MAX) break;
    map.delete(oldest);
  }
}

export function beginVerifying(sender: UserId, envelopes: readonly ParsedEnvelope[]): void {
  const ik = identities().get(sender);
  const key = ik === undefined ? null : decodeB64u(ik);
  if (ik === undefined || key === null) return;
  for (const parsed of envelopes) {
    const holds = verify(parsed, key);
    // Nobody may come to ask.
    holds.catch(() => undefined);
    begun.set(parsed, { ik, holds });
  }
}

/** Whether the signature is this identity key's. */
export function verifyEnvelopeSignature(parsed: ParsedEnvelope, ik: Bytes): Promise<boolean> {
  const already = begun.get(parsed);
  return already?.ik === Buffer.from(ik).toString("base64url") ? already.holds : verify(parsed, ik);
}
