// A person's own keys: made in the browser, tried before they are trusted, and kept without export.
// docs/protocol.md sections 2 and 2.1. Never stores or sends anything.
import { encodeBase64 } from "../shared/base64.ts";
import { encodeUtf8, equalBytes, type Bytes } from "../shared/bytes.ts";
import { verifyEd25519 } from "../protocol/ed25519-public-key.ts";
import { checkRsaPublicKey, type RsaBits, type RsaPublicKey } from "../protocol/rsa-public-key.ts";
import { AES_GCM, ED25519, importWrappingKey, RSA_OAEP, type EncryptionKeyPair, type OwnKeys } from "./secrets.ts";

/** 65537, big-endian. */
const PUBLIC_EXPONENT = Uint8Array.of(1, 0, 1);
/** Bits of a new encryption key (section 2). */
const NEW_KEY_BITS = 2048;

/**
 * New keys, extractable so that the key file can be written; afterwards keep only `withoutExport` of them. Every pair has
 * passed a round trip. Throws when the browser has no Ed25519 (NotSupportedError) or makes keys that do not work.
 */
export async function generateOwnKeys(): Promise<OwnKeys> {
  const [identity, encryption] = await Promise.all([generateIdentity(), generateEncryptionKeyPair(NEW_KEY_BITS)]);
  return { identity, encryption, archived: [] };
}

/** A new Ed25519 identity key, extractable, tried. */
export async function generateIdentity(): Promise<OwnKeys["identity"]> {
  const pair = await crypto.subtle.generateKey(ED25519, true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new Error("Ed25519 makes key pairs");
  const ik = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  if (!(await signsFor(pair.privateKey, ik))) throw new Error("a freshly made identity key does not work");
  return { ik, signingKey: pair.privateKey };
}

/** A new RSA-OAEP key of this size, extractable, tried. */
export async function generateEncryptionKeyPair(bits: RsaBits): Promise<EncryptionKeyPair> {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(
    { ...RSA_OAEP, modulusLength: bits, publicExponent: PUBLIC_EXPONENT },
    true,
    ["encrypt", "decrypt"],
  );
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", publicKey));
  const checked = await checkRsaPublicKey(encodeBase64(spki));
  if (!checked.ok) throw new Error(`a freshly made key was refused: ${checked.code}`);
  if (!(await opensFor(privateKey, checked.value))) throw new Error("a freshly made encryption key does not work");
  return { kid: checked.value.kid, decryptionKey: privateKey, publicKey: checked.value };
}

/** The same keys, no longer extractable. The private bytes go from one CryptoKey to the next under a key that is dropped. */
export async function withoutExport(keys: OwnKeys): Promise<OwnKeys> {
  const ferry = await crypto.subtle.generateKey({ name: AES_GCM, length: 256 }, false, ["wrapKey", "unwrapKey"]);
  async function lock(key: CryptoKey, algorithm: AlgorithmIdentifier | typeof RSA_OAEP, usage: KeyUsage) {
    const parameters = { name: AES_GCM, iv: crypto.getRandomValues(new Uint8Array(12)) };
    const wrapped = await crypto.subtle.wrapKey("pkcs8", key, ferry, parameters);
    return crypto.subtle.unwrapKey("pkcs8", wrapped, ferry, parameters, algorithm, false, [usage]);
  }
  async function lockPair(pair: EncryptionKeyPair): Promise<EncryptionKeyPair> {
    return { ...pair, decryptionKey: await lock(pair.decryptionKey, RSA_OAEP, "decrypt") };
  }
  return {
    identity: { ik: keys.identity.ik, signingKey: await lock(keys.identity.signingKey, ED25519, "sign") },
    encryption: await lockPair(keys.encryption),
    archived: await Promise.all(keys.archived.map(lockPair)),
  };
}

/** Whether signatures of this private key verify under this identity key: the sign/verify round trip. */
export async function signsFor(signingKey: CryptoKey, ik: Bytes): Promise<boolean> {
  const probe = crypto.getRandomValues(new Uint8Array(32));
  const data = new Uint8Array([...encodeUtf8("AryaTel key check\n"), ...probe]);
  const signature = new Uint8Array(await crypto.subtle.sign(ED25519, signingKey, data));
  return verifyEd25519(ik, signature, data);
}

/** Whether this private key opens what this public key wraps: the encrypt/decrypt round trip. */
export async function opensFor(decryptionKey: CryptoKey, publicKey: RsaPublicKey): Promise<boolean> {
  const probe = crypto.getRandomValues(new Uint8Array(32));
  const wrappingKey = await importWrappingKey(publicKey);
  const wrapped = await crypto.subtle.encrypt(RSA_OAEP, wrappingKey, probe);
  try {
    return equalBytes(new Uint8Array(await crypto.subtle.decrypt(RSA_OAEP, decryptionKey, wrapped)), probe);
  } catch (error) {
    // OperationError is how WebCrypto says "not wrapped for this key".
    if (error instanceof DOMException && error.name === "OperationError") return false;
    throw error;
  }
}
