// docs/api.md, "What a posted message must pass": what is judged before any row is looked at, and who is a member.
import { mutantsIn, type Mutant } from "./mutant.ts";

const TESTS = "tests/server/posted-messages.test.ts";
const REQUEST_TESTS = "tests/server/requests.test.ts";
const ROW = {
  page: "own page, session",
  size: "size; content type",
  json: "strict JSON; 1 to 50 envelopes",
  form: "an envelope of AT1",
  place: "its `cid` is the address's; its `sid` is the session's; all are of one chain",
  member: "the session's user is a member",
} as const;
const REFUSED = "a posted message is refused when >";

export const POSTED_MESSAGES: readonly Mutant[] = [
  ...mutantsIn("messages", "lib/server/own-pages.ts", REQUEST_TESTS, [
    {
      id: "origin",
      rule: ROW.page,
      off: "the check of Origin",
      edits: [["environment().allowedOrigins.has(origin)", "true"]],
      guards: ["a write is refused > from a page that is not ours"],
    },
    {
      id: "fetch-site",
      rule: ROW.page,
      off: "the check of Sec-Fetch-Site",
      edits: [['site === null || site === "same-origin"', "true"]],
      guards: ["a write is refused > from a page that is not ours"],
    },
    {
      id: "own-header",
      rule: ROW.page,
      off: "the header that only own pages send",
      edits: [['request.headers.get("x-aryatel") === "1"', "true"]],
      guards: ["a write is refused > from a page that is not ours"],
    },
  ]),
  ...mutantsIn("messages", "lib/server/route.ts", TESTS, [
    {
      id: "session",
      rule: ROW.page,
      off: "that there is a session",
      edits: [['access === "session" && viewer === null', "false"]],
      guards: [`${REFUSED} there is no session`],
    },
    {
      id: "content-type",
      rule: ROW.size,
      off: "the content type",
      edits: [['request.headers.get("content-type") !== "application/json"', "false"]],
      guards: [`${REFUSED} its content type is anything but application/json`],
    },
    {
      id: "content-encoding",
      rule: ROW.size,
      off: "that the body is in no wrapping",
      edits: [["isWrapped(request)", "false"]],
      guards: [`${REFUSED} its content type is anything but application/json`],
    },
    {
      id: "strict-json",
      rule: ROW.json,
      off: "that JSON is strict",
      edits: [
        [
          "parseStrictJson(body.text)",
          "((text) => { try { return { value: JSON.parse(text) }; } catch { return null; } })(body.text)",
        ],
      ],
      guards: [`${REFUSED} it is not strict JSON`],
    },
    {
      id: "contract",
      rule: ROW.json,
      off: "the contract",
      edits: [["outcome.success", "true", "if (outcome.success) return { ok: true, value: outcome.data }"]],
      guards: [`${REFUSED} it is not of the contract`],
    },
  ]),
  ...mutantsIn("messages", "lib/server/request-body.ts", TESTS, [
    {
      id: "size-announced",
      rule: ROW.size,
      off: "the size of a body",
      edits: [
        ["Number(announced ?? 0) > maxBytes", "false"],
        ["length > maxBytes", "false"],
      ],
      guards: [`${REFUSED} the request is too large, announced or not`],
    },
    {
      id: "size-counted",
      rule: ROW.size,
      off: "that a body which announced no size is counted",
      edits: [["length > maxBytes", "false"]],
      guards: [`${REFUSED} the request is too large, announced or not`],
    },
  ]),
  ...mutantsIn("messages", "lib/server/messages/admission.ts", TESTS, [
    {
      id: "posted-profile",
      rule: ROW.form,
      off: "that it is an envelope of AT1",
      edits: [["!parsed.ok", "false"]],
      guards: [`${REFUSED} it is not an envelope of the profile`],
    },
    {
      id: "posted-conversation",
      rule: ROW.place,
      off: "that cid is the address's",
      edits: [["header.cid !== cid", "false"]],
      guards: [`${REFUSED} it belongs to another conversation`],
    },
    {
      id: "posted-sender",
      rule: ROW.place,
      off: "that sid is the session's user",
      edits: [["header.sid !== sender", "false"]],
      guards: [`${REFUSED} its sender is not the session's user`],
    },
    {
      id: "posted-one-chain",
      rule: ROW.place,
      off: "that all are of one chain",
      edits: [["header.ch !== (envelopes[0]?.header.ch ?? header.ch)", "false"]],
      guards: ["a refusal of one in a batch > names its place and stores none of them"],
    },
  ]),
  ...mutantsIn("messages", "lib/server/messages/send.ts", TESTS, [
    {
      id: "posted-member",
      rule: ROW.member,
      off: "that the sender is a member",
      edits: [
        ["!(await isMember(viewer, cid))", "false"],
        ["!isTheirs", "false"],
      ],
      guards: [`${REFUSED} its sender is not a member, or there is no such conversation`],
    },
    {
      id: "posted-kind",
      rule: ROW.member,
      off: "that a conversation is named by its letter too",
      edits: [
        ["!(await isMember(viewer, cid))", "false"],
        ["!cid.startsWith(conversation.kind)", "false"],
      ],
      guards: [`${REFUSED} its sender is not a member, or there is no such conversation`],
    },
  ]),
];
