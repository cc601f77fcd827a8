// docs/protocol.md section 4: the states of a pin, row by row.
import { mutantsIn, type Mutant } from "./mutant.ts";

const RULES = "lib/client/pin-rules.ts";
const PINS = [RULES, "tests/client/pin-decisions.test.ts"] as const;
const ATTACK_TESTS = "tests/client/pin-attacks.test.ts";
const ROW = {
  compared: "TOFU | safety number or QR matches",
  differed: "any | safety number or QR compared, and it does not match",
  rotateEnc: "TOFU, VERIFIED | valid extension by rotate-enc",
  rotateId: "TOFU, VERIFIED | valid extension by rotate-id",
  reset: "TOFU | reset",
  resetVerified: "VERIFIED | reset",
  conflict: "any | shorter chain, other hash at a pinned seq, other uid for the handle",
  revoke: "TOFU, VERIFIED | revoke",
  revokeChanged: "CHANGED (both) | revoke",
  firstRevoked: "none | first valid chain, ending in a revoke",
} as const;

export const PIN_MUTANTS: readonly Mutant[] = [
  ...mutantsIn("4", ...PINS, [
    {
      id: "verify-shown",
      rule: ROW.compared,
      off: "that a verification is of the key that was on the screen",
      edits: [["event.ik === pin.ik", "true", "event.ik === pin.ik && (MAY_VERIFY"]],
      guards: ["what a person decides > about keys that were replaced meanwhile decides nothing"],
    },
    {
      id: "verify-from",
      rule: ROW.compared,
      off: "that nobody is verified in a conflict or after a revoke",
      edits: [["MAY_VERIFY.includes(pin.state)", "true"]],
      guards: ["what a person decides > verify, from CONFLICT", "what a person decides > verify, from REVOKED"],
    },
    {
      id: "mismatch-kept",
      rule: ROW.differed,
      off: "that a comparison which failed is kept",
      edits: [["event.ik === pin.ik", "false", "event.ik === pin.ik && !isMismatched(pin)"]],
      guards: [
        "what a person decides > a comparison that failed is kept, decides nothing, and ends with one that succeeds",
      ],
    },
    {
      id: "mismatch-ends",
      rule: ROW.differed,
      off: "that a verification ends it where the contact was verified before",
      edits: [["isMismatched(pin)", "false", 'pin.state === "VERIFIED" && isMismatched(pin)']],
      guards: [
        "what a person decides > a comparison that failed is kept, decides nothing, and ends with one that succeeds",
      ],
    },
    {
      id: "rotate-enc-same",
      rule: ROW.rotateEnc,
      off: "that rotate-enc leaves the state as it was",
      edits: [["(state) => state", '() => "CHANGED"', '"rotate-enc": (state) => state']],
      guards: ["what keys do > rotate-enc keeps the state and moves the head"],
    },
    {
      id: "rotate-id-same",
      rule: ROW.rotateId,
      off: "that rotate-id leaves the state as it was",
      edits: [["(state) => state", '() => "CHANGED"', '"rotate-id": (state) => state']],
      guards: ["what keys do > rotate-id keeps the state and moves the head"],
    },
    {
      id: "reset-changes",
      rule: ROW.reset,
      off: "that a reset changes the state",
      edits: [['state === "VERIFIED" || state === "CHANGED_VERIFIED" ? "CHANGED_VERIFIED" : "CHANGED"', "state"]],
      guards: ["the states are reached as the table says"],
    },
    {
      id: "reset-decided-again",
      rule: ROW.reset,
      off: "that an acceptance is of the statement that was on the screen",
      edits: [["event.sh === pin.sh", "true", 'event.sh === pin.sh && pin.state === "CHANGED" &&']],
      guards: ["what a person decides > about keys that were replaced meanwhile decides nothing"],
    },
    {
      id: "accept-from",
      rule: ROW.reset,
      off: "that only a changed contact who was not verified is accepted in one step",
      edits: [['pin.state === "CHANGED"', "true"]],
      guards: ["what a person decides > accept, from CHANGED_VERIFIED"],
    },
    {
      id: "reset-own",
      rule: ROW.reset,
      off: "that a reset of one's own counts only with its keys at hand",
      edits: [["proven && isChanged(reached)", "isChanged(reached)"]],
      guards: ["what keys do > one's own reset, with the new keys at hand, needs nobody's word; another's does"],
    },
    {
      id: "reset-verified",
      rule: ROW.resetVerified,
      off: "that after a verification a reset is more than a change",
      edits: [['state === "VERIFIED" || state === "CHANGED_VERIFIED"', "false"]],
      guards: [
        "the states are reached as the table says",
        "what keys do > two resets at once forget nothing of the verification before",
      ],
    },
    {
      id: "downgrade-shown",
      rule: ROW.resetVerified,
      off: "that a downgrade is of the statement that was on the screen",
      edits: [["event.sh === pin.sh", "true", 'event.sh === pin.sh && pin.state === "CHANGED_VERIFIED"']],
      guards: ["what a person decides > about keys that were replaced meanwhile decides nothing"],
    },
    {
      id: "downgrade-from",
      rule: ROW.resetVerified,
      off: "that only a changed contact who was verified is downgraded",
      edits: [['pin.state === "CHANGED_VERIFIED"', "true"]],
      guards: ["what a person decides > downgrade, from CHANGED"],
    },
    {
      id: "conflict-stays",
      rule: ROW.conflict,
      off: "that a conflict stays one when keys are reset or revoked",
      edits: [
        ['state === "CONFLICT"', "false", 'if (state === "CONFLICT") return state;'],
        ['state === "CONFLICT"', "false", 'state === "CONFLICT" || isChanged(state) ? state : "REVOKED"'],
      ],
      guards: ["what keys do > a conflict stays one, whatever its chain goes on with"],
    },
    {
      id: "revoked",
      rule: ROW.revoke,
      off: "that a revoke blocks",
      edits: [['state === "CONFLICT" || isChanged(state) ? state : "REVOKED"', "state"]],
      guards: ["the states are reached as the table says"],
    },
    {
      id: "own-decided",
      rule: "nobody decides about them in a dialog",
      off: "that nobody decides about their own keys",
      edits: [["pin.uid === owner", "false"]],
      guardFile: ATTACK_TESTS,
      guards: [
        "keys that nobody vouches for, and then the end of the account > nobody decides about their own keys in a dialog",
      ],
    },
    {
      id: "revoked-in-doubt",
      rule: ROW.revokeChanged,
      off: "that keys which nobody vouches for cannot end an account",
      edits: [["isChanged(state)", "false", 'state === "CONFLICT" || isChanged(state) ? state : "REVOKED"']],
      guardFile: ATTACK_TESTS,
      guards: [
        "keys that nobody vouches for, and then the end of the account > an accepted contact has not closed anything",
        "keys that nobody vouches for, and then the end of the account > a verified contact has not closed anything",
      ],
    },
    {
      id: "first-revoked",
      rule: ROW.firstRevoked,
      off: "that a first contact whose account has ended is blocked",
      edits: [['isRevoked ? "REVOKED" : proven ? "VERIFIED" : "TOFU"', 'proven ? "VERIFIED" : "TOFU"']],
      guardFile: ATTACK_TESTS,
      guards: [
        "keys that nobody vouches for, and then the end of the account > a first contact with closed keys is none to write to",
      ],
    },
    {
      id: "closed-decided",
      rule: ROW.revokeChanged,
      off: "that a decision about keys which have ended opens nothing",
      edits: [["isClosed(pin)", "false", 'isClosed(pin) ? "REVOKED" : what === "verified"']],
      guardFile: ATTACK_TESTS,
      guards: [
        "keys that nobody vouches for, and then the end of the account > a decision about them is one about closed keys",
      ],
    },
    {
      id: "answer-asked",
      rule: "An answer about keys is held against what was pinned when it was asked for",
      off: "that an old answer is one to an old question",
      edits: [["asked === null || extendsPin(asked, chain)", "true"]],
      guardFile: "tests/client/late-answers.test.ts",
      guards: ["an answer of known keys from before another tab saw new ones is a late one"],
    },
    {
      id: "answer-late",
      rule: "one that is a beginning of what is pinned now is old and accuses nobody",
      off: "that an old answer accuses nobody",
      edits: [["isLate(pin, asked, chain)", "false"]],
      guardFile: "tests/client/late-answers.test.ts",
      guards: ["an answer of known keys from before another tab saw new ones is a late one"],
    },
    {
      id: "mirror-unseen",
      rule: "What another device found wrong with a statement that is not shown here yet blocks at once",
      off: "that it blocks at once",
      edits: [['!maySend(pin) || state === "TOFU" || state === "VERIFIED"', "true"]],
      guardFile: ATTACK_TESTS,
      guards: [
        "what another device found > about keys not shown here yet counts where it is stricter: 0",
        "what another device found > about keys not shown here yet counts where it is stricter: 2",
      ],
    },
    {
      id: "blocked-sends",
      rule: ROW.reset,
      off: "that nothing is sent to a changed contact",
      edits: [['pin.state === "TOFU" || pin.state === "VERIFIED"', "true"]],
      guards: ["the states are reached as the table says"],
    },
  ]),
  ...mutantsIn("4", "lib/client/contact-rules.ts", "tests/client/pin-decisions.test.ts", [
    {
      id: "scan-keys",
      rule: ROW.compared,
      off: "that a scanned code has the pinned keys",
      edits: [["theirIk === peer.ik && ourIk === me.ik", "true"]],
      guards: ["the code > with another key of either is a mismatch"],
    },
    {
      id: "scan-crosswise",
      rule: ROW.compared,
      off: "that a code compares my key too",
      edits: [["ourIk === me.ik", "true"]],
      guards: ["the code > with another key of either is a mismatch"],
    },
    {
      id: "scan-people",
      rule: ROW.compared,
      off: "that a scanned code is of these two people",
      edits: [["theirUid !== peer.uid || ourUid !== me.uid", "false"]],
      guards: ["the code > of somebody else, for somebody else, or one's own is another person's"],
    },
    {
      id: "note-quiet",
      rule: ROW.rotateEnc,
      off: "the note about new keys",
      edits: [["noted === undefined", "true"]],
      guards: ["the history says what happened, when, and who did it"],
    },
    {
      id: "evidence-exported",
      rule: ROW.conflict,
      off: "that both signed sides of a conflict can be saved",
      edits: [["sides === null", "true"]],
      guards: ["evidence holds both signed sides of a conflict, and there is none without one"],
    },
  ]),
  ...mutantsIn("4", "lib/client/pin-history.ts", PINS[1], [
    {
      id: "mismatch-rotated",
      rule: "A rotation does not end it",
      off: "that a rotation leaves it as it is",
      edits: [['["mismatch", "verified", "reset"]', '["mismatch", "verified", "reset", "rotate-id"]']],
      guards: [
        "what a person decides > a comparison that failed is kept, decides nothing, and ends with one that succeeds",
      ],
    },
  ]),
];
