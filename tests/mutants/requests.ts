// docs/security-tests.md: who may do what, what a request may be, how often, what is logged, and the way to the database.
import { mutantsIn, type Mutant } from "./mutant.ts";

const MATRIX = "tests/server/authorisation.test.ts";
const LIMITS = "tests/server/limits.test.ts";
const TRACES = "tests/server/traces.test.ts";
const TLS = "tests/server/database-tls.test.ts";
const ROW = {
  matrix: "every route and method is asked for by strangers, members and owners, and answers as its row says",
  parameters: "query parameters come once, integers are decimal digits",
  streams: "6 streams a user, then 429; a full process 503",
  rates:
    "rates of sending, registering, looking people up and changing keys, 429 with Retry-After beyond them, counted over all instances",
  line: "one JSON line a request with id, route, hashed person, status, milliseconds and nothing else",
  figures: "figures for operators name nobody and are shown to nobody else",
  tls: "TLS to the database unless on loopback, and only to the one that the certificate names",
} as const;

const MEMBERSHIP = "and(eq(members.userId, viewer), eq(members.conversationId, key), eq(conversations.kind, kind))";

export const REQUESTS: readonly Mutant[] = [
  ...mutantsIn("requests", "lib/server/data/conversations.ts", MATRIX, [
    {
      id: "matrix-member",
      rule: ROW.matrix,
      off: "that who reads is a member",
      edits: [["eq(members.userId, viewer)", "undefined", MEMBERSHIP]],
      guards: ["every route, asked by everybody > GET /api/conversations/[cid]/messages is for member"],
    },
  ]),
  ...mutantsIn("requests", "lib/server/messages/remove.ts", MATRIX, [
    {
      id: "matrix-author",
      rule: ROW.matrix,
      off: "that who removes a message has written it",
      edits: [["sender !== viewer", "false"]],
      guards: ["every route, asked by everybody > DELETE /api/conversations/[cid]/messages is for author"],
    },
  ]),
  ...mutantsIn("requests", "lib/server/route.ts", "tests/server/requests.test.ts", [
    {
      id: "parameter-once",
      rule: ROW.parameters,
      off: "that a parameter comes once",
      edits: [["repeated !== undefined", "false"]],
      guards: ["a query > has each parameter once and none that is unknown"],
    },
    {
      id: "rate",
      rule: ROW.rates,
      off: "that who has no turn left waits",
      edits: [["wait !== null", "false", "if (wait !== null) return refuseForNow(wait);\n\n  const reply"]],
      guardFile: LIMITS,
      guards: [
        "by default > an address makes five accounts an hour, at all instances together, and another one its own",
        "by default > a person sends a hundred messages at once, and then twenty a second",
        "by default > a person looks sixty times a minute for others, and changes keys ten times",
      ],
    },
  ]),
  ...mutantsIn("requests", "lib/server/auth/client-address.ts", LIMITS, [
    {
      id: "rate-forged-address",
      rule: ROW.rates,
      off: "that a proxy's word is read from the end that the proxy wrote",
      edits: [["seen.at(-trustedProxies)", "seen[0]"]],
      guards: [
        "by default > an address makes five accounts an hour, at all instances together, and another one its own",
      ],
    },
  ]),
  ...mutantsIn("requests", "lib/server/events/hub.ts", "tests/server/events.test.ts", [
    {
      id: "streams-person",
      rule: ROW.streams,
      off: "how many streams a person has",
      edits: [["(known?.streams.size ?? 0) >= STREAMS_PER_PERSON", "false"]],
      guards: ["an event stream > is one of a few of each person"],
    },
    {
      id: "streams-process",
      rule: ROW.streams,
      off: "how many streams a process has",
      edits: [["this.#open >= STREAMS_PER_PROCESS", "false"]],
      guardFile: "tests/server/streams.test.ts",
      guards: ["streams > are no more than the process can hold, and 503 beyond"],
    },
  ]),
  ...mutantsIn("requests", "lib/server/log.ts", TRACES, [
    {
      id: "log-person",
      rule: ROW.line,
      off: "that a person is hashed",
      edits: [['createHmac("sha256", environment().logKey).update(uid).digest("base64url").slice(0, 12)', "uid"]],
      guards: [
        "what somebody typed and nobody may keep > is 0 times in the log, in the database and in Redis; what the database keeps is not in the log",
      ],
    },
  ]),
  ...mutantsIn("requests", "lib/server/handlers/metrics.ts", TRACES, [
    {
      id: "metrics-token",
      rule: ROW.figures,
      off: "that the token is the operator's",
      edits: [["timingSafeEqual(expected, shown)", "true"]],
      guards: ["figures about the process > are not there without the operator's token, nor where none is set"],
    },
  ]),
  ...mutantsIn("requests", "lib/server/db/pool.ts", TLS, [
    {
      id: "tls-name",
      rule: ROW.tls,
      off: "that the server speaks to the database which the certificate names",
      edits: [["{ rejectUnauthorized: true, verifyIdentity: true }", "{ rejectUnauthorized: true }"]],
      guards: [
        "an encrypted way to the database > is the server's own way too, which is not ready while it cannot be had",
      ],
    },
  ]),
  ...mutantsIn("requests", "scripts/migrate.mjs", TLS, [
    {
      id: "tls-migration-name",
      rule: ROW.tls,
      off: "the same of migrating",
      edits: [['tls === "verified"', "false", 'verifyIdentity: tls === "verified"']],
      guards: [
        "an encrypted way to the database > is refused to a server whose certificate was made out to another name, unless nobody asks",
      ],
    },
    {
      id: "tls-migration-authority",
      rule: ROW.tls,
      off: "that a known authority has signed it",
      edits: [['tls === "verified"', "false", 'rejectUnauthorized: tls === "verified"']],
      guards: [
        "an encrypted way to the database > is refused to a server whose certificate no known authority has signed",
      ],
    },
  ]),
];
