// The hot routes have two doors: Next's route files, and the one of server.ts beside Next. Both must answer alike, byte for byte:
// the same requests go to a server of each kind over one database, and what comes back is compared as it came over the wire.
import { existsSync, readdirSync } from "node:fs";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { HOT_ROUTES } from "@/lib/server/door/hot-routes.ts";
import { METHODS } from "@/lib/server/methods.ts";
import type { ConversationId } from "@/lib/shared/ids.ts";
import { MESSAGE_REQUEST_MAX_BYTES, REQUEST_MAX_BYTES } from "@/lib/shared/limits.ts";
import { startApp, type RunningApp } from "../../scripts/app-server.mjs";
import { arrive, openConversation, unique, type Person } from "./support/person.ts";
import { Sender } from "./support/sender.ts";

let fast: RunningApp;
let nexts: RunningApp;
let ali: Person;
let cid: ConversationId;
let sender: Sender;

/** Both take the same origin for their own. */
const ORIGIN = "http://localhost:3999";

function start(entry: string): Promise<RunningApp> {
  const { databaseUrl, secret, logFile } = inject("server");
  return startApp({
    databaseUrl,
    entry,
    logFile: join(dirname(logFile), `${unique("door")}.log`),
    env: { NEXTAUTH_SECRET: secret, NEXTAUTH_URL: ORIGIN },
  });
}

beforeAll(async () => {
  [fast, nexts, ali] = await Promise.all([start("aryatel.js"), start("server.js"), arrive("ali")]);
  cid = await openConversation(ali, ali);
  sender = new Sender(ali, cid, [ali]);
  const { envelope } = await sender.next();
  const stored = await ali.visitor.write(sender.path, { messages: [envelope] });
  expect(stored.status).toBe(201);
});
afterAll(async () => {
  await Promise.all([fast.stop(), nexts.stop()]);
});

interface Asking {
  method?: string;
  path: string;
  /** Beside the cookie and what our pages send; null leaves one of those out. */
  headers?: Record<string, string | readonly string[] | null>;
  body?: string | Buffer;
  /** Bytes enough for the answer; the connection is cut after it. */
  until?: string;
}

/** What came back: the status line, every header, and the body. */
interface Heard {
  line: string;
  headers: string[];
  body: string;
}

function ask(app: RunningApp, { method = "GET", path, headers = {}, body, until }: Asking): Promise<Heard> {
  const cookie = Array.from(ali.visitor.cookies, ([name, value]) => `${name}=${value}`).join("; ");
  const own = { origin: ORIGIN, "x-aryatel": "1", "content-type": "application/json" };
  const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
  const all: Record<string, string | readonly string[] | null> = {
    host: "localhost:3999",
    cookie,
    connection: "close",
    ...own,
    ...length,
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    (value === null ? [] : typeof value === "string" ? [value] : value).map((line) => `${name}: ${line}`),
  );
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(app.url).port), "127.0.0.1");
    const parts: Buffer[] = [];
    const end = () => resolve(heard(Buffer.concat(parts).toString("utf8")));
    // An answer to what was cut off before it was sent whole is followed by a broken connection.
    socket.on("error", (error) => (parts.length > 0 ? end() : reject(error)));
    socket.on("close", end);
    socket.on("data", (part) => {
      parts.push(part);
      if (until !== undefined && Buffer.concat(parts).includes(until)) socket.destroy();
    });
    socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
    if (body !== undefined) socket.write(body);
  });
}

/** A body in chunks, put together. */
function joined(chunks: string): string {
  const bytes = Buffer.from(chunks, "utf8");
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf("\r\n", at);
    const length = parseInt(bytes.subarray(at, end).toString("latin1"), 16);
    if (end < 0 || !(length > 0)) break;
    text += bytes.subarray(end + 2, end + 2 + length).toString("utf8");
    at = end + 2 + length + 2;
  }
  return text;
}

/**
 * What is new in each answer stands for itself. Where a body ends is said by its length through one door and by chunks through
 * the other, which never says a length: that is how the body is carried, not what is answered.
 */
