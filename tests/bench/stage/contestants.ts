// Who is measured, each with a database of its own on one and the same private server, and all of them with durable commits:
// AryaTel as `npm start` runs it; the limit, plain node:http and mysql2 with the same checks (limit-server.ts).
import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createConnection, type Connection } from "mysql2/promise";
import { runMigrations, startApp } from "../../../scripts/app-server.mjs";
import { findFreePort } from "../../../scripts/database/port.mjs";
import { ensureBuild } from "../../../scripts/ensure-build.mjs";
import { startDatabase } from "../../../scripts/private-database.mjs";
import { ORIGIN, PEPPER, SECRET } from "./people.ts";

export interface Contestant {
  name: string;
  url: string;
  pid: number;
  /** Of its debugging port. */
  debugPort: number;
  connection: Connection;
}

/** What AryaTel shows its figures to, in `GET /api/metrics`. */
const METRICS_TOKEN = "hW3xVb7qNs9cKt5zRm2yPd6fGj8aLe4U";

export interface Stage {
  contestants: Contestant[];
  /** Where the database server has its files. */
  folder: string;
  /** Another database on the same server, empty. */
  makeDatabase: (name: string) => Promise<{ url: string; connection: Connection }>;
}

/** Runs `work` with both, and leaves nothing behind. */
export async function onStage<Value>(work: (stage: Stage) => Promise<Value>): Promise<Value> {
  const folder = mkdtempSync(join(tmpdir(), "aryatel-bench-"));
  const ends: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  try {
    await ensureBuild({ log: console.log });
    const directory = join(folder, "database");
    const server = await startDatabase({ directory });
    ends.push(() => server.stop());
    const makeDatabase: Stage["makeDatabase"] = async (word) => {
      const name = `aryatel_${word}_${randomBytes(4).toString("hex")}`;
      const url = new URL(server.url);
      const connection = await createConnection({ uri: url.href, timezone: "Z" });
      ends.push(() => connection.end());
      await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
      await connection.changeUser({ database: name });
      url.pathname = `/${name}`;
      return { url: url.href, connection };
    };

    const own = await makeDatabase("own");
    const env = { NEXTAUTH_SECRET: SECRET, NEXTAUTH_URL: ORIGIN };
    const [ownDebug, bareDebug] = [await findFreePort(), await findFreePort()];
    const debugged = (port: number) => ({ NODE_OPTIONS: `--inspect=127.0.0.1:${String(port)}` });
    const app = await startApp({
      databaseUrl: own.url,
      logFile: join(folder, "server.log"),
      env: { ...env, PASSWORD_PEPPER: PEPPER, METRICS_TOKEN, ...debugged(ownDebug) },
    });
    ends.push(() => app.stop());

    const bare = await makeDatabase("limit");
    await runMigrations(bare.url);
    const port = await findFreePort();
    const limit = spawn(process.execPath, [join(import.meta.dirname, "limit-server.ts")], {
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      env: {
        ...process.env,
        ...env,
        ...debugged(bareDebug),
        NODE_ENV: "production",
        DATABASE_URL: bare.url,
        PORT: String(port),
      },
    });
    ends.push(() => limit.kill());
    const limitUrl = `http://localhost:${String(port)}`;
    await untilReady(limitUrl, limit);

    return await work({
      contestants: [
        { name: "AryaTel", url: app.url, pid: app.pid, debugPort: ownDebug, connection: own.connection },
        { name: "limit", url: limitUrl, pid: limit.pid ?? 0, debugPort: bareDebug, connection: bare.connection },
      ],
      folder: directory,
      makeDatabase,
    });
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) break;
    const isReady = await fetch(`${url}/api/health/ready`).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return;
    await pause(50);
  }
  throw new Error(`${url} was never ready`);
}

/** Kilobytes in memory, and seconds of a core used since it began. */
export function usageOf(pid: number): { kilobytes: number; seconds: number } {
  const status = readFileSync(`/proc/${String(pid)}/status`, "utf8");
  const stat =
    readFileSync(`/proc/${String(pid)}/stat`, "utf8")
      .split(") ")[1]
      ?.split(" ") ?? [];
  const ticks = Number(stat[11]) + Number(stat[12]);
  return { kilobytes: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]), seconds: ticks / 100 };
}

/** One of the figures that AryaTel shows to its operator. */
export async function metricOf(url: string, metric: string): Promise<number> {
  const response = await fetch(`${url}/api/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
  const line = (await response.text()).split("\n").find((one) => one.startsWith(`${metric} `));
  if (line === undefined) throw new Error(`${url} shows no ${metric}`);
  return Number(line.split(" ")[1]);
}
