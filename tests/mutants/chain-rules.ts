// docs/protocol.md section 6, steps 13 and 14: the place in its chain, and the name a message is shown under.
import { mutantsIn, type Mutant } from "./mutant.ts";

const CHAINS = ["lib/protocol/chain-rules.ts", "tests/protocol/chain-rules.test.ts"] as const;
const AGAIN = "a judge of one range after the other > says of each what is said of it alone";
const SEEN = "chain rules > hold what a sender had seen against what is there >";

export const CHAIN_RULES: readonly Mutant[] = [
  ...mutantsIn("6", ...CHAINS, [
    {
      id: "fork-place",
      rule: "13",
      off: "W_FORK for a second message at a place",
      edits: [['known === mh ? "W_REPLAY" : "W_FORK"', '"W_REPLAY"']],
      guards: ["chain rules > mark a second story at a known place as a fork"],
    },
    {
      id: "fork-link",
      rule: "13",
      off: "W_FORK for a link to another past",
      edits: [["expectedPh !== undefined && expectedPh !== ph", "false"]],
      guards: ["chain rules > mark a link to another past as a fork"],
    },
    {
      id: "fork-beginning",
      rule: "13",
      off: "that the first link is to nothing",
      edits: [["n === 1 ? ZERO_HASH : byNumber.get(n - 1)", "byNumber.get(n - 1)"]],
      guards: ["chain rules > mark a link to another past as a fork"],
    },
    {
      id: "replay",
      rule: "13",
      off: "W_REPLAY",
      edits: [["known !== undefined", "known !== undefined && known !== mh"]],
      guards: ["chain rules > mark the same message at another place as a replay"],
    },
    {
      id: "gap",
      rule: "13",
      off: "W_GAP",
      edits: [["n > newest + 1 && (fromStart || !isFirstMet)", "false"]],
      guards: [
        "chain rules > mark the message after a gap, also at the very start",
        "chain rules > find every dropped message",
      ],
    },
    {
      id: "gap-start",
      rule: "13",
      off: "W_GAP at the beginning of a conversation",
      edits: [["fromStart || !isFirstMet", "!isFirstMet"]],
      guards: ["chain rules > mark the message after a gap, also at the very start"],
    },
    {
      id: "order",
      rule: "13",
      off: "W_ORDER",
      edits: [["n < newest", "false"]],
      guards: ["chain rules > mark what stands in another order than it was sent"],
    },
    {
      id: "order-identity",
      rule: "13",
      off: "W_ORDER for who writes under a statement that was replaced",
      edits: [["message.identity < newest", "false"]],
      guardFile: "tests/client/keys-in-doubt.test.ts",
      guards: [
        "keys that a later statement has replaced > by a reset speak up to it, and are marked after it",
        "keys that a later statement has replaced > by a new identity speak up to it, and are marked after it",
      ],
    },
    {
      id: "causal",
      rule: "13",
      off: "W_CAUSAL",
      edits: [["contradictsSeen(message, standing, fromStart)", "false"]],
      guards: [`${SEEN} and mark what is not there, when nothing can lie before`, `${SEEN} and mark another content`],
    },
    {
      id: "causal-content",
      rule: "13",
      off: "that a seen message has the hash that was named",
      edits: [["place.mh === mh", "true"]],
      guards: [`${SEEN} and mark another content`],
    },
    {
      id: "causal-before",
      rule: "13",
      off: "that a seen message stands before",
      edits: [["place.seq < message.seq", "true"]],
      guards: [`${SEEN} and mark an answer that stands before its question`],
    },
    {
      id: "causal-end",
      rule: "13",
      off: "that a cut-off end is seen without the beginning",
      edits: [["begins.length > 0 && begins.every((first) => first <= n)", "false"]],
      guards: [`${SEEN} and mark a cut-off end also where the beginning is not loaded`],
    },
    {
      id: "time",
      rule: "13",
      off: "W_TIME",
      edits: [["message.ts !== null && Math.abs(message.ts - message.at) > CLOCK_TOLERANCE_MS", "false"]],
      guards: [
        "chain rules > say when two clocks are more than five minutes apart, and nothing where the time is unknown",
      ],
    },
    {
      id: "chains-apart",
      rule: "13",
      off: "that a chain is one sender's",
      edits: [["stateOf(chains, message)", "stateOf(chains, { ...message, sid: messages[0].sid })"]],
      guards: ["chain rules > keep chains of other people and devices apart"],
    },
    {
      id: "judge-other-range",
      rule: "13",
      off: "that a range which is not the one before with more at its end is judged from its beginning",
      edits: [["isBeginning(known.messages, messages)", "known.messages.length <= messages.length"]],
      guards: [AGAIN],
    },
    {
      id: "judge-chain-begins",
      rule: "13",
      off: "that a chain which begins earlier with what is new has the range judged from its beginning",
      edits: [["fromStart || !begins(before.walked.standing, news)", "true"]],
      guards: [AGAIN],
    },
  ]),
  ...mutantsIn("6", "lib/client/feed-rules.ts", "tests/client/feed.test.ts", [
    {
      id: "range-unbroken",
      rule: "13",
      off: "that the judged range is contiguous",
      edits: [["seq === first.seq + index", "true"]],
      guards: ["pages > an unbroken page is told from another", "a page with a gap is not joined to the range"],
    },
    {
      id: "range-joined",
      rule: "13",
      off: "that a page begins where the range ends",
      edits: [["first.seq === place.after + 1", "true"]],
      guards: ["pages > what follows is told from another"],
    },
    {
      id: "range-head",
      rule: "13",
      off: "that the newest page ends with the newest message",
      edits: [['last.seq === ("before" in place ? place.before - 1 : head)', "true"]],
      guards: ["pages > the newest is told from another", "pages > what precedes is told from another"],
    },
    {
      id: "range-judged",
      rule: "13",
      off: "step 13 as a whole",
      edits: [["judge(placed, { fromStart: messages[0]?.seq === 1 })", "new Map()"]],
      guards: ["one bad message hides none of the others"],
    },
    {
      id: "seen-written",
      rule: "13",
      off: "that what is written names the newest of all other chains",
      edits: [["n > (newest.get(chain)?.entry[1] ?? 0)", "false"]],
      guards: ["seen entries name the newest of each other chain, one's own included, newest first"],
    },
  ]),
  ...mutantsIn("6", "lib/client/identity-marks.ts", "tests/client/keys-in-doubt.test.ts", [
    {
      id: "changed",
      rule: "13",
      off: "W_CHANGED",
      edits: [["isUndecided(pin, placed.identity)", "false"]],
      guards: ["a reset that the person has not decided about > marks what was written with it, and nothing else"],
    },
  ]),
  ...mutantsIn("6", "lib/client/contacts.ts", "tests/client/contacts.test.ts", [
    {
      id: "pinned-name",
      rule: "14",
      off: "that a contact is shown under the pinned name",
      edits: [["pin?.handle ?? person.handle", "person.handle"]],
      guards: ["contacts > a contact is shown under the pinned name, whatever the server calls them"],
    },
  ]),
];
