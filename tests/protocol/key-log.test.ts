import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { generateIdentity } from "../../lib/crypto/index.ts";
import { identityKeyId } from "../../lib/protocol/key-id.ts";
import {
  decodeLeaf,
  encodeLeaf,
  hashLeaf,
  logLabel,
  readTreeHead,
  treeHeadSigningInput,
} from "../../lib/protocol/key-log.ts";
import {
  CompactTree,
  consistencyProof,
  emptyRoot,
  inclusionProof,
  leafHash,
  nodeHash,
  verifyConsistency,
  verifyInclusion,
} from "../../lib/protocol/merkle.ts";
import { encodeB64u } from "../../lib/shared/base64.ts";
import { decodeHex, encodeHex, encodeUtf8, type Bytes } from "../../lib/shared/bytes.ts";
import { newUserId } from "../../lib/shared/ids.ts";

// The reference inputs and roots that implementations of RFC 6962 share.
const INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"].map(
  decodeHex,
);
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

/** The root straight from the definition of RFC 6962 section 2.1: slow, and nothing like the code under test. */
async function rootByDefinition(leaves: readonly Bytes[]): Promise<Bytes> {
  const [only] = leaves;
  if (only === undefined) return emptyRoot();
  if (leaves.length === 1) return only;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(await rootByDefinition(leaves.slice(0, split)), await rootByDefinition(leaves.slice(split)));
}
const treeOf = (leaves: readonly Bytes[]) => (from: number, to: number) => rootByDefinition(leaves.slice(from, to));
const leavesOf = (count: number) =>
  Promise.all(Array.from({ length: count }, (_, index) => leafHash(Uint8Array.of(index & 255, index >> 8))));

describe("the tree", () => {
  it("has the published roots", async () => {
    expect(encodeHex(await emptyRoot())).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    const tree = new CompactTree();
    for (const [index, input] of INPUTS.entries()) {
      await tree.append(await leafHash(input));
      expect(encodeHex(await tree.root())).toBe(ROOTS[index]);
    }
  });
  it("of the reference inputs has the published audit path of leaf 5 of 8", async () => {
    const leaves = await Promise.all(INPUTS.map(leafHash));
    const path = await inclusionProof(5, 8, treeOf(leaves));
    expect(path.map(encodeHex)).toEqual([
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]);
  });
  it("grows to the same root from any kept state", async () => {
    const leaves = await leavesOf(70);
    for (const kept of [0, 1, 2, 3, 7, 8, 31, 64, 69]) {
      const first = new CompactTree();
      for (const leaf of leaves.slice(0, kept)) await first.append(leaf);
      const second = new CompactTree(first.size, first.peaks);
      for (const leaf of leaves.slice(kept)) await second.append(leaf);
      expect(await second.root()).toEqual(await rootByDefinition(leaves));
    }
    expect(() => new CompactTree(3, [new Uint8Array(32)])).toThrow(RangeError);
    expect(() => new CompactTree(-1)).toThrow(RangeError);
  });
});

describe("proofs", () => {
  it("of inclusion hold for every leaf of every size, and for nothing else", async () => {
    const leaves = await leavesOf(33);
    for (let size = 1; size <= leaves.length; size += 1) {
      const subtree = treeOf(leaves);
      const root = await subtree(0, size);
      for (let index = 0; index < size; index += 1) {
        const proof = await inclusionProof(index, size, subtree);
        const leaf = leaves[index] ?? new Uint8Array();
        expect(await verifyInclusion(leaf, { index, size, proof, root })).toBe(true);
        if (size > 1) expect(await verifyInclusion(leaf, { index: (index + 1) % size, size, proof, root })).toBe(false);
        expect(await verifyInclusion(leaf, { index, size, proof: [...proof, root], root })).toBe(false);
        expect(await verifyInclusion(leaf, { index, size, proof: proof.slice(1), root })).toBe(size === 1);
      }
    }
  });
  it("of consistency hold between all sizes, and not with another root", async () => {
    const leaves = await leavesOf(20);
    const subtree = treeOf(leaves);
    const roots = await Promise.all(Array.from({ length: 21 }, (_, size) => subtree(0, size)));
    const wrong = new Uint8Array(32).fill(7);
    for (let size = 0; size <= 20; size += 1) {
      for (let newSize = size; newSize <= 20; newSize += 1) {
        const proof = await consistencyProof(size, newSize, subtree);
        const [old, fresh] = [
          { size, root: roots[size] ?? wrong },
          { size: newSize, root: roots[newSize] ?? wrong },
        ];
        expect(await verifyConsistency(old, fresh, proof)).toBe(true);
        expect(await verifyConsistency({ ...old, root: wrong }, fresh, proof)).toBe(false);
        if (size > 0) expect(await verifyConsistency(old, { ...fresh, root: wrong }, proof)).toBe(false);
        expect(await verifyConsistency(old, fresh, [...proof, wrong])).toBe(false);
        if (newSize > size) expect(await verifyConsistency(fresh, old, proof)).toBe(false);
      }
    }
  });
  it("split sizes exactly, where a logarithm would be rounded", async () => {
    const asked: [number, number][] = [];
    const subtree = (from: number, to: number) => {
      asked.push([from, to]);
      return Promise.resolve(new Uint8Array(32));
    };
    await consistencyProof(2 ** 50, 2 ** 50 + 1, subtree);
    expect(asked).toEqual([[2 ** 50, 2 ** 50 + 1]]);
  });
  it("from a larger tree to a smaller one do not hold", async () => {
    const root = new Uint8Array(32).fill(7);
    expect(await verifyConsistency({ size: 1, root }, { size: 1, root }, [])).toBe(true);
    expect(await verifyConsistency({ size: 2, root }, { size: 1, root }, [])).toBe(false);
  });
  it("outside of the tree are not made", async () => {
    const subtree = treeOf(await leavesOf(3));
    await expect(inclusionProof(3, 3, subtree)).rejects.toThrow(RangeError);
    await expect(consistencyProof(4, 3, subtree)).rejects.toThrow(RangeError);
  });
});

