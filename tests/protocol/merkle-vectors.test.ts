// Consistency and inclusion proofs as the Certificate Transparency reference implementation publishes them for its eight
// inputs: what others have computed, byte for byte.
import { describe, expect, it } from "vitest";
import {
  consistencyProof,
  inclusionProof,
  leafHash,
  nodeHash,
  verifyConsistency,
  verifyInclusion,
} from "../../lib/protocol/merkle.ts";
import { decodeHex, encodeHex, type Bytes } from "../../lib/shared/bytes.ts";

const INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
/** By size, from one leaf on. */
const ROOTS = [
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
const INCLUSION: { index: number; size: number; proof: string[] }[] = [
  { index: 0, size: 1, proof: [] },
  {
    index: 0,
    size: 8,
    proof: [
      "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
  },
  {
    index: 5,
    size: 8,
    proof: [
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
  },
  { index: 2, size: 3, proof: ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"] },
  {
    index: 1,
    size: 5,
    proof: [
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
  },
];
const CONSISTENCY: { from: number; to: number; proof: string[] }[] = [
  { from: 1, to: 1, proof: [] },
  {
    from: 1,
    to: 8,
    proof: [
      "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
  },
  {
    from: 6,
    to: 8,
    proof: [
      "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
  },
  {
    from: 2,
    to: 5,
    proof: [
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
  },
];

const leaves = await Promise.all(INPUTS.map((input) => leafHash(decodeHex(input))));
const rootOf = (size: number): Bytes => decodeHex(ROOTS[size - 1] ?? "");

/** Subtrees by the definition of RFC 6962 section 2.1. */
async function subtree(from: number, to: number): Promise<Bytes> {
  const [only] = leaves.slice(from, to);
  if (to - from === 1 && only !== undefined) return only;
  let split = 1;
  while (split * 2 < to - from) split *= 2;
  return nodeHash(await subtree(from, from + split), await subtree(from + split, to));
}
/** Each proof with one bit of one hash flipped. */
function flippedOnes(proof: readonly Bytes[]): Bytes[][] {
  return proof.map((_, place) => proof.map((hash, at) => (at === place ? hash.map((byte) => byte ^ 1) : hash)));
}

describe("the published proofs", () => {
  it.each(INCLUSION)("of leaf $index of $size are made, and hold", async ({ index, size, proof }) => {
    expect((await inclusionProof(index, size, subtree)).map(encodeHex)).toEqual(proof);
    const [leaf = new Uint8Array(), hashes, root] = [leaves[index], proof.map(decodeHex), rootOf(size)];
    expect(await verifyInclusion(leaf, { index, size, proof: hashes, root })).toBe(true);
    expect(
      await verifyInclusion(
        leaf.map((byte) => byte ^ 1),
        { index, size, proof: hashes, root },
      ),
    ).toBe(false);
    for (const wrong of flippedOnes(hashes)) {
      expect(await verifyInclusion(leaf, { index, size, proof: wrong, root })).toBe(false);
    }
  });
  it.each(CONSISTENCY)("from $from to $to are made, and hold", async ({ from, to, proof }) => {
    expect((await consistencyProof(from, to, subtree)).map(encodeHex)).toEqual(proof);
    const [old, fresh] = [
      { size: from, root: rootOf(from) },
      { size: to, root: rootOf(to) },
    ];
    const hashes = proof.map(decodeHex);
    expect(await verifyConsistency(old, fresh, hashes)).toBe(true);
    expect(await verifyConsistency({ ...old, root: old.root.map((byte) => byte ^ 1) }, fresh, hashes)).toBe(false);
    for (const wrong of flippedOnes(hashes)) expect(await verifyConsistency(old, fresh, wrong)).toBe(false);
  });
});
