// The safety number: 60 digits, the same on both screens exactly when both hold the same two identity keys.
// docs/protocol.md section 7 (the shape is Signal's numeric fingerprint).
import { concatBytes, encodeUtf8, type Bytes } from "../shared/bytes.ts";
import type { UserId } from "../shared/ids.ts";
import { label } from "./hash.ts";

/** Rounds of SHA-512: what makes a search for a colliding number costly. */
const ROUNDS = 5200;
/** Rounds after which the caller may do something else: the browser runs each of them at once, and all of them take half a second. */
const BREATH = 200;
const VERSION = Uint8Array.of(0x00, 0x01);

/** A person and the 32 bytes of their identity key. */
export interface SafetyParty {
  uid: UserId;
  ik: Bytes;
}

async function half({ uid, ik }: SafetyParty, breathe: () => Promise<void>): Promise<string> {
  let hash: Bytes = concatBytes(VERSION, label("safety"), ik, encodeUtf8(uid));
  for (let round = 0; round < ROUNDS; round += 1) {
    if (round % BREATH === 0) await breathe();
    hash = new Uint8Array(await crypto.subtle.digest("SHA-512", concatBytes(hash, ik)));
  }
  const groups: string[] = [];
  for (let offset = 0; offset < 30; offset += 5) {
    const number = hash.subarray(offset, offset + 5).reduce((sum, byte) => sum * 256 + byte, 0);
    groups.push(String(number % 100_000).padStart(5, "0"));
  }
  return groups.join(" ");
}

/**
 * Twelve groups of five digits, separated by spaces. The order of the two does not matter.
 * @param breathe - called now and then: lets a page live on meanwhile
 */
export async function safetyNumber(
  a: SafetyParty,
  b: SafetyParty,
  breathe: () => Promise<void> = () => Promise.resolve(),
): Promise<string> {
  const halves = [await half(a, breathe), await half(b, breathe)];
  return halves.sort().join(" ");
}
