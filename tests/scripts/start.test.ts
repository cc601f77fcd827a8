import { statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findFreePort } from "@/scripts/database/port.mjs";
import { ensureBuild } from "@/scripts/ensure-build.mjs";
import { startDatabase } from "@/scripts/private-database.mjs";
import { type Started, databasePid, isAlive, isPortOpen, makeFolder, start, until } from "./running.ts";

// `npm start` as a person sees it: its lines, its exit code, and that nothing of it stays behind.

const NPM_START = ["npm", "start"];
const PROGRAM = [process.execPath, "scripts/start.mjs"];

describe("npm start", { timeout: 120_000 }, () => {
  let folder: ReturnType<typeof makeFolder>;
  let port: number;
  let data: string;
  let running: Started | undefined;

  beforeAll(async () => {
    await ensureBuild();
  }, 600_000);

  beforeEach(async () => {
    folder = makeFolder();
    data = join(folder.path, "data");
    port = await findFreePort();
  });

  afterEach(async () => {
    running?.child.kill("SIGKILL");
    await running?.ended;
    running = undefined;
    const left = databasePid(data);
    if (left !== null) await until("the database is gone", () => !isAlive(left), 20_000);
    folder.remove();
  });

  function run(command: readonly string[], env: Record<string, string> = {}, group = false): Started {
    running = start(command, { PORT: String(port), ARYATEL_DATA: data, ...env }, group);
    return running;
  }

  async function reach(command: readonly string[], env: Record<string, string> = {}, group = false) {
    const started = run(command, env, group);
    await started.says("AryaTel is ready: ");
    const database = databasePid(data);
    return { started, database };
  }

  async function expectNothingLeft(database: number | null): Promise<void> {
    expect(database).not.toBeNull();
    await until("the database is gone", () => database === null || !isAlive(database), 15_000);
    await until("the server is gone", async () => !(await isPortOpen(port)), 15_000);
  }

  test("ends with the address, answers there, and Ctrl-C stops all of it", async () => {
    // At a terminal, Ctrl-C reaches every process of the group.
    const { started, database } = await reach(NPM_START, {}, true);
    expect(started.output().trim().split("\n").at(-1)).toBe(`AryaTel is ready: http://localhost:${String(port)}`);
    const response = await fetch(`http://localhost:${String(port)}/login`);
    expect(response.status).toBe(200);
    expect(statSync(join(data, "nextauth-secret")).mode & 0o777).toBe(0o600);
    expect(statSync(join(data, "database", "credentials.json")).mode & 0o777).toBe(0o600);
    process.kill(-(started.child.pid ?? 0), "SIGINT");
    await started.ended;
    await expectNothingLeft(database);
  });

  test("SIGTERM stops all of it, with exit code 0, and the next start finds its data again", async () => {
    const first = await reach(PROGRAM);
    first.started.child.kill("SIGTERM");
    expect(await first.started.ended).toEqual({ code: 0, signal: null });
    await expectNothingLeft(first.database);

    const second = await reach(PROGRAM);
    // Nothing that takes long is done again: neither packages, nor a build, nor a database.
    expect(second.started.output()).not.toMatch(/npm ci|Building/);
    expect(second.started.output()).not.toContain("Making a new private database");
    second.started.child.kill("SIGTERM");
    await second.started.ended;
    await expectNothingLeft(second.database);
  });

  test("kill -9 leaves neither a server nor a database, and does not block the next start", async () => {
    const { started, database } = await reach(PROGRAM);
    started.child.kill("SIGKILL");
    await started.ended;
    await expectNothingLeft(database);
    await reach(PROGRAM);
  });

  test("a second one in the same folder says that the first is running", async () => {
    await reach(PROGRAM);
    const second = start(PROGRAM, { PORT: String(await findFreePort()), ARYATEL_DATA: data });
    expect((await second.ended).code).toBe(1);
    expect(second.errors().trim()).toMatch(/^A database is already running in .*Stop the other program first.*$/);
  });

  test("uses the database, address and secret that are given", async () => {
    const database = await startDatabase({ directory: join(folder.path, "given") });
    try {
      const started = run(PROGRAM, {
        DATABASE_URL: database.url,
        NEXTAUTH_URL: "https://chat.example.org",
        NEXTAUTH_SECRET: "vJf3kq9Zb1nX7sLw0RtYp5Gd2HcMu8EaQo4TiV6x",
      });
      await started.says("AryaTel is ready: https://chat.example.org");
      expect(databasePid(data)).toBeNull();
      expect(() => statSync(join(data, "nextauth-secret"))).toThrow("ENOENT");
      // Behind https the cookies say so: the given address reached the server.
      const response = await fetch(`http://localhost:${String(port)}/api/auth/csrf`);
      expect(response.headers.get("set-cookie")).toMatch(/^__Host-/);
      started.child.kill("SIGTERM");
      await started.ended;
    } finally {
      await database.stop();
    }
  });

  async function expectOneLine(env: Record<string, string>, line: RegExp): Promise<void> {
    const started = run(PROGRAM, env);
    expect(await started.ended).toEqual({ code: 1, signal: null });
    expect(started.errors().trim().split("\n")).toEqual([expect.stringMatching(line)]);
    expect(databasePid(data)).toBeNull();
  }

  test("a DATABASE_URL that cannot be read is one line, and does not repeat the password", async () => {
    await expectOneLine({ DATABASE_URL: "postgres://me:hunter2@localhost/x" }, /^DATABASE_URL is not of the form /);
    await expectOneLine({ DATABASE_URL: "hunter2" }, /^(?!.*hunter2)DATABASE_URL is not of the form /);
  });

  test("a DATABASE_URL where nothing answers is one line", async () => {
    const nobody = await findFreePort();
    await expectOneLine(
      { DATABASE_URL: `mysql://me:hunter2@127.0.0.1:${String(nobody)}/x` },
      /^DATABASE_URL: no database answers at 127\.0\.0\.1:\d+ \(ECONNREFUSED\)\.$/,
    );
  });

  test("a DATABASE_URL with a wrong password or name is one line", async () => {
    const database = await startDatabase({ directory: join(folder.path, "given") });
    try {
      const wrong = new URL(database.url);
      wrong.password = "hunter2";
      await expectOneLine({ DATABASE_URL: wrong.href }, /^DATABASE_URL: .* refuses the user name or the password/);
      const other = new URL(database.url);
      other.pathname = "/mysql";
      await expectOneLine({ DATABASE_URL: other.href }, /^DATABASE_URL: .* has no database "mysql" that/);
    } finally {
      await database.stop();
    }
  });

  test("a port that is taken, or is none, is one line that names PORT", async () => {
    const taken = createServer();
    await new Promise<void>((done) => taken.listen(port, "0.0.0.0", done));
    try {
      await expectOneLine({}, /^Port \d+ is taken by another program\. Choose another one: PORT=\d+ npm start$/);
    } finally {
      await new Promise((done) => taken.close(done));
    }
    await expectOneLine({ PORT: "http" }, /^PORT must be a number from 1 to 65535, and is "http"\.$/);
  });

  test("a secret that is too short is one line", async () => {
    const started = run(PROGRAM, { NEXTAUTH_SECRET: "short" });
    expect((await started.ended).code).toBe(1);
    expect(started.errors().trim()).toMatch(/^The server ended while starting: NEXTAUTH_SECRET: .*$/);
  });
});
