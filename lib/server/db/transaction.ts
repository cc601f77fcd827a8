// Transactions: all or nothing, tried again where two got in each other's way, and honest about a COMMIT whose answer was lost.
import { randomInt } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { PoolConnection } from "mysql2/promise";
import { databaseOn, type Database } from "./database.ts";
import { asLeaving, isBroken, isConflict } from "./faults.ts";
import { ANSWER_MS, beforeDeadline, giveBack, takeConnection } from "./pool.ts";

const ATTEMPTS = 6;
/** Milliseconds of the first pause at most; each further one may be twice as long. */
const PAUSE_MS = 12;

/**
 * Runs `work` in a READ COMMITTED transaction. A deadlock or lock timeout rolls back and runs it again, so it may touch
 * nothing but the database it is given. An error out of `work` rolls back and is thrown on. When the answer to COMMIT is
 * lost it throws DatabaseBusy: the transaction may have happened, and the caller's caller repeats the same request.
 */
export async function inTransaction<Value>(work: (database: Database) => Promise<Value>): Promise<Value> {
  const deadline = Date.now() + ANSWER_MS;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(work, deadline);
    } catch (error) {
      const wait = randomInt(1, PAUSE_MS * 2 ** attempt);
      if (!isConflict(error) || attempt === ATTEMPTS || Date.now() + wait > deadline) throw asLeaving(error);
      await pause(wait);
    }
  }
}

async function once<Value>(work: (database: Database) => Promise<Value>, deadline: number): Promise<Value> {
  const connection = await takeConnection();
  let usable = true;
  try {
    await control(connection, "START TRANSACTION", deadline);
    const value = await work(databaseOn(connection, deadline));
    await control(connection, "COMMIT", deadline);
    return value;
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
