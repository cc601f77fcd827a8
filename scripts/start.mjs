// `npm start`: from a bare clone to a running AryaTel. `npm run dev` (--dev): the same with Next's development
// server. Everything it starts ends with it.
import { mkdirSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { onStop, runEntry } from "./bootstrap.mjs";
import { parseDatabaseUrl } from "./database/url.mjs";
import { PlainError } from "./plain-error.mjs";
import { setting } from "./setting.mjs";

const DEFAULT_PORT = 3000;
const REACH_LIMIT_MS = 5000;
// Everything that is kept from one start to the next.
const DATA = setting("ARYATEL_DATA") ?? ".data";
const LOG_FILE = join(DATA, "server.log");
const dev = process.argv.includes("--dev");

/** @returns {number} */
function readPort() {
  const text = setting("PORT");
  if (text === undefined) return DEFAULT_PORT;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535) {
    throw new PlainError(`PORT must be a number from 1 to 65535, and is "${text}".`);
  }
  return port;
}

/**
 * @param {number} port
 * @returns {Promise<void>}
 */
function requireFreePort(port) {
  return new Promise((done, fail) => {
    const server = createServer();
    server.on("error", (error) => {
      const code = "code" in error ? String(error.code) : error.message;
      const reason = code === "EADDRINUSE" ? "is taken by another program" : `cannot be used (${code})`;
      fail(new PlainError(`Port ${String(port)} ${reason}. Choose another one: PORT=${String(port + 1)} npm start`));
    });
    server.listen(port, setting("LISTEN_ADDRESS") ?? "0.0.0.0", () => {
      server.close(() => done());
    });
  });
}

/**
 * @param {URL} url
 * @returns {Promise<void>}
 */
function requireReachable(url) {
  const port = url.port === "" ? 3306 : Number(url.port);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return new Promise((done, fail) => {
    const socket = connect({ host, port });
    const refuse = (/** @type {string} */ reason) => {
      socket.destroy();
      fail(new PlainError(`DATABASE_URL: no database answers at ${url.hostname}:${String(port)} (${reason}).`));
    };
    socket.setTimeout(REACH_LIMIT_MS, () => refuse("no answer"));
    socket.on("error", (error) => refuse("code" in error ? String(error.code) : error.message));
    socket.on("connect", () => {
      socket.destroy();
      done();
    });
  });
}

/** What can be known before anything slow begins. */
async function check() {
  await requireFreePort(readPort());
  const given = setting("DATABASE_URL");
  if (given !== undefined) await requireReachable(parseDatabaseUrl(given));
}

async function main() {
  // Only now: these may use packages.
  const { startDatabase } = await import("./private-database.mjs");
  const { runMigrations, startApp } = await import("./app-server.mjs");
  const { ensureBuild } = await import("./ensure-build.mjs");
  const { ensureSecret } = await import("./secrets.mjs");
  const log = console.log;
  const port = readPort();
  const givenUrl = setting("NEXTAUTH_URL");
  mkdirSync(DATA, { recursive: true, mode: 0o700 });

  /** @type {(() => Promise<void>)[]} */
  const running = [];
  const stopAll = async () => {
    for (const stop of running.splice(0).reverse()) await stop();
  };
  let stopping = false;
  const isStopping = () => stopping;
  onStop(async () => {
    stopping = true;
    log("Stopping");
    await stopAll();
  });
  try {
    let databaseUrl = setting("DATABASE_URL");
    /** @type {{ user: string, url: string } | undefined} */
    let runtime;
    if (databaseUrl === undefined) {
      log("Starting a private database (DATABASE_URL is not set)");
      const database = await startDatabase({ directory: join(DATA, "database"), log });
      running.push(() => database.stop());
      databaseUrl = database.url;
      runtime = { user: database.runtimeUser, url: database.runtimeUrl };
    } else {
      await runMigrations(databaseUrl, undefined, ["--check"]);
    }
    if (!dev) await ensureBuild({ log });
    const app = await startApp({
      databaseUrl,
      ...(runtime === undefined ? {} : { runtime }),
      port,
      dev,
      log,
      env: {
        NEXTAUTH_SECRET: setting("NEXTAUTH_SECRET") ?? ensureSecret(join(DATA, "nextauth-secret")),
        ...(givenUrl === undefined ? {} : { NEXTAUTH_URL: givenUrl }),
      },
      ...(dev ? {} : { logFile: LOG_FILE }),
    });
    running.push(() => app.stop());
    void app.ended.then(async () => {
      if (isStopping()) return;
      console.error(`The server ended unexpectedly.${dev ? "" : ` Its log is ${LOG_FILE}`}`);
      await stopAll();
      process.exit(1);
    });
    if (!dev) log(`The server's log is ${LOG_FILE}. Ctrl-C stops everything.`);
    log(`AryaTel is ready: ${givenUrl ?? app.url}`);
  } catch (error) {
    // What fails while everything is being stopped fails because of that.
    if (isStopping()) return;
    await stopAll();
    throw error;
  }
}

await runEntry({ check, main });
