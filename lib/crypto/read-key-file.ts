// Reading a key file, ours or openssl's, and telling whose it is: each private key is tried against the public keys of the
// person's own verified statement chain. docs/protocol.md sections 2.1 and 8. What comes out can no longer be exported,
// unless a new key file is to be written from it.
import { good, refuse, type Outcome } from "../protocol/codes.ts";
import type { RsaPublicKey } from "../protocol/rsa-public-key.ts";
import { encryptionKeysOf, type StatementChain } from "../protocol/statement-chain.ts";
import { ENCRYPTED_LABEL, readKeyBlocks, type KeyFileFault } from "./key-file-text.ts";
import { opensFor, signsFor } from "./own-keys.ts";
import { derivePassphraseKey, readEncryptedPrivateKeyInfo } from "./pbes2.ts";
import type { PemBlock } from "./pem.ts";
import { ED25519, RSA_OAEP, type EncryptionKeyPair, type OwnKeys } from "./secrets.ts";

/** How a PKCS#8 blob becomes a CryptoKey. */
type ImportAs = (algorithm: typeof ED25519 | typeof RSA_OAEP, usage: KeyUsage) => Promise<CryptoKey>;

export interface ReadOptions {
  /** For writing the next key file from them, in memory, and for nothing else. */
  extractable?: boolean;
  /** Keys that the chain does not name are left out without a word: of a change that was prepared and never carried out. */
  mayBeAhead?: boolean;
}

/** Reads the own keys out of a key file. The chain is the person's own, verified; the keys must be those in force. */
export async function readKeyFile(
  text: string,
  passphrase: string | null,
  chain: StatementChain,
  { extractable = false, mayBeAhead = false }: ReadOptions = {},
): Promise<Outcome<OwnKeys, KeyFileFault>> {
  const blocks = readKeyBlocks(text);
  if (!blocks.ok) return blocks;
  const isLocked = blocks.value.some(({ label }) => label === ENCRYPTED_LABEL);
  if (isLocked && (passphrase === null || passphrase === "")) return refuse("K_PASSPHRASE_NEEDED");
  const outcomes: Outcome<CryptoKey, KeyFileFault>[] = [];
  for (const block of blocks.value) {
    const outcome = await importBlock(block, passphrase ?? "", extractable);
    // A wrong passphrase is wrong for all: no need to derive a key for each of the other blocks.
    if (!outcome.ok) return outcomes.length === 0 ? outcome : refuse("K_DAMAGED");
    outcomes.push(outcome);
  }
  return assignKeys(
    outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : [])),
    chain,
    mayBeAhead,
  );
}

async function importBlock(
  { label, der }: PemBlock,
  passphrase: string,
  extractable: boolean,
): Promise<Outcome<CryptoKey, KeyFileFault>> {
  if (der === null) return refuse("K_DAMAGED");
  if (label !== ENCRYPTED_LABEL) {
    const plain = await importEither((algorithm, usage) =>
      crypto.subtle.importKey("pkcs8", der, algorithm, extractable, [usage]),
    );
    der.fill(0);
    return plain === null ? refuse("K_UNSUPPORTED") : good(plain);
  }
  const read = readEncryptedPrivateKeyInfo(der);
  if (!read.ok) return read;
  const { parameters, encrypted } = read.value;
  if (encrypted.length === 0 || encrypted.length % 16 !== 0) return refuse("K_DAMAGED");
  const unwrappingKey = await derivePassphraseKey(passphrase, parameters, "unwrapKey");
  const cipher = { name: "AES-CBC", iv: parameters.iv };
  const key = await importEither((algorithm, usage) =>
    crypto.subtle.unwrapKey("pkcs8", encrypted, unwrappingKey, cipher, algorithm, extractable, [usage]),
  );
  return key === null ? refuse("K_WRONG_PASSPHRASE") : good(key);
}

