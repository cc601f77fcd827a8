// Runs in the copy that server.ts has made, with the mutants to try as arguments: one build, one database, and the server
// started anew for each. Says what comes of it to the process that started it.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createVitest, type Vitest } from "vitest/node";
import { startApp, type RunningApp } from "../../scripts/app-server.mjs";
import { STANDALONE, ensureBuild } from "../../scripts/ensure-build.mjs";
import { startDatabase } from "../../scripts/private-database.mjs";
import config from "../../vitest.config.ts";
import type { ServerUnderTest } from "../server/global-setup.ts";
import { MARKER, type Mutant } from "./mutant.ts";
import { filesWithMutants } from "./places.ts";
import { runControl, runMutant } from "./run-guards.ts";
import type { ServerMessage } from "./server.ts";
import { SERVER_MUTANTS } from "./table.ts";

const ROOT = resolve(import.meta.dirname, "../..");
/** Of no use outside. */
const SECRET = "vB3kQ8xZr5LtJ1wNf6YhM9cSp2DgUa7E";

function tell(message: ServerMessage): void {
  process.send?.(message);
}

function startVitest(mutants: readonly Mutant[]): Promise<Vitest> {
  const include = [...new Set(mutants.map(({ guardFile }) => guardFile))];
  const limits = { testTimeout: 60_000, hookTimeout: 120_000 };
  return createVitest(
    { root: ROOT, include, ...limits, reporters: [{}], watch: false, config: false, fsModuleCache: false },
    { resolve: { alias: config.resolve?.alias ?? [] } },
  );
}

/** Mutants that the built server does not hold: what survived then would be no news. */
function missingIn(mutants: readonly Mutant[]): string[] {
  const built = filesWithMutants(STANDALONE).map((path) => readFileSync(path, "utf8"));
  return mutants.filter(({ id }) => !built.some((text) => text.includes(id))).map(({ id }) => `${id} was not built`);
}

async function tryAll(
  mutants: readonly Mutant[],
  start: (id: string) => Promise<RunningApp>,
  vitest: Vitest,
  given: Omit<ServerUnderTest, "url">,
): Promise<void> {
  const order = [null, ...mutants];
  let starting = start("");
  for (const [index, mutant] of order.entries()) {
    const app = await starting;
    const next = order[index + 1];
    // Starts while this one is tried; whether it could is asked when it is its turn.
    if (next) (starting = start(next.id)).catch(() => undefined);
    vitest.getRootProject().provide("server", { ...given, url: app.url });
    if (mutant === null) {
      const faults = await runControl(vitest, mutants);
      for (const fault of faults) tell({ fault });
      if (faults.length > 0) {
        (await starting).kill();
        app.kill();
        return;
      }
    } else {
      // In servers and programs that a test starts for itself it is alive as well.
      vitest.getRootProject().config.env = { [MARKER]: mutant.id };
      tell({ id: mutant.id, faults: (await runMutant(vitest, mutant)).faults });
    }
    app.kill();
    await app.ended;
  }
}

async function run(): Promise<void> {
  const mutants = SERVER_MUTANTS.filter(({ id }) => process.argv.includes(id));
  await ensureBuild({ log: console.log });
  const missing = missingIn(mutants);
  for (const fault of missing) tell({ fault });
  if (missing.length > 0) return;
  const folder = mkdtempSync(join(tmpdir(), "aryatel-mutants-"));
  const database = await startDatabase({ directory: join(folder, "database") });
  const logFile = join(folder, "server.log");
  const env = { NEXTAUTH_SECRET: SECRET, NEXTAUTH_URL: undefined };
  const runtime = { user: database.runtimeUser, url: database.runtimeUrl };
  const vitest = await startVitest(mutants);
  try {
    await tryAll(
      mutants,
      (id) => startApp({ databaseUrl: database.url, runtime, logFile, env: { ...env, [MARKER]: id } }),
      vitest,
      {
        databaseUrl: database.url,
        runtimeUrl: database.runtimeUrl,
        logFile,
        secret: SECRET,
      },
    );
  } finally {
    await vitest.close();
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

await run();
process.exit(0);
