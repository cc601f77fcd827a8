// Bytes and text, as every room speaks of them.
// Knows nothing of keys or people. UTF-8 is strict in both directions: what does not decode is refused, never repaired.

/** Bytes over a buffer of their own, the only kind WebCrypto takes without complaint. */
export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Text to UTF-8. A lone surrogate has no UTF-8 form and throws a RangeError (TextEncoder would write U+FFFD). */
export function encodeUtf8(text: string): Bytes {
  if (!text.isWellFormed()) throw new RangeError("the text holds a lone surrogate");
  return encoder.encode(text);
}

/** UTF-8 to text; throws a TypeError on malformed input. A byte order mark is kept as a character. */
export function decodeUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** The parts one after another, in a new buffer. */
export function concatBytes(...parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Whether both hold the same bytes. Not constant-time: for public values only. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** Byte-wise order, shorter first on a common prefix: negative, zero or positive, as Array.sort takes it. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** u32 big-endian byte length, then the bytes: `lp(x)` of docs/protocol.md section 1. */
export function lengthPrefixed(bytes: Uint8Array): Bytes {
  const prefix = new Uint8Array(4);
  new DataView(prefix.buffer).setUint32(0, bytes.length);
  return concatBytes(prefix, bytes);
}

/** Lower-case hex. */
export function encodeHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Lower- or upper-case hex to bytes; throws a RangeError on anything else. */
export function decodeHex(hex: string): Bytes {
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(hex)) throw new RangeError("not hex");
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
