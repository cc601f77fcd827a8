// The Merkle tree of the key log: hashing, proofs and their verification, as RFC 6962 section 2.1 has them (the
// algorithms are those of RFC 9162 section 2.1). docs/protocol.md section 11. Works on hashes; knows nothing of people.
import { concatBytes, equalBytes, type Bytes } from "../shared/bytes.ts";
import { sha256 } from "./hash.ts";

const LEAF_PREFIX = Uint8Array.of(0);
const NODE_PREFIX = Uint8Array.of(1);

/** SHA-256(0x00 ‖ data). */
export async function leafHash(data: Uint8Array): Promise<Bytes> {
  return sha256(concatBytes(LEAF_PREFIX, data));
}

/** SHA-256(0x01 ‖ left ‖ right). */
export async function nodeHash(left: Uint8Array, right: Uint8Array): Promise<Bytes> {
  return sha256(concatBytes(NODE_PREFIX, left, right));
}

/** The root of a tree without leaves: SHA-256 of nothing. */
export async function emptyRoot(): Promise<Bytes> {
  return sha256(new Uint8Array());
}

/**
 * What is left of a tree when only its root matters and more leaves will come: the roots of its complete subtrees, the
 * largest first. Whoever keeps it and appends every new leaf needs no consistency proof: the root says it all.
 */
export class CompactTree {
  #size: number;
  readonly #peaks: Bytes[];

  /** `peaks` are those of another CompactTree of this size; throws a RangeError when their number does not fit. */
  constructor(size = 0, peaks: readonly Bytes[] = []) {
    if (!Number.isSafeInteger(size) || size < 0 || peaks.length !== onesIn(size))
      throw new RangeError("peaks do not fit");
    this.#size = size;
    this.#peaks = [...peaks];
  }

  get size(): number {
    return this.#size;
  }
  get peaks(): readonly Bytes[] {
    return this.#peaks;
  }

  /** Appends the hash of a leaf. */
  async append(leaf: Bytes): Promise<void> {
    let node = leaf;
    // Every trailing one of the size is a complete subtree that the new one completes with it.
    for (let rest = this.#size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      const left = this.#peaks.pop();
      if (left === undefined) throw new RangeError("peaks do not fit");
      node = await nodeHash(left, node);
    }
    this.#peaks.push(node);
    this.#size += 1;
  }

  async root(): Promise<Bytes> {
    const [last, ...before] = [...this.#peaks].reverse();
    if (last === undefined) return emptyRoot();
    let root = last;
    for (const peak of before) root = await nodeHash(peak, root);
    return root;
  }
}

function onesIn(size: number): number {
  return size.toString(2).replaceAll("0", "").length;
}

/** Largest power of two below n, for n > 1. Exact where a logarithm is not. */
function splitOf(n: number): number {
  return 2 ** ((n - 1).toString(2).length - 1);
}

/** Hash of the subtree over leaves [from, to): where a log keeps them. */
export type SubtreeHash = (from: number, to: number) => Promise<Bytes>;

/** The audit path of leaf `index` in the tree of the first `size` leaves (RFC 6962 section 2.1.1). Throws a RangeError outside of it. */
export async function inclusionProof(index: number, size: number, subtree: SubtreeHash): Promise<Bytes[]> {
  if (index < 0 || index >= size) throw new RangeError("no such leaf");
  const path = async (from: number, to: number): Promise<Bytes[]> => {
    if (to - from === 1) return [];
    const middle = from + splitOf(to - from);
    return index < middle
      ? [...(await path(from, middle)), await subtree(middle, to)]
      : [...(await path(middle, to)), await subtree(from, middle)];
  };
  return path(0, size);
}

/** That the tree of the first `size` leaves is the beginning of that of `newSize` (RFC 6962 section 2.1.2). */
export async function consistencyProof(size: number, newSize: number, subtree: SubtreeHash): Promise<Bytes[]> {
  if (size < 0 || size > newSize) throw new RangeError("a tree does not shrink");
  if (size === 0 || size === newSize) return [];
  const prove = async (from: number, to: number, isWhole: boolean): Promise<Bytes[]> => {
    if (to === size) return isWhole ? [] : [await subtree(from, to)];
    const middle = from + splitOf(to - from);
    return size <= middle
      ? [...(await prove(from, middle, isWhole)), await subtree(middle, to)]
      : [...(await prove(middle, to, false)), await subtree(from, middle)];
  };
  return prove(0, newSize, true);
}

/** Whether the leaf stands at `index` in the tree of `size` leaves with this root (RFC 9162 section 2.1.3.2). */
export async function verifyInclusion(
  leaf: Bytes,
  { index, size, proof, root }: { index: number; size: number; proof: readonly Bytes[]; root: Bytes },
): Promise<boolean> {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  let [place, last, hash] = [index, size - 1, leaf];
  for (const step of proof) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      hash = await nodeHash(step, hash);
      while (place % 2 === 0 && place !== 0) [place, last] = [place / 2, Math.floor(last / 2)];
    } else {
      hash = await nodeHash(hash, step);
    }
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 && equalBytes(hash, root);
}

/** Whether the tree with `root` is the beginning of that with `newRoot` (RFC 9162 section 2.1.4.2). */
export async function verifyConsistency(
  old: { size: number; root: Bytes },
  fresh: { size: number; root: Bytes },
  proof: readonly Bytes[],
): Promise<boolean> {
  const [size, newSize] = [old.size, fresh.size];
  if (!Number.isSafeInteger(size) || !Number.isSafeInteger(newSize) || size < 0 || size > newSize) return false;
  if (size === newSize) return proof.length === 0 && equalBytes(old.root, fresh.root);
  // Every tree begins with nothing.
  if (size === 0) return proof.length === 0 && equalBytes(old.root, await emptyRoot());
  // A complete old tree is its own first step.
  const steps = onesIn(size) === 1 ? [old.root, ...proof] : [...proof];
  const [first, ...others] = steps;
  if (first === undefined) return false;
  let [place, last] = [size - 1, newSize - 1];
  while (place % 2 === 1) [place, last] = [(place - 1) / 2, Math.floor(last / 2)];
  let [oldHash, newHash] = [first, first];
  for (const step of others) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      [oldHash, newHash] = [await nodeHash(step, oldHash), await nodeHash(step, newHash)];
      while (place % 2 === 0 && place !== 0) [place, last] = [place / 2, Math.floor(last / 2)];
    } else {
      newHash = await nodeHash(newHash, step);
    }
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 && equalBytes(oldHash, old.root) && equalBytes(newHash, fresh.root);
}
