// What a hostile sender can build because AES-GCM does not commit to its key: one ciphertext and tag that open under two
// keys, to two texts. GHASH is linear over GF(2), so letters without meaning in the first text are chosen such that the
// tags under both keys become the same: 128 equations in as many unknown bits and a few more.
// The second text is what a format would read that takes what stands between two control characters and ignores the
// rest. For a second AT1 body the key streams would have to agree in its first 22 bytes, which no search finds.
import { createCipheriv, randomBytes } from "node:crypto";
import { encodeBody } from "../../lib/protocol/body.ts";
import { BODY_BUCKET_BYTES } from "../../lib/shared/limits.ts";
import { concatBytes, type Bytes } from "../../lib/shared/bytes.ts";

export interface TwoFaced {
  iv: Bytes;
  ciphertext: Bytes;
  tag: Bytes;
}
/** A content key of 32 bytes. */
type Key = Bytes;

const BLOCK = 16;
/** x^128 + x^7 + x^2 + x + 1, in GCM's order of bits: the first bit of the first byte is the lowest power. */
const REDUCTION = 0xe1n << 120n;
/** Letters with free bits, and the bits of each: 0x60 with any of the last four is one that JSON writes as it is. */
const FREE_LETTERS = 40;
const FREE_BITS = 4;
const [START, END] = ["\u0002", "\u0003"];

function multiply(a: bigint, b: bigint): bigint {
  let [product, shifted] = [0n, b];
  for (let bit = 127n; bit >= 0n; bit -= 1n) {
    if ((a >> bit) & 1n) product ^= shifted;
    shifted = (shifted >> 1n) ^ (shifted & 1n ? REDUCTION : 0n);
  }
  return product;
}

/** 16-byte blocks as numbers, the last one filled up with zeros. */
function blocksOf(bytes: Bytes): bigint[] {
  const hex = Buffer.from(bytes).toString("hex");
  return (hex.match(/.{1,32}/g) ?? []).map((block) => BigInt(`0x${block.padEnd(32, "0")}`));
}

function bytesOf(block: bigint): Bytes {
  return new Uint8Array(Buffer.from(block.toString(16).padStart(32, "0"), "hex"));
}

function encryptBlock(key: Key, block: Bytes): bigint {
  const cipher = createCipheriv("aes-256-ecb", key, null).setAutoPadding(false);
  return blocksOf(new Uint8Array(cipher.update(block)))[0] ?? 0n;
}

function counter(iv: Bytes, count: number): Bytes {
  return concatBytes(iv, Uint8Array.of(0, 0, 0, count));
}

function keyStream(key: Key, iv: Bytes, size: number): Bytes {
  return new Uint8Array(createCipheriv("aes-256-ctr", key, counter(iv, 2)).update(new Uint8Array(size)));
}

/** What GHASH hashes: the additional data, the ciphertext, and both lengths in bits. */
function hashedBlocks(aad: Bytes, ciphertext: Bytes): bigint[] {
  const lengths = (BigInt(aad.length * 8) << 64n) | BigInt(ciphertext.length * 8);
  return [...blocksOf(aad), ...blocksOf(ciphertext), lengths];
}

/** The GCM tag, from its definition (NIST SP 800-38D). */
export function tagOf(key: Key, iv: Bytes, aad: Bytes, ciphertext: Bytes): Bytes {
  const h = encryptBlock(key, new Uint8Array(BLOCK));
  const hash = hashedBlocks(aad, ciphertext).reduce((sum, block) => multiply(sum ^ block, h), 0n);
  return bytesOf(hash ^ encryptBlock(key, counter(iv, 1)));
}

/** Which of these sum up to the target: Gaussian elimination over GF(2). Null: none do. */
function solve(vectors: readonly bigint[], target: bigint): boolean[] | null {
  const rows: { value: bigint; made: bigint; top: bigint }[] = [];
  const reduce = (value: bigint, made: bigint) => {
    for (const row of rows) if (value & row.top) [value, made] = [value ^ row.value, made ^ row.made];
    return { value, made };
  };
  for (const [index, vector] of vectors.entries()) {
    const { value, made } = reduce(vector, 1n << BigInt(index));
    if (value !== 0n) rows.push({ value, made, top: 1n << BigInt(value.toString(2).length - 1) });
  }
  const { value, made } = reduce(target, 0n);
  return value === 0n ? vectors.map((_, index) => ((made >> BigInt(index)) & 1n) === 1n) : null;
}

