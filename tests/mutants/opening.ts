// docs/protocol.md section 6, steps 9 to 12: opening, and the body.
import { mutantsIn, type Mutant } from "./mutant.ts";

const OPEN = ["lib/crypto/open-message.ts", "tests/crypto/seal-and-open.test.ts"] as const;
const BODY = ["lib/protocol/body.ts", "tests/protocol/body.test.ts"] as const;
const WHY = "what cannot be opened says why >";

export const OPENING: readonly Mutant[] = [
  ...mutantsIn("6", "lib/client/opening.ts", "tests/client/feed.test.ts", [
    {
      id: "chain-fetched",
      rule: "5",
      off: "that a chain is fetched anew for a statement that is not pinned",
      edits: [["!opened.some(isOfNewKeys)", "true"]],
      guards: ["a message under a statement that is not pinned makes us ask once more"],
    },
    {
      id: "received-checked",
      rule: "7",
      off: "that a refusal of steps 1 to 8 keeps the message closed",
      edits: [
        [
          "locked(checked.code)",
          '{ kind: "text", text: "", re: null }',
          "sid: claims.sid, mh: null, content: locked(checked.code)",
        ],
      ],
      guards: ["one bad message hides none of the others"],
    },
  ]),
  ...mutantsIn("6", "lib/client/opening.ts", "tests/client/feed.test.ts", [
    {
      id: "pins-to-oneself",
      rule: "12",
      off: "that pins count in the conversation with oneself only",
      edits: [["members.size !== 1 || opened.sid !== viewer", "false"]],
      guards: ["pins in a conversation with somebody else are nothing this version knows"],
    },
  ]),
  ...mutantsIn("6", ...OPEN, [
    {
      id: "key-mine",
      rule: "9",
      off: "that the message is opened with the key it was made for",
      edits: [
        [
          "[encryption, ...archived].find(({ kid }) => kid === header.kid)",
          "[encryption, ...archived].find(({ kid }) => kid === header.kid) ?? encryption",
        ],
      ],
      guards: [`${WHY} E_NOKEY: made for a key of mine that is not here`],
    },
    {
      id: "unwrap",
      rule: "9",
      off: "that a wrapped key which does not open is said to be one",
      edits: [["opened === null", "false", `if (opened === null) return refuse("E_UNWRAP")`]],
      guards: [`${WHY} E_UNWRAP: the wrapped key is rubbish`, `${WHY} E_UNWRAP: the wrapped key is somebody else's`],
    },
    {
      id: "commitment-length",
      rule: "10",
      off: "that the content key has 32 bytes",
      edits: [["asCekBytes(bytes)", "bytes"]],
      guards: [`${WHY} E_COMMIT: what was wrapped is not 32 bytes, and was committed to`],
    },
    {
      id: "commitment",
      rule: "10",
      off: "that the content key is the one committed to",
      edits: [["unwrapped.value.kc !== checked.header.kc", "false"]],
      guards: [
        `${WHY} E_COMMIT: the commitment is to something else`,
        `${WHY} E_COMMIT: another key was wrapped for me than was committed to`,
        "two texts under one signature > cannot be shown: a ciphertext that opens under two keys is committed to one",
      ],
    },
    {
      id: "authenticated",
      rule: "11",
      off: "that what does not open stays closed",
      edits: [
        ['opened === null ? refuse("E_OPEN") : good(new Uint8Array(opened))', "good(new Uint8Array(opened ?? 256))"],
      ],
      guards: [`${WHY} E_OPEN: the ciphertext is not of this key`],
    },
    {
      id: "associated-data",
      rule: "11",
      off: "that the header is authenticated with the text",
      edits: [["encodeUtf8(envelope.protected)", "new Uint8Array()"]],
      guards: ["sealing and opening > the frozen messages open for both"],
    },
  ]),
  ...mutantsIn("6", "lib/crypto/open-message.ts", "tests/client/own-keys.test.ts", [
    {
      id: "key-archived",
      rule: "9",
      off: "that archived keys open too",
      edits: [
        [
          "[encryption, ...archived].find(({ kid }) => kid === header.kid)",
          "[encryption].find(({ kid }) => kid === header.kid)",
        ],
      ],
      guards: ["a new encryption key > of 2048 bits comes into force, and old history still opens"],
    },
  ]),
  ...mutantsIn("6", "lib/shared/bytes.ts", "tests/protocol/body.test.ts", [
    {
      id: "body-utf8",
      rule: "12",
      off: "that a body is whole UTF-8",
      edits: [["decoder.decode(bytes)", "new TextDecoder().decode(bytes)"]],
      guards: ["a body > with malformed UTF-8 in its text is refused"],
    },
  ]),
  ...mutantsIn("6", ...BODY, [
    {
      id: "padding-bucket",
      rule: "12",
      off: "that a body is whole buckets",
      edits: [["padded.length % BODY_BUCKET_BYTES !== 0", "false"]],
      guards: ["a body > with another size is refused"],
    },
    {
      id: "padding-size",
      rule: "12",
      off: "that a body has at most 32 KiB",
      edits: [["padded.length > BODY_MAX_BYTES", "false"]],
      guards: ["a body > with more than 32 KiB is refused"],
    },
    {
      id: "padding-shortest",
      rule: "12",
      off: "that the padding is the shortest",
      edits: [["end < padded.length - BODY_BUCKET_BYTES", "false"]],
      guards: ["a body > with a bucket too many is refused"],
    },
    {
      id: "padding-mark",
      rule: "12",
      off: "that the padding begins with 0x80",
      edits: [["padded[end] !== PADDING_START", "false"]],
      guards: ["a body > with another mark before the zeros is refused"],
    },
    {
      id: "body-bytes",
      rule: "12",
      off: "that a body written again is the same bytes",
      edits: [["toJson(body) !== parsed.json", "false"]],
      guards: [
        "a body > with white space is refused",
        "a body > with a duplicate member is refused",
        "a body > with another order is refused",
        "a body > with an escape that is not needed is refused",
      ],
    },
    {
      id: "body-version",
      rule: "12",
      off: "that a body says its version and type",
      edits: [['!isCount(v, 1) || typeof t !== "string"', "false"]],
      guards: ["a body > with a version that is none is refused", "a body > with no type is refused"],
    },
    {
      id: "body-pins-version",
      rule: "12",
      off: "the version and parts of pins",
      edits: [["!isCount(n, 1) || !isPart(part)", "false"]],
      guards: [
        'a body > of pins is refused as {"v":1,"t":"pins","ts":0,"n":0,"part":[1,1],"pins":[]}',
        'a body > of pins is refused as {"v":1,"t":"pins","ts":0,"n":1,"part":[2,1],"pins":[]}',
      ],
    },
    {
      id: "body-pins-entries",
      rule: "12",
      off: "the entries of pins",
      edits: [["!pins.every(isPinsEntry)", "false"]],
      guards: [
        'a body > of pins is refused as {"v":1,"t":"pins","ts":0,"n":1,"part":[1,1],"pins":[["u_AAAAAAAAAAAAAAAAAAAAAA"]]}',
      ],
    },
  ]),
  ...mutantsIn("6", "lib/protocol/spoken-body.ts", "tests/protocol/body.test.ts", [
    {
      id: "body-text",
      rule: "12",
      off: "that a text is a text",
      edits: [['typeof b !== "string" || !b.isWellFormed()', "false"]],
      guards: ["a body > with a text that is none is refused", "a body > with a lone surrogate is refused"],
    },
    {
      id: "body-reply",
      rule: "12",
      off: "that a reply names a message",
      edits: [
        ["isHash(re) ? { v: 1, t, ts, b, re, ...witness } : null", "{ v: 1, t, ts, b, re: String(re), ...witness }"],
      ],
      guards: ["a body > with a reply to nothing is refused"],
    },
    {
      id: "body-seen-count",
      rule: "12",
      off: "that there are 8 seen entries at most",
      edits: [["seen.length > SEEN_MAX", "false"]],
      guards: ["a body > with nine seen entries is refused"],
    },
    {
      id: "body-seen-entry",
      rule: "12",
      off: "that a seen entry is chain, number and hash",
      edits: [["!seen.every(isSeenEntry)", "false"]],
      guards: ["a body > with a seen entry of no chain is refused"],
    },
    {
      id: "body-head",
      rule: "12",
      off: "the form and size of a head of the key log",
      edits: [['typeof sth !== "string" || sth.length > HEAD_MAX_LENGTH || !COMPACT_JWS.test(sth)', "false"]],
      guards: [
        "a body > with a head that is endless is refused",
        "a body > with a head that is no signed text is refused",
      ],
    },
    {
      id: "body-about",
      rule: "12",
      off: "that an edit or a reaction names a message",
      edits: [["!isHash(re)", 'typeof re !== "string"']],
      guards: [
        'a body > that changes another is read: {"v":1,"t":"edit","ts":0,"b":"x","re":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}, and refused: {"v":1,"t":"edit","ts":0,"b":"x","re":"y"}',
      ],
    },
    {
      id: "body-reaction",
      rule: "12",
      off: "the size of a reaction",
      edits: [["b.length > REACTION_MAX_LENGTH", "false"]],
      guards: ["a body > with a reaction that is a text is refused"],
    },
    {
      id: "body-removal",
      rule: "12",
      off: "that a removal names messages, each once",
      edits: [["value.every(isHash) && new Set(value).size === value.length", "true"]],
      guards: ["a body > with a message taken back twice is refused"],
    },
  ]),
];
