// docs/protocol.md section 6, steps 3 to 7: who wrote it, where, and for whom.
import { mutantsIn, type Mutant } from "./mutant.ts";

const RECEIVE = ["lib/protocol/receive.ts", "tests/protocol/receive.test.ts"] as const;
const STEP_6 = "a received message > step 6: is E_RECIPIENTS >";

export const RECEIVING_STEPS: readonly Mutant[] = [
  ...mutantsIn("6", ...RECEIVE, [
    {
      id: "conversation-read",
      rule: "3",
      off: "that cid is that of the conversation being read",
      edits: [["header.cid !== expect.cid", "false"]],
      guards: ["a received message > step 3: moved from another conversation is E_CONV"],
    },
    {
      id: "conversation-recomputed",
      rule: "3",
      off: "that a pair's cid is recomputed from its members",
      edits: [["!(await isConversationOf(expect))", "false"]],
      guards: ["a received message > step 3: in a conversation whose id is not that of its members is E_CONV"],
    },
    {
      id: "sender-member",
      rule: "4",
      off: "that the sender is a member",
      edits: [
        ["expect.members.get(header.sid)", "[...expect.members.values()][0]"],
        ["chain?.uid !== header.sid", "chain === undefined"],
      ],
      guards: ["a received message > step 4: by someone who is not a member is E_SENDER"],
    },
    {
      id: "sender-own-chain",
      rule: "4",
      off: "that the chain under the sender's id is the sender's",
      edits: [["chain?.uid !== header.sid", "chain === undefined"]],
      guards: ["a received message > step 4: by a member whose chain is another person's is E_SENDER"],
    },
    {
      id: "statement-pinned",
      rule: "5",
      off: "that ish names a statement of the pinned chain",
      edits: [["findStatement(chain, header.ish)", "chain.head"]],
      guards: [
        "a received message > step 5: under a statement that is not in the pinned chain is E_IDENTITY",
        "a received message > step 5: under the statement of the other member is E_IDENTITY",
      ],
    },
    {
      id: "statement-last",
      rule: "5",
      off: "that nobody writes under a revoke",
      edits: [['sender.op === "revoke"', "false"]],
      guardFile: "tests/client/keys-in-doubt.test.ts",
      guards: ["keys that a later statement has replaced > and the last word of an account is no name to write under"],
    },
    {
      id: "recipients-hash",
      rule: "6",
      off: "that rh is recomputed",
      edits: [["(await recipientsHash(recipients)) !== header.rh", "false"]],
      guards: [`${STEP_6} with other wrapped keys than were signed`],
    },
    {
      id: "recipients-all",
      rule: "6",
      off: "that nobody is missing among the recipients",
      edits: [["recipients.length === roster.length", "true"]],
      guards: [`${STEP_6} with one of the two alone`],
    },
    {
      id: "recipients-members",
      rule: "6",
      off: "that the recipients are the members",
      edits: [
        ["recipients.length === roster.length", "true"],
        ["uid === roster[index]", "true"],
        ["hasHad(members.get(uid), kid)", "true"],
      ],
      guards: [`${STEP_6} with a listener among the recipients`],
    },
    {
      id: "recipients-keys",
      rule: "6",
      off: "that each has a key of their own pinned chain",
      edits: [["hasHad(members.get(uid), kid)", "true"]],
      guards: [`${STEP_6} with a key that the other member never had`],
    },
    {
      id: "recipients-old-keys",
      rule: "6",
      off: "that keys of the pinned chain count also when they are old",
      edits: [["chain?.statements.some(({ ek }) => ek.kid === kid) ?? false", "chain?.head.ek.kid === kid"]],
      guards: ["a received message > passes for keys that were current when it was written"],
    },
    {
      id: "recipients-mine",
      rule: "6",
      off: "that one of the keys is mine",
      edits: [["ownKids.has(kid)", "true"]],
      guards: [`${STEP_6} with no key that was ever mine`],
    },
    {
      id: "recipients-me",
      rule: "6",
      off: "that my copy is the one under my name",
      edits: [["uid === viewer && ownKids.has(kid)", "true"]],
      guards: ["a received message > carries its sender's statement and the viewer's own wrapped key"],
    },
    {
      id: "signature",
      rule: "7",
      off: "that the signature verifies",
      edits: [["!(await verifyEnvelopeSignature(parsed.value, sender.ik))", "false"]],
      guards: [
        "a received message > step 7: signed by the other member is E_SIG",
        "a received message > step 7: with a ciphertext that was not signed is E_SIG",
        "a received message > step 7: reflected to its sender as the peer's is not the peer's",
      ],
    },
    {
      id: "signature-statement",
      rule: "7",
      off: "that it verifies under the key of the statement that was named, not of the newest",
      edits: [
        ["verifyEnvelopeSignature(parsed.value, sender.ik)", "verifyEnvelopeSignature(parsed.value, chain.head.ik)"],
      ],
      guards: ["a received message > passes under the statement that was in force when it was written"],
    },
  ]),
];
