// Base64 in its two alphabets, canonical only: one byte string has one text, and any other text is refused.
// docs/protocol.md section 1; RFC 4648 sections 4 and 5. `null` means "not canonical", nothing here throws.
import { decodeUtf8, type Bytes } from "./bytes.ts";

const STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

function valuesOf(alphabet: string): Int8Array {
  const values = new Int8Array(128).fill(-1);
  for (let index = 0; index < 64; index += 1) values[alphabet.charCodeAt(index)] = index;
  return values;
}
const STANDARD_VALUES = valuesOf(STANDARD);
const URL_SAFE_VALUES = valuesOf(URL_SAFE);

function encode(bytes: Uint8Array, alphabet: string): string {
  const letters = new Uint8Array(Math.ceil((bytes.length * 4) / 3));
  let offset = 0;
  for (let index = 0; index < bytes.length; index += 3) {
    const [a = 0, b = 0, c = 0] = [bytes[index], bytes[index + 1], bytes[index + 2]];
    // What lies beyond the end of `letters` is not kept.
    letters[offset] = alphabet.charCodeAt(a >> 2);
    letters[offset + 1] = alphabet.charCodeAt(((a & 3) << 4) | (b >> 4));
    letters[offset + 2] = alphabet.charCodeAt(((b & 15) << 2) | (c >> 6));
    letters[offset + 3] = alphabet.charCodeAt(c & 63);
    offset += 4;
  }
  return decodeUtf8(letters);
}

function decode(text: string, values: Int8Array): Bytes | null {
  const rest = text.length % 4;
  if (rest === 1) return null;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  /** Negative as soon as there was a letter of no value. */
  let all = 0;
  let offset = 0;
  const valueAt = (index: number) => values[text.charCodeAt(index)] ?? -1;
  for (let index = 0; index < text.length - rest; index += 4) {
    const [a, b, c, d] = [valueAt(index), valueAt(index + 1), valueAt(index + 2), valueAt(index + 3)];
    all |= a | b | c | d;
    bytes[offset] = (a << 2) | (b >> 4);
    bytes[offset + 1] = (b << 4) | (c >> 2);
    bytes[offset + 2] = (c << 6) | d;
    offset += 3;
  }
  let spare = 0;
  if (rest > 0) {
    const [a, b, c] = [
      valueAt(text.length - rest),
      valueAt(text.length - rest + 1),
      rest === 3 ? valueAt(text.length - 1) : 0,
    ];
    all |= a | b | c;
    bytes[offset] = (a << 2) | (b >> 4);
    if (rest === 3) bytes[offset + 1] = (b << 4) | (c >> 2);
    spare = rest === 3 ? c & 3 : b & 15;
  }
  return all >= 0 && spare === 0 ? bytes : null;
}

/** Base64url without padding. */
export function encodeB64u(bytes: Uint8Array): string {
  return encode(bytes, URL_SAFE);
}

/** Base64url without padding to bytes; null for padding, white space, another alphabet or non-zero spare bits. */
export function decodeB64u(text: string): Bytes | null {
  return decode(text, URL_SAFE_VALUES);
}

/** Standard base64 with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  const text = encode(bytes, STANDARD);
  return text.padEnd(Math.ceil(text.length / 4) * 4, "=");
}

/** Standard base64 with exactly its padding to bytes; null for anything else. */
export function decodeBase64(text: string): Bytes | null {
  if (text.length % 4 !== 0) return null;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return decode(text.slice(0, text.length - padding), STANDARD_VALUES);
}
