// docs/api.md, "What a posted message must pass": what is judged under the conversation's lock.
import { mutantsIn, type Mutant } from "./mutant.ts";

const TESTS = "tests/server/posted-messages.test.ts";
const CHANGED_TESTS = "tests/server/changed-keys.test.ts";
const JUDGEMENT = "lib/server/messages/judgement.ts";
const ROW = {
  known: "already stored, byte for byte",
  gone: "no member's account was deleted",
  wraps: "recipients came along, or are stored under this `rh`",
  roster: "the recipients are exactly the members",
  keys: "each `kid` is its owner's current one; `ish` is the sender's head",
  hash: "`rh` is the hash of the recipients",
  signature: "the signature verifies under the sender's identity key",
  conflict: "this place of the chain is not taken by other bytes",
  name: "where it begins a chain: no other member's chain has this `ch`",
  next: "`n` and `ph` are the next of the chain",
} as const;
const REFUSED = "a posted message is refused when >";

export const JUDGED_MESSAGES: readonly Mutant[] = [
  ...mutantsIn("messages", JUDGEMENT, "tests/server/deletion.test.ts", [
    {
      id: "posted-gone",
      rule: ROW.gone,
      off: "that nothing is stored for an account that was deleted",
      edits: [["state.isAnyGone", "false"]],
      guards: ["a deleted account > is written to by nobody, and what was written stays whole for the others"],
    },
  ]),
  ...mutantsIn("messages", JUDGEMENT, TESTS, [
    {
      id: "posted-known",
      rule: ROW.known,
      off: "that what is stored passes",
      edits: [["known !== undefined && follows && (await isSame(parsed, known))", "false"]],
      guards: [
        "a posted message passes > again with the same bytes, with the same answer, even after keys have changed",
      ],
    },
    {
      id: "posted-known-bytes",
      rule: ROW.known,
      off: "that it is the same byte for byte",
      edits: [["mh !== known.mh || envelope.sig !== known.sig", "false"]],
      guards: [`${REFUSED} its place in the chain is taken by other bytes`],
    },
    {
      id: "posted-known-signature",
      rule: ROW.known,
      off: "that its signature is the same too",
      edits: [["envelope.sig !== known.sig", "false"]],
      guards: [`${REFUSED} it is stored already, but came with another signature or other recipients`],
    },
    {
      id: "posted-known-recipients",
      rule: ROW.known,
      off: "that its recipients are the same too",
      edits: [
        [
          "envelope.recipients === undefined || (await recipientsHash(envelope.recipients)) === header.rh",
          "true",
          "return envelope.recipients === undefined || (await recipientsHash(envelope.recipients)) === header.rh",
        ],
      ],
      guards: [`${REFUSED} it is stored already, but came with another signature or other recipients`],
    },
    {
      id: "posted-wraps",
      rule: ROW.wraps,
      off: "that recipients are there",
      edits: [["recipients === undefined", "false", "if (recipients === undefined) return"]],
      guards: [`${REFUSED} it leaves its recipients out and none are stored`],
    },
    {
      id: "posted-roster",
      rule: ROW.roster,
      off: "that the recipients are the members",
      edits: [["!areMembers(recipients, state)", "false"]],
      guards: [`${REFUSED} its recipients are not the members`],
    },
    {
      id: "posted-roster-all",
      rule: ROW.roster,
      off: "that no member is missing",
      edits: [["recipients.length === heads.size", "true"]],
      guards: [`${REFUSED} its recipients are not the members`],
    },
    {
      id: "posted-roster-strangers",
      rule: ROW.roster,
      off: "that no stranger is among them",
      edits: [["heads.has(header.uid)", "true"]],
      guards: [`${REFUSED} its recipients are not the members`],
    },
    {
      id: "posted-kid",
      rule: ROW.keys,
      off: "that each key is in force",
      edits: [["!areCurrent(recipients, state)", "false"]],
      guards: [`${REFUSED} a key is not the current one of its owner`],
    },
    {
      id: "posted-ish",
      rule: ROW.keys,
      off: "that ish is the sender's head",
      edits: [["header.ish !== head.sh", "false"]],
      guards: [`${REFUSED} it names a statement that is not the sender's head`],
    },
    {
      id: "posted-hash",
      rule: ROW.hash,
      off: "that rh is the hash of the recipients",
      edits: [
        ["envelope.recipients !== undefined && (await recipientsHash(envelope.recipients)) !== header.rh", "false"],
      ],
      guards: [`${REFUSED} rh is not the hash of its recipients`],
    },
    {
      id: "posted-signature",
      rule: ROW.signature,
      off: "that the signature verifies",
      edits: [["!(await isSignedBy(parsed, head.ik))", "false"]],
      guards: [`${REFUSED} its signature does not verify`],
    },
    {
      id: "posted-conflict",
      rule: ROW.conflict,
      off: "that the place is free",
      edits: [
        ["known !== undefined && follows", "false", 'if (known !== undefined && follows) return refusal("conflict"'],
      ],
      guards: [`${REFUSED} its place in the chain is taken by other bytes`],
    },
    {
      id: "posted-chain-name",
      rule: ROW.name,
      off: "that the chain's name is no other member's",
      edits: [["before === undefined && state.isNameTaken", "false"]],
      guards: [`${REFUSED} its chain has the name of another member's`],
    },
    {
      id: "posted-next",
      rule: ROW.next,
      off: "that it is the next of its chain",
      edits: [["!follows || !isNext(parsed, before, state)", "false"]],
      guards: [`${REFUSED} it is not the next of its chain`],
    },
    {
      id: "posted-next-link",
      rule: ROW.next,
      off: "that ph is the last one's hash",
      edits: [["header.ph === last", "true"]],
      guards: [`${REFUSED} it is not the next of its chain`],
    },
    {
      id: "posted-next-number",
      rule: ROW.next,
      off: "that the numbers of a batch follow each other",
      edits: [["before === undefined || parsed.header.n === before.header.n + 1", "true"]],
      guards: ["a refusal of one in a batch > names its place and stores none of them"],
    },
    {
      id: "posted-next-batch",
      rule: ROW.next,
      off: "that it hangs on the one before it in the batch",
      edits: [["header.ph === before.mh", "true"]],
      guards: ["a refusal of one in a batch > names its place and stores none of them"],
    },
  ]),
  ...mutantsIn("messages", JUDGEMENT, CHANGED_TESTS, [
    {
      id: "posted-revoked",
      rule: ROW.keys,
      off: "that nothing passes from or to an account after its revoke",
      edits: [["isAnyRevoked(state)", "false"]],
      guards: [
        "after the recipient's > revoke, nothing is taken any more, by either of them",
        "after the sender's own > revoke, nothing is taken, not even by oneself; what was stored is known still",
      ],
    },
    {
      id: "posted-stored-keys",
      rule: ROW.keys,
      off: "that stored recipients are held against the keys in force",
      edits: [
        ["!areCurrent(recipients, state)", "envelope.recipients !== undefined && !areCurrent(recipients, state)"],
      ],
      guards: ["after the recipient's > rotate-enc, the old key is refused and the new one taken"],
    },
  ]),
];
