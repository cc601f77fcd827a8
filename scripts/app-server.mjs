// Runs the production server that ensure-build.mjs made (or, for developers, Next's own), after bringing the
// database up to date. The server runs in a process of its own and never outlives the one that started it.
import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { ROOT } from "./bootstrap.mjs";
import { findFreePort } from "./database/port.mjs";
import { ENTRY } from "./build-files.mjs";
import { STANDALONE } from "./ensure-build.mjs";
import { PlainError } from "./plain-error.mjs";
import { setting } from "./setting.mjs";

const END_WITH_PARENT = new URL("./end-with-parent.mjs", import.meta.url).href;
const READY_LIMIT_MS = 60_000;
// The server gives its running requests ten seconds.
const STOP_LIMIT_MS = 12_000;
const KEPT_OUTPUT = 4000;

/**
 * @typedef {object} RunningApp
 * @property {string} url its origin, without a slash at the end
 * @property {number} pid
 * @property {Promise<void>} ended settles when the server is gone, for whatever reason
 * @property {() => Promise<void>} stop lets requests finish, then ends it
 * @property {() => void} kill ends it as a power cut would
 */

/**
 * @typedef {object} AppOptions
 * @property {string} databaseUrl
 * @property {{ user: string, url: string }} [runtime] an account that may do no more than a running server has to: gets its
 *   rights through the first one, and the server uses it
 * @property {number} [port] a free one when not given
 * @property {Record<string, string | undefined>} [env] more environment, and what replaces this process's own
 * @property {(line: string) => void} [log]
 * @property {string} [logFile] where the server's output goes; not given: to ours
 * @property {string} [folder] where the standalone server lies
 * @property {string} [entry] what is run there: our own entry, unless it is Next's (server.js)
 * @property {boolean} [dev] Next's development server instead
 */

/**
 * @param {string} databaseUrl
 * @param {string} folder with scripts/migrate.mjs in it
 * @param {readonly string[]} [options]
 * @param {Record<string, string>} [env]
 * @returns {Promise<void>}
 */
export function runMigrations(databaseUrl, folder = ROOT, options = [], env = {}) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(folder, "scripts", "migrate.mjs"), ...options], {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, ...env, DATABASE_URL: databaseUrl },
    });
    let errors = "";
    child.stderr.on("data", (/** @type {Buffer} */ chunk) => {
      errors += chunk.toString();
    });
    child.on("error", fail);
    child.on("close", (code) => {
      if (code === 0) done();
      else fail(new PlainError(errors.trim() || "The database could not be migrated."));
    });
  });
}

/**
 * @param {string | undefined} file
 * @returns {number}
 */
function sizeOf(file) {
  return file !== undefined && existsSync(file) ? readFileSync(file, "utf8").length : 0;
}

/**
 * @param {AppOptions} options
 * @returns {Promise<RunningApp>}
 */
export async function startApp(options) {
  const { databaseUrl, runtime, log = () => undefined, folder = STANDALONE, entry = ENTRY, dev = false } = options;
  const port = options.port ?? (await findFreePort());
  const url = `http://localhost:${String(port)}`;
  log("Bringing the database up to date");
  const grants = runtime === undefined ? {} : { DATABASE_RUNTIME_USER: runtime.user };
  await runMigrations(databaseUrl, dev ? ROOT : folder, [], grants);

  const command = dev
    ? [join(ROOT, "node_modules", "next", "dist", "bin", "next"), "dev", "--port", String(port)]
    : [join(folder, entry)];
  const logBegin = sizeOf(options.logFile);
  const output = options.logFile === undefined ? null : openSync(options.logFile, "a", 0o600);
  log("Starting the server");
  const guard = pathToFileURL(join(dev ? ROOT : folder, "scripts", "request-guard.mjs")).href;
  const child = spawn(process.execPath, ["--import", END_WITH_PARENT, "--import", guard, ...command], {
    cwd: dev ? ROOT : folder,
    // A session of its own: Ctrl-C reaches it through stop(), and lets its requests finish.
    detached: true,
    stdio: ["ignore", output ?? "pipe", output ?? "pipe", "ipc"],
    env: {
      ...process.env,
      // Some shells set HOSTNAME to the machine's name; Next would listen on that name's address alone.
      HOSTNAME: setting("LISTEN_ADDRESS") ?? "0.0.0.0",
      NEXTAUTH_URL: url,
      END_WITH_PARENT: String(process.pid),
      NODE_ENV: dev ? "development" : "production",
      NEXT_TELEMETRY_DISABLED: "1",
      DATABASE_URL: runtime?.url ?? databaseUrl,
      PORT: String(port),
      ...options.env,
    },
  });
  if (output !== null) closeSync(output);
  let said = "";
  for (const [stream, ours] of /** @type {const} */ ([
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ])) {
    stream?.on("data", (/** @type {Buffer} */ chunk) => {
      ours.write(chunk);
      said = (said + chunk.toString()).slice(-KEPT_OUTPUT);
    });
  }
  const ended = /** @type {Promise<void>} */ (
    new Promise((done) => {
      child.once("error", () => done());
      child.once("exit", () => done());
    })
  );
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    const inTime = await Promise.race([ended.then(() => true), sleep(STOP_LIMIT_MS, false, { ref: false })]);
    if (!inTime) child.kill("SIGKILL");
    await ended;
  };
  try {
    await waitUntilReady(port, ended);
  } catch (error) {
    await stop();
    if (options.logFile !== undefined) said = readFileSync(options.logFile, "utf8").slice(logBegin);
    const reason = said.trim().split("\n").at(-1) ?? "";
    throw new PlainError(`${error instanceof Error ? error.message : String(error)}: ${reason}`, { cause: error });
  }
  return { url, pid: child.pid ?? 0, ended, stop, kill: () => void child.kill("SIGKILL") };
}

/**
 * @param {number} port
 * @param {Promise<void>} ended
 */
async function waitUntilReady(port, ended) {
  const limit = Date.now() + READY_LIMIT_MS;
  const isEnded = ended.then(() => true);
  for (;;) {
    if (await isReady(port)) return;
    if (await Promise.race([isEnded, sleep(50, false)])) throw new PlainError("The server ended while starting");
    if (Date.now() > limit) throw new PlainError("The server was not ready after a minute");
  }
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
async function isReady(port) {
  try {
    const response = await fetch(`http://127.0.0.1:${String(port)}/api/health/ready`, {
      signal: AbortSignal.timeout(10_000),
    });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false;
  }
}
