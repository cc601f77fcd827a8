// docs/protocol.md section 6.1: what later messages do to earlier ones, and places whose ciphertext is gone.
import { mutantsIn, type Mutant } from "./mutant.ts";

const LEFT = "what is left of a message whose ciphertext is gone >";

export const AMENDING: readonly Mutant[] = [
  ...mutantsIn("6.1", "lib/protocol/receive.ts", "tests/protocol/receive.test.ts", [
    {
      id: "removed-hash",
      rule: "A reader takes such a rest through steps 2 to 5 and 7",
      off: "that the hash of a removed message is one",
      edits: [["isHash(mh) ? parseProtected(text) : null", "parseProtected(text)"]],
      guards: [`${LEFT} is refused with a header that is none`],
    },
    {
      id: "removed-signature",
      rule: "The signature proves that the sender wrote a message with that hash",
      off: "the signature of a removed message",
      edits: [["!(await verifyMessageSignature(sig, mh, sender.ik))", "false"]],
      guards: [`${LEFT} is refused when its sender has not signed that hash`],
    },
  ]),
  ...mutantsIn("6.1", "lib/client/amend-rules.ts", "tests/client/amend-rules.test.ts", [
    {
      id: "amend-author",
      rule: "`edit` and `del` count only for messages of their own sender",
      off: "that edits and removals are their author's",
      edits: [
        ["edits.get(mh)?.get(sid)", "[...(edits.get(mh)?.values() ?? [])].at(-1)"],
        ["removals.get(mh)?.get(sid)", "[...(removals.get(mh)?.values() ?? [])].at(-1)"],
        ["parts.get(mh)?.has(sid) === true", "parts.has(mh)"],
      ],
      guards: [
        "an edit > of somebody else's message changes nothing",
        "a message taken back by its author > stays when somebody else says so",
        "a place that the server emptied by itself is said to be gone",
      ],
    },
    {
      id: "amend-marked",
      rule: "A message with `W_FORK`, `W_REPLAY` or `W_CHANGED` changes nothing",
      off: "that what is marked in red changes nothing",
      edits: [["warnings.get(seq)?.some((mark) => POWERLESS.includes(mark)) === true", "false"]],
      guards: [
        "an edit > that is shown a second time, in two forms, or written with keys in doubt, changes nothing, and its mark is not lost",
      ],
    },
    {
      id: "amend-emoji",
      rule: "`react` is each person's own",
      off: "that a reaction is one emoji",
      edits: [["isOneEmoji(emoji)", "emoji !== ''"]],
      guards: ["reactions > are one emoji and nothing else"],
    },
  ]),
  ...mutantsIn("6.1", "lib/client/message-view.ts", "tests/client/amend-rules.test.ts", [
    {
      id: "removed-vouched",
      rule: "It is shown as deleted only if a `del` of the same sender names it",
      off: "that an empty place needs its author's word",
      edits: [
        [
          'isPart ? { kind: "removed", count: 1 } : { kind: "locked", code: "E_GONE" }',
          '{ kind: "removed", count: 1 }',
        ],
      ],
      guards: ["a place that the server emptied by itself is said to be gone"],
    },
  ]),
];
