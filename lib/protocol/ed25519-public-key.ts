// Identity keys and signatures of others, judged beyond what WebCrypto judges: browsers take small-order points, under
// which one constant signature verifies for every message. docs/protocol.md section 2.1; RFC 8032 section 5.1.
import type { Bytes } from "../shared/bytes.ts";

/** The field prime 2^255 - 19. */
const P = (1n << 255n) - 19n;
/** The group order L = 2^252 + 27742317777372353535851937790883648493. */
const L = (1n << 252n) + 27742317777372353535851937790883648493n;
/** y of a point of order 8; the other such points have y or p - y. */
const ORDER_8_Y = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
/** y of all points whose order divides 8: order 4 (0), 1 (1), 2 (p - 1) and 8. The sign bit does not matter. */
const SMALL_ORDER_Y: ReadonlySet<bigint> = new Set([0n, 1n, P - 1n, ORDER_8_Y, P - ORDER_8_Y]);

function littleEndian(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let sum = 0n;
  for (let at = bytes.length; at >= 8; at -= 8) sum = (sum << 64n) | view.getBigUint64(at - 8, true);
  return sum;
}

/** Whether these are 32 bytes of a canonical y coordinate that is not of small order. */
export function checkEd25519PublicKey(raw: Uint8Array): boolean {
  if (raw.length !== 32) return false;
  const y = littleEndian(raw) & ((1n << 255n) - 1n);
  return y < P && !SMALL_ORDER_Y.has(y);
}

/**
 * Whether a key and a signature may be verified at all: not under a key that checkEd25519PublicKey refuses, not of another
 * length than 64 bytes, and not with S ≥ L (a second signature made from a first).
 */
export function isVerifiable(ik: Bytes, signature: Bytes): boolean {
  if (!checkEd25519PublicKey(ik) || signature.length !== 64) return false;
  if (littleEndian(signature.subarray(32)) >= L) return false;
  return true;
}

/** Keys as WebCrypto holds them, of bytes that nobody changes: all messages of a page are verified under one or two. */
const verifying = new WeakMap<Bytes, Promise<CryptoKey | null>>();

/**
 * Verifies an Ed25519 signature of 64 bytes. False for what is not verifiable, a key that is no point, and a signature that
 * does not fit. Never throws for input.
 */
export async function verifyEd25519(ik: Bytes, signature: Bytes, data: Bytes): Promise<boolean> {
  if (!isVerifiable(ik, signature)) return false;
  const importing = verifying.get(ik) ?? importVerifyingKey(ik);
  verifying.set(ik, importing);
  const key = await importing;
  return key !== null && (await crypto.subtle.verify("Ed25519", key, signature, data));
}

async function importVerifyingKey(ik: Bytes): Promise<CryptoKey | null> {
  try {
    return await crypto.subtle.importKey("raw", ik, "Ed25519", false, ["verify"]);
  } catch (error) {
    // Some engines refuse bytes that are no point of the curve at import, others at verification.
    if (error instanceof DOMException && error.name === "DataError") return null;
    throw error;
  }
}
