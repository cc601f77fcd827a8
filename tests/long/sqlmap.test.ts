// sqlmap, the program that others would try first, over every parameter of every route: query, path, members of bodies, the
// cookie, headers. Its verdict has to be that nothing can be injected; a page made to be injectable beside
// it shows that it would have found something.
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { createConnection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { z } from "zod";
import { findProgram, installDebianPackage } from "../../scripts/debian.mjs";
import { arrive, openConversation, type Person } from "../server/support/person.ts";
import { Visitor } from "../server/support/visitor.ts";
import { ACCESS } from "../support/access-table.ts";

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "aryatel-sqlmap-"));
/** What it said of each, to be looked at. */
const SAID = resolve(import.meta.dirname, "../../test-results/sqlmap");
const SESSION = "aryatel-session";
const HASH = "A".repeat(43);
let program: string;
let ali: Person;
let cid: string;

beforeAll(async () => {
  mkdirSync(SAID, { recursive: true });
  if (findProgram(["sqlmap"]) === null) await installDebianPackage("sqlmap", console.log);
  program = findProgram(["sqlmap"]) ?? "";
  expect(program, "apt-get install sqlmap").not.toBe("");
  ali = await arrive("sqlmap");
  cid = await openConversation(ali, ali);
  // What the log is asked for is there once its head is signed.
  expect((await ali.visitor.get("/api/log/head")).status).toBe(200);
}, 300_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A request as sqlmap reads it from a file; each `*` marks a place that it tries. */
type Target = string;

async function attack(request: Target): Promise<string> {
  const name = join(folder, `${randomBytes(6).toString("hex")}.txt`);
  writeFileSync(name, request);
  const options = ["-r", name, "--batch", "--dbms=mysql", "--level=2", "--risk=1", "--technique=BEUST", "--time-sec=2"];
  const quiet = [
    "--ignore-code=*",
    "--disable-coloring",
    "--flush-session",
    "--drop-set-cookie",
    "--skip-waf",
    "--ignore-stdin",
  ];
  const { stdout } = await run(program, [...options, ...quiet, `--output-dir=${folder}`], { maxBuffer: 100_000_000 });
  return stdout;
}

/** With a body; a number with a mark behind it is written as a number. */
function write(row: string, body: object): Target {
  const lines = [`Content-Type: application/json`, "X-AryaTel: 1", ...headers()];
  return [`${addressed(row)} HTTP/1.1`, ...lines, "", JSON.stringify(body).replaceAll(/"(\d\*)"/g, "$1")].join("\n");
}

function get(row: string, more: readonly string[] = headers()): Target {
  return [`${addressed(row)} HTTP/1.1`, ...more, "", ""].join("\n");
}

function addressed(row: string): string {
  return row.replace("[cid]", `${cid}*`).replace("[uid]", `${ali.uid}*`);
}

function headers(): string[] {
  const { host, origin } = new URL(inject("server").url);
  return [`Host: ${host}`, `Origin: ${origin}`, `Cookie: ${SESSION}=${ali.visitor.cookies.get(SESSION) ?? ""}`];
}

/** next-auth's form, as its own page would send it. */
async function signInForm(): Promise<Target> {
  const visitor = new Visitor();
  const { csrfToken } = z.object({ csrfToken: z.string() }).parse((await visitor.get("/api/auth/csrf")).json);
  const { host, origin } = new URL(visitor.url);
  const cookies = Array.from(visitor.cookies, ([name, value]) => `${name}=${value}`).join("; ");
  const fields = [
    `csrfToken=${csrfToken}*`,
    "callbackUrl=%2F*",
    "json=true",
    `email=${encodeURIComponent(ali.email)}*`,
  ];
  const type = "Content-Type: application/x-www-form-urlencoded";
  const lines = [`Host: ${host}`, `Origin: ${origin}`, `Cookie: ${cookies}`, type];
  const body = [...fields, "password=not+the+one*", "code=000000*"].join("&");
  return ["POST /api/auth/callback/credentials HTTP/1.1", ...lines, "", body].join("\n");
}

/** Routes that are asked for without anything but a cookie, which "cookie" tries. */
const WITHOUT_PARAMETERS = [
  "GET /api/auth/[...nextauth]",
  "GET /api/events",
  "GET /api/health",
  "GET /api/health/ready",
  "GET /api/log/head",
  "GET /api/second-factor",
  "GET /api/sessions",
];

/** One for each row of the table of routes, and what belongs to all of them. */
async function targets(): Promise<Record<string, Target>> {
  const [host, origin, session] = headers();
  const common = [host ?? "", origin ?? ""];
  const at = (row: string, body: object) => ({ [row]: write(row, body) });
  const ask = (row: string, query = "") => ({ [row]: get(row + query) });
  return {
    cookie: get("GET /api/users", [...common, `${session ?? ""}*`]),
    headers: get("GET /api/users", [
      ...common,
      session ?? "",
      "User-Agent: a*",
      "X-Forwarded-For: 10.0.0.1*",
      "Referer: b*",
    ]),
    "POST /api/auth/[...nextauth]": await signInForm(),
    "GET /api/metrics": get("GET /api/metrics", [...common, "Authorization: Bearer a*"]),
    ...ask("GET /api/users", "?query=sqlmap*&cursor=sqlmap*"),
    ...ask("GET /api/users/[uid]/keys"),
    ...ask("GET /api/conversations", "?cursor=1*&limit=5*"),
    ...ask("GET /api/conversations/[cid]/messages", "?after=0*&limit=5*"),
    ...{ "GET /api/conversations/[cid]/messages, before": get("GET /api/conversations/[cid]/messages?before=5*") },
    ...ask("GET /api/log/leaves", "?from=0*&to=1*"),
    ...ask("GET /api/log/proof/inclusion", "?index=0*&size=1*"),
    ...ask("GET /api/log/proof/consistency", "?first=1*&second=1*"),
    ...at("POST /api/conversations", { uid: `${ali.uid}*` }),
    ...at("PUT /api/conversations/[cid]/read", { read: "0*", delivered: "0*" }),
    ...at("POST /api/conversations/[cid]/typing", { on: "1*" }),
    ...at("DELETE /api/conversations/[cid]/messages", { seqs: ["1*"] }),
    ...at("POST /api/conversations/[cid]/messages", {
      messages: [{ protected: "e30*", iv: "A*", ciphertext: "A*", tag: "A*", sig: "A*" }],
    }),
    ...at("POST /api/keys", { statement: "e30.e30.e30*", password: "x*" }),
    ...at("DELETE /api/sessions", { which: `${HASH}*` }),
    ...at("POST /api/password", { current: "x*", password: "another one of good length*" }),
    ...at("DELETE /api/account", { password: "x*" }),
    ...at("POST /api/second-factor/begin", { password: "x*" }),
    ...at("POST /api/second-factor", { ticket: "AAAA*", code: "000000*" }),
    ...at("DELETE /api/second-factor", { password: "x*", code: "000000*" }),
    ...at("POST /api/register", {
      handle: "sqlmap_x*",
      email: "sqlmap@example.org*",
      password: "password1234*",
      statement: "e30.e30.e30*",
    }),
  };
}

/** Requests that the server has answered so far. */
function answered(): number {
  return readFileSync(inject("server").logFile, "utf8").split('"route":').length;
}

describe("sqlmap", () => {
  it("finds what is there to be found: a page that puts a parameter into the text of its statement", async () => {
    const page = await openInjectable();
    try {
      const { host } = new URL(page.url);
      const said = await attack(`GET /?id=1* HTTP/1.1\nHost: ${host}\n\n`);
      expect(said).toMatch(/is vulnerable|injection point/);
    } finally {
      page.server.close();
      await page.end();
    }
  });

  it("finds nothing in any parameter of any route", async () => {
    const all = await targets();
    const rows = [...Object.keys(all), ...WITHOUT_PARAMETERS];
    expect(Object.keys(ACCESS).filter((row) => !rows.includes(row))).toEqual([]);
    const before = answered();
    let parameters = 0;
    for (const [name, target] of Object.entries(all)) {
      const [began, requests] = [performance.now(), answered()];
      const said = await attack(target);
      writeFileSync(join(SAID, `${name.replaceAll(/\W+/g, "-")}.txt`), said);
      expect(said, name).not.toMatch(/is vulnerable|identified the following injection point/);
      expect(said, name).toMatch(/all tested parameters do not appear to be injectable/);
      // Each place that is marked was tried to the end.
      const marked = target.split("*").length - 1;
      const tried = said.match(/ parameter '.*' does not seem to be injectable/g)?.length ?? 0;
      // It adds some of its own, such as the address itself.
      expect(tried, name).toBeGreaterThanOrEqual(marked);
      parameters += tried;
      expect((await ali.visitor.get("/api/users")).status, name).toBe(200);
      const seconds = ((performance.now() - began) / 1000).toFixed(0);
      console.log(`${name}: ${String(tried)} not injectable, ${String(answered() - requests)} requests, ${seconds} s`);
    }
    console.log(
      `${String(Object.keys(all).length)} kinds of requests, ${String(parameters)} parameters, ` +
        `${String(answered() - before)} requests, 0 injectable`,
    );
    expect(readFileSync(inject("server").logFile, "utf8")).not.toMatch(/"level":"error"/);
  });
});

/** The same database behind a page that does what ours never does. */
async function openInjectable(): Promise<{ server: Server; url: string; end: () => Promise<void> }> {
  const connection = await createConnection({ uri: inject("server").databaseUrl });
  const server = createServer((request, response) => {
    const id = new URL(request.url ?? "", "http://localhost").searchParams.get("id") ?? "";
    connection.query(`SELECT handle FROM users WHERE 1 = ${id} LIMIT 5`).then(
      ([rows]) => response.end(JSON.stringify(rows)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening");
  return { server, url: `http://127.0.0.1:${String(address.port)}`, end: () => connection.end() };
}
