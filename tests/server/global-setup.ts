// Once for all server tests: a private database and the production server in front of it, on free ports.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startApp } from "../../scripts/app-server.mjs";
import { ensureBuild } from "../../scripts/ensure-build.mjs";
import { startDatabase } from "../../scripts/private-database.mjs";

export interface ServerUnderTest {
  url: string;
  databaseUrl: string;
  /** The same with the account that the server uses. */
  runtimeUrl: string;
  /** Where its log goes. */
  logFile: string;
  secret: string;
}

declare module "vitest" {
  interface ProvidedContext {
    server: ServerUnderTest;
  }
}

/** Fixed, because a second server of a test must open the same cookies; of no use outside. */
const SECRET = "cHq7vN2xLr9TzW4mKd8YbGf3JpSs6Ae1";

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "aryatel-tests-"));
  await ensureBuild({ log: console.log });
  const database = await startDatabase({ directory: join(folder, "database") });
  const logFile = join(folder, "server.log");
  // As everywhere, with an account that may do no more than it has to.
  const app = await startApp({
    databaseUrl: database.url,
    runtime: { user: database.runtimeUser, url: database.runtimeUrl },
    logFile,
    env: { NEXTAUTH_SECRET: SECRET, NEXTAUTH_URL: undefined },
  }).catch(async (error: unknown) => {
    await database.stop();
    throw error;
  });
  project.provide("server", {
    url: app.url,
    databaseUrl: database.url,
    runtimeUrl: database.runtimeUrl,
    logFile,
    secret: SECRET,
  });
  return async () => {
    await app.stop();
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
