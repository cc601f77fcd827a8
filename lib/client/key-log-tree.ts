// Following the key log from one signed head to the next: every leaf in between is read and hashed, so that the new root
// says whether the log only grew. docs/protocol.md section 11. Knows nothing of people.
import { hashLeaf, type LogLeaf, type TreeHead } from "../protocol/key-log.ts";
import { CompactTree, verifyConsistency } from "../protocol/merkle.ts";
import { decodeB64u } from "../shared/base64.ts";
import { equalBytes, type Bytes } from "../shared/bytes.ts";
import type { LogLeaves, LogProof } from "../shared/contract/keys.ts";
import type { Answer } from "./api.ts";
import { splitLeaves } from "./key-log-rules.ts";

export interface LogRoutes {
  getLeaves: (from: number, to: number) => Promise<Answer<LogLeaves>>;
  getConsistency: (first: number, second: number) => Promise<Answer<LogProof>>;
}

/** A tree's size and root, and what is needed to let it grow. */
export interface KnownTree {
  size: number;
  peaks: readonly Bytes[];
}
export type Growth =
  | { kind: "grown"; tree: KnownTree; leaves: LogLeaf[] }
  /** The new head does not contain the old one. */
  | { kind: "contradiction" }
  | { kind: "unreachable" };

/** Leaves hashed before the browser gets to breathe. */
const CHUNK = 500;

/** From the known tree to a head that is not smaller. */
export async function growTo(known: KnownTree, head: TreeHead, { getLeaves }: LogRoutes): Promise<Growth> {
  const tree = new CompactTree(known.size, known.peaks);
  const leaves: LogLeaf[] = [];
  while (tree.size < head.size) {
    const page = await getLeaves(tree.size, head.size);
    const bytes = page.ok && page.value.from === tree.size ? decodeB64u(page.value.leaves) : null;
    const read = bytes && splitLeaves(bytes);
    if (read === null || read.length === 0 || tree.size + read.length > head.size) return { kind: "unreachable" };
    for (let start = 0; start < read.length; start += CHUNK) {
      if (start > 0) await nextTask();
      const hashes = await Promise.all(read.slice(start, start + CHUNK).map(hashLeaf));
      for (const hash of hashes) await tree.append(hash);
    }
    leaves.push(...read);
  }
  if (!equalBytes(await tree.root(), head.root)) return { kind: "contradiction" };
  return { kind: "grown", tree: { size: tree.size, peaks: [...tree.peaks] }, leaves };
}

export type Consistency = "consistent" | "contradiction" | "unreachable";

/** Whether one of two heads is the beginning of the other, by the server's proof. */
export async function compareHeads(
  one: TreeHead,
  other: TreeHead,
  { getConsistency }: LogRoutes,
): Promise<Consistency> {
  const [older, newer] = one.size <= other.size ? [one, other] : [other, one];
  if (older.size === newer.size) return equalBytes(older.root, newer.root) ? "consistent" : "contradiction";
  const answer = await getConsistency(older.size, newer.size);
  // A log that says it never was as large as a head it has signed.
  if (!answer.ok) return answer.code === "not_found" ? "contradiction" : "unreachable";
  const proof = answer.value.proof.flatMap((hash) => decodeB64u(hash) ?? []);
  return (await verifyConsistency(older, newer, proof)) ? "consistent" : "contradiction";
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
