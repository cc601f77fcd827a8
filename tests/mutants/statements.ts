// docs/protocol.md section 3: what a statement must be in itself.
import { mutantsIn, type Mutant } from "./mutant.ts";

const STATEMENT = "lib/protocol/statement.ts";
const GENESIS_TESTS = "tests/protocol/statement.test.ts";
const VERIFY = { strict: "strict parse", keys: "key checks of 2.1" } as const;

export const STATEMENTS: readonly Mutant[] = [
  ...mutantsIn("3", STATEMENT, GENESIS_TESTS, [
    {
      id: "statement-bytes",
      rule: VERIFY.strict,
      off: "that a statement written again is the same bytes",
      edits: [["statementSigningInput(signer.ikKid, payload) !== `${header}.${body}`", "false"]],
      guards: [
        "a genesis statement > with white space is refused",
        "a genesis statement > with a duplicate member is refused",
        "a genesis statement > with another order is refused",
        "a genesis statement > with a number written otherwise is refused",
        "a genesis statement > with alg none in its header is refused",
        "a genesis statement > with another key id in its header is refused",
      ],
    },
    {
      id: "statement-members",
      rule: VERIFY.strict,
      off: "that a statement has no member but its own",
      edits: [
        ["!hasExactly(object, PAYLOAD_MEMBERS)", "false"],
        ["statementSigningInput(signer.ikKid, payload) !== `${header}.${body}`", "false"],
      ],
      guards: ["a genesis statement > with an unknown member is refused"],
    },
    {
      id: "statement-version",
      rule: VERIFY.strict,
      off: "that the version is 1",
      edits: [
        ['object["v"] !== 1', "false"],
        ["statementSigningInput(signer.ikKid, payload) !== `${header}.${body}`", "false"],
      ],
      guards: ["a genesis statement > with another version is refused"],
    },
    {
      id: "statement-operation",
      rule: VERIFY.strict,
      off: "that an operation is known",
      edits: [["STATEMENT_OPS.find((candidate) => candidate === op)", "op"]],
      guards: ["a genesis statement > with an operation of later versions is refused"],
    },
    {
      id: "statement-uid",
      rule: VERIFY.strict,
      off: "that uid is a user",
      edits: [["!isUserId(uid)", "false"]],
      guards: ["a genesis statement > with another id's prefix is refused"],
    },
    {
      id: "statement-handle",
      rule: "Handles are `[a-z0-9_]{3,32}`",
      off: "that a handle is 3 to 32 of a-z, 0-9 and _",
      edits: [["!HANDLE_PATTERN.test(handle)", "false"]],
      guards: [
        "a genesis statement > with a handle in capitals is refused",
        "a genesis statement > with a handle of two is refused",
      ],
    },
    {
      id: "statement-numbers",
      rule: VERIFY.strict,
      off: "that seq and time are numbers, and prev is a hash",
      edits: [["!isCount(seq, 1) || !isCount(ts, 0) || !isHash(prev)", "false"]],
      guards: ["a genesis statement > with a negative time is refused"],
    },
    {
      id: "statement-old-keys",
      rule: VERIFY.strict,
      off: "that old keys are a list of key ids, and nsig is base64url",
      edits: [["decodeB64u(nsig) === null || !Array.isArray(ekOld) || !ekOld.every(isHash)", "false"]],
      guards: ["a genesis statement > with old keys that are no list is refused"],
    },
    {
      id: "statement-identity-key",
      rule: VERIFY.keys,
      off: "that the identity key passes its checks",
      edits: [["!checkEd25519PublicKey(ik)", "false"]],
      guards: ["a genesis statement > with a small-order identity key is refused before its signature is looked at"],
    },
    {
      id: "statement-encryption-key",
      rule: VERIFY.keys,
      off: "that the encryption key passes its checks",
      edits: [["!ek.ok", "false"]],
      guards: ["a genesis statement > with a short encryption key is refused"],
    },
    {
      id: "genesis-seq",
      rule: "genesis",
      off: "that a genesis has seq 1",
      edits: [["seq === 1", "true"]],
      guards: ["a genesis statement > with seq 2 is refused"],
    },
    {
      id: "genesis-prev",
      rule: "genesis",
      off: "that a genesis has nothing before it",
      edits: [["prev === ZERO_HASH", "true"]],
      guards: ["a genesis statement > with a predecessor is refused"],
    },
    {
      id: "genesis-old-keys",
      rule: "genesis",
      off: "that a genesis has no old keys",
      edits: [["ekOld.length === 0", "true"]],
      guards: ["a genesis statement > with an older key is refused"],
    },
    {
      id: "genesis-first",
      rule: "genesis",
      off: "that the first is a genesis",
      edits: [
        ['previous === null && op === "genesis"', "previous === null", 'return previous === null && op === "genesis"'],
      ],
      guards: ["a genesis statement > with another operation in its place is refused"],
    },
    {
      id: "genesis-signed",
      rule: "genesis",
      off: "that a statement's signature verifies",
      edits: [["!(await verifyEd25519(signer.ik, signature, encodeUtf8(`${header}.${body}`)))", "false"]],
      guards: ["a genesis statement > with another's signature is refused"],
    },
    {
      id: "statement-hash",
      rule: "Statement hash",
      off: "that the hash covers the signature as well",
      edits: [
        [
          'labelledHash("stmt", encodeUtf8(jws))',
          'labelledHash("stmt", encodeUtf8(jws.slice(0, jws.lastIndexOf("."))))',
        ],
      ],
      guards: ["a genesis statement > of the vectors reads as frozen"],
    },
  ]),
];
