// A server of a test's own over an empty database of its own, beside the one all tests share.
import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import { inject } from "vitest";
import { startApp, type RunningApp } from "../../../scripts/app-server.mjs";

export interface FreshServer {
  /** Of its database, for the account that may do everything there. */
  databaseUrl: string;
  /** Starts the program, with more environment; what ran before must have been stopped. */
  start: (env?: Record<string, string>) => Promise<RunningApp>;
  rows: (statement: string, values?: (string | number | Buffer)[]) => Promise<RowDataPacket[]>;
  /** Stops the program and drops the database. */
  remove: () => Promise<void>;
}

export async function makeFreshServer(): Promise<FreshServer> {
  const url = new URL(inject("server").databaseUrl);
  const name = `aryatel_${randomBytes(6).toString("hex")}`;
  const connection = await createConnection({ uri: url.href, timezone: "Z" });
  await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  await connection.changeUser({ database: name });
  url.pathname = `/${name}`;
  const logFile = join(mkdtempSync(join(tmpdir(), "aryatel-log-")), "server.log");
  let app: RunningApp | undefined;
  return {
    databaseUrl: url.href,
    async start(env = {}) {
      app = await startApp({
        databaseUrl: url.href,
        logFile,
        env: { NEXTAUTH_SECRET: inject("server").secret, DATABASE_POOL: "6", ...env },
      });
      return app;
    },
    async rows(statement, values = []) {
      const [found] = await connection.execute<RowDataPacket[]>(statement, values);
      return found;
    },
    async remove() {
      await app?.stop();
      await connection.query(`DROP DATABASE ${name}`);
      await connection.end();
    },
  };
}
