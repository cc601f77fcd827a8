// The database account that the server runs with: what it may do, what it is refused, and that no other gets its rights.
import { readFileSync } from "node:fs";
import { createConnection, type Connection, type RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { runMigrations } from "../../scripts/app-server.mjs";
import { ROOT } from "../scripts/running.ts";
import { makeFreshServer, type FreshServer } from "./support/fresh-server.ts";
import { arrive } from "./support/person.ts";
import { useTables } from "./support/tables.ts";

const tables = useTables();
/** What a database says to an account that may not: about a database, a table, a column, and what an administrator may. */
const REFUSALS = [1044, 1142, 1143, 1227];
const APPEND_ONLY = ["identity_statements", "log_leaves", "log_nodes", "log_heads"];
/** Where deleting an account, switching a second step off and removing messages take rows away. */
const REMOVABLE = [
  "sessions",
  "second_factors",
  "recovery_codes",
  "conversations",
  "members",
  "messages",
  "wrapped_keys",
];
const journal = JSON.parse(readFileSync(`${ROOT}/drizzle/meta/_journal.json`, "utf8")) as {
  entries: { when: number }[];
};
const newest = Math.max(...journal.entries.map(({ when }) => when));
let connection: Connection;

beforeAll(async () => {
  connection = await createConnection({ uri: inject("server").runtimeUrl });
  await arrive("runtime");
});
afterAll(() => connection.end());

/** Nothing of it stays: what may be done is rolled back. */
async function may(statement: string): Promise<boolean> {
  await connection.query("START TRANSACTION");
  try {
    await connection.query(statement);
    return true;
  } catch (error) {
    const { errno } = error as { errno: number };
    expect(REFUSALS, `${statement}: ${String(error)}`).toContain(errno);
    return false;
  } finally {
    await connection.query("ROLLBACK");
  }
}

async function columnsOf(table: string): Promise<string[]> {
  const [, fields] = await connection.query<RowDataPacket[]>(`SELECT * FROM ${table} LIMIT 0`);
  return fields.map(({ name }) => name);
}

describe("the server's account", () => {
  it("is the one that the server under test uses", async () => {
    // An account sees what runs under its own name, and nothing else.
    const [running] = await connection.query<RowDataPacket[]>("SHOW PROCESSLIST");
    expect(running.length).toBeGreaterThan(1);
    expect(new Set(running.map(({ User: user }) => String(user)))).toEqual(
      new Set([new URL(inject("server").runtimeUrl).username]),
    );
  });

  it.each(APPEND_ONLY)("reads %s and adds to it, and can neither change nor remove what is there", async (table) => {
    const columns = (await columnsOf(table)).filter((column) => column !== "log_index");
    expect(columns.length).toBeGreaterThan(1);
    expect(await may(`INSERT INTO ${table} SELECT * FROM ${table} WHERE FALSE`)).toBe(true);
    for (const column of columns) expect(await may(`UPDATE ${table} SET \`${column}\` = \`${column}\``)).toBe(false);
    expect(await may(`DELETE FROM ${table}`)).toBe(false);
    expect(await may(`REPLACE INTO ${table} SELECT * FROM ${table}`)).toBe(false);
    expect(await may(`TRUNCATE TABLE ${table}`)).toBe(false);
    expect(await may(`DROP TABLE ${table}`)).toBe(false);
  });

  it("takes rows away exactly where accounts, second steps and messages need it", async () => {
    const all = (await tables.rows("SHOW TABLES")).map((row) => String(Object.values(row)[0]));
    expect(all.length).toBeGreaterThan(10);
    const removable = [];
    for (const table of all) if (await may(`DELETE FROM ${table} WHERE FALSE`)) removable.push(table);
    expect(removable.sort()).toEqual([...REMOVABLE].sort());
  });

  it("numbers leaves, writes rows elsewhere, and changes no table, account, setting or file", async () => {
    expect(await may("UPDATE identity_statements SET log_index = log_index WHERE FALSE")).toBe(true);
    for (const table of [...REMOVABLE.filter((name) => name !== "recovery_codes"), "users", "log_state"]) {
      const [column = ""] = await columnsOf(table);
      expect([table, await may(`UPDATE ${table} SET \`${column}\` = \`${column}\` WHERE FALSE`)]).toEqual([
        table,
        true,
      ]);
    }
    for (const statement of [
      "UPDATE recovery_codes SET code_hash = code_hash",
      "ALTER TABLE users ADD COLUMN more INT",
      "CREATE INDEX more ON users (handle)",
      "CREATE TABLE another (n INT)",
      "CREATE VIEW another AS SELECT * FROM users",
      "CREATE TRIGGER another BEFORE INSERT ON users FOR EACH ROW SET NEW.handle = 'x'",
      "CREATE DATABASE aryatel_another",
      "INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('x', 1)",
      "GRANT SELECT ON users TO CURRENT_USER",
      "CREATE USER another",
      "SELECT * FROM mysql.user",
      "SET GLOBAL general_log = 1",
      "LOCK TABLES users READ",
    ]) {
      expect([statement, await may(statement)]).toEqual([statement, false]);
    }
    const files = ["SELECT 1 INTO OUTFILE '/tmp/aryatel-out'", "SELECT LOAD_FILE('/etc/passwd') IS NULL AS isNothing"];
    await expect(connection.query(files[0] ?? "")).rejects.toThrow();
    const [[read]] = await connection.query<RowDataPacket[]>(files[1] ?? "");
    expect(read?.["isNothing"]).toBe(1);
  });
});

// Each change of a table is on the disk before the next: on a busy machine a migration takes a while.
describe("migrating", { timeout: 180_000 }, () => {
  let fresh: FreshServer;
  beforeAll(async () => {
    fresh = await makeFreshServer();
    await runMigrations(fresh.databaseUrl);
  });
  afterAll(() => fresh.remove());

  const runtime = () => new URL(inject("server").runtimeUrl);
  const runtimeUser = () => `${runtime().username}@127.0.0.1`;
  const grantTo = (user: string) => runMigrations(fresh.databaseUrl, undefined, [], { DATABASE_RUNTIME_USER: user });
  function asRuntime(): string {
    const url = new URL(fresh.databaseUrl);
    [url.username, url.password] = [runtime().username, runtime().password];
    return url.href;
  }

  it("is not the server's account's business: it passes where nothing is to be done, and is told where something is", async () => {
    await grantTo(runtimeUser());
    await runMigrations(asRuntime());
    const [last] = await fresh.rows("SELECT hash FROM __drizzle_migrations WHERE created_at = ?", [newest]);
    await fresh.rows("DELETE FROM __drizzle_migrations WHERE created_at = ?", [newest]);
    await expect(runMigrations(asRuntime())).rejects.toThrow("may not change its tables");
    const hash = String(last?.["hash"]);
    await fresh.rows("INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)", [hash, newest]);
    await runMigrations(asRuntime());
  });

  it("gives an account that may do more no rights in the server's name", async () => {
    const { username } = new URL(fresh.databaseUrl);
    await expect(grantTo(`${username}@127.0.0.1`)).rejects.toThrow("may do more than a running server needs");
    await expect(grantTo("x' OR '1")).rejects.toThrow("must be a name");
  });

  it("takes back what the account had of rows and needs no more", async () => {
    await fresh.rows(`GRANT INSERT, UPDATE, DELETE ON log_leaves TO '${runtime().username}'@'127.0.0.1'`);
    await fresh.rows(`GRANT DELETE ON users TO '${runtime().username}'@'127.0.0.1'`);
    await grantTo(runtimeUser());
    const asServer = await createConnection({ uri: asRuntime() });
    const tried = [];
    for (const statement of ["DELETE FROM users", "DELETE FROM log_leaves", "UPDATE log_leaves SET idx = 0"]) {
      tried.push(await asServer.query(statement).then(Boolean, (error: unknown) => (error as { errno: number }).errno));
    }
    await asServer.query("INSERT INTO log_leaves SELECT * FROM log_leaves WHERE FALSE");
    await asServer.end();
    expect(tried).toEqual([1142, 1142, 1142]);
  });
});
