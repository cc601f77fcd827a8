import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startApp } from "@/scripts/app-server.mjs";
import { ensureBuild } from "@/scripts/ensure-build.mjs";
import { startDatabase } from "@/scripts/private-database.mjs";

/**
 * The real server on a database of its own. What the tests may want to look into afterwards is in the environment:
 * ARYATEL_TEST_URL, ARYATEL_TEST_DATABASE_URL and ARYATEL_TEST_LOG; and what a server that lies about its key log would
 * sign with, ARYATEL_TEST_LOG_KEY.
 */
export default async function startEverything(): Promise<() => Promise<void>> {
  const log = (line: string): void => {
    console.log(line);
  };
  const directory = mkdtempSync(join(tmpdir(), "aryatel-browser-"));
  mkdirSync("test-results", { recursive: true });
  const logFile = resolve("test-results/browser-server.log");
  rmSync(logFile, { force: true });

  const logKey = randomBytes(32).toString("base64url");

  await ensureBuild({ log });
  const database = await startDatabase({ directory, log });
  const stopDatabase = async (): Promise<void> => {
    await database.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const app = await startApp({
      databaseUrl: database.url,
      logFile,
      log,
      env: { NEXTAUTH_SECRET: randomBytes(32).toString("base64url"), LOG_KEY: logKey },
    });
    process.env["ARYATEL_TEST_URL"] = app.url;
    process.env["ARYATEL_TEST_DATABASE_URL"] = database.url;
    process.env["ARYATEL_TEST_LOG"] = logFile;
    process.env["ARYATEL_TEST_LOG_KEY"] = logKey;
    return async () => {
      await app.stop();
      await stopDatabase();
    };
  } catch (error) {
    await stopDatabase();
    throw error;
  }
}
