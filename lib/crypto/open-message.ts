// Opening: steps 9 to 11 of docs/protocol.md section 6, for an envelope that has passed steps 1 to 8.
// A failure is a code and nothing more; what failed is never told to anyone but the reader.
import { decodeB64u } from "../shared/base64.ts";
import { concatBytes, encodeUtf8, type Bytes } from "../shared/bytes.ts";
import { good, refuse, type Outcome, type ReceiveError } from "../protocol/codes.ts";
import { keyCommitment, type Envelope, type Recipient } from "../protocol/envelope.ts";
import type { CheckedEnvelope } from "../protocol/receive.ts";
import { AES_GCM, asCekBytes, importContentKey, RSA_OAEP, type OpeningKeys } from "./secrets.ts";

/** An unwrapped content key and the commitment it stands for; null key: what was wrapped is no content key. */
interface UnwrappedKey {
  contentKey: CryptoKey;
  kc: string;
}
type UnwrapOutcome = Outcome<UnwrappedKey, "E_NOKEY" | "E_UNWRAP" | "E_COMMIT">;

/** Unwrapped keys in memory, at most (section 5.1): the oldest goes first. */
const CACHE_MAX = 1000;

/**
 * Remembers unwrapped content keys by (kid, W), in memory only: an RSA decryption costs a browser a hundred times what an
 * AES-GCM one does. Promises are kept, so that messages opened side by side share one decryption.
 */
export class ContentKeyCache {
  readonly #keys = new Map<string, Promise<UnwrapOutcome>>();

  /** The remembered outcome, or that of `unwrap`, which is then remembered unless it throws. */
  async find(
    { header, encrypted_key: wrapped }: Recipient,
    unwrap: () => Promise<UnwrapOutcome>,
  ): Promise<UnwrapOutcome> {
    const id = `${header.kid} ${wrapped}`;
    const known = this.#keys.get(id);
    if (known !== undefined) return known;
    const pending = unwrap();
    this.#keys.set(id, pending);
    const oldest = this.#keys.size > CACHE_MAX ? this.#keys.keys().next().value : undefined;
    if (oldest !== undefined) this.#keys.delete(oldest);
    try {
      return await pending;
    } catch (error) {
      this.#keys.delete(id);
      throw error;
    }
  }
}

export function createContentKeyCache(): ContentKeyCache {
  return new ContentKeyCache();
}

/** Opens a checked envelope to its padded body (a multiple of 256 bytes; parseBody reads it). */
export async function openMessage(
  checked: CheckedEnvelope,
  keys: OpeningKeys,
  cache: ContentKeyCache,
): Promise<Outcome<Bytes, ReceiveError>> {
  const unwrapped = await cache.find(checked.mine, () => unwrapContentKey(checked.mine, keys));
  if (!unwrapped.ok) return unwrapped;
  if (unwrapped.value.kc !== checked.header.kc) return refuse("E_COMMIT"); // step 10
  return decryptBody(checked.envelope, unwrapped.value.contentKey); // step 11
}

async function unwrapContentKey(
  { header, encrypted_key: encryptedKey }: Recipient,
  { encryption, archived }: OpeningKeys,
): Promise<UnwrapOutcome> {
  const pair = [encryption, ...archived].find(({ kid }) => kid === header.kid);
  if (pair === undefined) return refuse("E_NOKEY"); // step 9
  const wrapped = decodeB64u(encryptedKey);
  const opened = wrapped && (await orNull(crypto.subtle.decrypt(RSA_OAEP, pair.decryptionKey, wrapped)));
  if (opened === null) return refuse("E_UNWRAP");
  const bytes = new Uint8Array(opened);
  try {
    const cek = asCekBytes(bytes);
    if (cek === null) return refuse("E_COMMIT");
    return good({ contentKey: await importContentKey(cek, "decrypt"), kc: await keyCommitment(cek) });
  } finally {
    bytes.fill(0);
  }
}

async function decryptBody(envelope: Envelope, contentKey: CryptoKey): Promise<Outcome<Bytes, "E_OPEN">> {
  const [iv, ciphertext, tag] = [envelope.iv, envelope.ciphertext, envelope.tag].map(decodeB64u);
  if (!iv || !ciphertext || !tag) return refuse("E_OPEN");
  const algorithm = { name: AES_GCM, iv, additionalData: encodeUtf8(envelope.protected) };
  const opened = await orNull(crypto.subtle.decrypt(algorithm, contentKey, concatBytes(ciphertext, tag)));
  return opened === null ? refuse("E_OPEN") : good(new Uint8Array(opened));
}

/** WebCrypto reports a failed decryption as an OperationError; anything else is a fault of ours and goes up. */
async function orNull(decryption: Promise<ArrayBuffer>): Promise<ArrayBuffer | null> {
  try {
    return await decryption;
  } catch (error) {
    if (error instanceof DOMException && error.name === "OperationError") return null;
    throw error;
  }
}
