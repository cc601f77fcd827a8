// How this program talks to its database: settings of its connections, values apart from statements, transactions.
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { database } from "@/lib/server/db/database.ts";
import { isBusy } from "@/lib/server/busy.ts";
import { isDuplicate } from "@/lib/server/db/faults.ts";
import { sharedPool } from "@/lib/server/db/pool.ts";
import { users } from "@/lib/server/db/schema/users.ts";
import { inTransaction } from "@/lib/server/db/transaction.ts";
import { newUserId, type UserId } from "@/lib/shared/ids.ts";
import { unique } from "./support/person.ts";
import { useTables } from "./support/tables.ts";

const tables = useTables();

beforeAll(() => {
  vi.stubEnv("DATABASE_URL", inject("server").databaseUrl);
  vi.stubEnv("NEXTAUTH_SECRET", inject("server").secret);
});
afterAll(async () => {
  await sharedPool().end();
  vi.unstubAllEnvs();
});

async function values(statement: string): Promise<unknown[]> {
  const [rows] = (await database().execute(sql.raw(statement))) as unknown as [Record<string, unknown>[]];
  return rows.flatMap((row) => Object.values(row));
}

function someone(handle = unique("db")): typeof users.$inferInsert & { id: UserId } {
  return { id: newUserId(), handle, email: handle, passwordHash: "", createdAt: new Date("2026-02-28T23:59:59.123Z") };
}

describe("a connection", () => {
  it("speaks UTC, is strict, reads what is committed, and waits for nothing for ever", async () => {
    expect(await values("SELECT @@session.time_zone")).toEqual(["+00:00"]);
    expect(await values("SELECT @@session.sql_mode")).toEqual([expect.stringContaining("STRICT_ALL_TABLES")]);
    expect(await values("SHOW VARIABLES LIKE '%_isolation'")).toContain("READ-COMMITTED");
    expect(await values("SELECT @@session.innodb_lock_wait_timeout")).toEqual([2]);
    const limits = await values("SHOW VARIABLES WHERE Variable_name IN ('max_statement_time', 'max_execution_time')");
    expect(limits.map(Number)).toEqual(
      expect.arrayContaining([expect.closeTo(limits.includes("max_statement_time") ? 4 : 4000)]),
    );
  });

  it("takes one statement at a time and no files", async () => {
    await expect(database().execute(sql.raw("SELECT 1; SELECT 2"))).rejects.toThrow();
    const load = "LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE users";
    await expect(database().execute(sql.raw(load))).rejects.toThrow();
    expect(await values("SELECT 1")).toEqual([1]);
  });
});

describe("values", () => {
  it("are not compared as numbers: an address of 0 is nobody's", async () => {
    const row = someone();
    await database().insert(users).values(row);
    const find = (email: unknown) =>
      database()
        .select({ id: users.id })
        .from(users)
        .where(eq(users.email, email as string));
    expect(await find(row.email)).toEqual([{ id: row.id }]);
    // Sent within the statement's text, `email = 0` would be every address that does not begin with a digit.
    expect(await find("0")).toEqual([]);
    expect((await find(`${String(row.email)}' OR '1'='1`)).length).toBe(0);
  });

  it("come back as they went in: ids, moments, text of every script", async () => {
    const row = { ...someone(), email: "żółć@пример.рф" + unique("x") };
    await database().insert(users).values(row);
    const [found] = await database().select().from(users).where(eq(users.id, row.id));
    expect(found).toEqual({ ...row, passwordVersion: 1, deletedAt: null });
    const [raw] = await tables.rows(
      "SELECT CAST(created_at AS CHAR) AS at, LENGTH(id) AS bytes FROM users WHERE handle = ?",
      [row.handle],
    );
    expect(raw?.["at"]).toBe("2026-02-28 23:59:59.123");
    expect(raw?.["bytes"]).toBe(16);
  });

  it("that differ in case only are different", async () => {
    const row = someone();
    await database().insert(users).values(row);
    const found = await database()
      .select({ id: users.id })
      .from(users)
      .where(eq(users.handle, row.handle.toUpperCase()));
    expect(found).toEqual([]);
  });
});

describe("a transaction", () => {
  it("is undone as a whole by an error, which comes out as it was", async () => {
    const row = someone();
    const fault = new Error("on purpose");
    await expect(
      inTransaction(async (tx) => {
        await tx.insert(users).values(row);
        throw fault;
      }),
    ).rejects.toBe(fault);
    expect(await tables.rows("SELECT id FROM users WHERE handle = ?", [row.handle])).toEqual([]);
    const twice = inTransaction(async (tx) => {
      await tx.insert(users).values(row);
      await tx.insert(users).values(row);
    });
    await expect(twice.catch(isDuplicate)).resolves.toBe(true);
    expect(await tables.rows("SELECT id FROM users WHERE handle = ?", [row.handle])).toEqual([]);
  });

  it("is tried again when two are in each other's way, until both are through", async () => {
    const [one, two] = [someone(), someone()];
    await database().insert(users).values([one, two]);
    let runs = 0;
    const crossing = (first: UserId, second: UserId) =>
      inTransaction(async (tx) => {
        runs += 1;
        for (const id of [first, second]) {
          await tx
            .update(users)
            .set({ passwordVersion: sql`${users.passwordVersion} + 1` })
            .where(eq(users.id, id));
          await new Promise((resolve) => setTimeout(resolve, 60));
        }
      });
    await Promise.all([crossing(one.id, two.id), crossing(two.id, one.id)]);
    expect(runs).toBeGreaterThan(2);
    const versions = await tables.rows("SELECT password_version AS version FROM users WHERE handle IN (?, ?)", [
      one.handle,
      two.handle,
    ]);
    expect(versions.map((row) => Number(row["version"]))).toEqual([3, 3]);
  });

  it("whose connection is killed ends as busy, and the next one works", async () => {
    const row = someone();
    const killed = inTransaction(async (tx) => {
      await tx.insert(users).values(row);
      const [[found]] = (await tx.execute(sql`SELECT CONNECTION_ID() AS id`)) as unknown as [[{ id: number }]];
      await tables.rows(`KILL ${String(found.id)}`);
      await tx.select({ id: users.id }).from(users).limit(1);
    });
    await expect(killed.catch(isBusy)).resolves.toBe(true);
    expect(await tables.rows("SELECT id FROM users WHERE handle = ?", [row.handle])).toEqual([]);
    await inTransaction((tx) =>
      tx
        .insert(users)
        .values(row)
        .then(() => undefined),
    );
    expect(await tables.rows("SELECT id FROM users WHERE handle = ?", [row.handle])).toHaveLength(1);
  });
});
