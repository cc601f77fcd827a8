// Requests that nobody of ours sends, over HTTP: each is refused with its status and code, none writes a row, none learns
// anything of the inside, and the server is as healthy afterwards. Each family has a request that passes beside it.
// What needs a raw socket is in hostile-connections.test.ts; who may do what, in authorisation.test.ts.
import { gzipSync } from "node:zlib";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { ErrorCode } from "@/lib/shared/error-codes.ts";
import { newSessionId, type ConversationId } from "@/lib/shared/ids.ts";
import { ACCESS } from "../support/access-table.ts";
import { makeFreshServer, type FreshServer } from "./support/fresh-server.ts";
import { arrive, openConversation, prepare, type Person } from "./support/person.ts";
import { countRows } from "./support/row-counts.ts";
import { Sender } from "./support/sender.ts";
import { codeOf, Visitor, type Answer, type Posting } from "./support/visitor.ts";

let server: FreshServer;
let ali: Person;
let bea: Person;
let cid: ConversationId;
let path: string;
let before: Record<string, number>;

beforeAll(async () => {
  server = await makeFreshServer();
  const { url } = await server.start();
  [ali, bea] = await Promise.all([arrive("ali", new Visitor(url)), arrive("bea", new Visitor(url))]);
  cid = await openConversation(ali, bea);
  path = `/api/conversations/${cid}`;
  const sender = new Sender(ali, cid, [ali, bea]);
  expect((await ali.visitor.write(sender.path, { messages: [(await sender.next()).envelope] })).status).toBe(201);
  before = await countRows(server);
  expect(before).toMatchObject({ users: 2, messages: 1, sessions: 2 });
});
afterAll(() => server.remove());

/** After everything that was refused: the rows are those there were, and everybody is served as before. */
async function expectNothingHappened(): Promise<void> {
  expect(await countRows(server)).toEqual(before);
  expect((await ali.visitor.get("/api/health/ready")).json).toEqual({ status: "ready" });
  expect((await bea.visitor.get(`${path}/messages`)).status).toBe(200);
}

type Refused = [status: number, code: ErrorCode];
const BAD_INPUT: Refused = [400, "bad_input"];
const BAD_JSON: Refused = [400, "bad_json"];
const CONTENT_TYPE: Refused = [415, "content_type"];

async function expectRefused(answer: Promise<Answer>, refused: Refused, what: string): Promise<void> {
  expect(codeOf(await answer), what).toEqual(refused);
}

/** The write that passes, with something different about it. */
function marks(posting: Posting, body: unknown = { read: 1 }): Promise<Answer> {
  return ali.visitor.write(`${path}/read`, body, { method: "PUT", ...posting });
}

