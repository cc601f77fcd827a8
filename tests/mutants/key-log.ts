// docs/protocol.md section 11: the forms of leaves, heads and proofs.
import { mutantsIn, type Mutant } from "./mutant.ts";

const FORM_TESTS = "tests/protocol/key-log.test.ts";
const CLIENT_TESTS = "tests/client/key-log.test.ts";
const NOT_VERIFIED = "a head that does not verify";

export const KEY_LOG: readonly Mutant[] = [
  ...mutantsIn("11", "lib/protocol/key-log.ts", FORM_TESTS, [
    {
      id: "head-bytes",
      rule: "Signed tree head",
      off: "that a head written again is the same bytes",
      edits: [["treeHeadSigningInput(await identityKeyId(logKey), head) !== `${header}.${body}`", "false"]],
      guards: [
        "a signed tree head > with white space is refused",
        "a signed tree head > with another version is refused",
      ],
    },
    {
      id: "head-members",
      rule: "Signed tree head",
      off: "that a head has no member but its own",
      edits: [
        ['!hasExactly(parsed.object, ["v", "size", "root", "ts"])', "false"],
        ["treeHeadSigningInput(await identityKeyId(logKey), head) !== `${header}.${body}`", "false"],
      ],
      guards: ["a signed tree head > with a further member is refused"],
    },
    {
      id: "head-numbers",
      rule: "Signed tree head",
      off: "that size, time and root are what they should be",
      edits: [["!isCount(size, 0) || !isCount(ts, 0) || root === null", "root === null"]],
      guards: ["a signed tree head > with a negative size is refused"],
    },
    {
      id: "head-signature",
      rule: NOT_VERIFIED,
      off: "that a head's signature verifies",
      edits: [['holds ? good({ jws, ...head }) : refuse("L_SIG")', "good({ jws, ...head })"]],
      guards: ["a signed tree head > of another key, or with a changed signature, is refused"],
    },
    {
      id: "leaf-length",
      rule: "Leaf",
      off: "that a leaf has 72 bytes",
      edits: [["bytes.length !== LEAF_BYTES", "false"]],
      guards: ["a leaf > goes to 72 bytes and back"],
    },
    {
      id: "leaf-seq",
      rule: "Leaf",
      off: "that a leaf's seq is one of a statement",
      edits: [["seq < 1n || seq > BigInt(Number.MAX_SAFE_INTEGER)", "false"]],
      guards: ["a leaf > goes to 72 bytes and back"],
    },
    {
      id: "leaf-covers",
      rule: "Leaf",
      off: "that a leaf's hash covers all of it",
      edits: [['concatBytes(label("leaf"), encodeLeaf(leaf))', 'concatBytes(label("leaf"), leaf.sh)']],
      guards: ["a leaf > is another one for another person, place or statement"],
    },
  ]),
  ...mutantsIn("11", "lib/protocol/key-log.ts", CLIENT_TESTS, [
    {
      id: "head-believed",
      rule: NOT_VERIFIED,
      off: "that a client believes no head which does not verify",
      edits: [
        ["treeHeadSigningInput(await identityKeyId(logKey), head) !== `${header}.${body}`", "false"],
        ['holds ? good({ jws, ...head }) : refuse("L_SIG")', "good({ jws, ...head })"],
      ],
      guards: ["a lying log > whose head is not signed by its key is not believed"],
    },
  ]),
  ...mutantsIn("11", "lib/protocol/merkle.ts", FORM_TESTS, [
    {
      id: "inclusion-root",
      rule: "That is the consistency proof",
      off: "that a proof of inclusion ends at the root",
      edits: [["last === 0 && equalBytes(hash, root)", "true"]],
      guards: ["proofs > of inclusion hold for every leaf of every size, and for nothing else"],
    },
    {
      id: "consistency-old-root",
      rule: "That is the consistency proof",
      off: "that a proof of consistency leads to the old root",
      edits: [["equalBytes(oldHash, old.root)", "true"]],
      guards: ["proofs > of consistency hold between all sizes, and not with another root"],
    },
    {
      id: "consistency-new-root",
      rule: "That is the consistency proof",
      off: "that a proof of consistency leads to the new root",
      edits: [["equalBytes(newHash, fresh.root)", "true"]],
      guards: ["proofs > of consistency hold between all sizes, and not with another root"],
    },
    {
      id: "consistency-same-size",
      rule: "That is the consistency proof",
      off: "that trees of one size have one root",
      edits: [["equalBytes(old.root, fresh.root)", "true"]],
      guards: ["proofs > of consistency hold between all sizes, and not with another root"],
    },
    {
      id: "consistency-grows",
      rule: "That is the consistency proof",
      off: "that a tree does not shrink",
      edits: [
        ["size < 0 || size > newSize", "size < 0", "!Number.isSafeInteger(newSize) || size < 0 || size > newSize"],
      ],
      guards: ["proofs > from a larger tree to a smaller one do not hold"],
    },
  ]),
];
