// The connections to the database: one pool in a process, whoever asks for it, and a few connections beside it for sending.
// Settles what holds for every connection: UTC, READ COMMITTED, strict mode, timeouts, one statement at a time, no files.
// Nothing but lib/server/db may hold a connection.
import "server-only";
import { createPool, type Pool, type PoolConnection, type PoolOptions } from "mysql2/promise";
import { isBusy } from "../busy.ts";
import { environment } from "../env.ts";
import { watch } from "../metrics.ts";
import { oncePerProcess } from "../once.ts";
import { DatabaseBusy, DatabaseDeadline } from "./faults.ts";

/** Milliseconds to reach the server, or to get a free connection. */
const CONNECT_MS = 2500;
/** Milliseconds any request waits for the database in all, so that a hung one is a 503 within five seconds. */
export const ANSWER_MS = 4500;
/** Seconds until the server itself gives up: below ANSWER_MS, so that its refusal is what we usually see. */
const STATEMENT_SECONDS = 4;
const LOCK_WAIT_SECONDS = 2;
/** Requests that may wait for a connection; more are turned away at once. */
const QUEUE_MAX = 1000;
/** Statements a connection keeps prepared: lists of values make many shapes, and the server has one limit for all. */
const PREPARED_MAX = 150;

// Both families of servers read one text: /*M! */ is MariaDB's alone, /*!80000 */ is MySQL's alone.
const SESSION_SETTINGS = [
  "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
  "SET SESSION time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'," +
    ` innodb_lock_wait_timeout = ${String(LOCK_WAIT_SECONDS)}` +
    ` /*M! , max_statement_time = ${String(STATEMENT_SECONDS)} */` +
    ` /*!80000 , max_execution_time = ${String(STATEMENT_SECONDS * 1000)} */`,
];

/** As many as there are shared commits at once. */
const LEAN_CONNECTIONS = 2;

/** A certificate counts for the name it was made out to, and for no other. */
const VERIFICATION = {
  unverified: { rejectUnauthorized: false },
  verified: { rejectUnauthorized: true, verifyIdentity: true },
} as const;

function poolOptions(): PoolOptions {
  const { databaseUrl, databaseTls } = environment();
  const url = new URL(databaseUrl);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? 3306 : Number(url.port),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    charset: "UTF8MB4_BIN",
    timezone: "Z",
    multipleStatements: false,
    // A stack for each statement, in case it fails, costs more than many a statement.
    trace: false,
    flags: ["-LOCAL_FILES"],
    connectTimeout: CONNECT_MS,
    queueLimit: QUEUE_MAX,
    maxPreparedStatements: PREPARED_MAX,
    enableKeepAlive: true,
    ...(databaseTls === "off" ? {} : { ssl: { minVersion: "TLSv1.2", ...VERIFICATION[databaseTls] } }),
  };
}

function openPool(connectionLimit: number, settings: readonly string[]): Pool {
  const pool = createPool({ ...poolOptions(), connectionLimit });
  pool.pool.on("connection", (connection) => {
    for (const setting of settings) {
      // Queued before the first statement of whoever gets the connection. One that cannot be set up must not be used.
      connection.query(setting, (error) => {
        if (error !== null) connection.destroy();
      });
    }
  });
  return pool;
}

/** Who holds a connection, and who waits for one. */
const use = oncePerProcess("database-pool-use", () => {
  const counts = { taken: 0, waiting: 0 };
  watch("database_connections_in_use", "Database connections that somebody holds.", () => counts.taken);
  watch("database_connections_waiting", "Who waits for a database connection.", () => counts.waiting);
  watch("database_connections_max", "Database connections there may be.", () => {
    return environment().databasePool + LEAN_CONNECTIONS;
  });
  return counts;
});

export const sharedPool = oncePerProcess("database-pool", () => openPool(environment().databasePool, SESSION_SETTINGS));

/**
 * On these connections nothing is committed by itself: a transaction begins with its first statement, and after one that failed
 * no other statement takes effect alone.
 */
export const leanPool = oncePerProcess("database-pool-lean", () =>
  openPool(LEAN_CONNECTIONS, [...SESSION_SETTINGS, "SET SESSION autocommit = 0"]),
);

/** Resolves like `work`, or throws a DatabaseDeadline when `deadline` (a Date.now() value) passes first. */
export async function beforeDeadline<Value>(deadline: number, work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => {
        reject(new DatabaseDeadline("the database did not answer in time"));
      },
      Math.max(0, deadline - Date.now()),
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * A connection within CONNECT_MS, or a DatabaseBusy, whatever the reason; one that comes later goes straight back.
 * The taker gives it back by giveBack().
 */
export async function takeConnection(pool: Pool = sharedPool()): Promise<PoolConnection> {
  const coming = pool.getConnection();
  use().waiting += 1;
  try {
    const connection = await beforeDeadline(Date.now() + CONNECT_MS, coming);
    use().taken += 1;
    return connection;
  } catch (error) {
    if (error instanceof DatabaseDeadline) {
      coming.then(
        (connection) => {
          connection.release();
        },
        () => undefined,
      );
    }
    throw isBusy(error) ? error : new DatabaseBusy("no connection to the database", { cause: error });
  } finally {
    use().waiting -= 1;
  }
}

/** Back to the pool; away with it when it is broken, or still busy with something nobody waits for any more. */
export function giveBack(connection: PoolConnection, usable: boolean): void {
  use().taken -= 1;
  if (usable) connection.release();
  else connection.destroy();
}
