// Signing identity statements with the own keys: the first one, and each that follows. docs/protocol.md section 3.
import { encodeB64u, encodeBase64 } from "../shared/base64.ts";
import { encodeUtf8 } from "../shared/bytes.ts";
import type { UserId } from "../shared/ids.ts";
import { ZERO_HASH } from "../protocol/hash.ts";
import { identityKeyId } from "../protocol/key-id.ts";
import type { RsaPublicKey } from "../protocol/rsa-public-key.ts";
import { adoptionInput, statementSigningInput, type Statement, type StatementPayload } from "../protocol/statement.ts";
import { ED25519, type OwnKeys } from "./secrets.ts";
import { EK_OLD_MAX } from "../shared/limits.ts";

/** An identity key that signs: 32 public bytes and the private half. */
type Signer = OwnKeys["identity"];

/** The first statement of a person, signed by the identity key it names: a compact JWS. `ts` in milliseconds. */
export async function signGenesis(
  keys: OwnKeys,
  { uid, handle, ts }: { uid: UserId; handle: string; ts: number },
): Promise<string> {
  const key = { ik: encodeB64u(keys.identity.ik), ek: encodeBase64(keys.encryption.publicKey.spki) };
  const place = { uid, handle, seq: 1, prev: ZERO_HASH, ek_old: [] };
  return sign(keys.identity, { op: "genesis", ...place, ...key, ts, nsig: "" });
}

/** rotate-enc: a new encryption key under the same identity. `keys` are those in force. */
export async function signRotateEncryption(
  keys: OwnKeys,
  head: Statement,
  newKey: RsaPublicKey,
  ts: number,
): Promise<string> {
  return sign(keys.identity, { ...nextOf(head, newKey), op: "rotate-enc", ts });
}

/** rotate-id: a new identity key, vouched for by the old one and adopted by the new one. */
export async function signRotateIdentity(
  keys: OwnKeys,
  head: Statement,
  newIdentity: Signer,
  ts: number,
): Promise<string> {
  const next = nextOf(head, head.ek);
  const adoption = await crypto.subtle.sign(
    ED25519,
    newIdentity.signingKey,
    adoptionInput(next.prev, next.uid, newIdentity.ik),
  );
  const nsig = encodeB64u(new Uint8Array(adoption));
  return sign(keys.identity, { ...next, op: "rotate-id", ik: encodeB64u(newIdentity.ik), nsig, ts });
}

/** reset: new keys after the old ones were lost. Nothing of the old signs it, so peers see a changed identity. */
export async function signReset(newKeys: OwnKeys, head: Statement, ts: number): Promise<string> {
  const next = nextOf(head, newKeys.encryption.publicKey);
  return sign(newKeys.identity, { ...next, op: "reset", ik: encodeB64u(newKeys.identity.ik), ts });
}

/** revoke: the last statement of an account. */
export async function signRevoke(keys: OwnKeys, head: Statement, ts: number): Promise<string> {
  return sign(keys.identity, { ...nextOf(head, head.ek), op: "revoke", ts });
}

/** What any statement behind `head` says, with the identity key that was. */
function nextOf(head: Statement, ek: RsaPublicKey): Omit<StatementPayload, "op" | "ts"> {
  const { uid, handle, seq, sh, ik, ekOld } = head;
  const old = ek.kid === head.ek.kid ? ekOld : [...ekOld, head.ek.kid].slice(-EK_OLD_MAX);
  return { uid, handle, seq: seq + 1, prev: sh, ik: encodeB64u(ik), ek: ek.spkiBase64, ek_old: old, nsig: "" };
}

async function sign({ ik, signingKey }: Signer, payload: StatementPayload): Promise<string> {
  const input = statementSigningInput(await identityKeyId(ik), payload);
  const signature = await crypto.subtle.sign(ED25519, signingKey, encodeUtf8(input));
  return `${input}.${encodeB64u(new Uint8Array(signature))}`;
}