function isPlainInJson(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c;
}

/** The second text as a lax format reads it; null where there is none. */
export function laxText(bytes: Bytes): string | null {
  const all = Buffer.from(bytes).toString("latin1");
  const start = all.indexOf(START);
  const end = all.indexOf(END, start);
  return start < 0 || end < 0 ? null : all.slice(start + 1, end);
}

/** A nonce, and a body under the first key that holds the hidden text where the second key makes it legible. */
function findPlace([first, second]: readonly [Key, Key], shown: string, hidden: string): { iv: Bytes; body: Bytes } {
  const marked = Buffer.from(`${START}${hidden}${END}`, "latin1");
  const free = "`".repeat(FREE_LETTERS);
  for (;;) {
    const iv = new Uint8Array(randomBytes(12));
    const [one, other] = [keyStream(first, iv, BODY_BUCKET_BYTES), keyStream(second, iv, BODY_BUCKET_BYTES)];
    const between = one.map((byte, index) => byte ^ (other[index] ?? 0));
    for (let gap = 1; gap < 100; gap += 1) {
      const text = `${shown}${" ".repeat(gap)}`;
      const at = textStart + text.length;
      const needed = marked.map((byte, index) => byte ^ (between[at + index] ?? 0));
      if (!needed.every(isPlainInJson)) continue;
      const body = encodeBody({
        v: 1,
        t: "text",
        ts: SENT_AT,
        b: `${text}${Buffer.from(needed).toString("latin1")}${free}`,
      });
      const read = body && laxText(body.map((byte, index) => byte ^ (between[index] ?? 0)));
      if (body?.length === BODY_BUCKET_BYTES && read === hidden) return { iv, body };
    }
  }
}

const SENT_AT = 1_790_000_000_000;
const textStart = JSON.stringify({ v: 1, t: "text", ts: SENT_AT, b: "" }).length - 2;

/**
 * One ciphertext with one tag: under the first key an AT1 body whose text begins with `shown`, under the second bytes in
 * which a lax format reads `hidden`.
 */
export function sealUnderTwoKeys(
  keys: readonly [Key, Key],
  aad: Bytes,
  { shown, hidden }: { shown: string; hidden: string },
): TwoFaced {
  const { iv, body } = findPlace(keys, shown, hidden);
  const stream = keyStream(keys[0], iv, body.length);
  const ciphertext = body.map((byte, index) => byte ^ (stream[index] ?? 0));
  const [h0 = 0n, h1 = 0n] = keys.map((key) => encryptBlock(key, new Uint8Array(BLOCK)));
  const count = hashedBlocks(aad, ciphertext).length;
  // By how much a block changes the difference of both tags: it is multiplied by this power of both hash keys.
  const factors = [h0 ^ h1];
  for (let [power0, power1, step] = [h0, h1, 1]; step < count; step += 1) {
    [power0, power1] = [multiply(power0, h0), multiply(power1, h1)];
    factors.push(power0 ^ power1);
  }
  const [tag0 = 0n, tag1 = 0n] = keys.flatMap((key) => blocksOf(tagOf(key, iv, aad, ciphertext)));
  const letters = body.findLastIndex((byte) => byte === 0x60) + 1 - FREE_LETTERS;
  const bits = Array.from({ length: FREE_LETTERS * FREE_BITS }, (_, index) => ({
    at: letters + Math.floor(index / FREE_BITS),
    bit: index % FREE_BITS,
  }));
  const aadBlocks = Math.ceil(aad.length / BLOCK);
  const changes = bits.map(({ at, bit }) => {
    const block = 1n << BigInt((BLOCK - 1 - (at % BLOCK)) * 8 + bit);
    return multiply(block, factors[count - 1 - (aadBlocks + Math.floor(at / BLOCK))] ?? 0n);
  });
  const solution = solve(changes, tag0 ^ tag1);
  if (solution === null) return sealUnderTwoKeys(keys, aad, { shown, hidden });
  for (const [index, { at, bit }] of bits.entries()) {
    if (solution[index] === true) ciphertext[at] = (ciphertext[at] ?? 0) ^ (1 << bit);
  }
  return { iv, ciphertext, tag: tagOf(keys[0], iv, aad, ciphertext) };
}
