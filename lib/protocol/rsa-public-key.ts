// Encryption keys of others, judged before they are stored, pinned or used: WebCrypto itself takes e = 1 or 3 and short
// keys. An SPKI is taken only when it equals prefix ‖ n ‖ suffix byte for byte, so there is nothing left to parse.
// docs/protocol.md section 2.1. Knows public keys only.
import { decodeBase64 } from "../shared/base64.ts";
import { decodeHex, encodeHex, equalBytes, type Bytes } from "../shared/bytes.ts";
import { good, refuse, type Outcome } from "./codes.ts";
import { rsaKeyId } from "./key-id.ts";
import { hasCloseFactors, hasSmallFactor, isRocaModulus } from "./rsa-weakness.ts";

/** DER up to the modulus, including its leading zero byte: SubjectPublicKeyInfo, rsaEncryption (RFC 3279 section 2.3.1). */
const SPKI_PREFIXES = [
  { bits: 2048, prefix: decodeHex("30820122300d06092a864886f70d01010105000382010f003082010a0282010100") },
  { bits: 3072, prefix: decodeHex("308201a2300d06092a864886f70d01010105000382018f003082018a0282018100") },
  { bits: 4096, prefix: decodeHex("30820222300d06092a864886f70d01010105000382020f003082020a0282020100") },
] as const;
/** DER of the exponent 65537. */
const SPKI_SUFFIX = decodeHex("0203010001");

export type RsaBits = (typeof SPKI_PREFIXES)[number]["bits"];

/** A public encryption key that passed every check. */
export interface RsaPublicKey {
  /** Standard base64 of the SPKI: the form in statements and answers. */
  spkiBase64: string;
  spki: Bytes;
  /** Big-endian, without the leading zero: 256, 384 or 512 bytes. */
  modulus: Bytes;
  bits: RsaBits;
  /** RFC 7638 thumbprint, base64url. */
  kid: string;
}

/**
 * Judges an RSA public key. `KEY_ENCODING`: not canonical base64 of one of the accepted SPKI forms (which also refuses
 * every exponent but 65537 and every other size). `KEY_WEAK`: a modulus that is even, not of full length, has a small
 * factor, close factors, or the ROCA fingerprint. Takes about 10 ms; callers keep the result with the pin.
 */
export async function checkRsaPublicKey(
  spkiBase64: string,
): Promise<Outcome<RsaPublicKey, "KEY_ENCODING" | "KEY_WEAK">> {
  const spki = decodeBase64(spkiBase64);
  if (spki === null) return refuse("KEY_ENCODING");
  const form = SPKI_PREFIXES.find(({ bits, prefix }) => spki.length === prefix.length + bits / 8 + SPKI_SUFFIX.length);
  if (form === undefined) return refuse("KEY_ENCODING");
  const { bits, prefix } = form;
  if (!equalBytes(spki.subarray(0, prefix.length), prefix)) return refuse("KEY_ENCODING");
  if (!equalBytes(spki.subarray(prefix.length + bits / 8), SPKI_SUFFIX)) return refuse("KEY_ENCODING");
  const modulus = spki.slice(prefix.length, prefix.length + bits / 8);
  if (isWeakModulus(modulus)) return refuse("KEY_WEAK");
  return good({ spkiBase64, spki, modulus, bits, kid: await rsaKeyId(modulus) });
}

function isWeakModulus(modulus: Bytes): boolean {
  const isFullLength = ((modulus[0] ?? 0) & 0x80) !== 0;
  const isOdd = ((modulus.at(-1) ?? 0) & 1) === 1;
  if (!isFullLength || !isOdd) return true;
  const n = BigInt(`0x${encodeHex(modulus)}`);
  return hasSmallFactor(n) || hasCloseFactors(n) || isRocaModulus(n);
}
