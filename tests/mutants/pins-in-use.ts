// docs/protocol.md section 4: what pins keep from being sent, and what two devices make of each other's.
import { mutantsIn, type Mutant } from "./mutant.ts";

const RULES = "lib/client/pin-rules.ts";
const SEND = ["lib/client/sending.ts", "tests/client/outbox-refused.test.ts"] as const;
const MIRROR_TESTS = "tests/client/mirror.test.ts";
const CONFLICT = "any | shorter chain, other hash at a pinned seq, other uid for the handle";

export const PINS_IN_USE: readonly Mutant[] = [
  ...mutantsIn("4", ...SEND, [
    {
      id: "send-blocked",
      rule: CONFLICT,
      off: "that a message to a blocked contact is held",
      edits: [
        [
          "!maySend(peer.value.pin)",
          "false",
          'if (!maySend(peer.value.pin)) return holdBack(item, "blocked");\n    const posting',
        ],
        [
          "!maySend(peer.value.pin)",
          "false",
          'if (!maySend(peer.value.pin)) return holdBack(item, "blocked");\n    // [Note',
        ],
      ],
      guards: ["refused and held messages > nothing is sealed to a contact in conflict, nor after a retry"],
    },
    {
      id: "send-blocked-since",
      rule: CONFLICT,
      off: "that what was sealed before a conflict is held after it",
      edits: [
        [
          "!maySend(peer.value.pin)",
          "false",
          'if (!maySend(peer.value.pin)) return holdBack(item, "blocked");\n    const posting',
        ],
      ],
      guards: ["refused and held messages > what was sealed before its contact came into conflict is not posted after"],
    },
    {
      id: "send-held",
      rule: "Messages still waiting to be sent are never re-encrypted to a changed key on their own",
      off: "that a message waits for the person when keys have changed",
      edits: [["peer.value.chain.head.sh !== item.peerSh", "false"]],
      guards: ["refused and held messages > what was written for one key is not sealed to another on its own"],
    },
    {
      id: "send-in-force",
      rule: "every chain must extend what was pinned",
      off: "that only the keys in force send",
      edits: [
        [
          'standingOf(keys, own.value.pin) !== "current"',
          "false",
          'if (standingOf(keys, own.value.pin) !== "current") return',
        ],
      ],
      guardFile: "tests/client/outbox.test.ts",
      guards: ["keys that are no longer in force send nothing"],
    },
  ]),
  ...mutantsIn("4", "lib/client/contacts.ts", MIRROR_TESTS, [
    {
      id: "mirror-first",
      rule: "Nobody new is trusted on a device before it has read the mirror",
      off: "that the mirror is read first",
      edits: [["isNew && !(await around.loadMirror())", "false"]],
      guards: [
        "a server that shows a new device something else > nothing of the conversation with oneself: nobody new is trusted until it can be read",
      ],
    },
    {
      id: "mirror-names",
      rule: "every chain must extend what was pinned",
      off: "that a name another device has pinned keeps its uid",
      edits: [["handle === chain.handle && of !== uid", "false"]],
      guards: ["a server that shows a new device something else > somebody else under a name that was pinned"],
    },
  ]),
  ...mutantsIn("4", "lib/client/mirror-rules.ts", MIRROR_TESTS, [
    {
      id: "mirror-author",
      rule: "encrypted to self, signed, versioned",
      off: "that the pins are one's own",
      edits: [["sid !== uid", "false"]],
      guards: ["a version > of somebody else's is none"],
    },
    {
      id: "mirror-identity",
      rule: "encrypted to self, signed, versioned",
      off: "that they are written under keys which those at hand stand for",
      edits: [["identity >= from && identity < to", "true"]],
      guardFile: "tests/client/mirror-identity.test.ts",
      guards: [
        "pins signed with an identity that was reset away are nobody's",
        "nor are those of a reset that this device did not make",
      ],
    },
    {
      id: "mirror-identity-left",
      rule: "encrypted to self, signed, versioned",
      off: "that an identity key which was rotated away ends where the next one has written",
      edits: [["identity >= newest", "true"]],
      guardFile: "tests/client/mirror-identity.test.ts",
      guards: ["of two identities that vouch for each other > any message of the newer one ends the older one"],
    },
    {
      id: "mirror-identity-newest",
      rule: "a new device loads the highest valid version",
      off: "that a version under an older identity key outranks none under a newer one",
      edits: [["identity === newest", "true"]],
      guardFile: "tests/client/mirror-identity.test.ts",
      guards: ["nor when the server puts them in front, under a higher number"],
    },
    {
      id: "mirror-whole",
      rule: "a new device loads the highest valid version",
      off: "that a version counts when it is whole",
      edits: [["isWhole(bodies)", "true"]],
      guards: ["a version > of many contacts takes several messages, and counts when it is whole"],
    },
    {
      id: "mirror-newest",
      rule: "a new device loads the highest valid version",
      off: "that an older version does not count",
      edits: [["n === version", "true"]],
      guards: ["a version > that is older than another does not count"],
    },
  ]),
  ...mutantsIn("4", RULES, MIRROR_TESTS, [
    {
      id: "mirror-contained",
      rule: "every chain must extend what was pinned",
      off: "that a chain contains what another device has pinned",
      edits: [["!contains(chain, seq, sh)", "false"]],
      guards: ["two judgements are joined > what another device pinned and the chain here contradicts is a conflict"],
    },
    {
      id: "mirror-first-contained",
      rule: "every chain must extend what was pinned",
      off: "the same at the first contact on this device",
      edits: [["contains(chain, seq, sh)", "true", "chain.handle === handle && contains(chain, seq, sh)"]],
      guards: [
        "a server that shows a new device something else > other keys under the name: blocked, and nothing it shows is believed",
        "a server that shows a new device something else > a chain rolled back to before what was pinned",
      ],
    },
    {
      id: "mirror-conflict",
      rule: "CONFLICT and REVOKED outrank everything",
      off: "that a conflict on one device is one on the other",
      edits: [
        ['state === "CONFLICT"', "false", 'contradicts || state === "CONFLICT"'],
        ["7", "0", "CONFLICT: 7"],
      ],
      guards: ["two judgements are joined > a conflict on one device is one on the other"],
    },
    {
      id: "mirror-verification",
      rule: "a verification outranks an acceptance",
      off: "that a verification outranks an acceptance",
      edits: [["5", "3", "VERIFIED: 5"]],
      guards: ["two judgements are joined > an acceptance, and a verification"],
    },
    {
      id: "mirror-decision",
      rule: "either outranks no decision",
      off: "that a decision outranks none",
      edits: [['isDecided && state === "TOFU"', "false"]],
      guards: [
        "two judgements are joined > a change, and an acceptance of it",
        "two judgements are joined > a change after a verification, and a downgrade",
      ],
    },
    {
      id: "mirror-stricter",
      rule: "of two undecided states the stricter counts",
      off: "that of two undecided states the stricter counts",
      edits: [["rank <= rankOf(pin.state, decidedAtOf(pin) !== null, isClosed(pin))", "!isDecided"]],
      guards: ["two judgements are joined > first contact after a reset, and a change after a verification"],
    },
    {
      id: "mirror-decided-before-reset",
      rule: "a decision about keys that a reset has replaced is none",
      off: "that a decision from before a reset is none after it",
      edits: [['decidedAt !== null && !later.some(({ op }) => op === "reset")', "decidedAt !== null"]],
      guards: [
        "a server that shows a new device something else > a forged reset on top: blocked as for the one who had verified",
      ],
    },
    {
      id: "mirror-known",
      rule: "a new device loads the highest valid version",
      off: "that a later statement than is known here decides nothing yet",
      edits: [["seq > pin.seq && !isFresh", "false"]],
      guards: ["two judgements are joined > a later statement than is known here decides nothing yet"],
    },
  ]),
];
