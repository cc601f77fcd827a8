// The local key: encrypts what this device keeps for itself (queued texts, drafts, later the cache). It cannot leave the
// browser profile and dies with it. docs/protocol.md section 2.
import { concatBytes, encodeUtf8, type Bytes } from "../shared/bytes.ts";
import { AES_GCM } from "./secrets.ts";

const IV_BYTES = 12;

/** A new AES-256-GCM key, non-extractable, for IndexedDB. */
export async function generateLocalKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: AES_GCM, length: 256 }, false, ["encrypt", "decrypt"]);
}

/** Encrypts for this device: a 12-byte IV, then the ciphertext with its tag. `purpose` is authenticated, not stored. */
export async function sealLocal(key: CryptoKey, purpose: string, plain: Bytes): Promise<Bytes> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const algorithm = { name: AES_GCM, iv, additionalData: encodeUtf8(purpose) };
  return concatBytes(iv, new Uint8Array(await crypto.subtle.encrypt(algorithm, key, plain)));
}

/** Opens what sealLocal made with the same key and purpose; null when it is anything else. */
export async function openLocal(key: CryptoKey, purpose: string, sealed: Bytes): Promise<Bytes | null> {
  const algorithm = { name: AES_GCM, iv: sealed.slice(0, IV_BYTES), additionalData: encodeUtf8(purpose) };
  if (sealed.length < IV_BYTES + 16) return null;
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, sealed.slice(IV_BYTES)));
  } catch (error) {
    if (error instanceof DOMException && error.name === "OperationError") return null;
    throw error;
  }
}
