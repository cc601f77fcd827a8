// docs/protocol.md section 11: what the key log must say of people, and what waits for it.
import { mutantsIn, type Mutant } from "./mutant.ts";

const TESTS = "tests/client/key-log.test.ts";
const TABS = "tests/client/key-log-tabs.test.ts";
const PEOPLE = "tests/client/key-log-people.test.ts";
const ALARM = {
  own: "a statement of one's own that one did not make",
  contact: "a contact's chain that is behind or beside the log",
} as const;
const PATIENCE = "A leaf that is missing while it may still be under way becomes an alarm after two minutes";

export const KEY_LOG_PEOPLE: readonly Mutant[] = [
  ...mutantsIn("11", "lib/client/key-log-people.ts", TESTS, [
    {
      id: "log-contact",
      rule: "nothing is sent to whom it concerns",
      off: "that a contact whom the log contradicts is blocked",
      edits: [["uid !== viewer", "false", "if (uid !== viewer) await contacts.block(uid)"]],
      guards: ["a lying log > that shows others another key of a contact: nothing is sent to them"],
    },
    {
      id: "log-found",
      rule: "each contact's newest leaf is the head of the chain that the server shows",
      off: "that only who was found in the log is covered",
      edits: [['verdict.kind === "right" ? chain.head.sh : null', "chain.head.sh"]],
      guardFile: PEOPLE,
      guards: ["who is covered > is covered for the keys that were found, not for those that came since"],
    },
    {
      id: "log-answered",
      rule: "Only answers count",
      off: "that who was not answered accuses nobody",
      edits: [['(verdict.kind === "behind" && !isAnswered) || (verdict.kind === "missing" && !log.isNewest)', "false"]],
      guardFile: PEOPLE,
      guards: ["patience > does not count looks at which the keys were not answered"],
    },
  ]),
  ...mutantsIn("11", "lib/client/key-log-people.ts", TABS, [
    {
      id: "own-replaced",
      rule: "A tab whose keys are not those of the vault any more says nothing of what they do not prove",
      off: "that only the keys in use judge what they do not prove",
      edits: [["!(await isKeyInUse())", "false"]],
      guards: [
        "a tab that is still open with keys that the vault holds no more > does not say of a reset that nobody proves it",
      ],
    },
  ]),
  ...mutantsIn("11", "lib/client/key-log-rules.ts", TESTS, [
    {
      id: "log-patience",
      rule: PATIENCE,
      off: "that patience ends",
      edits: [["now - since > PATIENCE_MS", "false"]],
      guards: [
        "a lying log > that does not have a contact: waited for a while, then said",
        "a lying log > that has keys of this person that this person never made",
      ],
    },
    {
      id: "log-patience-kept",
      rule: "Since when, and what exactly is waited for, is remembered on the device",
      off: "that what was waited for before goes on being waited for",
      edits: [["known !== undefined && known.place > reached && known.since <= now", "false"]],
      guardFile: PEOPLE,
      guards: ["patience > is remembered: visits may be as short as they like"],
    },
    {
      id: "own-leaves",
      rule: ALARM.own,
      off: "that one's own leaves are one's own statements",
      edits: [["standing === undefined || standing.sh === encodeB64u(sh)", "true"]],
      guards: ["a lying log > that has another first key of this person"],
    },
    {
      id: "own-leaves-order",
      rule: ALARM.own,
      off: "that one's own leaves stand in their order, each once",
      edits: [["seq === index + 1", "true"]],
      guards: ["a lying log > that has a statement of this person twice"],
    },
    {
      id: "own-leaves-count",
      rule: ALARM.own,
      off: "that there is no further leaf of one's own",
      edits: [["leaves.length === chain.statements.length", "leaves.length >= chain.statements.length"]],
      guards: ["a lying log > that has keys of this person that this person never made"],
    },
    {
      id: "own-proven",
      rule: "A statement is one's own when the identity key at hand has signed it",
      off: "that one's own statements are proven by the keys at hand",
      edits: [["proven < chain.statements.length", "false"]],
      guardFile: PEOPLE,
      guards: [
        "one's own statements > a reset that nobody proves is an alarm, though chain and log agree",
        "one's own statements > a reset and the end of the account that nobody proves is an alarm, though chain and log agree",
      ],
    },
    {
      id: "contact-beside",
      rule: ALARM.contact,
      off: "that a contact's newest leaf is in the chain",
      edits: [["standing.sh !== encodeB64u(newest.sh)", "false"]],
      guards: ["a lying log > that shows others another key of a contact: nothing is sent to them"],
    },
    {
      id: "contact-behind",
      rule: ALARM.contact,
      off: "that the chain reaches as far as the log",
      edits: [['"behind"', '"right"', 'if (standing === undefined) return { kind: "behind"']],
      guards: ["a lying log > that hides a contact's newest keys here alone"],
    },
    {
      id: "contact-missing",
      rule: ALARM.contact,
      off: "that the log reaches as far as the chain",
      edits: [["chain.head.seq === newest.seq", "true"]],
      guards: ["a lying log > that never has a contact's newest keys"],
    },
  ]),
  ...mutantsIn("11", "lib/client/sending.ts", "tests/client/outbox.test.ts", [
    {
      id: "log-before-first",
      rule: "before the first message to a new contact",
      off: "that nothing is sent before the log shows the contact",
      edits: [["!isLogged", "false"]],
      guards: ["the key log > is asked before anything is sealed, and what it blocks is not sent"],
    },
    {
      id: "log-head-travels",
      rule: "Heads travel",
      off: "that a head goes along with messages",
      edits: [["running.hasHead ? null : around.logHead()", "null"]],
      guards: ["the key log > has its newest head passed on, once for each session"],
    },
    {
      id: "log-head-once",
      rule: "once per sending session",
      off: "that it goes along once",
      edits: [["running.hasHead ? null : around.logHead()", "around.logHead()"]],
      guards: ["the key log > has its newest head passed on, once for each session"],
    },
  ]),
];