describe("members that are not asked for", () => {
  it("are refused by every route that takes a body", async () => {
    const { handle, email, password, statement } = await prepare("new", new Visitor(ali.visitor.url));
    const { password: own } = ali;
    const bodies: Record<string, Record<string, unknown>> = {
      "POST /api/register": { handle, email, password, statement },
      "POST /api/conversations": { uid: bea.uid },
      "POST /api/conversations/[cid]/messages": { messages: [{}] },
      "DELETE /api/conversations/[cid]/messages": { seqs: [1] },
      "PUT /api/conversations/[cid]/read": { read: 1 },
      "POST /api/conversations/[cid]/typing": {},
      "DELETE /api/sessions": { which: "others" },
      "POST /api/password": { current: own, password: `new ${own}` },
      "POST /api/keys": { statement: ali.statement },
      "POST /api/second-factor/begin": { password: own },
      "POST /api/second-factor": { ticket: "A".repeat(40), code: "000000" },
      "DELETE /api/second-factor": { password: own, code: "000000" },
      "DELETE /api/account": { password: own },
    };
    // Every write but next-auth's own, whose form may have more in it than is looked at.
    const writes = Object.keys(ACCESS).filter((row) => !/^GET |nextauth/.test(row));
    expect(Object.keys(bodies).sort()).toEqual(writes.sort());
    const extra: Record<string, unknown> = {
      id: 1,
      uid_: ali.uid,
      isAdmin: true,
      role: "admin",
      passwordVersion: 9,
      password_hash: "x",
      constructor: { prototype: { isAdmin: true } },
      prototype: {},
    };
    for (const [row, body] of Object.entries(bodies)) {
      const [method, pattern] = row.split(" ") as [Posting["method"] & string, string];
      const address = pattern.replace("[cid]", cid);
      for (const [name, value] of Object.entries(extra)) {
        const asked = ali.visitor.write(address, { ...body, [name]: value }, { method });
        await expectRefused(asked, BAD_INPUT, `${method} ${address} ${name}`);
      }
      const polluted = Buffer.from(JSON.stringify(body).replace(/^\{/, '{"__proto__":{"isAdmin":true},'));
      const asked = ali.visitor.write(address, null, { method, raw: polluted });
      // `{"a":1,}` is no JSON either way; what counts is that it is refused as a whole.
      await expectRefused(asked, BAD_JSON, `${method} ${address} __proto__`);
    }
    await expectNothingHappened();
    expect((await marks({})).status).toBe(200);
  });

  it("do nothing in a query, a form or a cookie either", async () => {
    for (const query of ["__proto__[x]=1", "constructor[prototype][x]=1", "query[]=a", "query[$ne]=a"]) {
      await expectRefused(ali.visitor.get(`/api/users?${query}`), BAD_INPUT, query);
    }
    // The framework loses this one before anything of ours sees it.
    expect([200, 400]).toContain((await ali.visitor.get("/api/users?__proto__=1")).status);
    const form = { email: "nobody@example.org", password: "not known", "constructor.prototype.x": "1" };
    const entries = { ...form, ["__proto__"]: "x" };
    expect((await new Visitor(ali.visitor.url).submit("/api/auth/callback/credentials", entries)).status).toBe(401);
    const answer = await new Visitor(ali.visitor.url).get("/api/users", { cookie: "__proto__=x; constructor=y" });
    expect(codeOf(answer)).toEqual([401, "unauthenticated"]);
    expect((await ali.visitor.get("/api/auth/session")).json).toEqual({
      expires: expect.any(String) as string,
      user: { uid: ali.uid, handle: ali.handle },
    });
    await expectNothingHappened();
  });
});

describe("integers and parameters", () => {
  it("that are not plain are refused, and so is one that comes twice", async () => {
    const numbers = [
      "-1",
      "+1",
      "%201",
      "1%20",
      "01",
      "1.0",
      "1e3",
      "0x1",
      "1_000",
      "",
      "NaN",
      "١",
      "1%00",
      "1;",
      "1'",
    ];
    const huge = ["99999999999999999", "9".repeat(400)];
    for (const number of [...numbers, ...huge]) {
      for (const name of ["after", "before", "limit"]) {
        await expectRefused(ali.visitor.get(`${path}/messages?${name}=${number}`), BAD_INPUT, `${name}=${number}`);
      }
      await expectRefused(ali.visitor.get(`/api/log/leaves?from=${number}&to=5`), BAD_INPUT, `from=${number}`);
    }
    const queries = [
      "limit=0",
      "limit=201",
      "after=1&after=1",
      "after=1&before=2",
      "after=0&x=1",
      "after",
      "&&a",
      "after[]=1",
    ];
    for (const query of queries) await expectRefused(ali.visitor.get(`${path}/messages?${query}`), BAD_INPUT, query);
    const bodies = ["1.5", "1e1", "-0", "01", "+1", "0x1", "1n", "Infinity", "9007199254740993"];
    for (const number of bodies) {
      await expectRefused(marks({ raw: Buffer.from(`{"read":${number}}`) }), BAD_JSON, number);
    }
    for (const value of ["1", true, [1], { a: 1 }, null, -1]) {
      await expectRefused(marks({}, { read: value }), BAD_INPUT, JSON.stringify(value));
    }
    await expectNothingHappened();
    expect((await ali.visitor.get(`${path}/messages?after=0&limit=200`)).status).toBe(200);
  });
});

describe("a body", () => {
  it("of another content type, or in a wrapping, is refused", async () => {
    const types = ["text/plain", "application/json; charset=utf-8", "application/JSON", "application/json, text/plain"];
    const more = [
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/csp-report",
      null,
    ];
    for (const type of [...types, ...more]) {
      await expectRefused(marks({ headers: { "content-type": type } }), CONTENT_TYPE, String(type));
    }
    const json = Buffer.from('{"read":1}');
    const wrapped = [gzipSync(json), gzipSync(Buffer.alloc(20_000_000)), json];
    for (const coding of ["gzip", "deflate", "br", "x-unknown", "gzip, gzip"]) {
      for (const raw of wrapped) {
        await expectRefused(marks({ headers: { "content-encoding": coding }, raw }), CONTENT_TYPE, coding);
      }
    }
    await expectNothingHappened();
    expect((await marks({ headers: { "content-encoding": "identity" } })).status).toBe(200);
  });

  it("in another encoding, or with two meanings, is refused", async () => {
    const text = '{"read":1}';
    const encodings = {
      utf16le: Buffer.from(text, "utf16le"),
      bom: Buffer.from(`\ufeff${text}`),
      utf16bom: Buffer.from(`\ufeff${text}`, "utf16le"),
      overlong: Buffer.concat([Buffer.from('{"read":1,"x":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')]),
      surrogate: Buffer.concat([Buffer.from('{"read":1,"x":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
      cut: Buffer.concat([Buffer.from('{"read":1}'), Buffer.from([0xe2, 0x82])]),
      nul: Buffer.from('{"read":1}\0'),
      twice: Buffer.from('{"read":1,"read":0}'),
      escapedTwice: Buffer.from('{"read":1,"re\\u0061d":0}'),
      two: Buffer.from('{"read":1}{"read":1}'),
      comment: Buffer.from('{"read":1/**/}'),
      deep: Buffer.from(`{"read":${"[".repeat(9)}${"]".repeat(9)}}`),
      veryDeep: Buffer.from("[".repeat(30_000)),
    };
    for (const [name, raw] of Object.entries(encodings)) await expectRefused(marks({ raw }), BAD_JSON, name);
    await expectNothingHappened();
    expect((await marks({ raw: Buffer.from(text) })).status).toBe(200);
  });
});

describe("asking", () => {
  /** What stands in every table, down to the last byte. */
  async function checksums(): Promise<Record<string, unknown>> {
    const tables = Object.keys(before).map((name) => `\`${name}\``);
    const rows = await server.rows(`CHECKSUM TABLE ${tables.join()}`);
    expect(rows).toHaveLength(tables.length);
    return Object.fromEntries(rows.map((row) => [String(row["Table"]), row["Checksum"]] as const));
  }

  it("changes nothing, whatever is asked for: no GET and no HEAD writes a byte", async () => {
    const gets = Object.keys(ACCESS).filter((row) => row.startsWith("GET ") && row !== "GET /api/events");
    const was = await checksums();
    for (const row of gets) {
      const address = row.slice(4).replace("[cid]", cid).replace("[uid]", bea.uid).replace("[...nextauth]", "session");
      // The second one as somebody would who hopes that a GET is taken for a write.
      for (const query of ["", "?_method=DELETE&uid=1&read=1&which=others"]) {
        const { status } = await ali.visitor.get(`${address}${query}`, { "x-http-method-override": "DELETE" });
        expect(status, row).toBeLessThan(500);
      }
      const cookie = Array.from(ali.visitor.cookies, ([name, value]) => `${name}=${value}`).join("; ");
      const head = await fetch(new URL(address, ali.visitor.url), { method: "HEAD", headers: { cookie } });
      expect(head.status, `HEAD ${address}`).toBeLessThan(500);
    }
    expect(await checksums()).toEqual(was);
    // It would be seen if it did.
    expect((await ali.visitor.write(`${path}/read`, { read: 1 }, { method: "PUT" })).status).toBe(200);
    expect((await bea.visitor.write(`${path}/read`, { read: 1 }, { method: "PUT" })).status).toBe(200);
    expect(await checksums()).not.toEqual(was);
    await expectNothingHappened();
  });
});

describe("a write from another site", () => {
  const writes = Object.keys(ACCESS).filter((row) => !row.startsWith("GET ") && !row.includes("/api/auth/"));

  it("is refused by every route that writes, whatever else it has", async () => {
    expect(writes.length).toBeGreaterThan(8);
    const foreign: Record<string, string | null>[] = [
      { origin: "https://evil.example" },
      { origin: null },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
      { "x-aryatel": null },
      { "content-type": "text/plain", "x-aryatel": null },
    ];
    for (const row of writes) {
      const [method = "", pattern = ""] = row.split(" ");
      const address = pattern.replace("[cid]", cid);
      for (const headers of foreign) {
        const asked = ali.visitor.write(address, {}, { method: method as NonNullable<Posting["method"]>, headers });
        await expectRefused(asked, [403, "origin"], `${row} ${JSON.stringify(headers)}`);
      }
    }
    await expectNothingHappened();
  });

  it("gets no leave to be tried: nothing is said to a browser that asks before", async () => {
    for (const row of writes) {
      const [method = "", pattern = ""] = row.split(" ");
      const response = await fetch(ali.visitor.url + pattern.replace("[cid]", cid), {
        method: "OPTIONS",
        headers: { origin: "https://evil.example", "access-control-request-method": method },
      });
      for (const [name] of response.headers) expect(name).not.toMatch(/^access-control-/);
    }
  });
});

describe("a cookie", () => {
  it("that was made up is nobody's", async () => {
    const { secret } = inject("server");
    const claims = { sub: ali.uid, handle: ali.handle, sid: newSessionId() };
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const own = ali.visitor.cookies.get("aryatel-session") ?? "";
    const tokens: Record<string, string> = {
      "another secret": await encode({ token: claims, secret: `${secret}x` }),
      "no such session": await encode({ token: claims, secret }),
      "no session in it": await encode({ token: { sub: ali.uid }, secret }),
      "over already": await encode({ token: claims, secret, maxAge: -10 }),
      "not a person": await encode({ token: { ...claims, sub: "u_x' OR 1=1 --" }, secret }),
      "not texts": await encode({ token: { sub: 0 as unknown as string, sid: [claims.sid] }, secret }),
      unsigned: `${part({ alg: "none", typ: "JWT" })}.${part(claims)}.`,
      "parts left out": own.split(".").slice(0, 3).join("."),
      "one letter": `${own.slice(0, -3)}AAA`,
      long: "x".repeat(4000),
      bytes: "%00%ff%27",
    };
    for (const [what, token] of Object.entries(tokens)) {
      const asked = new Visitor(ali.visitor.url).get("/api/users", { cookie: `aryatel-session=${token}` });
      await expectRefused(asked, [401, "unauthenticated"], what);
    }
    await expectNothingHappened();
    const cookie = `aryatel-session=${own}`;
    expect((await new Visitor(ali.visitor.url).get("/api/users", { cookie })).status).toBe(200);
  });
});

describe("an address that is taken", () => {
  it("is taken in all of its spellings", async () => {
    const spellings = [ali.email.toUpperCase(), ` ${ali.email}\t`, ali.email.replace("a", "\uff41")];
    for (const email of spellings) {
      const { handle, password, statement, visitor } = await prepare("other", new Visitor(ali.visitor.url));
      const asked = visitor.write("/api/register", { handle, email, password, statement });
      await expectRefused(asked, [409, "email_taken"], email);
    }
    await expectNothingHappened();
  });
});

describe("what the framework would understand", () => {
  const TRICKS: Record<string, string>[] = [
    { rsc: "1" },
    { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" },
    { purpose: "prefetch", "sec-purpose": "prefetch", "x-middleware-prefetch": "1" },
    { "x-middleware-subrequest": Array.from({ length: 5 }, () => "proxy").join(":") },
    { "x-middleware-subrequest": Array.from({ length: 5 }, () => "src/middleware").join(":") },
    { "x-middleware-next": "1", "x-middleware-rewrite": "/api/health", "x-middleware-override-headers": "cookie" },
    { "x-nextjs-data": "1", "x-invoke-path": "/api/health", "x-invoke-status": "200", "x-matched-path": "/api/health" },
    { "x-original-url": "/api/health", "x-rewrite-url": "/api/health", "x-http-method-override": "DELETE" },
    { "x-forwarded-host": "evil.example", "x-forwarded-proto": "https", forwarded: "host=evil.example" },
    { "next-action": "7f0000000000000000000000000000000000000000" },
    { "x-prerender-revalidate": "x", "x-vercel-id": "x", "x-now-route-matches": "1=x" },
  ];

  /** The framework sends some of them back to the same address with a mark of its own, before anything of ours is asked. */
  const isSentBack = ({ status, headers }: Answer, address: string) => {
    const [where, mark = ""] = (headers.get("location") ?? "").split("?");
    return status === 307 && where === address && /^_rsc(?:=|$)/.test(mark);
  };

  /** The framework answers some by itself, with nothing in it, to everybody alike: our code is never asked. */
  const saysNothing = ({ headers, text }: Answer): boolean => headers.has("x-middleware-skip") && text === "{}";

  it("changes nothing about who may read and write", async () => {
    const stranger = new Visitor(ali.visitor.url);
    let asked = 0;
    for (const headers of TRICKS) {
      const what = JSON.stringify(headers);
      for (const address of ["/api/conversations", `${path}/messages`]) {
        const [refused, taken] = [await stranger.get(address, headers), await ali.visitor.get(address, headers)];
        if (isSentBack(refused, address) && isSentBack(taken, address)) continue;
        if (saysNothing(refused) && saysNothing(taken)) continue;
        expect(codeOf(refused), what).toEqual([401, "unauthenticated"]);
        expect(taken.status, what).toBe(200);
        asked += 1;
      }
      const written = await stranger.write("/api/conversations", { uid: bea.uid }, { headers });
      if (!isSentBack(written, "/api/conversations") && !saysNothing(written)) {
        expect(codeOf(written), what).toEqual([401, "unauthenticated"]);
      }
    }
    expect(asked).toBeGreaterThan(TRICKS.length);
    await expectNothingHappened();
  });

  it("leaves every page with its policy, and runs no action", async () => {
    for (const headers of TRICKS.filter((trick) => !("next-action" in trick))) {
      const answer = await new Visitor(ali.visitor.url).get("/login", headers);
      const what = JSON.stringify(headers);
      expect(answer.headers.get("content-security-policy"), what).toMatch(
        /script-src 'nonce-[\w+/=]{24}' 'strict-dynamic'/,
      );
      expect(answer.text, what).not.toContain("evil.example");
    }
    for (const type of ["text/plain;charset=UTF-8", "multipart/form-data; boundary=x", "application/json"]) {
      const answer = await ali.visitor.write("/login", ["x"], {
        headers: { "next-action": "7f0000000000000000000000000000000000000000", "content-type": type },
      });
      expect(answer.status, type).toBeGreaterThanOrEqual(400);
      expect(answer.status, type).toBeLessThan(500);
      expect(answer.text).not.toMatch(/\bat .+:\d+:\d+|node_modules/);
    }
    await expectNothingHappened();
  });

  it("finds no way around in an address", async () => {
    const stranger = new Visitor(ali.visitor.url);
    const addresses = [
      "/api/conversations.rsc",
      "/api/conversations.json",
      "/api/conversations.segments/_tree.segment.rsc",
      "/api/conversations/",
      "/API/conversations",
      "/api/conversations%00",
      "/api/conversations%2f",
      "/api/%63onversations",
      "/api/conversations;x=1",
      "/api//conversations",
      "/api/health/../conversations",
      "/api/health/%2e%2e/conversations",
      "/_next/data/build/api/conversations.json",
      "/_next/../api/conversations",
      "/en/api/conversations",
      "/api/conversations?_rsc=1",
      "/api/conversations?nextauth=session",
      `/api/conversations?nxtPcid=${cid}`,
      `/api/conversations/x/messages?cid=${cid}`,
      "/_next/image?url=%2Fapi%2Fconversations&w=64&q=75",
      "/_next/image?url=http%3A%2F%2F127.0.0.1%2F&w=64&q=75",
      "/.env",
      "/_next/static/..%2f..%2f..%2fpackage.json",
      "/..%2f..%2fetc%2fpasswd",
    ];
    for (const address of addresses) {
      const { status, text } = await stranger.get(address);
      expect(status, address).toBeGreaterThanOrEqual(300);
      expect(status, address).toBeLessThan(500);
      expect(text, address).not.toMatch(/"conversations":|root:x:|"aryatel"/);
    }
    await expectNothingHappened();
    expect((await ali.visitor.get("/api/conversations")).status).toBe(200);
  });
});
