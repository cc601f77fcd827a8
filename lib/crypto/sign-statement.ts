// Signing identity statements with the own keys. docs/protocol.md section 3.
import { encodeB64u, encodeBase64 } from "../shared/base64.ts";
import { encodeUtf8 } from "../shared/bytes.ts";
import type { UserId } from "../shared/ids.ts";
import { ZERO_HASH } from "../protocol/hash.ts";
import { identityKeyId } from "../protocol/key-id.ts";
import { statementSigningInput } from "../protocol/statement.ts";
import { ED25519, type OwnKeys } from "./secrets.ts";

/** The first statement of a person, signed by the identity key it names: a compact JWS. `ts` in milliseconds. */
export async function signGenesis(
  keys: OwnKeys,
  { uid, handle, ts }: { uid: UserId; handle: string; ts: number },
): Promise<string> {
  const { ik, signingKey } = keys.identity;
  const input = statementSigningInput(await identityKeyId(ik), {
    op: "genesis",
    uid,
    handle,
    seq: 1,
    prev: ZERO_HASH,
    ik: encodeB64u(ik),
    ek: encodeBase64(keys.encryption.publicKey.spki),
    ek_old: [],
    ts,
    nsig: "",
  });
  const signature = await crypto.subtle.sign(ED25519, signingKey, encodeUtf8(input));
  return `${input}.${encodeB64u(new Uint8Array(signature))}`;
}