function heard(whole: string): Heard {
  const nonce = /^content-security-policy: .*'nonce-([\w+/]+)'/im.exec(whole)?.[1];
  // A page, which is what Next makes of an address that is nobody's, has a nonce of its own each time.
  const named = nonce === undefined ? whole : whole.replaceAll(nonce, "*");
  const text = named.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, "");
  const end = text.indexOf("\r\n\r\n");
  const [line = "", ...headers] = text
    .slice(0, Math.max(end, 0))
    .replace(/^(date|x-request-id): .+$/gim, (_, name: string) => `${name}: *`)
    .split("\r\n");
  const isChunked = headers.some((header) => /^transfer-encoding: chunked$/i.test(header));
  const carried = text.slice(end + 4);
  const body = (isChunked ? joined(carried) : carried).replace(/"requestId":"[\w-]{36}"/g, '"requestId":"*"');
  const answered = headers.filter((header) => !/^(?:content-length|transfer-encoding):/i.test(header));
  return { line, headers: answered.map((one) => one.replace(/^[^:]+/, (name) => name.toLowerCase())).sort(), body };
}

async function expectAlike(asking: Asking): Promise<Heard> {
  const [here, there] = await Promise.all([ask(fast, asking), ask(nexts, asking)]);
  expect(here, `${asking.method ?? "GET"} ${asking.path}`).toEqual(there);
  expect(here.line).toMatch(/^HTTP\/1\.1 \d{3} /);
  return here;
}

const statusOf = ({ line }: Heard): number => Number(line.split(" ")[1]);

describe("the list of hot routes", () => {
  it("holds only what Next serves too", () => {
    const root = join(import.meta.dirname, "../../app/api");
    for (const path of Object.keys(HOT_ROUTES)) {
      const folder = join(root, path.replace(/:(\w+)/g, "[$1]"));
      expect(existsSync(join(folder, "route.ts")), folder).toBe(true);
    }
    expect(readdirSync(root).length).toBeGreaterThan(5);
  });
});

