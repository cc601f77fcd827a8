// Bringing a database up to date: once, whoever begins it, and not where a newer program has been.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createConnection, type Connection, type RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runMigrations } from "@/scripts/app-server.mjs";
import { type PrivateDatabase, startDatabase } from "@/scripts/private-database.mjs";
import { ROOT, makeFolder } from "./running.ts";

const folder = makeFolder();
let database: PrivateDatabase;
let owner: Connection;

beforeAll(async () => {
  database = await startDatabase({ directory: join(folder.path, "database") });
  owner = await createConnection({ uri: database.url });
});
afterAll(async () => {
  await owner.end();
  await database.stop();
  folder.remove();
});

async function rows(statement: string, values: (string | number)[] = []): Promise<RowDataPacket[]> {
  const [found] = await owner.query<RowDataPacket[]>(statement, values);
  return found;
}

const journal = JSON.parse(readFileSync(`${ROOT}/drizzle/meta/_journal.json`, "utf8")) as {
  entries: { when: number }[];
};
const newest = Math.max(...journal.entries.map(({ when }) => when));

describe("migrating", { timeout: 180_000 }, () => {
  const applied = () => rows("SELECT created_at FROM __drizzle_migrations ORDER BY created_at");

  it("is done once, however many programs begin it at the same time", async () => {
    await Promise.all([1, 2, 3].map(() => runMigrations(database.url)));
    expect((await applied()).map((row) => Number(row["created_at"]))).toEqual(journal.entries.map(({ when }) => when));
  });

  it("is refused where a newer program has been, and so is a look", async () => {
    await rows("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('of the future', ?)", [newest + 1]);
    const before = await applied();
    try {
      for (const attempt of [
        () => runMigrations(database.url),
        () => runMigrations(database.url, undefined, ["--check"]),
      ]) {
        await expect(attempt()).rejects.toThrow("changed by a newer version of AryaTel");
      }
      expect(await applied()).toEqual(before);
    } finally {
      await rows("DELETE FROM __drizzle_migrations WHERE created_at > ?", [newest]);
    }
    await runMigrations(database.url);
  });

  it("gives every conversation that is there the moment of its last message", async () => {
    await rows("ALTER TABLE conversations DROP COLUMN last_at");
    await rows("INSERT INTO users VALUES ('0123456789abcdef', 'ali', 'ali@example.org', '', 0, '2025-01-01', NULL)");
    await rows(
      "INSERT INTO conversations VALUES (REPEAT('a', 16), 'd', 2, '2025-01-01'), (REPEAT('b', 16), 'd', 0, '2025-01-01')",
    );
    for (const [seq, at] of [
      [1, "2025-01-02 03:04:05.006"],
      [2, "2025-01-02 03:04:05.007"],
    ] as const) {
      await rows(
        `INSERT INTO messages (conversation_id, seq, sender_id, chain_id, n, ish, rh, protected, signature, mh, created_at)
         VALUES (REPEAT('a', 16), ?, '0123456789abcdef', 'chain', ?, 'ish', 'rh', 'p', 's', 'mh', ?)`,
        [seq, seq, at],
      );
    }
    // Apart, since a table that has been altered stays so: filling it can be begun again. Twice does no harm.
    for (const file of ["0005_last_at", "0006_fill_last_at", "0006_fill_last_at"]) {
      await rows(readFileSync(`${ROOT}/drizzle/${file}.sql`, "utf8"));
    }
    const found = await rows("SELECT CAST(last_at AS CHAR) AS at FROM conversations ORDER BY id");
    expect(found.map((row): unknown => row["at"])).toEqual(["2025-01-02 03:04:05.007", null]);
  });
});
