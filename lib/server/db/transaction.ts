// Transactions: all or nothing, tried again where two got in each other's way, and honest about a COMMIT whose answer was lost.
import { randomInt } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { PoolConnection } from "mysql2/promise";
import { databaseOn, runOn, type Database, type Run } from "./database.ts";
import { asLeaving, isBroken, isConflict } from "./faults.ts";
import { ANSWER_MS, beforeDeadline, giveBack, leanPool, takeConnection } from "./pool.ts";

const ATTEMPTS = 6;
/** Milliseconds of the first pause at most; each further one may be twice as long. */
const PAUSE_MS = 12;

/**
 * Runs `work` in a READ COMMITTED transaction. A deadlock or lock timeout rolls back and runs it again, so it may touch
 * nothing but the database it is given. An error out of `work` rolls back and is thrown on. When the answer to COMMIT is
 * lost it throws DatabaseBusy: the transaction may have happened, and the caller's caller repeats the same request.
 */
export function inTransaction<Value>(work: (database: Database) => Promise<Value>): Promise<Value> {
  return untilThrough(async (deadline) =>
    onConnection(await takeConnection(), deadline, async (connection) => {
      await control(connection, "START TRANSACTION", deadline);
      const value = await work(databaseOn(connection, deadline));
      await control(connection, "COMMIT", deadline);
      return value;
    }),
  );
}

/** What the work of a lean transaction is given. */
export interface LeanTransaction {
  run: Run;
  database: () => Database;
}

/**
 * The same with one round trip less: on a connection on which every first statement begins a transaction. It is rolled back when
 * `isKept` is false: then nothing was to be written, and nothing has to reach the disk.
 */
export function inLeanTransaction<Value>(
  work: (transaction: LeanTransaction) => Promise<{ value: Value; isKept: boolean }>,
): Promise<Value> {
  return untilThrough(async (deadline) =>
    onConnection(await takeConnection(leanPool()), deadline, async (connection) => {
      const run = runOn(connection, deadline);
      const { value, isKept } = await work({ run, database: () => databaseOn(connection, deadline) });
      await control(connection, isKept ? "COMMIT" : "ROLLBACK", deadline);
      return value;
    }),
  );
}

async function untilThrough<Value>(attemptOnce: (deadline: number) => Promise<Value>): Promise<Value> {
  const deadline = Date.now() + ANSWER_MS;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptOnce(deadline);
    } catch (error) {
      const wait = randomInt(1, PAUSE_MS * 2 ** attempt);
      if (!isConflict(error) || attempt === ATTEMPTS || Date.now() + wait > deadline) throw asLeaving(error);
      await pause(wait);
    }
  }
}

async function onConnection<Value>(
  connection: PoolConnection,
  deadline: number,
  work: (connection: PoolConnection) => Promise<Value>,
): Promise<Value> {
  let usable = true;
  try {
    return await work(connection);
  } catch (error) {
    // A connection that cannot roll back is destroyed, and the server rolls back.
    usable = !isBroken(error) && (await rollBack(connection, deadline));
    throw error;
  } finally {
    giveBack(connection, usable);
  }
}

async function rollBack(connection: PoolConnection, deadline: number): Promise<boolean> {
  try {
    await control(connection, "ROLLBACK", deadline);
    return true;
  } catch {
    return false;
  }
}

/** Statements that MySQL does not prepare; they hold no values. */
async function control(connection: PoolConnection, statement: string, deadline: number): Promise<void> {
  await beforeDeadline(deadline, connection.query(statement));
}
