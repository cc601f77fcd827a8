// Just enough DER (X.690) for the envelope of a private key: sequences, integers, octet strings, object identifiers.
// Strict: definite lengths in their shortest form, nothing left over where nothing may be. No knowledge of keys.
import "client-only";
import { concatBytes, type Bytes } from "../shared/bytes.ts";

export const DER_TAG = {
  integer: 0x02,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  sequence: 0x30,
} as const;

/** One element: its tag and its content. */
export interface DerElement {
  tag: number;
  content: Bytes;
}

/** Writes one element: tag, shortest length, content. */
export function writeDer(tag: number, ...contents: readonly Uint8Array[]): Bytes {
  const content = concatBytes(...contents);
  return concatBytes(Uint8Array.of(tag), writeLength(content.length), content);
}

function writeLength(length: number): Bytes {
  if (length < 0x80) return Uint8Array.of(length);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff);
  return Uint8Array.of(0x80 | bytes.length, ...bytes);
}

/** A non-negative integer below 2^31. */
export function writeDerInteger(value: number): Bytes {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff);
  if (bytes.length === 0 || (bytes[0] ?? 0) >= 0x80) bytes.unshift(0);
  return writeDer(DER_TAG.integer, Uint8Array.from(bytes));
}

/** The elements that the bytes consist of; null when they are not a run of whole elements. */
export function readDer(bytes: Bytes): DerElement[] | null {
  const elements: DerElement[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const length = readLength(bytes, offset + 1);
    if (length === null || length.start + length.size > bytes.length) return null;
    const end = length.start + length.size;
    elements.push({ tag: bytes[offset] ?? 0, content: bytes.slice(length.start, end) });
    offset = end;
  }
  return elements;
}

/** Where the content starts and how long it is; null for indefinite, overlong or truncated lengths. */
function readLength(bytes: Bytes, offset: number): { start: number; size: number } | null {
  const first = bytes[offset];
  if (first === undefined) return null;
  if (first < 0x80) return { start: offset + 1, size: first };
  const count = first & 0x7f;
  // Four bytes of length are gigabytes: no key needs more than three.
  if (count === 0 || count > 3 || offset + 1 + count > bytes.length) return null;
  const size = bytes.subarray(offset + 1, offset + 1 + count).reduce((sum, byte) => sum * 256 + byte, 0);
  const isShortest = size >= 0x80 && size >= 2 ** (8 * (count - 1));
  return isShortest ? { start: offset + 1 + count, size } : null;
}

/** The content of a single element with this tag, or null. */
export function readDerOnly(bytes: Bytes, tag: number): Bytes | null {
  const elements = readDer(bytes);
  const [only] = elements ?? [];
  return elements?.length === 1 && only?.tag === tag ? only.content : null;
}

/** The elements of a single sequence, or null. */
export function readDerSequence(bytes: Bytes): DerElement[] | null {
  const content = readDerOnly(bytes, DER_TAG.sequence);
  return content && readDer(content);
}

/** Content of an INTEGER from 0 to 2^31 - 1, in its shortest form; null otherwise. */
export function readDerCount({ tag, content }: DerElement): number | null {
  const [first, second] = content;
  if (tag !== DER_TAG.integer || first === undefined || first >= 0x80 || content.length > 4) return null;
  if (first === 0 && second !== undefined && second < 0x80) return null;
  return content.reduce((sum, byte) => sum * 256 + byte, 0);
}
