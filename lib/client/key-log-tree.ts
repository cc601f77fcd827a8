// Following the key log from one signed head to the next: every leaf in between is read and hashed, so that the new root
// says whether the log only grew. docs/protocol.md section 11. Knows nothing of people.
import { decodeLeaf, encodeLeaf, hashLeaf, LEAF_BYTES, type LogLeaf, type TreeHead } from "../protocol/key-log.ts";
import { CompactTree, verifyConsistency } from "../protocol/merkle.ts";
import { decodeB64u, encodeB64u } from "../shared/base64.ts";
import { concatBytes, equalBytes, type Bytes } from "../shared/bytes.ts";
import type { LogLeaves, LogProof } from "../shared/contract/keys.ts";
import type { Answer } from "./api.ts";

export interface LogRoutes {
  getLeaves: (from: number, to: number) => Promise<Answer<LogLeaves>>;
  getConsistency: (first: number, second: number) => Promise<Answer<LogProof>>;
  now: () => number;
}

/** A tree's size and the roots of its complete subtrees: what is needed to let it grow. */
export interface KnownTree {
  size: number;
  peaks: readonly Bytes[];
}
export type Growth =
  | { kind: "grown"; tree: KnownTree; leaves: LogLeaf[] }
  /** What is shown does not make the root that is signed, but this one. `leaves`: as they were shown. */
  | { kind: "contradiction"; leaves: LogLeaf[]; root: Bytes }
  /** The server answers, and does not show all that is signed. */
  | { kind: "refused"; size: number }
  | { kind: "unreachable" };

/** Leaves hashed before the browser gets to breathe. */
const CHUNK = 500;
/** Milliseconds for one head. What was read by then is kept: the next look goes on from there. */
const READING_MS = 120_000;

interface Reading {
  from: KnownTree;
  tree: CompactTree;
  leaves: LogLeaf[];
}

/** From a known tree to a head that is not smaller. */
export type GrowTo = (known: KnownTree, head: TreeHead) => Promise<Growth>;

export function createReader({ getLeaves, now }: Pick<LogRoutes, "getLeaves" | "now">): GrowTo {
  /** As far as the last head was read in time; not verified yet. */
  let unfinished: Reading | null = null;

  return async (known, head) => {
    // Not for the caller to be wrong about: of a tree that is larger, nothing can be said here.
    if (known.size > head.size) return { kind: "refused", size: known.size };
    const reading = resume(unfinished, known, head);
    const { tree, leaves } = reading;
    const end = now() + READING_MS;
    unfinished = null;
    while (tree.size < head.size) {
      const page = now() < end ? await getLeaves(tree.size, head.size) : null;
      if (page === null || (!page.ok && page.code !== "not_found")) {
        unfinished = reading;
        return { kind: "unreachable" };
      }
      const bytes = page.ok && page.value.from === tree.size ? decodeB64u(page.value.leaves) : null;
      const read = bytes && splitLeaves(bytes);
      if (read === null || read.length === 0 || tree.size + read.length > head.size) {
        return { kind: "refused", size: tree.size };
      }
      for (let start = 0; start < read.length; start += CHUNK) {
        if (start > 0) await nextTask();
        const hashes = await Promise.all(read.slice(start, start + CHUNK).map(hashLeaf));
        for (const hash of hashes) await tree.append(hash);
      }
      for (const leaf of read) leaves.push(leaf);
    }
    const root = await tree.root();
    if (!equalBytes(root, head.root)) return { kind: "contradiction", leaves, root };
    return { kind: "grown", tree: { size: tree.size, peaks: [...tree.peaks] }, leaves };
  };
}

function resume(unfinished: Reading | null, known: KnownTree, head: TreeHead): Reading {
  const isSame = unfinished?.from.size === known.size && isSameTree(unfinished.from, known);
  if (unfinished !== null && isSame && unfinished.tree.size <= head.size) return unfinished;
  return { from: known, tree: new CompactTree(known.size, known.peaks), leaves: [] };
}

function isSameTree(a: KnownTree, b: KnownTree): boolean {
  return equalBytes(concatBytes(...a.peaks), concatBytes(...b.peaks));
}

/** `answer`: what the server said, for the evidence. */
export interface Consistency {
  result: "consistent" | "contradiction" | "unreachable";
  answer: readonly string[] | string | null;
}

/** Whether one of two heads is the beginning of the other, by the server's proof. */
export async function compareHeads(
  one: TreeHead,
  other: TreeHead,
  { getConsistency }: Pick<LogRoutes, "getConsistency">,
): Promise<Consistency> {
  const [older, newer] = one.size <= other.size ? [one, other] : [other, one];
  if (older.size === newer.size) {
    return { result: equalBytes(older.root, newer.root) ? "consistent" : "contradiction", answer: null };
  }
  const answer = await getConsistency(older.size, newer.size);
  if (!answer.ok) {
    // A log that says it never was as large as a head it has signed.
    return { result: answer.code === "not_found" ? "contradiction" : "unreachable", answer: answer.code };
  }
  const proof = answer.value.proof.flatMap((hash) => decodeB64u(hash) ?? []);
  const holds = await verifyConsistency(older, newer, proof);
  return { result: holds ? "consistent" : "contradiction", answer: answer.value.proof };
}

/** Whole leaves, one after another; null when they are not. */
export function splitLeaves(bytes: Bytes): LogLeaf[] | null {
  const leaves: LogLeaf[] = [];
  for (let start = 0; start < bytes.length; start += LEAF_BYTES) {
    const leaf = decodeLeaf(bytes.slice(start, start + LEAF_BYTES));
    if (leaf === null) return null;
    leaves.push(leaf);
  }
  return leaves;
}

export function joinLeaves(leaves: readonly LogLeaf[]): Bytes {
  const joined = new Uint8Array(leaves.length * LEAF_BYTES);
  for (const [index, leaf] of leaves.entries()) joined.set(encodeLeaf(leaf), index * LEAF_BYTES);
  return joined;
}

/** A leaf as evidence shows it. */
export function plainLeaf({ label, seq, sh }: LogLeaf): Record<string, unknown> {
  return { label: encodeB64u(label), seq, sh: encodeB64u(sh) };
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
