// Drizzle over real server-side prepared statements.
// By itself Drizzle sends values inside the statement's text (mysql2 `query`), where a number compared with a text column
// matches every row; the thin proxies here send each statement through `execute`.
import { drizzle, type MySql2Database } from "drizzle-orm/mysql2";
import type { PoolConnection } from "mysql2/promise";
import { oncePerProcess } from "../once.ts";
import { asLeaving, isBroken } from "./faults.ts";
import { ANSWER_MS, beforeDeadline, giveBack, sharedPool, takeConnection } from "./pool.ts";

/** Queries, one at a time. Transactions are transaction.ts's. */
export type Database = Pick<MySql2Database, "select" | "selectDistinct" | "insert" | "update" | "delete" | "execute">;

type Statement = Parameters<PoolConnection["execute"]>;

/**
 * A statement that was written by hand, with its values; gives its rows. For where making the text anew each time costs more
 * than anything else about it.
 */
export type Run = <Row>(text: string, values: readonly (Buffer | string | number | Date | null)[]) => Promise<Row[]>;

/** For statements written by hand, of one transaction, each answered before `deadline`. */
export function runOn(connection: PoolConnection, deadline: number): Run {
  return async <Row>(...[text, values]: Parameters<Run>) => {
    const [rows] = await beforeDeadline(deadline, connection.execute(text, [...values]));
    return rows as Row[];
  };
}

/** A connection whose every statement is prepared and answered before `deadline`. */
function preparedOn(connection: PoolConnection, deadline: number): PoolConnection {
  const run = (...statement: Statement) => beforeDeadline(deadline, connection.execute(...statement));
  return preparing(connection, run);
}

/** `client` as Drizzle sees it, with `query` and `execute` replaced by `run`. */
function preparing<Client extends object>(client: Client, run: (...statement: Statement) => Promise<unknown>): Client {
  return new Proxy(client, {
    get(target, property): unknown {
      if (property === "query" || property === "execute") return run;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

async function forOneStatement<Value>(work: (connection: PoolConnection) => Promise<Value>): Promise<Value> {
  const connection = await takeConnection();
  let usable = true;
  try {
    return await beforeDeadline(Date.now() + ANSWER_MS, work(connection));
  } catch (error) {
    usable = !isBroken(error);
    throw asLeaving(error);
  } finally {
    giveBack(connection, usable);
  }
}

function runOnce(...statement: Statement): Promise<unknown> {
  return forOneStatement((connection) => connection.execute(...statement));
}

/** For a single statement written by hand, on a connection of its own. */
export const run: Run = async <Row>(...[text, values]: Parameters<Run>) => {
  const [rows] = await forOneStatement((connection) => connection.execute(text, [...values]));
  return rows as Row[];
};

/** For single statements, each on a connection of its own. */
export const database = oncePerProcess("database", (): Database =>
  drizzle({ client: preparing(sharedPool(), runOnce) }),
);

/** For the statements of one transaction. */
export function databaseOn(connection: PoolConnection, deadline: number): Database {
  return drizzle({ client: preparedOn(connection, deadline) });
}
