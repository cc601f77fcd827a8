import { chmodSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type PrivateDatabase, startDatabase } from "@/scripts/private-database.mjs";
import { type Started, isAlive, makeFolder, start, until } from "./running.ts";

const HOLDER = [process.execPath, "scripts/private-database.mjs"];

describe("the private database", { timeout: 60_000 }, () => {
  let folder: ReturnType<typeof makeFolder>;
  let directory: string;
  let database: PrivateDatabase | undefined;
  let holder: Started | undefined;

  beforeEach(() => {
    folder = makeFolder();
    directory = join(folder.path, "database");
  });

  afterEach(async () => {
    await database?.stop();
    database = undefined;
    holder?.child.kill("SIGKILL");
    holder = undefined;
    await until("nothing runs in the folder", () => pids().every((pid) => !isAlive(pid)), 20_000);
    folder.remove();
  });

  function pids(): number[] {
    return ["mariadb", "mysql"]
      .map((family) => join(directory, family, "database.pid"))
      .filter((file) => existsSync(file))
      .map((file) => Number(readFileSync(file, "utf8")));
  }

  /** The one process id of the database that runs. */
  function pid(): number {
    const [found] = pids();
    if (found === undefined) throw new Error("no database runs");
    return found;
  }

  async function query(sql: string, url = database?.url ?? ""): Promise<unknown> {
    const connection = await createConnection(url);
    try {
      const [rows] = await connection.query({ sql, rowsAsArray: true });
      return rows;
    } finally {
      await connection.end();
    }
  }

  /** A program of its own that holds the database, so that it can be killed. */
  async function startHolder(): Promise<string> {
    holder = start([...HOLDER, directory], {});
    await holder.says("mysql://");
    return /mysql:\/\/\S+/.exec(holder.output())?.[0] ?? "";
  }

  test("is durable, speaks utf8mb4, reads no files, and listens on the loopback interface alone", async () => {
    database = await startDatabase({ directory });
    const settings =
      "SELECT @@innodb_flush_log_at_trx_commit, @@innodb_doublewrite, @@local_infile, @@character_set_server, @@bind_address";
    const [row] = (await query(settings)) as unknown[][];
    expect(row?.map(String)).toEqual(["1", expect.stringMatching(/^(?:1|ON)$/), "0", "utf8mb4", "127.0.0.1"]);
  });

  test("keeps its temporary files to itself: any server that starts removes what it finds in a common folder", async () => {
    database = await startDatabase({ directory });
    expect(await query("SELECT @@tmpdir")).toEqual([[join(directory, "temporary")]]);
    expect(statSync(join(directory, "temporary")).mode & 0o077).toBe(0);
  });

  test("its account sees its own databases and no others", async () => {
    database = await startDatabase({ directory });
    await query("CREATE DATABASE aryatel_second");
    await expect(query("CREATE DATABASE another")).rejects.toMatchObject({ code: "ER_DBACCESS_DENIED_ERROR" });
    await expect(query("SELECT * FROM mysql.user")).rejects.toMatchObject({ errno: 1142 });
    const stranger = new URL(database.url);
    stranger.username = "root";
    stranger.password = "";
    await expect(query("SELECT 1", stranger.href)).rejects.toThrow(/Access denied/);
  });

  test("keeps its data and its password, in files that only their owner reads", async () => {
    database = await startDatabase({ directory });
    await query("CREATE TABLE kept (n INT)");
    await query("INSERT INTO kept VALUES (7)");
    const { password } = new URL(database.url);
    await database.stop();
    expect(pids().filter(isAlive)).toEqual([]);
    expect(statSync(directory).mode & 0o077).toBe(0);
    expect(statSync(join(directory, "credentials.json")).mode & 0o077).toBe(0);
    // The statements that carry the password do not stay.
    expect(readdirSync(directory)).not.toContain("setup.sql");

    database = await startDatabase({ directory });
    expect(new URL(database.url).password).toBe(password);
    expect(await query("SELECT n FROM kept")).toEqual([[7]]);
  });

  test("is usable again after its credentials file was damaged", async () => {
    database = await startDatabase({ directory });
    await database.stop();
    chmodSync(join(directory, "credentials.json"), 0o600);
    writeFileSync(join(directory, "credentials.json"), `{"password":"' OR 1"}`);
    database = await startDatabase({ directory });
    expect(await query("SELECT 1")).toEqual([[1]]);
  });

  test("a second start in the same folder is told so, and does no harm to the first", async () => {
    database = await startDatabase({ directory });
    await expect(startDatabase({ directory })).rejects.toThrow(/^A database is already running in /);
    expect(await query("SELECT 1")).toEqual([[1]]);
  });

  test("dies with its parent, even when that is killed", async () => {
    await startHolder();
    const running = pid();
    expect(isAlive(running)).toBe(true);
    holder?.child.kill("SIGKILL");
    await until("the database is gone", () => !isAlive(running), 10_000);
  });

  test("a committed row survives kill -9 of the parent and of the database", async () => {
    const url = await startHolder();
    await query("CREATE TABLE kept (n INT)", url);
    await query("INSERT INTO kept VALUES (7)", url);
    process.kill(pid(), "SIGKILL");
    holder?.child.kill("SIGKILL");
    await holder?.ended;
    await until("the database is gone", () => pids().every((one) => !isAlive(one)), 10_000);
    database = await startDatabase({ directory });
    expect(await query("SELECT n FROM kept")).toEqual([[7]]);
  });

  test("is started again, at the same address, when it crashes", async () => {
    const notes: string[] = [];
    database = await startDatabase({ directory, log: (line) => notes.push(line) });
    const before = pid();
    process.kill(before, "SIGKILL");
    await until(
      "it answers again",
      () =>
        query("SELECT 1").then(
          () => true,
          () => false,
        ),
      20_000,
    );
    expect(pid()).not.toBe(before);
    expect(notes).toContain("The database ended unexpectedly; starting it again");
  });

  test("a database that outlived its keeper is stopped by the next start", async () => {
    await startHolder();
    const orphan = pid();
    // On Linux: the keeper is the parent of the database.
    const status = readFileSync(`/proc/${String(orphan)}/status`, "utf8");
    const keeper = Number(/^PPid:\s+(\d+)$/m.exec(status)?.[1]);
    process.kill(keeper, "SIGKILL");
    await until("the keeper is gone", () => !isAlive(keeper), 5000);
    expect(isAlive(orphan)).toBe(true);
    holder?.child.kill("SIGKILL");
    database = await startDatabase({ directory });
    expect(isAlive(orphan)).toBe(false);
    expect(await query("SELECT 1")).toEqual([[1]]);
  });
});
