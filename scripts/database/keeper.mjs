// The process that owns one private database: it takes the folder's lock, starts the database program, starts
// it again when it crashes, and stops it when its parent asks for that or is gone, however the parent ended.
// The parent holds the other end of standard input; nothing else decides over life and death.
//
// Started by private-database.mjs as: node keeper.mjs <folder> <program> <mariadb|mysql> [option...]. Tells what happens
// on standard output, in lines that begin with "ready", "note" or "ended".
import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PlainError, describeError } from "../plain-error.mjs";
import { ensureCredentials, setupSql } from "./credentials.mjs";
import { firstError, initialiseDatabase } from "./initialise.mjs";
import { stopOrphan, takeLock } from "./lock.mjs";
import { answersAsDatabase, findFreePort } from "./port.mjs";

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 30_000;
// A database that crashes more often than this within a minute has a reason that another start does not cure.
const RESTARTS_A_MINUTE = 20;

const [folder = "", path = "", family = "", ...more] = process.argv.slice(2);
process.chdir(folder);
/** @type {import("./program.mjs").DatabaseProgram} */
const program = { path, family: family === "mysql" ? "mysql" : "mariadb" };
const dataFolder = resolve(program.family);
const logFile = resolve("database.log");
const setupFile = resolve("setup.sql");
// Its own: whichever server starts takes all temporary files of the folder that it is given for leftovers.
const temporaryFolder = resolve("temporary");

/** @type {import("node:child_process").ChildProcess | null} */
let database = null;
let stopping = false;
/** @type {number[]} */
let crashes = [];

// A function, because the compiler takes a variable that only handlers change for a constant.
const isStopping = () => stopping;

/**
 * @param {"ready" | "note" | "ended"} event
 * @param {string} text the port, or a sentence
 */
function tell(event, text) {
  process.stdout.write(`${event} ${text.replaceAll("\n", " ")}\n`);
}

/** @param {number} port */
function optionsFor(port) {
  const options = [
    "--no-defaults",
    `--datadir=${dataFolder}`,
    `--tmpdir=${temporaryFolder}`,
    "--bind-address=127.0.0.1",
    `--port=${String(port)}`,
    // Relative, so inside the data folder: an absolute socket path may be too long for the system.
    "--socket=database.sock",
    "--pid-file=database.pid",
    `--init-file=${setupFile}`,
    "--skip-name-resolve",
    "--local-infile=0",
    "--character-set-server=utf8mb4",
    "--innodb-flush-log-at-trx-commit=1",
    "--innodb-doublewrite=1",
    "--max-connections=400",
    "--max-allowed-packet=16M",
  ];
  if (program.family === "mariadb") options.push("--skip-log-bin", "--innodb-log-file-size=32M");
  else options.push("--disable-log-bin", "--mysqlx=OFF");
  if (process.getuid?.() === 0) options.push("--user=root");
  return [...options, ...more];
}

/**
 * Starts the program and waits until it speaks its protocol.
 * @param {number} port
 */
async function startOn(port) {
  writeFileSync(setupFile, setupSql(ensureCredentials(resolve("credentials.json"))), { mode: 0o600 });
  mkdirSync(temporaryFolder, { recursive: true, mode: 0o700 });
  const log = openSync(logFile, "w", 0o600);
  const child = spawn(program.path, optionsFor(port), { stdio: ["ignore", log, log], cwd: folder });
  closeSync(log);
  database = child;
  const ended = new Promise((done) => {
    child.on("error", done);
    child.on("exit", done);
  });
  const limit = Date.now() + START_LIMIT_MS;
  while (!(await answersAsDatabase(port))) {
    const over = await Promise.race([ended.then(() => true), sleep(50, false)]);
    if (over || Date.now() > limit) {
      child.kill("SIGKILL");
      throw new PlainError(`The database did not start: ${firstError(readFileSync(logFile, "utf8"))}`);
    }
  }
  rmSync(setupFile, { force: true });
  child.on("exit", () => {
    if (!stopping) void restartOn(port);
  });
}

/** @param {number} port */
async function restartOn(port) {
  const now = Date.now();
  crashes = [...crashes.filter((at) => now - at < 60_000), now];
  if (crashes.length > RESTARTS_A_MINUTE) {
    tell("ended", `The database crashes again and again: ${firstError(readFileSync(logFile, "utf8"))}`);
    process.exit(1);
  }
  tell("note", "The database ended unexpectedly; starting it again");
  try {
    await startOn(port);
  } catch (error) {
    if (!stopping) void sleep(500).then(() => restartOn(port));
    tell("note", describeError(error));
  }
}

async function stop() {
  if (stopping) return;
  stopping = true;
  rmSync(setupFile, { force: true });
  const child = database;
  if (child !== null && child.exitCode === null && child.signalCode === null) {
    const ended = new Promise((done) => child.once("exit", done));
    child.kill("SIGTERM");
    const inTime = await Promise.race([ended.then(() => true), sleep(STOP_LIMIT_MS, false)]);
    if (!inTime) child.kill("SIGKILL");
    await ended;
  }
  process.exit(0);
}

process.stdout.on("error", () => {
  // The parent is gone; standard input says so too, and that is where it is dealt with.
});
process.stdin.on("error", () => void stop());
process.stdin.on("end", () => void stop());
process.stdin.resume();
for (const signal of /** @type {const} */ (["SIGTERM", "SIGINT", "SIGHUP"])) process.on(signal, () => void stop());

try {
  await takeLock(resolve("."));
  await stopOrphan(resolve(dataFolder, "database.pid"), dataFolder);
  if (!existsSync(dataFolder)) {
    tell("note", "Making a new private database");
    await initialiseDatabase(program, dataFolder);
  }
  const port = await findFreePort();
  await startOn(port);
  tell("ready", String(port));
} catch (error) {
  // While stopping, the database's end is what was wanted, and stop() ends this process.
  if (!isStopping()) {
    tell("ended", describeError(error));
    process.exit(1);
  }
}
