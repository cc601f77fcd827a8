// A backup as docs/operations.md describes it: dumped while people write, everything destroyed, restored, all of it there; and
// whoever had seen more than an older backup holds can tell.
import { spawn } from "node:child_process";
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { messagePageSchema } from "@/lib/shared/contract/messages.ts";
import type { ConversationId } from "@/lib/shared/ids.ts";
import { findProgram, installDebianPackage } from "../../scripts/debian.mjs";
import { audit, type Mirror } from "../../scripts/audit-log/audit.ts";
import { sourceAt } from "../../scripts/audit-log/source.ts";
import type { RunningApp } from "../../scripts/app-server.mjs";
import { makeFreshServer, type FreshServer } from "./support/fresh-server.ts";
import { arrive, openConversation, signIn, type Person } from "./support/person.ts";
import { Sender } from "./support/sender.ts";
import { codeOf, Visitor } from "./support/visitor.ts";

const folder = mkdtempSync(join(tmpdir(), "aryatel-backup-"));
const dump = join(folder, "dump.sql");
let fresh: FreshServer;
let app: RunningApp;
let ali: Person;
let bea: Person;
let cid: ConversationId;
let sender: Sender;
let mirror: Mirror;

beforeAll(async () => {
  fresh = await makeFreshServer();
  app = await fresh.start();
  [ali, bea] = [await arrive("ali", new Visitor(app.url)), await arrive("bea", new Visitor(app.url))];
  cid = await openConversation(ali, bea);
  sender = new Sender(ali, cid, [ali, bea]);
  await write(5);
  // Installs them where they are missing: not in the time of a test.
  await requireClient("mariadb-dump", "mysqldump");
}, 300_000);
afterAll(async () => {
  await fresh.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function isMariaDb(): Promise<boolean> {
  const [row] = await fresh.rows("SELECT VERSION() AS version");
  return String(row?.["version"]).includes("MariaDB");
}

/** The database's own: each family's tools know its own server best. */
async function requireClient(forMariaDb: string, forMySql: string): Promise<string> {
  const names = (await isMariaDb()) ? [forMariaDb, forMySql] : [forMySql];
  const found = findProgram(names);
  if (found !== null) return found;
  const installed = (await installDebianPackage("mariadb-client", console.log)) ? findProgram(names) : null;
  if (installed === null) throw new Error(`none of ${names.join(", ")} is here: apt-get install mariadb-client`);
  return installed;
}

function run(program: string, options: readonly string[]) {
  const url = new URL(fresh.databaseUrl);
  const where = [`--host=${url.hostname}`, `--port=${url.port}`, `--user=${url.username}`, "--no-tablespaces"];
  const child = spawn(program, [...where.slice(0, program.endsWith("dump") ? 4 : 3), ...options], {
    env: { ...process.env, MYSQL_PWD: decodeURIComponent(url.password) },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<void>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`${program}: ${errors}`))));
  });
  return { child, ended };
}

const database = () => new URL(fresh.databaseUrl).pathname.slice(1);

async function makeDump(): Promise<void> {
  // With its global ids MySQL's would want to stop everybody for a moment, and rights on the whole server.
  const more = (await isMariaDb()) ? [] : ["--set-gtid-purged=OFF"];
  const options = ["--single-transaction", "--hex-blob", "--default-character-set=utf8mb4", ...more, database()];
  const { child, ended } = run(await requireClient("mariadb-dump", "mysqldump"), options);
  child.stdin.end();
  await Promise.all([pipeline(child.stdout, createWriteStream(dump)), ended]);
}

async function restoreDump(): Promise<void> {
  await fresh.rows(`DROP DATABASE ${database()}`);
  await fresh.rows(`CREATE DATABASE ${database()} CHARACTER SET utf8mb4`);
  const options = ["--default-character-set=utf8mb4", database()];
  const { child, ended } = run(await requireClient("mariadb", "mysql"), options);
  child.stdout.resume();
  await Promise.all([pipeline(createReadStream(dump), child.stdin), ended]);
}

async function write(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const { envelope } = await sender.next();
    const answer = await ali.visitor.copy(app.url).write(sender.path, { messages: [envelope] });
    expect(answer.status).toBe(201);
  }
}

async function history() {
  const answer = await bea.visitor.copy(app.url).get(`${sender.path}?after=0`);
  return messagePageSchema.parse(answer.json);
}

it("is complete when it was made while people write, and everything is as it was after a restore", async () => {
  const before = await history();
  await Promise.all([makeDump(), write(10)]);
  await app.stop();
  await restoreDump();
  app = await fresh.start();
  const after = await history();
  // What was there when the dump began is there, and what came meanwhile up to one moment, without a gap.
  expect(after.messages.slice(0, before.messages.length)).toEqual(before.messages);
  expect(after.messages.map(({ seq }) => seq)).toEqual(after.messages.map((_, index) => index + 1));
  expect(Object.entries(before.wraps)).toEqual(Object.entries(after.wraps).slice(0, Object.keys(before.wraps).length));
  expect((await signIn(bea, new Visitor(app.url))).status).toBe(200);
  const verdict = await audit(sourceAt(new URL(app.url)), null);
  expect(verdict).toMatchObject({ ok: true, added: 2 });
  if (verdict.ok) mirror = verdict.mirror;
});

it("that is older than what people have seen is noticed by them, by the next message, and by the log of keys", async () => {
  const stored = (await history()).messages.length;
  // The chain goes on from where the restored server has it.
  sender = new Sender(ali, cid, [ali, bea]);
  await write(3);
  await arrive("late", new Visitor(app.url));
  const known = await audit(sourceAt(new URL(app.url)), mirror);
  expect(known).toMatchObject({ ok: true, added: 1 });
  const seen = (await history()).messages.at(-1);
  await app.stop();
  await restoreDump();
  app = await fresh.start();

  // Whoever asks after the last they have is shown a conversation that ends before it.
  const page = await bea.visitor.copy(app.url).get(`${sender.path}?after=${String(seen?.seq)}`);
  expect(messagePageSchema.parse(page.json)).toMatchObject({ messages: [], head: stored });
  const { envelope } = await sender.next();
  const refused = await ali.visitor.copy(app.url).write(sender.path, { messages: [envelope] });
  expect(codeOf(refused)).toEqual([409, "chain"]);
  expect(await audit(sourceAt(new URL(app.url)), known.ok ? known.mirror : null)).toMatchObject({
    ok: false,
    kind: "smaller",
  });
});
