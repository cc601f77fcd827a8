// Hostile requests for every route, grown from its contract: a good request of which something is made wrong, or nothing.
// What comes out is plain data, so that fast-check can repeat and shrink it.
import fc from "fast-check";
import type * as z from "zod/mini";
import { deleteAccountSchema } from "@/lib/shared/contract/account.ts";
import { typingSchema } from "@/lib/shared/contract/events.ts";
import { consistencyQuerySchema, inclusionQuerySchema, logLeavesQuerySchema } from "@/lib/shared/contract/keys.ts";
import { postStatementSchema } from "@/lib/shared/contract/keys.ts";
import { listQuerySchema } from "@/lib/shared/contract/list-pages.ts";
import {
  messagePageQuerySchema,
  postMessagesSchema,
  putMarksSchema,
  removeMessagesSchema,
} from "@/lib/shared/contract/messages.ts";
import { openConversationSchema, peopleQuerySchema, registerSchema } from "@/lib/shared/contract/people.ts";
import {
  beginSecondFactorSchema,
  disableSecondFactorSchema,
  enableSecondFactorSchema,
} from "@/lib/shared/contract/second-factor.ts";
import { changePasswordSchema, endSessionsSchema } from "@/lib/shared/contract/sessions.ts";

/** What a route takes, and a good example of it; names in braces stand for what the test knows. */
interface Contract {
  body?: { schema: z.ZodMiniType; sample: Record<string, unknown> };
  query?: { schema: z.ZodMiniType; sample: Record<string, string> };
}

const HASH = "A".repeat(43);
const NO_STATEMENT = "e30.e30.e30";

/**
 * By the rows of tests/support/access-table.ts. A password of a sample is one that is refused before anything is hashed, where
 * there is such; otherwise a wrong one, and whoever repeats it is soon told to wait.
 */
export const CONTRACTS: Readonly<Record<string, Contract>> = {
  "POST /api/register": {
    body: {
      schema: registerSchema,
      sample: { handle: "fuzz_name", email: "f@example.org", password: "password1234", statement: NO_STATEMENT },
    },
  },
  "GET /api/health": {},
  "GET /api/health/ready": {},
  "GET /api/metrics": {},
  "GET /api/log/head": {},
  "GET /api/log/leaves": { query: { schema: logLeavesQuerySchema, sample: { from: "0", to: "2" } } },
  "GET /api/log/proof/inclusion": { query: { schema: inclusionQuerySchema, sample: { index: "0", size: "1" } } },
  "GET /api/log/proof/consistency": { query: { schema: consistencyQuerySchema, sample: { first: "1", second: "1" } } },
  "GET /api/users": { query: { schema: peopleQuerySchema, sample: { query: "a", cursor: "abc" } } },
  "GET /api/users/[uid]/keys": {},
  "GET /api/conversations": {
    query: { schema: listQuerySchema, sample: { cursor: `0.d_${"A".repeat(22)}`, limit: "5" } },
  },
  "POST /api/conversations": { body: { schema: openConversationSchema, sample: { uid: "{uid}" } } },
  "GET /api/events": {},
  "GET /api/sessions": {},
  "DELETE /api/sessions": { body: { schema: endSessionsSchema, sample: { which: HASH } } },
  "GET /api/second-factor": {},
  "POST /api/second-factor/begin": {
    body: { schema: beginSecondFactorSchema, sample: { password: "not the password" } },
  },
  "POST /api/second-factor": {
    body: { schema: enableSecondFactorSchema, sample: { ticket: "AAAA", code: "000000" } },
  },
  "DELETE /api/second-factor": {
    body: { schema: disableSecondFactorSchema, sample: { password: "not the password", code: "000000" } },
  },
  "POST /api/password": {
    body: { schema: changePasswordSchema, sample: { current: "not the password", password: "password1234" } },
  },
  "POST /api/keys": { body: { schema: postStatementSchema, sample: { statement: NO_STATEMENT } } },
  "GET /api/conversations/[cid]/messages": {
    query: { schema: messagePageQuerySchema, sample: { after: "0", limit: "5" } },
  },
  "POST /api/conversations/[cid]/messages": {
    body: {
      schema: postMessagesSchema,
      sample: { messages: [{ protected: "e30", iv: "AAAA", ciphertext: "AAAA", tag: "AAAA", sig: "AAAA" }] },
    },
  },
  "DELETE /api/conversations/[cid]/messages": { body: { schema: removeMessagesSchema, sample: { seqs: [999] } } },
  "PUT /api/conversations/[cid]/read": { body: { schema: putMarksSchema, sample: { read: 1 } } },
  "POST /api/conversations/[cid]/typing": { body: { schema: typingSchema, sample: {} } },
  "DELETE /api/account": { body: { schema: deleteAccountSchema, sample: { password: "not the password" } } },
};

const NASTY = [
  "' OR '1'='1",
  "1; DROP TABLE users; --",
  "\\' UNION SELECT password_hash FROM users -- ",
  "${7*7}{{7*7}}<%= 7*7 %>",
  "<script>alert(1)</script>",
  "../../../../etc/passwd",
  "%00%0d%0aSet-Cookie: x=y",
  "\u0000",
  "\r\nX-Injected: 1",
  "\ud83d\ude00\u202e\u200b\ufeff",
  "ﾡ".normalize("NFKC"),
  "__proto__",
  "constructor",
  "toString",
  "-1",
  "9007199254740993",
  "1e309",
  "NaN",
  "null",
  "true",
  "[]",
  "{}",
  "",
];

