// What is secret here, by type. Every file of this room reaches this one, and this one is marked for clients only: a
// build that pulls any of it into server code fails. docs/protocol.md section 2.
import "client-only";
import type { Bytes } from "../shared/bytes.ts";
import type { RsaPublicKey } from "../protocol/rsa-public-key.ts";

declare const secret: unique symbol;

/** A content key in the clear: 32 bytes. Lives only while it is wrapped or imported, then is overwritten. */
export type CekBytes = Bytes & { readonly [secret]: "cek" };

/** An encryption key of the person's own: RSA-OAEP. */
export interface EncryptionKeyPair {
  /** RFC 7638 thumbprint, base64url. */
  kid: string;
  /** Usage: decrypt. */
  decryptionKey: CryptoKey;
  publicKey: RsaPublicKey;
}

/** Everything a person needs to read and write. Extractable only while the key file is being written. */
export interface OwnKeys {
  identity: {
    /** Public: 32 bytes of Ed25519. */
    ik: Bytes;
    /** Usage: sign. */
    signingKey: CryptoKey;
  };
  encryption: EncryptionKeyPair;
  /** Earlier encryption keys: they open old messages and wrap no new ones. */
  archived: readonly EncryptionKeyPair[];
}

/** What opening messages takes of them. */
export type OpeningKeys = Pick<OwnKeys, "encryption" | "archived">;

export const RSA_OAEP = { name: "RSA-OAEP", hash: "SHA-256" } as const;
export const AES_GCM = "AES-GCM";
export const ED25519 = "Ed25519";

/** A fresh content key. Callers overwrite it with zeros as soon as it is imported and wrapped. */
export function generateCekBytes(): CekBytes {
  return crypto.getRandomValues(new Uint8Array(32)) as CekBytes;
}

/** Takes what an RSA decryption gave as a content key; null when it is not 32 bytes. */
export function asCekBytes(bytes: Bytes): CekBytes | null {
  return bytes.length === 32 ? (bytes as CekBytes) : null;
}

/** A content key as WebCrypto holds it: for this one use, never to be exported. */
export async function importContentKey(cek: CekBytes, usage: "encrypt" | "decrypt"): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", cek, AES_GCM, false, [usage]);
}

/** A checked public key, ready to wrap content keys. */
export async function importWrappingKey({ spki }: RsaPublicKey): Promise<CryptoKey> {
  return crypto.subtle.importKey("spki", spki, RSA_OAEP, false, ["encrypt"]);
}