/** The key as RSA-OAEP or Ed25519, whichever it is; null when it is neither, or when unwrapping fails. */
async function importEither(importAs: ImportAs): Promise<CryptoKey | null> {
  return (await orNull(importAs(RSA_OAEP, "decrypt"))) ?? (await orNull(importAs(ED25519, "sign")));
}

async function orNull(importing: Promise<CryptoKey>): Promise<CryptoKey | null> {
  try {
    return await importing;
  } catch (error) {
    // OperationError: padding after decryption. DataError: not a key of that algorithm. Engines differ in which they say.
    if (error instanceof DOMException && ["OperationError", "DataError", "SyntaxError"].includes(error.name))
      return null;
    throw error;
  }
}

/** Finds for each of the person's public keys the private one that answers to it. */
async function assignKeys(
  keys: readonly CryptoKey[],
  chain: StatementChain,
  mayBeAhead: boolean,
): Promise<Outcome<OwnKeys, KeyFileFault>> {
  const signingKeys = keys.filter(({ algorithm }) => algorithm.name === ED25519);
  const decryptionKeys = keys.filter(({ algorithm }) => algorithm.name === RSA_OAEP.name);
  const { ik, ek } = chain.head;
  const pairs = await matchPairs(encryptionKeysOf(chain), decryptionKeys);
  const encryption = pairs.find(({ kid }) => kid === ek.kid);
  const signingKey = await findAsync(signingKeys, (key) => signsFor(key, ik));
  const isOwn = pairs.length > 0;
  if (signingKey !== undefined && encryption !== undefined) {
    // Newer keys than the server shows: it hides a statement, or there never was one.
    if (!mayBeAhead && (await hasUnnamed(decryptionKeys, encryptionKeysOf(chain)))) return refuse("K_AHEAD");
    const archived = pairs.filter((pair) => pair !== encryption);
    return good({ identity: { ik, signingKey }, encryption, archived });
  }
  if (await hasFormerIdentity(signingKeys, chain)) return refuse("K_OLD_KEYS");
  if (signingKeys.length === 0) return refuse("K_NO_IDENTITY_KEY");
  if (decryptionKeys.length === 0) return refuse("K_NO_ENCRYPTION_KEY");
  // The chain names all former keys: one kind is the person's, the other none it knows.
  if (isOwn !== (signingKey !== undefined)) return refuse("K_UNKNOWN_KEYS");
  return refuse(isOwn ? "K_OLD_KEYS" : "K_OTHER_PERSON");
}

/** Whether one of the keys opens for none of the person's public keys. */
async function hasUnnamed(keys: readonly CryptoKey[], publicKeys: readonly RsaPublicKey[]): Promise<boolean> {
  for (const key of keys) {
    if ((await findAsync(publicKeys, (publicKey) => opensFor(key, publicKey))) === undefined) return true;
  }
  return false;
}

async function matchPairs(
  publicKeys: readonly RsaPublicKey[],
  decryptionKeys: readonly CryptoKey[],
): Promise<EncryptionKeyPair[]> {
  const pairs: EncryptionKeyPair[] = [];
  for (const publicKey of publicKeys) {
    const decryptionKey = await findAsync(decryptionKeys, (key) => opensFor(key, publicKey));
    if (decryptionKey !== undefined) pairs.push({ kid: publicKey.kid, decryptionKey, publicKey });
  }
  return pairs;
}

/** Whether one of the keys was the person's identity before the one in force. */
async function hasFormerIdentity(signingKeys: readonly CryptoKey[], chain: StatementChain): Promise<boolean> {
  for (const statement of chain.statements.slice(0, -1)) {
    if ((await findAsync(signingKeys, (key) => signsFor(key, statement.ik))) !== undefined) return true;
  }
  return false;
}

async function findAsync<Item>(
  items: readonly Item[],
  test: (item: Item) => Promise<boolean>,
): Promise<Item | undefined> {
  for (const item of items) if (await test(item)) return item;
  return undefined;
}
