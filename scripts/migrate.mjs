// Brings the database named by DATABASE_URL to the newest schema: `node scripts/migrate.mjs`. Runs here and in
// the container image, and is safe to run in several places at once. With --check it only connects and looks. A database
// that a newer program has changed is refused. With DATABASE_RUNTIME_USER, that account gets what the server needs.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/mysql2";
import { migrate } from "drizzle-orm/mysql2/migrator";
import { createConnection } from "mysql2/promise";
import { PlainError, describeError } from "./plain-error.mjs";
import { grantRuntimeUser } from "./database/runtime-user.mjs";
import { parseDatabaseUrl } from "./database/url.mjs";
import { setting } from "./setting.mjs";

const MIGRATIONS = join(fileURLToPath(new URL("..", import.meta.url)), "drizzle");
const CONNECT_LIMIT_MS = 10_000;
const LOCK_LIMIT_S = 120;

/**
 * One line for what a database says when it does not let us in.
 * @param {unknown} error
 * @param {URL} url
 * @returns {unknown}
 */
function explain(error, url) {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const where = `${url.hostname}:${url.port || "3306"}`;
  const options = { cause: error };
  switch (code) {
    case "ECONNREFUSED":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "ETIMEDOUT":
    case "PROTOCOL_CONNECTION_LOST":
      return new PlainError(`DATABASE_URL: no database answers at ${where} (${code}).`, options);
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new PlainError(`DATABASE_URL: the host ${url.hostname} cannot be found (${code}).`, options);
    case "ER_ACCESS_DENIED_ERROR":
    case "ER_ACCESS_DENIED_NO_PASSWORD_ERROR":
      return new PlainError(
        `DATABASE_URL: ${where} refuses the user name or the password of "${url.username}".`,
        options,
      );
    case "ER_BAD_DB_ERROR":
    case "ER_DBACCESS_DENIED_ERROR":
      return new PlainError(
        `DATABASE_URL: ${where} has no database "${url.pathname.slice(1)}" that "${url.username}" may use.`,
        options,
      );
    case "HANDSHAKE_NO_SSL_SUPPORT":
    case "HANDSHAKE_SSL_ERROR":
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return new PlainError(
        `DATABASE_URL: ${where} offers no encryption that can be verified. DATABASE_TLS=unverified or off allows that.`,
        options,
      );
    default:
      return error;
  }
}

/** @param {string} host */
function isLoopback(host) {
  return ["localhost", "127.0.0.1", "[::1]"].includes(host);
}

/**
 * As the server itself connects: encrypted and verified, unless it is this machine or DATABASE_TLS says otherwise.
 * @param {URL} url
 */
async function connect(url) {
  const tls = setting("DATABASE_TLS") ?? (isLoopback(url.hostname) ? "off" : "verified");
  if (!["off", "unverified", "verified"].includes(tls)) {
    throw new PlainError(`DATABASE_TLS must be off, unverified or verified, and is "${tls}".`);
  }
  try {
    return await createConnection({
      host: url.hostname.replace(/^\[|\]$/g, ""),
      port: url.port === "" ? 3306 : Number(url.port),
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      database: decodeURIComponent(url.pathname.slice(1)),
      charset: "UTF8MB4_BIN",
      connectTimeout: CONNECT_LIMIT_MS,
      flags: ["-LOCAL_FILES"],
      ...(tls === "off"
        ? {}
        : {
            ssl: { minVersion: "TLSv1.2", rejectUnauthorized: tls === "verified", verifyIdentity: tls === "verified" },
          }),
    });
  } catch (error) {
    throw explain(error, url);
  }
}

/** @typedef {Awaited<ReturnType<typeof connect>>} Connection */

/** @returns {number} the moment at which the newest migration that this program knows was made */
function newestKnown() {
  /** @type {unknown} */
  const parsed = JSON.parse(readFileSync(join(MIGRATIONS, "meta", "_journal.json"), "utf8"));
  const { entries } = /** @type {{ entries: { when: number }[] }} */ (parsed);
  return Math.max(...entries.map(({ when }) => when));
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function isSqlError(error, code) {
  return error instanceof Error && "code" in error && error.code === code;
}

/**
 * Whether the database's schema is this program's; a newer one is refused.
 * @param {Connection} connection
 * @returns {Promise<boolean>}
 */
async function isCurrent(connection) {
  try {
    const [rows] = await connection.query("SELECT MAX(created_at) AS newest FROM __drizzle_migrations");
    const newest = Number(/** @type {{ newest: unknown }[]} */ (rows)[0]?.newest ?? 0);
    if (newest > newestKnown()) {
      throw new PlainError(
        "The database was changed by a newer version of AryaTel; this one would not understand it. Start the newer one, or restore a backup from before.",
      );
    }
    return newest === newestKnown();
  } catch (error) {
    if (isSqlError(error, "ER_NO_SUCH_TABLE")) return false;
    throw error;
  }
}

/** @param {Connection} connection */
async function migrateAlone(connection) {
  // The lock's name is the database's own, so that several databases on one server do not wait for each other. It may have 64
  // letters, and newer MySQL has no SHA1 any more.
  const [rows] = await connection.query(
    "SELECT GET_LOCK(CONCAT('aryatel migrations ', LEFT(SHA2(DATABASE(), 256), 40)), ?) AS taken",
    [LOCK_LIMIT_S],
  );
  const taken = Array.isArray(rows) && rows.some((row) => "taken" in row && row["taken"] === 1);
  if (!taken) throw new PlainError("Another program has been migrating this database for two minutes; giving up.");
  // The lock ends with the connection.
  if (!(await isCurrent(connection))) {
    try {
      await migrate(drizzle(connection), { migrationsFolder: MIGRATIONS });
    } catch (error) {
      const refusal = /** @type {{ cause?: unknown }} */ (error).cause ?? error;
      if (!isSqlError(refusal, "ER_TABLEACCESS_DENIED_ERROR") && !isSqlError(refusal, "ER_DBACCESS_DENIED_ERROR")) {
        throw error;
      }
      const user = parseDatabaseUrl(process.env["DATABASE_URL"]).username;
      throw new PlainError(
        `The database has to be migrated, and "${user}" may not change its tables: run scripts/migrate.mjs with an account that may.`,
        { cause: error },
      );
    }
  }
  const user = setting("DATABASE_RUNTIME_USER");
  if (user !== undefined) await grantRuntimeUser(connection, { user, password: setting("DATABASE_RUNTIME_PASSWORD") });
}

try {
  const url = parseDatabaseUrl(process.env["DATABASE_URL"]);
  const connection = await connect(url);
  try {
    if (process.argv.includes("--check")) await isCurrent(connection);
    else await migrateAlone(connection);
  } finally {
    await connection.end();
  }
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}