const text = fc.oneof(
  { arbitrary: fc.constantFrom(...NASTY), weight: 3 },
  { arbitrary: fc.string({ unit: "binary", maxLength: 60 }), weight: 2 },
  { arbitrary: fc.integer({ min: 1, max: 20_000 }).map((length) => "a".repeat(length)), weight: 1 },
);
const scalar = fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.maxSafeInteger());
const value = fc.oneof(
  { arbitrary: scalar, weight: 4 },
  { arbitrary: fc.jsonValue({ maxDepth: 10 }), weight: 2 },
  { arbitrary: fc.array(scalar, { maxLength: 300 }), weight: 1 },
);

/** A good object, with one or two members changed, added or taken away. */
function changed(sample: Record<string, unknown>): fc.Arbitrary<unknown> {
  const names = [...Object.keys(sample), "extra", "constructor"];
  const change = fc.tuple(fc.constantFrom(...names), fc.option(value, { nil: undefined }));
  return fc.oneof(
    { arbitrary: fc.constant(sample), weight: 2 },
    {
      arbitrary: fc
        .array(change, { minLength: 1, maxLength: 2 })
        .map((changes) => ({ ...sample, ...Object.fromEntries(changes) })),
      weight: 6,
    },
    { arbitrary: value, weight: 1 },
  );
}

/** How a JSON text becomes bytes that are not what they should be. */
const SPOILED: ((json: string) => Uint8Array)[] = [
  (json) => Buffer.from(`\ufeff${json}`),
  (json) => Buffer.from(json, "utf16le"),
  (json) => Buffer.from(json.slice(0, -1)),
  (json) => Buffer.from(json + json),
  (json) => Buffer.from(json.replace("{", '{"__proto__":{"a":1},')),
  (json) => Buffer.from(json.replace(/\{("[^"]+":)/, "{$1null,$1")),
  (json) => Buffer.concat([Buffer.from(json), Buffer.from([0xff])]),
  (json) => Buffer.from(`${"[".repeat(500)}${json}`),
  (json) => Buffer.from(json.replaceAll(/\d+/g, "$&.0e0")),
  () => Buffer.alloc(0),
];

const good = <Value>(right: Value, wrong: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.oneof({ arbitrary: fc.constant(right), weight: 9 }, { arbitrary: wrong, weight: 1 });

export interface HostileRequest {
  row: string;
  who: "own" | "other" | "nobody" | "garbage";
  /** What stands for the id in the address; `{id}` is one that fits. */
  id: string;
  query: [string, string][];
  /** Null where the method has none. */
  body: Uint8Array | null;
  contentType: string;
  origin: string;
  mark: string;
  encoding: string;
}

function bodyOf(contract: Contract, method: string): fc.Arbitrary<Uint8Array | null> {
  if (method === "GET") return fc.constant(null);
  const json = changed(contract.body?.sample ?? {}).map((one) => JSON.stringify(one));
  return fc.oneof(
    { arbitrary: json.map((one) => Buffer.from(one)), weight: 6 },
    { arbitrary: fc.tuple(json, fc.constantFrom(...SPOILED)).map(([one, spoil]) => spoil(one)), weight: 2 },
    { arbitrary: fc.uint8Array({ maxLength: 200 }), weight: 1 },
    { arbitrary: fc.constant(Buffer.alloc(40_000, " ")), weight: 1 },
  );
}

function queryOf(contract: Contract): fc.Arbitrary<[string, string][]> {
  const none: [string, string][] = [];
  const sample: [string, string][] = Object.entries(contract.query?.sample ?? {});
  const names = [...sample.map(([name]) => name), "extra", "__proto__", "limit", "after[]"];
  const one = fc.tuple(
    fc.constantFrom(...names),
    text.map((word) => word.slice(0, 300)),
  );
  return fc.oneof(
    { arbitrary: fc.constant(sample), weight: 3 },
    { arbitrary: fc.array(one, { maxLength: 3 }), weight: contract.query === undefined ? 1 : 3 },
    { arbitrary: one.map((more) => [...sample, more]), weight: contract.query === undefined ? 1 : 3 },
    { arbitrary: fc.constant(none), weight: 2 },
  );
}

export const hostileRequest: fc.Arbitrary<HostileRequest> = fc.constantFrom(...Object.keys(CONTRACTS)).chain((row) => {
  const contract = CONTRACTS[row] ?? {};
  return fc.record({
    row: fc.constant(row),
    who: good<HostileRequest["who"]>("own", fc.constantFrom("other", "nobody", "garbage")),
    id: good(
      "{id}",
      text.map((word) => word.slice(0, 300)),
    ),
    query: queryOf(contract),
    body: bodyOf(contract, row.split(" ")[0] ?? ""),
    contentType: good("application/json", fc.constantFrom("text/plain", "application/json;charset=utf-8", "")),
    origin: good("{origin}", fc.constantFrom("https://evil.example", "null", "")),
    mark: good("1", fc.constantFrom("0", "")),
    encoding: good("", fc.constantFrom("gzip", "br", "identity, gzip")),
  });
});
