// docs/protocol.md section 4: which chains are pinned at all, and which contradict a pin.
import { mutantsIn, type Mutant } from "./mutant.ts";

const RULES = "lib/client/pin-rules.ts";
const CONTACTS = ["lib/client/contacts.ts", "tests/client/contacts.test.ts"] as const;
const ROW = {
  first: "none | first valid chain",
  conflict: "any | shorter chain, other hash at a pinned seq, other uid for the handle",
} as const;

export const PINNED_CHAINS: readonly Mutant[] = [
  ...mutantsIn("4", ...CONTACTS, [
    {
      id: "first-valid",
      rule: ROW.first,
      off: "that a fetched chain is the asked person's",
      edits: [["verified.value.uid !== uid", "false"]],
      guards: ["contacts > a chain that does not verify, or is another's, is not pinned"],
    },
    {
      id: "first-verified",
      rule: ROW.first,
      off: "that a fetched chain verifies",
      edits: [["!verified.ok || verified.value.uid !== uid", "false"]],
      guards: ["contacts > a chain that does not verify, or is another's, is not pinned"],
    },
    {
      id: "first-own",
      rule: ROW.first,
      off: "that one's own first chain is of the keys at hand",
      edits: [["pins.get().has(uid) || isOwn(chain)", "true"]],
      guards: ["contacts > one's own chain must be of the keys at hand"],
    },
    {
      id: "pin-verified",
      rule: "every chain must extend what was pinned",
      off: "that a pin read back holds",
      edits: [["verified.ok && verified.value.uid === pin.uid && verified.value.head.sh === pin.sh", "verified.ok"]],
      guards: ["contacts > a pin whose chain is not the pinned one is as good as none"],
    },
    {
      id: "other-uid",
      rule: ROW.conflict,
      off: "that a pinned name has one uid",
      edits: [["(pin.uid === uid) !== (pin.handle === handle)", "false"]],
      guards: [
        "contacts > a pinned name under another uid is a conflict of the pinned one",
        "contacts > keys of a second person under a pinned name are not taken",
      ],
    },
    {
      id: "pins-first",
      rule: ROW.conflict,
      off: "that a known name is looked up among the pins first",
      edits: [["contact !== null", "false", "if (contact !== null) {"]],
      guards: ["contacts > a known name needs no server, and cannot be led elsewhere"],
    },
  ]),
  ...mutantsIn("4", RULES, "tests/client/contacts.test.ts", [
    {
      id: "other-hash",
      rule: ROW.conflict,
      off: "that a chain has the pinned hash at the pinned seq",
      edits: [["chain.statements[pin.seq - 1]?.sh === pin.sh", "true"]],
      guards: [
        "the transition of a pin > another statement at the pinned place is a conflict that keeps the pinned keys and the evidence",
      ],
    },
    {
      id: "shorter-chain",
      rule: ROW.conflict,
      off: "that a chain is not shorter than the pinned one",
      edits: [
        ["chain.statements[pin.seq - 1]?.sh === pin.sh", "(chain.statements[pin.seq - 1]?.sh ?? pin.sh) === pin.sh"],
      ],
      guards: ["the transition of a pin > a shorter chain is a conflict that keeps the pinned keys and the evidence"],
    },
    {
      id: "same-uid",
      rule: ROW.conflict,
      off: "that the uid is the pinned one",
      edits: [
        ["chain.uid === pin.uid", "true"],
        ["chain.statements[pin.seq - 1]?.sh === pin.sh", "true"],
      ],
      guards: ["the transition of a pin > another uid is a conflict that keeps the pinned keys and the evidence"],
    },
    {
      id: "same-handle",
      rule: ROW.conflict,
      off: "that the handle is the pinned one",
      edits: [["chain.handle === pin.handle", "true"]],
      guards: ["the transition of a pin > another handle is a conflict that keeps the pinned keys and the evidence"],
    },
    {
      id: "evidence",
      rule: ROW.conflict,
      off: "that what contradicted is kept",
      edits: [["[...statements]", "[]", "contradiction: [...statements]"]],
      guards: [
        "the transition of a pin > another statement at the pinned place is a conflict that keeps the pinned keys and the evidence",
      ],
    },
    {
      id: "conflict-sends",
      rule: ROW.conflict,
      off: "that nothing is sent in a conflict",
      edits: [['pin.state === "TOFU" || pin.state === "VERIFIED"', "true"]],
      guards: [
        "the transition of a pin > another statement at the pinned place is a conflict that keeps the pinned keys and the evidence",
      ],
    },
  ]),
];
