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
});
