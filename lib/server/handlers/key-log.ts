// The public key log: its signed head, its leaves, and proofs about both. Open to everybody and the same for everybody,
// so that it can be cached, mirrored and compared. docs/protocol.md section 11.
import {
  consistencyQuerySchema,
  inclusionQuerySchema,
  logLeavesQuerySchema,
  type LogHead,
  type LogLeaves,
  type LogProof,
} from "../../shared/contract/keys.ts";
import { LOG_LEAVES_PER_PAGE } from "../../shared/limits.ts";
import { encodeLeaf } from "../../protocol/key-log.ts";
import { consistencyProof, inclusionProof, type SubtreeHash } from "../../protocol/merkle.ts";
import type { Bytes } from "../../shared/bytes.ts";
import { findLogSize, listLeaves, listSubtrees, requireLogHead } from "../data/log-pages.ts";
import { withSubtrees } from "../key-log/tree.ts";
import { answer, refusal, type Reply } from "../reply.ts";
import { route } from "../route.ts";

export const readLogHead = route({
  route: "GET /api/log/head",
  access: "anyone",
  async handle(): Promise<Reply<LogHead>> {
    return answer(200, await requireLogHead(), "briefly");
  },
});

export const readLogLeaves = route({
  route: "GET /api/log/leaves",
  access: "anyone",
  query: logLeavesQuerySchema,
  async handle({ query: { from, to } }): Promise<Reply<LogLeaves>> {
    const size = await findLogSize();
    if (from >= size) return refusal("not_found");
    const end = Math.min(to, from + LOG_LEAVES_PER_PAGE);
    const leaves = await listLeaves(from, Math.min(end, size));
    const bytes = Buffer.concat(leaves.map(encodeLeaf));
    // A page that ends where the log ends today will be longer tomorrow.
    return answer(200, { from, leaves: bytes.toString("base64url") }, end <= size ? "forever" : "briefly");
  },
});

export const readInclusionProof = route({
  route: "GET /api/log/proof/inclusion",
  access: "anyone",
  query: inclusionQuerySchema,
  handle: ({ query: { index, size } }) => proveWithin(size, (subtree) => inclusionProof(index, size, subtree)),
});

export const readConsistencyProof = route({
  route: "GET /api/log/proof/consistency",
  access: "anyone",
  query: consistencyQuerySchema,
  handle: ({ query: { first, second } }) => proveWithin(second, (subtree) => consistencyProof(first, second, subtree)),
});

/** A proof about a tree of `size` leaves, once there are as many. */
async function proveWithin(size: number, prove: (subtree: SubtreeHash) => Promise<Bytes[]>): Promise<Reply<LogProof>> {
  if (size > (await findLogSize())) return refusal("not_found");
  const proof = await withSubtrees(prove, listSubtrees);
  return answer(200, { proof: proof.map((hash) => Buffer.from(hash).toString("base64url")) }, "forever");
}