describe("both doors answer alike", () => {
  const path = (route: string) => `/api/${route.replace(":cid", cid)}`;

  it("each method on each hot route, with and without a session", async () => {
    const statuses = new Set<number>();
    for (const route of Object.keys(HOT_ROUTES).filter((name) => name !== "events")) {
      for (const method of [...METHODS, "HEAD", "OPTIONS", "PROPFIND"]) {
        for (const headers of [{}, { cookie: null }]) {
          const body = method === "GET" || method === "HEAD" ? {} : { body: "{}" };
          statuses.add(statusOf(await expectAlike({ method, path: path(route), headers, ...body })));
        }
      }
    }
    expect([...statuses].sort()).toEqual(expect.arrayContaining([200, 204, 400, 401, 405]));
  });

  it("each method on every other route", async () => {
    const root = join(import.meta.dirname, "../../app/api");
    const routes = readdirSync(root, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith("/route.ts"))
      .map((file) => dirname(file).replace(/\[(\w+)\]/g, ":$1"))
      .filter((route) => !Object.hasOwn(HOT_ROUTES, route));
    expect(routes).toEqual(expect.arrayContaining(["account", "metrics", "second-factor", "second-factor/begin"]));
    const statuses = new Set<number>();
    for (const route of routes) {
      // next-auth's own has no single address, and new tokens each time.
      if (route.startsWith("auth/")) continue;
      for (const method of METHODS) {
        const body = method === "GET" ? {} : { body: "{}" };
        const address = `/api/${route.replace(/:\w+/g, "x")}`;
        statuses.add(statusOf(await expectAlike({ method, path: address, headers: { cookie: null }, ...body })));
      }
    }
    expect([...statuses]).toEqual(expect.arrayContaining([401, 404, 405]));
  });

  it("what is stored, and what is stored already", async () => {
    const { envelope } = await sender.next();
    const body = JSON.stringify({ messages: [envelope] });
    expect(statusOf(await ask(nexts, { method: "POST", path: sender.path, body }))).toBe(201);
    const known = await expectAlike({ method: "POST", path: sender.path, body });
    expect(statusOf(known)).toBe(200);
    const page = await expectAlike({ path: `${sender.path}?after=0&limit=10` });
    expect(statusOf(page)).toBe(200);
    expect(page.body).toContain(String(envelope["sig"]));
    const list = await expectAlike({ path: "/api/conversations" });
    expect(list.body).toContain(cid);
    const after = await expectAlike({ path: `/api/conversations?cursor=253402300799999.${cid}&limit=1` });
    expect(after.body).toContain(cid);
    const marks = { method: "PUT", path: path("conversations/:cid/read"), body: '{"read":1}' };
    expect((await expectAlike(marks)).body).toBe('{"read":1,"delivered":1}');
    expect(statusOf(await expectAlike({ path: sender.path, headers: { "accept-encoding": "gzip, br" } }))).toBe(200);
  });

  it("what is refused before anybody looks at it", async () => {
    const write = { method: "POST", path: sender.path, body: '{"messages":[]}' };
    const large = Buffer.alloc(REQUEST_MAX_BYTES + 1, " ");
    const refusals: [number, Asking][] = [
      [400, write],
      [400, { ...write, body: "{" }],
      [403, { ...write, headers: { origin: "https://evil.example" } }],
      [403, { ...write, headers: { origin: null } }],
      [403, { ...write, headers: { origin: [ORIGIN, ORIGIN] } }],
      [403, { ...write, headers: { "x-aryatel": null } }],
      [403, { ...write, headers: { "sec-fetch-site": "cross-site" } }],
      [415, { ...write, headers: { "content-type": "text/plain" } }],
      [415, { ...write, headers: { "content-type": null } }],
      [413, { method: "PUT", path: path("conversations/:cid/read"), body: large }],
      [413, { ...write, headers: { "content-length": String(MESSAGE_REQUEST_MAX_BYTES + 1) }, until: "too_large" }],
      [404, { path: "/api/conversations/d_AAAAAAAAAAAAAAAAAAAAAA/messages" }],
      [404, { path: "/api/conversations/x/messages" }],
      [401, { path: sender.path, headers: { cookie: "aryatel-session=x" } }],
      [
        400,
        { ...write, headers: { "content-length": null, "transfer-encoding": "chunked" }, body: "2\r\n{}\r\n0\r\n\r\n" },
      ],
      [431, { path: `/api/health?${"x=1&".repeat(40)}` }],
    ];
    for (const [status, asking] of refusals) expect(statusOf(await expectAlike(asking)), asking.path).toBe(status);
  });

  it("queries and addresses of every kind", async () => {
    const queries = [
      "",
      "?",
      "?limit=1",
      "?limit=1&limit=2",
      "?limit=%31",
      "?limit=1&x",
      "?limit=+1",
      "?limit=%zz",
      "?_rsc=x",
    ];
    const others = [
      "?limit=1#x",
      "?nxtPcid=x",
      "?limit=1;after=2",
      "?after=0&&limit=1",
      "?=",
      "?limit",
      "?__nextLocale=x",
    ];
    for (const query of [...queries, ...others]) await expectAlike({ path: `${sender.path}${query}` });
    const addresses = [
      "/api/health/",
      "/api//health",
      "//api/health",
      "/api/./health",
      "/api/conversations/../health",
      "/api/%68ealth",
      "/API/health",
      "/api/health/ready/",
      "/api/health/x",
      "/api/conversations//messages",
      `/api/conversations/${encodeURIComponent(cid).replace("_", "%5F")}/messages`,
      "/api/conversations/%zz/messages",
      "/api/conversations/%2e%2e/messages",
      "/api/nothing",
      "http://localhost:3999/api/health",
    ];
    for (const address of addresses) await expectAlike({ path: address });
  });

  it("headers that mean something to Next", async () => {
    const odd: Record<string, string>[] = [
      { rsc: "1" },
      { "next-router-prefetch": "1" },
      { "next-action": "x" },
      { "x-middleware-subrequest": "middleware" },
      { "x-nextjs-data": "1" },
      { "x-http-method-override": "DELETE" },
      { range: "bytes=0-1" },
      { "if-none-match": "*" },
      { expect: "100-continue" },
      { "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" },
      { connection: "keep-alive, close" },
    ];
    for (const headers of odd) await expectAlike({ path: `${sender.path}?limit=1`, headers });
  });

  it("an event stream, asked for or looked at", async () => {
    const stream = await expectAlike({ path: "/api/events", until: '{"t":"hello"}' });
    expect(stream.headers).toEqual(expect.arrayContaining(["content-type: text/event-stream"]));
    await expectAlike({ path: "/api/events", method: "HEAD" });
    await expectAlike({ path: "/api/events", method: "POST", body: "{}" });
    await expectAlike({ path: "/api/events", headers: { cookie: null } });
    await expectAlike({ path: "/api/events?x=1" });
  });

  it("a connection that is kept, request after request", async () => {
    const twice = async (app: RunningApp): Promise<string> => {
      const socket = connect(Number(new URL(app.url).port), "127.0.0.1");
      const request = "GET /api/health HTTP/1.1\r\nHost: localhost:3999\r\n";
      socket.write(`${request}\r\n${request}Connection: close\r\n\r\n`);
      const parts: Buffer[] = [];
      for await (const part of socket) parts.push(part as Buffer);
      return Buffer.concat(parts).toString("latin1");
    };
    for (const app of [fast, nexts]) expect((await twice(app)).match(/HTTP\/1\.1 200/g)).toHaveLength(2);
  });
});
