// An envelope of a hostile sender: its recipient has one content key, its sender's own devices have another, and both keys
// open it. Only the commitment in the header, which names one of them, tells the two apart.
import type { MessagePlace } from "../../lib/crypto/index.ts";
import { compareUserIds } from "../../lib/protocol/conversation-id.ts";
import { encodeProtected, keyCommitment, recipientsHash } from "../../lib/protocol/envelope.ts";
import { ZERO_HASH } from "../../lib/protocol/hash.ts";
import { encodeB64u } from "../../lib/shared/base64.ts";
import { encodeUtf8, type Bytes } from "../../lib/shared/bytes.ts";
import { conversationOf, signedBy, type FullEnvelope, type KnownPerson } from "./conversation.ts";
import { sealUnderTwoKeys } from "./two-keys.ts";
import { aChainId, type TestPerson } from "./vectors.ts";

const RSA = { name: "RSA-OAEP", hash: "SHA-256" };

/** The content key wrapped for somebody, as a recipient of an envelope. */
export async function wrapFor({ chain }: KnownPerson, cek: Bytes) {
  const key = await crypto.subtle.importKey("spki", chain.head.ek.spki, RSA, false, ["encrypt"]);
  const wrapped = new Uint8Array(await crypto.subtle.encrypt(RSA, key, cek));
  return { header: { kid: chain.head.ek.kid, uid: chain.uid }, encrypted_key: encodeB64u(wrapped) };
}

/**
 * `shown` is what the recipient's key opens, as a body of AT1; `hidden` what the sender's key opens, for a laxer reader.
 * `committedTo` says whose key the header names.
 */
export async function twoFacedEnvelope(
  sender: TestPerson,
  recipient: KnownPerson,
  texts: { shown: string; hidden: string },
  { committedTo, place = {} }: { committedTo: "recipient" | "sender"; place?: Partial<MessagePlace> },
): Promise<{ envelope: FullEnvelope; ceks: readonly [recipient: Bytes, sender: Bytes] }> {
  const random = () => crypto.getRandomValues(new Uint8Array(32));
  const ceks = [random(), random()] as const;
  const recipients = (await Promise.all([wrapFor(recipient, ceks[0]), wrapFor(sender, ceks[1])])).sort((a, b) =>
    compareUserIds(a.header.uid, b.header.uid),
  );
  const protectedText = encodeProtected({
    cid: await conversationOf(sender, recipient),
    sid: sender.chain.uid,
    ish: sender.chain.head.sh,
    ch: aChainId,
    n: 1,
    ph: ZERO_HASH,
    ...place,
    rh: await recipientsHash(recipients),
    kc: await keyCommitment(ceks[committedTo === "recipient" ? 0 : 1]),
  });
  const { iv, ciphertext, tag } = sealUnderTwoKeys(ceks, encodeUtf8(protectedText), texts);
  const parts = { iv: encodeB64u(iv), ciphertext: encodeB64u(ciphertext), tag: encodeB64u(tag) };
  return { envelope: await signedBy(sender, { protected: protectedText, recipients, ...parts, sig: "" }), ceks };
}
