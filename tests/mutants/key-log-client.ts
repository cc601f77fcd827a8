// docs/protocol.md section 11: which heads and leaves a client believes, and what of them alarms it.
import { mutantsIn, type Mutant } from "./mutant.ts";

const TESTS = "tests/client/key-log.test.ts";
const ATTACKS = "tests/client/key-log-attacks.test.ts";
const PEOPLE = "tests/client/key-log-people.test.ts";
const ALARM = {
  smaller: "a smaller tree",
  root: "another root at a known size",
  leaves: "leaves that do not make the signed root",
  signature: "a head that does not verify",
  key: "another log key",
  kept: "leaves kept back from a tree that is signed",
} as const;

export const KEY_LOG_CLIENT: readonly Mutant[] = [
  ...mutantsIn("11", "lib/client/key-log-tree.ts", TESTS, [
    {
      id: "root-of-leaves",
      rule: ALARM.leaves,
      off: "that the leaves make the signed root",
      edits: [["!equalBytes(root, head.root)", "false"]],
      guards: ["a lying log > that takes leaves back"],
    },
    {
      id: "same-size",
      rule: ALARM.root,
      off: "that heads of one size have one root",
      edits: [["equalBytes(older.root, newer.root)", "true"]],
      guards: [
        "heads that others were shown > of a second log under the same key, as long, are the proof of a split view",
      ],
    },
    {
      id: "consistency-asked",
      rule: "Who receives one asks the server for a consistency proof between it and the own head",
      off: "that the proof is verified",
      edits: [["await verifyConsistency(older, newer, proof)", "true"]],
      guards: [
        "heads that others were shown > of a second log under the same key, shorter, are the proof of a split view",
      ],
    },
    {
      id: "consistency-denied",
      rule: ALARM.smaller,
      off: "that a log which denies its own head contradicts itself",
      edits: [['answer.code === "not_found" ? "contradiction" : "unreachable"', '"unreachable"']],
      guards: ["a lying log > that becomes shorter"],
    },
  ]),
  ...mutantsIn("11", "lib/client/key-log-follow.ts", TESTS, [
    {
      id: "log-smaller",
      rule: ALARM.smaller,
      off: "that a smaller tree is held against the known one",
      edits: [
        [
          'result === "contradiction"',
          "false",
          'if (result === "contradiction") await raise("split-view", splitView(key, known, head, answer))',
        ],
      ],
      guards: ["a lying log > that becomes shorter"],
    },
    {
      id: "log-growth",
      rule: "holds the root against the head's",
      off: "that a tree which did not only grow is an alarm",
      edits: [
        ['compared?.result === "contradiction"', "false"],
        ['growth.kind === "contradiction"', "false"],
      ],
      guards: ["a lying log > that takes leaves back"],
    },
    {
      id: "log-frozen",
      rule: ALARM.kept,
      off: "that leaves which are kept back become an alarm",
      edits: [['findings.isOverdue("withheld", growth.size, head.size)', "false"]],
      guardFile: ATTACKS,
      guards: ["a log that is frozen for one person > cannot keep the leaves back for longer than patience"],
    },
    {
      id: "log-older",
      rule: ALARM.kept,
      off: "that an older head becomes an alarm",
      edits: [['findings.isOverdue("smaller", head.size, known.size)', "false"]],
      guardFile: ATTACKS,
      guards: ["a log that is frozen for one person > that shows an older head for longer than patience"],
    },
    {
      id: "log-evidence",
      rule: "both signed heads can be saved as evidence",
      off: "that both heads are evidence",
      edits: [["[known.jws, other.jws]", "[]"]],
      guards: ["a lying log > that takes leaves back"],
    },
    {
      id: "log-head-compared",
      rule: "without one, the two signed heads prove a split view",
      off: "that heads others were shown are compared",
      edits: [
        [
          'result === "contradiction"',
          "false",
          'if (result === "contradiction") await raise("split-view", splitView(key, known, theirs, answer))',
        ],
      ],
      guards: [
        "heads that others were shown > of a second log under the same key, shorter, are the proof of a split view",
      ],
    },
    {
      id: "log-head-followed",
      rule: "To a larger head that verifies the client goes on by itself",
      off: "that a larger head is followed",
      edits: [["findings !== null && grow(tree, key, theirs, findings)", "false"]],
      guardFile: ATTACKS,
      guards: [
        "a log that is frozen for one person > is followed to the heads that others were shown, and judged there",
      ],
    },
    {
      id: "log-foreign-head",
      rule: "A head under another log key than the pinned one is ignored as an alarm",
      off: "that a head is read under the pinned key",
      edits: [
        ["!isOther", "false"],
        ["from === null", "true", "if (from === null)\n      await raise"],
      ],
      guards: ["heads that others were shown > that anybody could have made up prove nothing"],
    },
    {
      id: "log-other-noted",
      rule: "counted for whom it came from",
      off: "that who was shown another log is named",
      edits: [["ts > (sameAt.get(from) ?? -1)", "false"]],
      guardFile: ATTACKS,
      guards: [
        "a log of one's own, from the first sight on > is said when somebody verified was shown another one, and can be put away",
        "a log of one's own, from the first sight on > is said when several contacts agree, not for the word of one",
      ],
    },
  ]),
  ...mutantsIn("11", "lib/client/key-log.ts", TESTS, [
    {
      id: "log-key",
      rule: ALARM.key,
      off: "that the log key is the pinned one",
      edits: [["key !== null && key !== shown.key", "false"]],
      guards: ["a lying log > that changes its key"],
    },
    {
      id: "log-signature",
      rule: ALARM.signature,
      off: "that a head which does not verify becomes an alarm",
      edits: [['findings.isOverdue("signature", 0, 1)', "false"]],
      guardFile: ATTACKS,
      guards: ["checks that are left out > by a head that is not signed: an alarm after patience, at first sight too"],
    },
    {
      id: "log-covered",
      rule: "until then a first message waits",
      off: "that a contact is covered by a log that has them",
      edits: [["pin !== undefined && record.get().found[uid] === pin.sh", "true"]],
      guards: [
        "a lying log > that does not have a contact: waited for a while, then said",
        "an honest log > that is out of reach is no alarm, and covers nobody new",
      ],
    },
    {
      id: "log-covered-keys",
      rule: "after any change of their keys the next message waits for a look at the log again",
      off: "that a contact is covered for the keys that were found",
      edits: [["record.get().found[uid] === pin.sh", "record.get().found[uid] !== undefined"]],
      guardFile: PEOPLE,
      guards: ["who is covered > is covered for the keys that were found, not for those that came since"],
    },
    {
      id: "log-unchecked",
      rule: "When no look was whole for an hour and three tries, a notice says since when the log could not be checked",
      off: "that looks which are not whole are counted",
      edits: [["noteUnchecked(isWhole ? null : now())", "noteUnchecked(null)"]],
      guardFile: ATTACKS,
      guards: ["checks that are left out > for want of proofs: said after an hour, and no alarm"],
    },
  ]),
  ...mutantsIn("11", "lib/client/key-log.ts", ATTACKS, [
    {
      id: "log-server-there",
      rule: "Any answer of the server since the last look counts for that, not one route's",
      off: "that the server is there when it has answered anything",
      edits: [["around.countAnswers() > answersSeen", "false"]],
      guards: [
        "checks that are left out > for want of an answer about the log and one's own keys, while the server answers about anything else",
      ],
    },
    {
      id: "log-head-waiting",
      rule: "and so does a head that waits and came in a message",
      off: "that the server is there when it has brought a head",
      edits: [['record.get().heard.some(({ head }) => !head.includes("|"))', "false"]],
      guards: ["checks that are left out > for want of any answer, while a head waits that came in a message"],
    },
  ]),
  ...mutantsIn("11", "lib/client/key-log-memory.ts", TESTS, [
    {
      id: "log-alarm-kept",
      rule: "The alarm stays over reloads and tabs",
      off: "that what was noticed is stored",
      edits: [["store.update((before) => known ?? step(before ?? emptyRecord(owner)))", "Promise.resolve(next)"]],
      guards: ["a lying log > that takes leaves back"],
    },
    {
      id: "log-alarm-tabs",
      rule: "The alarm stays over reloads and tabs",
      off: "that a change is made to what is stored, not to what this tab knew",
      edits: [["step(before ?? emptyRecord(owner))", "next"]],
      guardFile: PEOPLE,
      guards: ["alarms > of another tab are not written over by one that has not heard of them"],
    },
  ]),
  ...mutantsIn("11", "lib/client/key-log-record.ts", PEOPLE, [
    {
      id: "log-alarms-apart",
      rule: "Alarms of different kinds and names stand side by side",
      off: "that one alarm hides no other",
      edits: [["kind === alarm.kind && handle === alarm.handle", "true"]],
      guards: ["alarms > are all said, one's own keys first"],
    },
  ]),
];
