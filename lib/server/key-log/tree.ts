// The arithmetic of a Merkle tree that keeps the hashes of its complete subtrees: which of them make up a range of leaves,
// and which come to be when leaves are added. RFC 6962 section 2.1. Knows hashes and places; reads and writes nothing.
import { CompactTree, nodeHash, type SubtreeHash } from "../../protocol/merkle.ts";
import type { Bytes } from "../../shared/bytes.ts";

/** A complete subtree: the 2^level leaves from index · 2^level on. */
export interface NodePlace {
  level: number;
  index: number;
}
export interface Node extends NodePlace {
  hash: Bytes;
}

/** The fewest complete subtrees that together are the leaves [from, to), from left to right. */
export function partsOf(from: number, to: number): NodePlace[] {
  const parts: NodePlace[] = [];
  for (let at = from; at < to;) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= to) level += 1;
    parts.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return parts;
}

/** Adds leaves to a tree of `size` leaves whose parts have the hashes `peaks`: every subtree that is complete now. */
export async function grow(
  size: number,
  peaks: readonly Bytes[],
  leafHashes: readonly Bytes[],
): Promise<{ nodes: Node[]; peaks: Bytes[] }> {
  const nodes: Node[] = [];
  const open = [...peaks];
  for (const [offset, leaf] of leafHashes.entries()) {
    let node: Node = { level: 0, index: size + offset, hash: leaf };
    nodes.push(node);
    // A right child completes its parent.
    while (node.index % 2 === 1) {
      const left = open.pop();
      if (left === undefined) throw new RangeError("peaks do not fit");
      node = { level: node.level + 1, index: (node.index - 1) / 2, hash: await nodeHash(left, node.hash) };
      nodes.push(node);
    }
    open.push(node.hash);
  }
  return { nodes, peaks: open };
}

/**
 * What `prove` asks of its tree is found out first, read at once, and then given: a proof costs one query.
 * `read` answers in the order of the places.
 */
export async function withSubtrees<Value>(
  prove: (subtree: SubtreeHash) => Promise<Value>,
  read: (places: readonly NodePlace[]) => Promise<Bytes[]>,
): Promise<Value> {
  const asked: { from: number; to: number; parts: NodePlace[] }[] = [];
  await prove((from, to) => {
    asked.push({ from, to, parts: partsOf(from, to) });
    return Promise.resolve(new Uint8Array(32));
  });
  const hashes = await read(asked.flatMap(({ parts }) => parts));
  const answers = new Map<string, Bytes>();
  let at = 0;
  for (const { from, to, parts } of asked) {
    // A range that a proof asks for is a tree of its own, whose peaks its parts are.
    const root = await new CompactTree(to - from, hashes.slice(at, at + parts.length)).root();
    answers.set(`${String(from)}-${String(to)}`, root);
    at += parts.length;
  }
  return prove((from, to) => {
    const hash = answers.get(`${String(from)}-${String(to)}`);
    if (hash === undefined) throw new RangeError("not asked for before");
    return Promise.resolve(hash);
  });
}
