// A private database server for those who have none: MariaDB or MySQL from this machine, its data in a folder
// of ours, reachable through the loopback interface alone. It lives as long as the program that started it.
//
// As a program (`node scripts/private-database.mjs [folder]`) it prints the address and waits for Ctrl-C.
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { RUNTIME_USER, ensureCredentials } from "./database/credentials.mjs";
import { requireDatabaseProgram } from "./database/program.mjs";
import { PlainError, describeError } from "./plain-error.mjs";

const KEEPER = fileURLToPath(new URL("./database/keeper.mjs", import.meta.url));

/** @typedef {{ url: string, runtimeUser: string, runtimeUrl: string, stop: () => Promise<void> }} PrivateDatabase */

/**
 * @param {{ directory?: string, options?: readonly string[], log?: (line: string) => void }} [options] directory: where its
 *   files go (.data/database); options: more of the program's own. The account given out may create further databases whose
 *   names begin with "aryatel"
 * @returns {Promise<PrivateDatabase>}
 */
export async function startDatabase({ directory = ".data/database", options = [], log = () => undefined } = {}) {
  const folder = resolve(directory);
  const program = await requireDatabaseProgram(log);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new PlainError(`The folder ${folder} cannot be made.`, { cause: error });
  }
  const { user, password, database } = ensureCredentials(join(folder, "credentials.json"));
  // A session of its own, so that Ctrl-C reaches it through us only, after the app has let go of the database.
  const keeper = spawn(process.execPath, [KEEPER, folder, program.path, program.family, ...options], {
    stdio: ["pipe", "pipe", "inherit"],
    detached: true,
  });
  const ended = /** @type {Promise<void>} */ (new Promise((done) => keeper.once("close", () => done())));
  keeper.stdin.on("error", () => {
    // The keeper ended first; its exit is what counts.
  });
  const port = await waitUntilReady(keeper, log);
  const urlFor = (/** @type {string} */ name) => `mysql://${name}:${password}@127.0.0.1:${String(port)}/${database}`;
  return {
    url: urlFor(user),
    runtimeUser: `${RUNTIME_USER}@127.0.0.1`,
    runtimeUrl: urlFor(RUNTIME_USER),
    async stop() {
      keeper.stdin.end();
      await ended;
    },
  };
}

/**
 * @param {import("node:child_process").ChildProcessByStdio<import("node:stream").Writable, import("node:stream").Readable, null>} keeper
 * @param {(line: string) => void} log
 * @returns {Promise<number>}
 */
function waitUntilReady(keeper, log) {
  return new Promise((done, fail) => {
    createInterface({ input: keeper.stdout }).on("line", (line) => {
      const [event, ...words] = line.split(" ");
      const text = words.join(" ");
      if (event === "ready") done(Number(text));
      else if (event === "ended") fail(new PlainError(text));
      else log(text);
    });
    keeper.on("error", fail);
    keeper.on("close", (code) => {
      fail(new PlainError(`The database's keeper ended with code ${String(code)}.`));
    });
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const database = await startDatabase({ directory: process.argv[2] ?? ".data/database", log: console.log });
    console.log(database.url);
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.on(signal, () => void database.stop());
  } catch (error) {
    console.error(describeError(error));
    process.exitCode = 1;
  }
}
