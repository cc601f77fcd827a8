// What a key file is before anyone has its passphrase: readable notes, then PEM blocks. docs/protocol.md section 8.
// Everything here can be told from the text alone; nothing is decrypted.
import { isUserId, type UserId } from "../shared/ids.ts";
import { readEncryptedPrivateKeyInfo } from "./pbes2.ts";
import { DER_TAG, readDerOnly } from "./der.ts";
import { readBareBase64, readPem, type PemBlock } from "./pem.ts";

/** Why a key file cannot be used. */
export type KeyFileFault =
  | "K_NOT_A_KEY_FILE"
  | "K_TOO_LARGE"
  /** A kind of private key or encryption that is not read here. */
  | "K_UNSUPPORTED"
  | "K_PASSPHRASE_NEEDED"
  | "K_WRONG_PASSPHRASE"
  | "K_NO_IDENTITY_KEY"
  | "K_NO_ENCRYPTION_KEY"
  | "K_OTHER_PERSON"
  /** The person's own, but from before the keys were changed. */
  | "K_OLD_KEYS"
  /** The person's own, and newer than the chain that the server shows. */
  | "K_AHEAD"
  /** The same, and without those that the chain names as the ones in force. */
  | "K_UNKNOWN_KEYS"
  | "K_DAMAGED";

export const PLAIN_LABEL = "PRIVATE KEY";
export const ENCRYPTED_LABEL = "ENCRYPTED PRIVATE KEY";
export const FIRST_LINE = "AryaTel key file v1";

/** Characters of a key file, and blocks in it. */
const TEXT_MAX = 64 * 1024;
const BLOCKS_MAX = 16;

/** The blocks with a private key in them, or why there are none. */
export function readKeyBlocks(text: string): { ok: true; value: PemBlock[] } | { ok: false; code: KeyFileFault } {
  if (text.length > TEXT_MAX) return { ok: false, code: "K_TOO_LARGE" };
  const blocks = readPem(text);
  if (blocks.length > BLOCKS_MAX) return { ok: false, code: "K_TOO_LARGE" };
  const privateBlocks = blocks.filter(({ label }) => label === PLAIN_LABEL || label === ENCRYPTED_LABEL);
  if (privateBlocks.length > 0) {
    // A block that broke says that something is missing, even where others are whole.
    const isWhole = blocks.every(({ der }) => der !== null);
    return isWhole ? { ok: true, value: privateBlocks } : { ok: false, code: "K_DAMAGED" };
  }
  if (blocks.some(({ label }) => label.endsWith("PRIVATE KEY"))) return { ok: false, code: "K_UNSUPPORTED" };
  if (blocks.length > 0) return { ok: false, code: text.includes("PRIVATE KEY") ? "K_DAMAGED" : "K_NOT_A_KEY_FILE" };
  const bare = readBareBase64(text);
  if (bare === null || readDerOnly(bare, DER_TAG.sequence) === null) return { ok: false, code: "K_NOT_A_KEY_FILE" };
  return { ok: true, value: [{ label: PLAIN_LABEL, der: bare }] };
}

/** What can be said of a key file without its passphrase. The handle and uid are what it claims, no proof. */
export interface KeyFileDescription {
  encrypted: boolean;
  handle: string | null;
  uid: UserId | null;
  /** Encrypted with PBKDF2-HMAC-SHA1, as very old tools do: it works, and saving it anew is better. */
  oldEncryption: boolean;
}

/** null: not a key file at all. */
export function describeKeyFile(text: string): KeyFileDescription | null {
  const blocks = readKeyBlocks(text);
  if (!blocks.ok) return null;
  const uid = /^User id: (\S+)\r?$/m.exec(text)?.[1] ?? "";
  return {
    encrypted: blocks.value.some(({ label }) => label === ENCRYPTED_LABEL),
    handle: /^User: ([a-z0-9_]{3,32})\r?$/m.exec(text)?.[1] ?? null,
    uid: isUserId(uid) ? uid : null,
    oldEncryption: blocks.value.some(usesOldPrf),
  };
}

function usesOldPrf({ label, der }: PemBlock): boolean {
  if (label !== ENCRYPTED_LABEL || der === null) return false;
  const read = readEncryptedPrivateKeyInfo(der);
  return read.ok && read.value.parameters.prf === "SHA-1";
}
