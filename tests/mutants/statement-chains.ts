// docs/protocol.md section 3: what a statement must be behind the one before.
import { mutantsIn, type Mutant } from "./mutant.ts";

const STATEMENT = "lib/protocol/statement.ts";
const GENESIS_TESTS = "tests/protocol/statement.test.ts";
const PLACE_TESTS = "tests/protocol/statement-places.test.ts";
const CHAIN_TESTS = "tests/protocol/statement-chain.test.ts";
const VERIFY = {
  strict: "strict parse",
  names: "constant uid and handle",
  seq: "seq rises by one",
  prev: "`prev` is the predecessor's `sh`",
  signer: "the signer rule of each op",
} as const;

export const STATEMENT_CHAINS: readonly Mutant[] = [
  ...mutantsIn("3", STATEMENT, CHAIN_TESTS, [
    {
      id: "second-genesis",
      rule: "genesis",
      off: "that there is one genesis only",
      edits: [
        ['previous === null && op === "genesis"', 'op === "genesis"', 'return previous === null && op === "genesis"'],
        ["seq === 1 && prev === ZERO_HASH && ekOld.length === 0", "true"],
      ],
      guards: ["rotate-enc > that is a second genesis is refused"],
    },
    {
      id: "chain-uid",
      rule: VERIFY.names,
      off: "that uid stays the same",
      edits: [["uid !== previous.uid", "false"]],
      guards: ["rotate-enc > with another uid is refused"],
    },
    {
      id: "chain-handle",
      rule: VERIFY.names,
      off: "that the handle stays the same",
      edits: [["handle !== previous.handle", "false"]],
      guards: ["rotate-enc > with another handle is refused"],
    },
    {
      id: "chain-seq",
      rule: VERIFY.seq,
      off: "that seq rises by one",
      edits: [["seq !== previous.seq + 1", "false"]],
      guards: ["rotate-enc > with a gap in seq is refused", "rotate-enc > with seq 1 is refused"],
    },
    {
      id: "chain-prev",
      rule: VERIFY.prev,
      off: "that prev is the hash of the one before",
      edits: [["prev !== previous.sh", "false"]],
      guards: ["rotate-enc > behind another statement is refused"],
    },
    {
      id: "chain-signature",
      rule: VERIFY.signer,
      off: "that a statement's signature verifies",
      edits: [["!(await verifyEd25519(signer.ik, signature, encodeUtf8(`${header}.${body}`)))", "false"]],
      guards: [
        "rotate-enc > signed by another under the right key id is refused",
        "rotate-id > signed by the new key alone is refused",
      ],
    },
    {
      id: "rotate-enc-identity",
      rule: "rotate-enc",
      off: "that rotate-enc keeps the identity",
      edits: [["isNewIk !== change.ik", "false"]],
      guards: ["rotate-enc > that also changes the identity is refused", "rotate-id > to the same identity is refused"],
    },
    {
      id: "rotate-enc-key",
      rule: "rotate-enc",
      off: "that rotate-enc brings another key, and others keep it",
      edits: [["isNewEk !== change.ek", "false"]],
      guards: [
        "rotate-id > that also changes the encryption key is refused",
        "reset and revoke > reset that keeps one of the keys is refused",
      ],
    },
    {
      id: "rotate-enc-old-keys",
      rule: "rotate-enc",
      off: "that the old key is appended to the old ones",
      edits: [
        ["ekOld.length === expectedOld.length && ekOld.every((kid, index) => kid === expectedOld[index])", "true"],
      ],
      guards: ["rotate-enc > that forgets the old key is refused", "rotate-enc > that invents an old key is refused"],
    },
    {
      id: "rotate-enc-given-up",
      rule: "rotate-enc",
      off: "that a key which was given up never comes back",
      edits: [["former.includes(ek.kid)", "false"]],
      guards: ["rotate-enc > back to a key that was given up is refused"],
    },
    {
      id: "rotate-id-signer",
      rule: "rotate-id",
      off: "that rotate-id is signed by the old key",
      edits: [['payload.op === "rotate-id" && previous !== null ? previous : { ik, ikKid }', "{ ik, ikKid }"]],
      guards: ["rotate-id > signed by the new key alone is refused"],
    },
    {
      id: "rotate-id-adopted",
      rule: "rotate-id",
      off: "that the new key's own signature verifies",
      edits: [["!(await isAdopted(payload, ik))", "false"]],
      guards: [
        "rotate-id > adopted by another key is refused",
        "rotate-id > adopted at another place is refused",
        "rotate-id > adopted for another person is refused",
        "rotate-id > with a short adoption is refused",
      ],
    },
    {
      id: "rotate-id-alone",
      rule: "rotate-id",
      off: "that rotate-id alone carries an adoption",
      edits: [['(op === "rotate-id") !== (nsig !== "")', "false"]],
      guards: ["rotate-enc > with an adoption signature is refused", "rotate-id > without adoption is refused"],
    },
    {
      id: "reset-keys",
      rule: "reset",
      off: "that a reset brings both keys",
      edits: [["isNewIk !== change.ik || isNewEk !== change.ek", "false"]],
      guards: ["reset and revoke > reset that keeps one of the keys is refused"],
    },
    {
      id: "revoke-last",
      rule: "revoke",
      off: "that nothing follows a revoke",
      edits: [['previous.op !== "revoke"', "true"]],
      guards: ["reset and revoke > nothing follows a revoke"],
    },
    {
      id: "last-places",
      rule: "a rotation may stand up to the 240th place",
      off: "that the last places are kept",
      edits: [["previous.seq < LAST_PLACE[op]", "true"]],
      guardFile: PLACE_TESTS,
      guards: ["rotate-enc", "rotate-id", "reset", "revoke"].map(
        (op, index) =>
          `the last places of a chain > ${op} may take places up to ${String([240, 240, 255, 256][index])}`,
      ),
    },
    {
      id: "former-keys",
      rule: "names the newest 64 former keys",
      off: "that a statement names no more than 64",
      edits: [["former.slice(-EK_OLD_MAX)", "former"]],
      guardFile: PLACE_TESTS,
      guards: ["the list of former keys > holds the newest ones, in order"],
    },
    {
      id: "former-keys-remembered",
      rule: "A key that was given up never comes back",
      off: "that a key which is not named any more stays given up",
      edits: [["former.includes(ek.kid)", "expectedOld.includes(ek.kid)"]],
      guardFile: PLACE_TESTS,
      guards: ["the list of former keys > forgets none: a key that was given up never comes back"],
    },
    {
      id: "revoke-keys",
      rule: "revoke",
      off: "that a revoke changes no key",
      edits: [["isNewIk !== change.ik || isNewEk !== change.ek", "false"]],
      guards: ["reset and revoke > a revoke that changes a key is refused"],
    },
  ]),
  ...mutantsIn("3", "lib/protocol/statement-chain.ts", GENESIS_TESTS, [
    {
      id: "chain-empty",
      rule: VERIFY.strict,
      off: "that a chain has a statement",
      edits: [["head === undefined", "false"]],
      guards: ["a chain of statements > of nothing is refused"],
    },
    {
      id: "chain-length",
      rule: VERIFY.strict,
      off: "that a chain has 256 statements at most",
      edits: [["jwsList.length > STATEMENTS_MAX", "false"]],
      guards: ["a chain of statements > longer than a chain may be is refused before it is read"],
    },
    {
      id: "chain-previous",
      rule: VERIFY.prev,
      off: "that a statement is read behind the one before",
      edits: [["statements.at(-1) ?? null", "null"]],
      guards: ["a chain of statements > of two people's is refused"],
    },
  ]),
];
