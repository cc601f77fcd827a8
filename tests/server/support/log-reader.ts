// The key log as somebody reads it who trusts nothing: by lib/protocol alone.
import { expect } from "vitest";
import { decodeLeaf, hashLeaf, LEAF_BYTES, readTreeHead, type LogLeaf, type TreeHead } from "@/lib/protocol/key-log.ts";
import { CompactTree } from "@/lib/protocol/merkle.ts";
import { decodeB64u } from "@/lib/shared/base64.ts";
import type { Bytes } from "@/lib/shared/bytes.ts";
import { logHeadSchema, logLeavesSchema, logProofSchema } from "@/lib/shared/contract/keys.ts";
import { LOG_LEAVES_PER_PAGE } from "@/lib/shared/limits.ts";
import type { Visitor } from "./visitor.ts";

export function bytesOf(text: string): Bytes {
  const bytes = decodeB64u(text);
  if (bytes === null) throw new Error("not base64url");
  return bytes;
}

export async function verifiedHead(jws: string, key: string): Promise<TreeHead> {
  const head = await readTreeHead(jws, bytesOf(key));
  if (!head.ok) throw new Error(head.code);
  return head.value;
}

export async function readHead(visitor: Visitor): Promise<TreeHead & { key: string }> {
  const { key, head } = logHeadSchema.parse((await visitor.get("/api/log/head")).json);
  return { key, ...(await verifiedHead(head, key)) };
}

export async function readLeaves(visitor: Visitor, from: number, to: number): Promise<LogLeaf[]> {
  const leaves: LogLeaf[] = [];
  while (from + leaves.length < to) {
    const start = from + leaves.length;
    const answer = await visitor.get(`/api/log/leaves?from=${String(start)}&to=${String(to)}`);
    const page = logLeavesSchema.parse(answer.json);
    expect(page.from).toBe(start);
    const bytes = bytesOf(page.leaves);
    const count = bytes.length / LEAF_BYTES;
    expect(count).toBe(Math.min(to - start, LOG_LEAVES_PER_PAGE));
    for (let index = 0; index < count; index += 1) {
      const leaf = decodeLeaf(bytes.slice(index * LEAF_BYTES, (index + 1) * LEAF_BYTES));
      if (leaf === null) throw new Error("not a leaf");
      leaves.push(leaf);
    }
  }
  return leaves;
}

/** The roots of all trees that begin the list of leaves; [0] is that of the empty one. */
export async function rootsOf(leaves: readonly LogLeaf[]): Promise<Bytes[]> {
  const tree = new CompactTree();
  const roots = [await tree.root()];
  for (const leaf of leaves) {
    await tree.append(await hashLeaf(leaf));
    roots.push(await tree.root());
  }
  return roots;
}

export async function readProof(visitor: Visitor, query: string): Promise<Bytes[]> {
  const answer = await visitor.get(`/api/log/proof/${query}`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  return logProofSchema.parse(answer.json).proof.map(bytesOf);
}
