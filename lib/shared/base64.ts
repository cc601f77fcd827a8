// Base64 in its two alphabets, canonical only: one byte string has one text, and any other text is refused.
// docs/protocol.md section 1; RFC 4648 sections 4 and 5. `null` means "not canonical", nothing here throws.
import type { Bytes } from "./bytes.ts";

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
  const letters: string[] = [];
  for (let index = 0; index < bytes.length; index += 3) {
    const [a = 0, b, c] = [bytes[index], bytes[index + 1], bytes[index + 2]];
    const group = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    letters.push(alphabet.charAt(group >> 18), alphabet.charAt((group >> 12) & 63));
    if (b !== undefined) letters.push(alphabet.charAt((group >> 6) & 63));
    if (c !== undefined) letters.push(alphabet.charAt(group & 63));
  }
  return letters.join("");
}

function decode(text: string, values: Int8Array): Bytes | null {
  const rest = text.length % 4;
  if (rest === 1) return null;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let buffer = 0;
  let bits = 0;
  let offset = 0;
  for (let index = 0; index < text.length; index += 1) {
    const value = values[text.charCodeAt(index)] ?? -1;
    if (value < 0) return null;
    buffer = ((buffer << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[offset] = (buffer >> bits) & 0xff;
      offset += 1;
    }
  }
  const spare = buffer & ((1 << bits) - 1);
  return spare === 0 ? bytes : null;
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
