// Bringing a database up to date, and the account that the server uses, which may do no more than it has to.
import { readFileSync } from "node:fs";
import { createConnection, type Connection, type RowDataPacket } from "mysql2/promise";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { runMigrations } from "../../scripts/app-server.mjs";
import { ROOT } from "../scripts/running.ts";
import { makeFreshServer, type FreshServer } from "./support/fresh-server.ts";
import { arrive } from "./support/person.ts";

const journal = JSON.parse(readFileSync(`${ROOT}/drizzle/meta/_journal.json`, "utf8")) as {
  entries: { when: number }[];
};
const newest = Math.max(...journal.entries.map(({ when }) => when));

function asRuntime(databaseUrl: string): string {
  const [url, runtime] = [new URL(databaseUrl), new URL(inject("server").runtimeUrl)];
  [url.username, url.password] = [runtime.username, runtime.password];
  return url.href;
}
const runtimeUser = () => `${new URL(inject("server").runtimeUrl).username}@127.0.0.1`;

describe("migrating", () => {
  let fresh: FreshServer;
  beforeAll(async () => {
    fresh = await makeFreshServer();
  });
  afterAll(() => fresh.remove());
  const applied = () => fresh.rows("SELECT created_at FROM __drizzle_migrations ORDER BY created_at");

  it("is done once, however many programs begin it at the same time", async () => {
    await Promise.all([1, 2, 3].map(() => runMigrations(fresh.databaseUrl)));
    expect((await applied()).map((row) => Number(row["created_at"]))).toEqual(journal.entries.map(({ when }) => when));
  });

  it("is refused where a newer program has been, and so are a look and a start", async () => {
    await fresh.rows("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('of the future', ?)", [newest + 1]);
    const before = await applied();
    try {
      for (const attempt of [
        () => runMigrations(fresh.databaseUrl),
        () => runMigrations(fresh.databaseUrl, undefined, ["--check"]),
        () => fresh.start(),
      ]) {
        await expect(attempt()).rejects.toThrow("changed by a newer version of AryaTel");
      }
      expect(await applied()).toEqual(before);
    } finally {
      await fresh.rows("DELETE FROM __drizzle_migrations WHERE created_at > ?", [newest]);
    }
    await runMigrations(fresh.databaseUrl);
  });

  it("is not the server's account's business: it passes where nothing is to be done, and is told where something is", async () => {
    await runMigrations(fresh.databaseUrl, undefined, [], { DATABASE_RUNTIME_USER: runtimeUser() });
    await runMigrations(asRuntime(fresh.databaseUrl));
    const [last] = await fresh.rows("SELECT hash FROM __drizzle_migrations WHERE created_at = ?", [newest]);
    await fresh.rows("DELETE FROM __drizzle_migrations WHERE created_at = ?", [newest]);
    await expect(runMigrations(asRuntime(fresh.databaseUrl))).rejects.toThrow("may not change its tables");
    await fresh.rows("INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)", [
      String(last?.["hash"]),
      newest,
    ]);
    await runMigrations(asRuntime(fresh.databaseUrl));
  });

  it("gives an account that may do more no rights in the server's name", async () => {
    const owner = `${new URL(fresh.databaseUrl).username}@127.0.0.1`;
    const attempt = (user: string) => runMigrations(fresh.databaseUrl, undefined, [], { DATABASE_RUNTIME_USER: user });
    await expect(attempt(owner)).rejects.toThrow("may do more than a running server needs");
    await expect(attempt("x' OR '1")).rejects.toThrow("must be a name");
    await attempt(runtimeUser());
  });
});

describe("the server's account", () => {
  let connection: Connection;
  beforeAll(async () => {
    connection = await createConnection({ uri: inject("server").runtimeUrl });
    // All that it may not touch must be there.
    await arrive("runtime");
  });
  afterEach(() => connection.query("ROLLBACK"));
  afterAll(() => connection.end());

  async function may(statement: string): Promise<boolean> {
    await connection.query("START TRANSACTION");
    try {
      await connection.query(statement);
      return true;
    } catch (error) {
      const { errno } = error as { errno: number };
      // Table, column, database, and what only an administrator may.
      expect([1044, 1045, 1142, 1143, 1227, 1410, 1370]).toContain(errno);
      return false;
    } finally {
      await connection.query("ROLLBACK");
    }
  }

  it.each(["identity_statements", "log_leaves", "log_nodes", "log_heads"])(
    "reads %s and adds to it, and can neither change nor remove what is there",
    async (table) => {
      const [[row]] = await connection.query<RowDataPacket[]>(`SELECT * FROM ${table} LIMIT 1`);
      const columns = Object.keys(row ?? {}).filter((column) => column !== "log_index");
      expect(columns.length).toBeGreaterThan(1);
      expect(await may(`INSERT INTO ${table} SELECT * FROM ${table} WHERE FALSE`)).toBe(true);
      for (const column of columns) expect(await may(`UPDATE ${table} SET \`${column}\` = \`${column}\``)).toBe(false);
      expect(await may(`DELETE FROM ${table}`)).toBe(false);
      expect(await may(`REPLACE INTO ${table} SELECT * FROM ${table}`)).toBe(false);
      expect(await may(`TRUNCATE TABLE ${table}`)).toBe(false);
      expect(await may(`DROP TABLE ${table}`)).toBe(false);
    },
  );

  it("numbers leaves, writes rows elsewhere, and changes no table, account or file", async () => {
    expect(await may("UPDATE identity_statements SET log_index = log_index WHERE FALSE")).toBe(true);
    expect(await may("UPDATE conversations SET last_seq = last_seq WHERE FALSE")).toBe(true);
    expect(await may("DELETE FROM wrapped_keys WHERE FALSE")).toBe(true);
    for (const statement of [
      "ALTER TABLE users ADD COLUMN more INT",
      "CREATE TABLE another (n INT)",
      "CREATE DATABASE aryatel_another",
      "INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('x', 1)",
      "GRANT SELECT ON users TO CURRENT_USER",
      "SELECT * FROM mysql.user",
      "SET GLOBAL general_log = 1",
      "SELECT 1 INTO OUTFILE '/tmp/aryatel-out'",
    ]) {
      expect([statement, await may(statement)]).toEqual([statement, false]);
    }
  });
});
