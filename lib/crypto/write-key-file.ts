// Writing the key file: the only way private keys leave the device, and only into the person's own hands.
// docs/protocol.md section 8. With a passphrase the clear PKCS#8 never lies in script memory.
import type { UserId } from "../shared/ids.ts";
import { identityKeyId } from "../protocol/key-id.ts";
import { ENCRYPTED_LABEL, FIRST_LINE, PLAIN_LABEL } from "./key-file-text.ts";
import { derivePassphraseKey, newPbes2Parameters, writeEncryptedPrivateKeyInfo } from "./pbes2.ts";
import { writePem } from "./pem.ts";
import type { OwnKeys } from "./secrets.ts";

/** Whose keys these are, when they are written, and how they are locked. A null passphrase is an explicit choice. */
export interface KeyFileAbout {
  uid: UserId;
  handle: string;
  at: Date;
  passphrase: string | null;
}

/**
 * The text of a key file: a preamble that openssl skips, then the current RSA key, the Ed25519 key and the archived RSA
 * keys. The keys must still be extractable; throws an InvalidAccessError otherwise.
 */
export async function writeKeyFile(keys: OwnKeys, about: KeyFileAbout): Promise<string> {
  const preamble = [
    FIRST_LINE,
    `User: ${about.handle}`,
    `User id: ${about.uid}`,
    `Encryption key: ${keys.encryption.kid}`,
    `Identity key: ${await identityKeyId(keys.identity.ik)}`,
    `Written: ${about.at.toISOString()}`,
    "Whoever has this file and its passphrase can read your messages. Nobody can make it again for you.",
    "",
    "",
  ].join("\n");
  const privateKeys = [
    keys.encryption.decryptionKey,
    keys.identity.signingKey,
    ...keys.archived.map(({ decryptionKey }) => decryptionKey),
  ];
  const blocks = await Promise.all(privateKeys.map((key) => writeBlock(key, about.passphrase)));
  return preamble + blocks.join("");
}

async function writeBlock(key: CryptoKey, passphrase: string | null): Promise<string> {
  if (passphrase === null) {
    const plain = new Uint8Array(await crypto.subtle.exportKey("pkcs8", key));
    try {
      return writePem(PLAIN_LABEL, plain);
    } finally {
      plain.fill(0);
    }
  }
  const parameters = newPbes2Parameters();
  const wrappingKey = await derivePassphraseKey(passphrase, parameters, "wrapKey");
  const cipher = { name: "AES-CBC", iv: parameters.iv };
  const encrypted = new Uint8Array(await crypto.subtle.wrapKey("pkcs8", key, wrappingKey, cipher));
  return writePem(ENCRYPTED_LABEL, writeEncryptedPrivateKeyInfo(parameters, encrypted));
}
