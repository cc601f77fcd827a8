// sqlmap, the program that others would try first, over every parameter of every route: query, path, members of bodies, the
// cookie, headers. Its verdict has to be that nothing can be injected; a page made to be injectable beside
// it shows that it would have found something.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createConnection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { findProgram, installDebianPackage } from "../../scripts/debian.mjs";
import { arrive, openConversation, type Person } from "../server/support/person.ts";

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "aryatel-sqlmap-"));
const HASH = "A".repeat(43);
let program: string;
let ali: Person;
let cid: string;

beforeAll(async () => {
  if (findProgram(["sqlmap"]) === null) await installDebianPackage("sqlmap", console.log);
  program = findProgram(["sqlmap"]) ?? "";
  expect(program, "apt-get install sqlmap").not.toBe("");
  ali = await arrive("sqlmap");
  cid = await openConversation(ali, ali);
}, 300_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A request as sqlmap reads it from a file; `*` marks what it tries, where it is not plain parameters. */
interface Target {
  request: string;
  /** What answers that mean "no" look like: sqlmap would otherwise stop at them. */
  more?: string[];
}

async function attack({ request, more = [] }: Target): Promise<string> {
  const name = join(folder, `${String(Math.random()).slice(2)}.txt`);
  writeFileSync(name, request);
  const options = ["-r", name, "--batch", "--dbms=mysql", "--level=2", "--risk=1", "--technique=BEUST", "--time-sec=2"];
  const quiet = ["--ignore-code=*", "--disable-coloring", "--threads=4", "--flush-session", `--output-dir=${folder}`];
  const { stdout } = await run(program, [...options, ...quiet, "--skip-waf", ...more], { maxBuffer: 100_000_000 });
  return stdout;
}

function write(first: string, body: unknown, host: string): string {
  const origin = inject("server").url;
  const text = JSON.stringify(body);
  const lines = [`Host: ${host}`, `Origin: ${origin}`, "X-AryaTel: 1", "Content-Type: application/json", cookie()];
  return `${first} HTTP/1.1\n${lines.join("\n")}\n\n${text}`;
}

function cookie(): string {
  return `Cookie: aryatel-session=${ali.visitor.cookies.get("aryatel-session") ?? ""}`;
}

function targets(): Record<string, Target> {
  const { host } = new URL(inject("server").url);
  const get = (path: string) => ({ request: `GET ${path} HTTP/1.1\nHost: ${host}\n${cookie()}\n\n` });
  return {
    people: get("/api/users?query=sqlmap&cursor=abc"),
    "keys of a person": get(`/api/users/${ali.uid}*/keys`),
    "a page": get(`/api/conversations/${cid}*/messages?after=0*&limit=5*`),
    "a page before": get(`/api/conversations/${cid}/messages?before=5`),
    leaves: get("/api/log/leaves?from=0&to=1"),
    inclusion: get("/api/log/proof/inclusion?index=0&size=1"),
    consistency: get("/api/log/proof/consistency?first=1&second=1"),
    cookie: { request: `GET /api/users HTTP/1.1\nHost: ${host}\n${cookie()}*\n\n` },
    headers: {
      request: `GET /api/users HTTP/1.1\nHost: ${host}\n${cookie()}\nUser-Agent: a*\nX-Forwarded-For: 10.0.0.1*\nReferer: b*\n\n`,
    },
    opening: { request: write("POST /api/conversations", { uid: `${ali.uid}*` }, host) },
    marks: { request: write(`PUT /api/conversations/${cid}*/read`, { read: "0*" }, host) },
    removing: { request: write(`DELETE /api/conversations/${cid}/messages`, { seqs: ["1*"] }, host) },
    sending: {
      request: write(`POST /api/conversations/${cid}/messages`, { messages: [{ protected: "e30*", iv: "A*" }] }, host),
    },
    statement: { request: write("POST /api/keys", { statement: "e30.e30.e30*", password: "x*" }, host) },
    sessions: { request: write("DELETE /api/sessions", { which: `${HASH}*` }, host) },
    deleting: { request: write("DELETE /api/account", { password: "x*" }, host) },
    "beginning a second step": { request: write("POST /api/second-factor/begin", { password: "x*" }, host) },
    "a second step": { request: write("POST /api/second-factor", { ticket: "AAAA*", code: "000000*" }, host) },
    "no second step": { request: write("DELETE /api/second-factor", { password: "x*", code: "000000*" }, host) },
    registering: {
      request: write(
        "POST /api/register",
        { handle: "sqlmap_x*", email: "sqlmap@example.org*", password: "password1234", statement: "e30.e30.e30*" },
        host,
      ),
    },
  };
}

describe("sqlmap", () => {
  it("finds what is there to be found: a page that puts a parameter into the text of its statement", async () => {
    const page = await openInjectable();
    try {
      const { host } = new URL(page.url);
      const said = await attack({ request: `GET /?id=1 HTTP/1.1\nHost: ${host}\n\n` });
      expect(said).toMatch(/is vulnerable|injection point/);
    } finally {
      page.server.close();
      await page.end();
    }
  });

  it("finds nothing in any parameter of any route", async () => {
    const verdicts: string[] = [];
    for (const [name, target] of Object.entries(targets())) {
      const said = await attack(target);
      const tested = said.match(/testing (?:if )?[^\n]*parameter/gi)?.length ?? 0;
      expect(said, name).not.toMatch(/is vulnerable|identified the following injection point/);
      expect(said, name).toMatch(/not appear to be injectable|all tested parameters do not/);
      verdicts.push(`${name}: not injectable (${String(tested)} lines of tests)`);
      expect((await ali.visitor.get("/api/users")).status, name).toBe(200);
    }
    console.log(verdicts.join("\n"));
    expect(readdirSync(folder).length).toBeGreaterThan(0);
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
