// What messages take on the disk, and what a backup of them takes: 100,000 of 100 characters and as many of 1,000, sent through
// the server by a thousand people a hundred each, so that they lie as in use. Sizes of files, of everything that grew.
import { spawn } from "node:child_process";
import { createReadStream, createWriteStream, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Connection } from "mysql2/promise";
import { encodeBody } from "../../../lib/protocol/body.ts";
import { findProgram, installDebianPackage } from "../../../scripts/debian.mjs";
import { onStage, type Contestant, type Stage } from "../stage/contestants.ts";
import { figureOf } from "../stage/figures.ts";
import { insertPairs, makePairs, sealRequests } from "../stage/people.ts";
import { Wire } from "../stage/wire.ts";

export const name = "disk";

const PEOPLE = 1000;
const REQUESTS = 10;
const PER_REQUEST = 10;
const MESSAGES = PEOPLE * REQUESTS * PER_REQUEST;
const LENGTHS = [100, 1000];
const AT_ONCE = 32;

export async function run(repetitions: number): Promise<object> {
  const samples = new Map<string, number[]>();
  const note = (what: string, value: number) => samples.set(what, [...(samples.get(what) ?? []), value]);
  for (let round = 0; round < repetitions; round += 1) {
    for (const characters of LENGTHS) {
      await onStage(async (stage) => {
        const own = stage.contestants.find(({ name: who }) => who === "AryaTel");
        if (own === undefined) throw new Error("nobody to send to");
        for (const [what, value] of Object.entries(await measure(stage, own, characters))) {
          note(`${characters.toLocaleString("en")} characters: ${what}`, value);
        }
      });
    }
  }
  return { AryaTel: Object.fromEntries(Array.from(samples, ([what, values]) => [what, figureOf(values)])) };
}

async function measure(
  { folder, makeDatabase }: Stage,
  { url, connection }: Contestant,
  characters: number,
): Promise<Record<string, number>> {
  const body = encodeBody({ v: 1, t: "text", ts: Date.now(), b: "x".repeat(characters) });
  if (body === null) throw new Error("too long");
  const pairs = await makePairs(PEOPLE);
  await insertPairs(connection, pairs);
  const database = await nameOf(connection);
  const before = sizeOf(folder, database);
  const wires = await Promise.all(Array.from({ length: AT_ONCE }, () => Wire.open(url)));
  const sealed = await Promise.all(pairs.map((pair) => sealRequests(pair, REQUESTS, PER_REQUEST, body.length)));
  // Everybody's first requests, then everybody's second: conversations grow side by side.
  const waiting = Array.from({ length: REQUESTS }, (_, at) => sealed.map((requests) => requests[at])).flat();
  let next = 0;
  await Promise.all(
    wires.map(async (wire) => {
      for (let request = waiting[next++]; request !== undefined; request = waiting[next++]) {
        const { status, body: answer } = await wire.ask(request);
        if (status !== 201) throw new Error(`${String(status)}: ${answer.toString("utf8")}`);
      }
    }),
  );
  for (const wire of wires) wire.close();
  const stored = await countMessages(connection);
  if (stored !== MESSAGES) throw new Error(`${String(stored)} of ${String(MESSAGES)} are stored`);
  const grown = sizeOf(folder, database) - before;

  const dump = join(folder, "dump.sql");
  const connectionUrl = new URL((await makeDatabase("restored")).url);
  const dumping = performance.now();
  await runClient(["mariadb-dump", "mysqldump"], connectionUrl, {
    options: ["--single-transaction", "--hex-blob", "--default-character-set=utf8mb4", "--no-tablespaces", database],
    output: dump,
  });
  const dumped = performance.now();
  await pipeline(createReadStream(dump), createGzip(), createWriteStream(`${dump}.gz`));
  const restoring = performance.now();
  await runClient(["mariadb", "mysql"], connectionUrl, {
    options: ["--default-character-set=utf8mb4", connectionUrl.pathname.slice(1)],
    input: dump,
  });
  const restored = performance.now();
  const figures = {
    "bytes of ciphertext a message": body.length,
    "bytes on disk a message": grown / MESSAGES,
    "bytes of backup a message": statSync(dump).size / MESSAGES,
    "the same, compressed by gzip": statSync(`${dump}.gz`).size / MESSAGES,
    "seconds of backing up 100,000": ((dumped - dumping) / 1000 / MESSAGES) * 100_000,
    "seconds of restoring 100,000": ((restored - restoring) / 1000 / MESSAGES) * 100_000,
  };
  for (const file of [dump, `${dump}.gz`]) rmSync(file);
  return figures;
}

async function nameOf(connection: Connection): Promise<string> {
  const [rows] = await connection.query("SELECT DATABASE() AS name");
  return (rows as { name: string }[])[0]?.name ?? "";
}

async function countMessages(connection: Connection): Promise<number> {
  const [rows] = await connection.query("SELECT COUNT(*) AS count FROM messages");
  return (rows as { count: number }[])[0]?.count ?? 0;
}

/** Bytes of a database's files, which grow when pages are taken, not when they are written. */
function sizeOf(folder: string, database: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile() && file.parentPath.endsWith(`/${database}`))
    .reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
}

/** One of the database's own programs, at the server that the address names. */
async function runClient(
  names: readonly string[],
  url: URL,
  { options, input, output }: { options: readonly string[]; input?: string; output?: string },
): Promise<void> {
  const found =
    findProgram(names) ?? ((await installDebianPackage("mariadb-client", console.log)) && findProgram(names));
  if (typeof found !== "string") throw new Error(`none of ${names.join(", ")} is here: apt-get install mariadb-client`);
  const where = [`--host=${url.hostname}`, `--port=${url.port}`, `--user=${url.username}`];
  const child = spawn(found, [...where, ...options], {
    env: { ...process.env, MYSQL_PWD: decodeURIComponent(url.password) },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`${found} ended with ${String(code)}`))));
  });
  if (input === undefined) child.stdin.end();
  await Promise.all([
    input === undefined ? null : pipeline(createReadStream(input), child.stdin),
    output === undefined ? child.stdout.resume() : pipeline(child.stdout, createWriteStream(output)),
    ended,
  ]);
}
