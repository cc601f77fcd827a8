// Password-based encryption of private keys, PBES2 (RFC 8018 section 6.2, appendix A): the parameters in the file, and
// the key they derive. Writes one form, reads the few that openssl writes too. docs/protocol.md section 8.
import { encodeUtf8, equalBytes, decodeHex, type Bytes } from "../shared/bytes.ts";
import { good, refuse, type Outcome } from "../protocol/codes.ts";
import { DER_TAG, readDer, readDerCount, readDerSequence, writeDer, writeDerInteger, type DerElement } from "./der.ts";

/** How a block is encrypted. */
export interface Pbes2Parameters {
  salt: Bytes;
  iterations: number;
  prf: "SHA-1" | "SHA-256" | "SHA-512";
  aesBits: 128 | 256;
  iv: Bytes;
}

/** Iterations of new key files (OWASP's figure for PBKDF2-HMAC-SHA256). */
const NEW_ITERATIONS = 600_000;
/** Fewer protect nothing, more would hang the page. */
const ITERATIONS_MIN = 1000;
const ITERATIONS_MAX = 10_000_000;

// Object identifiers in DER content form.
const OID_PBES2 = decodeHex("2a864886f70d01050d");
const OID_PBKDF2 = decodeHex("2a864886f70d01050c");
const PRFS = [
  { prf: "SHA-1", oid: decodeHex("2a864886f70d0207") },
  { prf: "SHA-256", oid: decodeHex("2a864886f70d0209") },
  { prf: "SHA-512", oid: decodeHex("2a864886f70d020b") },
] as const;
const CIPHERS = [
  { aesBits: 128, oid: decodeHex("608648016503040102") },
  { aesBits: 256, oid: decodeHex("60864801650304012a") },
] as const;

/** Parameters for a new block: fresh salt and IV, PBKDF2-HMAC-SHA256, AES-256-CBC. */
export function newPbes2Parameters(): Pbes2Parameters {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(16));
  return { salt, iterations: NEW_ITERATIONS, prf: "SHA-256", aesBits: 256, iv };
}

/** EncryptedPrivateKeyInfo (RFC 5958 section 3). The PRF and cipher are those of newPbes2Parameters. */
export function writeEncryptedPrivateKeyInfo({ salt, iterations, iv }: Pbes2Parameters, encrypted: Uint8Array): Bytes {
  const prf = writeDer(DER_TAG.sequence, writeDer(DER_TAG.objectIdentifier, PRFS[1].oid), writeDer(DER_TAG.null));
  const kdf = writeDer(
    DER_TAG.sequence,
    writeDer(DER_TAG.objectIdentifier, OID_PBKDF2),
    writeDer(DER_TAG.sequence, writeDer(DER_TAG.octetString, salt), writeDerInteger(iterations), prf),
  );
  const cipher = writeDer(
    DER_TAG.sequence,
    writeDer(DER_TAG.objectIdentifier, CIPHERS[1].oid),
    writeDer(DER_TAG.octetString, iv),
  );
  const algorithm = writeDer(
    DER_TAG.sequence,
    writeDer(DER_TAG.objectIdentifier, OID_PBES2),
    writeDer(DER_TAG.sequence, kdf, cipher),
  );
  return writeDer(DER_TAG.sequence, algorithm, writeDer(DER_TAG.octetString, encrypted));
}

/** What stands in an ENCRYPTED PRIVATE KEY block. `K_DAMAGED`: not such a structure; `K_UNSUPPORTED`: another scheme, PRF, cipher or cost. */
export function readEncryptedPrivateKeyInfo(
  der: Bytes,
): Outcome<{ parameters: Pbes2Parameters; encrypted: Bytes }, "K_DAMAGED" | "K_UNSUPPORTED"> {
  const [algorithm, encrypted, ...rest] = readDerSequence(der) ?? [];
  if (algorithm?.tag !== DER_TAG.sequence || encrypted?.tag !== DER_TAG.octetString || rest.length > 0) {
    return refuse("K_DAMAGED");
  }
  const [scheme, schemeParameters] = readDer(algorithm.content) ?? [];
  if (scheme === undefined) return refuse("K_DAMAGED");
  if (!isOid(scheme, OID_PBES2) || schemeParameters === undefined) return refuse("K_UNSUPPORTED");
  const parameters = readParameters(schemeParameters);
  return parameters === null ? refuse("K_UNSUPPORTED") : good({ parameters, encrypted: encrypted.content });
}

function readParameters(element: DerElement): Pbes2Parameters | null {
  const [kdf, cipher] = readDer(element.content) ?? [];
  const [kdfId, kdfParameters] = (kdf && readDer(kdf.content)) ?? [];
  const [cipherId, iv] = (cipher && readDer(cipher.content)) ?? [];
  if (!kdfId || !kdfParameters || !cipherId || !iv || !isOid(kdfId, OID_PBKDF2)) return null;
  const aes = CIPHERS.find(({ oid }) => isOid(cipherId, oid));
  const derivation = readPbkdf2(kdfParameters);
  if (aes === undefined || derivation === null || iv.tag !== DER_TAG.octetString || iv.content.length !== 16)
    return null;
  return { ...derivation, aesBits: aes.aesBits, iv: iv.content };
}

/** PBKDF2-params: salt, iterations, an optional key length, an optional PRF whose default is HMAC-SHA-1. */
function readPbkdf2(element: DerElement): Pick<Pbes2Parameters, "salt" | "iterations" | "prf"> | null {
  const [salt, count, ...optional] = readDer(element.content) ?? [];
  if (salt?.tag !== DER_TAG.octetString || salt.content.length === 0 || count === undefined) return null;
  const iterations = readDerCount(count);
  if (iterations === null || iterations < ITERATIONS_MIN || iterations > ITERATIONS_MAX) return null;
  const named = optional.find(({ tag }) => tag === DER_TAG.sequence);
  if (named === undefined) return { salt: salt.content, iterations, prf: "SHA-1" };
  const [prfId] = readDer(named.content) ?? [];
  const known = prfId && PRFS.find(({ oid }) => isOid(prfId, oid));
  return known ? { salt: salt.content, iterations, prf: known.prf } : null;
}

function isOid({ tag, content }: DerElement, oid: Bytes): boolean {
  return tag === DER_TAG.objectIdentifier && equalBytes(content, oid);
}

/** The AES-CBC key that a passphrase (NFC, UTF-8) gives under these parameters, to wrap or unwrap a PKCS#8 key with. */
export async function derivePassphraseKey(
  passphrase: string,
  { salt, iterations, prf, aesBits }: Pbes2Parameters,
  usage: "wrapKey" | "unwrapKey",
): Promise<CryptoKey> {
  const secretBytes = encodeUtf8(passphrase.normalize("NFC").toWellFormed());
  const material = await crypto.subtle.importKey("raw", secretBytes, "PBKDF2", false, ["deriveKey"]);
  const algorithm = { name: "PBKDF2", salt, iterations, hash: prf };
  return crypto.subtle.deriveKey(algorithm, material, { name: "AES-CBC", length: aesBits }, false, [usage]);
}
