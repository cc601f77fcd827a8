// Sealing: a padded body becomes an envelope that only the members can open and only its author could have made.
// docs/protocol.md section 5.
import { encodeB64u } from "../shared/base64.ts";
import { encodeUtf8, type Bytes } from "../shared/bytes.ts";
import {
  encodeProtected,
  messageHash,
  messageSigningInput,
  type Envelope,
  type EnvelopeHeader,
  type Recipient,
} from "../protocol/envelope.ts";
import { AES_GCM, ED25519 } from "./secrets.ts";
import type { SendingSession } from "./sending-session.ts";

/** Where a message stands: its conversation, author and place in the author's chain. */
export type MessagePlace = Pick<EnvelopeHeader, "cid" | "sid" | "ish" | "ch" | "n" | "ph">;

/** Bytes of the GCM tag that WebCrypto appends to the ciphertext. */
const TAG_BYTES = 16;

/** Seals a padded body (a multiple of 256 bytes, from encodeBody). `mh` is what the next message of the chain links to. */
export async function sealMessage(
  session: SendingSession,
  place: MessagePlace,
  body: Bytes,
  signingKey: CryptoKey,
): Promise<{ envelope: Envelope & { recipients: readonly Recipient[] }; mh: string }> {
  session.countMessage();
  const protectedText = encodeProtected({ ...place, rh: session.rh, kc: session.kc });
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const algorithm = { name: AES_GCM, iv, additionalData: encodeUtf8(protectedText) };
  const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm, session.contentKey, body));
  const unsigned = {
    protected: protectedText,
    iv: encodeB64u(iv),
    ciphertext: encodeB64u(sealed.subarray(0, -TAG_BYTES)),
    tag: encodeB64u(sealed.subarray(-TAG_BYTES)),
  };
  const mh = await messageHash(unsigned);
  const signature = await crypto.subtle.sign(ED25519, signingKey, messageSigningInput(mh));
  const envelope = { ...unsigned, recipients: session.recipients, sig: encodeB64u(new Uint8Array(signature)) };
  return { envelope, mh };
}