describe("a leaf", () => {
  it("goes to 72 bytes and back", () => {
    const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => new Uint8Array(bytes));
    fc.assert(
      fc.property(hash, fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), hash, (label, seq, sh) => {
        const leaf = encodeLeaf({ label, seq, sh });
        expect(decodeLeaf(leaf)).toEqual({ label, seq, sh });
        expect(decodeLeaf(new Uint8Array([...leaf, 0]))).toBeNull();
        expect(decodeLeaf(leaf.slice(0, -1))).toBeNull();
      }),
    );
    expect(decodeLeaf(new Uint8Array(72))).toBeNull();
    expect(decodeLeaf(new Uint8Array(71).fill(1))).toBeNull();
  });
  it("is another one for another person, place or statement", async () => {
    const leaf = { label: await logLabel(newUserId()), seq: 1, sh: new Uint8Array(32) };
    const hashes = await Promise.all([
      hashLeaf(leaf),
      hashLeaf({ ...leaf, label: await logLabel(newUserId()) }),
      hashLeaf({ ...leaf, seq: 2 }),
      hashLeaf({ ...leaf, sh: new Uint8Array(32).fill(1) }),
    ]);
    expect(new Set(hashes.map(encodeHex)).size).toBe(4);
  });
});

describe("a signed tree head", async () => {
  const log = await generateIdentity();
  const kid = await identityKeyId(log.ik);
  const head = { size: 3, root: new Uint8Array(32).fill(9), ts: 1_790_000_000_000 };
  const sign = async (input: string) =>
    `${input}.${encodeB64u(new Uint8Array(await crypto.subtle.sign("Ed25519", log.signingKey, encodeUtf8(input))))}`;
  const jws = await sign(treeHeadSigningInput(kid, head));
  const rewritten = async (change: (json: string) => string) => {
    const [header = "", payload = ""] = jws.split(".");
    const json = Buffer.from(payload, "base64url").toString();
    expect(change(json)).not.toBe(json);
    return sign(`${header}.${encodeB64u(encodeUtf8(change(json)))}`);
  };
  it("is read under the log's key", async () => {
    expect(await readTreeHead(jws, log.ik)).toEqual({ ok: true, value: { jws, ...head } });
  });
  it.each([
    ["white space", (json: string) => json.replace('"v":1', '"v": 1')],
    ["another version", (json: string) => json.replace('"v":1', '"v":2')],
    ["a further member", (json: string) => json.replace("}", ',"x":1}')],
    ["a negative size", (json: string) => json.replace('"size":3', '"size":-3')],
    ["a short root", (json: string) => json.replace(/"root":"[^"]+"/, '"root":"AAAA"')],
  ])("with %s is refused", async (_name, change) => {
    expect(await readTreeHead(await rewritten(change), log.ik)).toEqual({ ok: false, code: "L_SHAPE" });
  });
  it("of another key, or with a changed signature, is refused", async () => {
    const other = await generateIdentity();
    expect((await readTreeHead(jws, other.ik)).ok).toBe(false);
    const flipped = jws.slice(0, -3) + (jws.at(-3) === "A" ? "B" : "A") + jws.slice(-2);
    expect(await readTreeHead(flipped, log.ik)).toEqual({ ok: false, code: "L_SIG" });
    expect((await readTreeHead("a.b.c", log.ik)).ok).toBe(false);
    expect((await readTreeHead("", log.ik)).ok).toBe(false);
  });
});
