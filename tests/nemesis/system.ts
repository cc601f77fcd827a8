// What is broken on purpose: a database (or a cluster of three), a Redis and two instances of the production server, with a wire
// of ours on every way between them, and whoever starts an instance again when it is gone, as a container engine would.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { startApp, type RunningApp } from "../../scripts/app-server.mjs";
import { findFreePort } from "../../scripts/database/port.mjs";
import { startDatabase, type PrivateDatabase } from "../../scripts/private-database.mjs";
import { databasePid, isAlive } from "../scripts/running.ts";
import { TestRedis } from "../server/support/redis.ts";
import { Cluster } from "./cluster.ts";
import { mountSmallDisk, type SmallDisk } from "./small-disk.ts";
import { Wire } from "./wire.ts";

/** Fixed, so that all instances of a run open the same cookies; of no use outside. */
const SECRET = "kW4nR8tZq2Lx6VbM9cHd3JfPy7Gs5Ae1";
/** The first has what it needs; with two connections the second lives in want. */
const POOLS = ["10", "2"] as const;

export class Instance {
  readonly name: string;
  /** Between clients and the server, and between the server and the database. */
  readonly front: Wire;
  readonly back: Wire;
  readonly url: string;
  readonly #start: () => Promise<RunningApp>;
  #app: RunningApp | null = null;
  #isWanted = true;
  #keeper: Promise<void>;

  private constructor(name: string, front: Wire, back: Wire, url: string, start: () => Promise<RunningApp>) {
    [this.name, this.front, this.back, this.url, this.#start] = [name, front, back, url, start];
    this.#keeper = this.#keep();
  }

  static async start(
    index: number,
    database: PrivateDatabase,
    logFile: string,
    env: Record<string, string>,
  ): Promise<Instance> {
    const port = await findFreePort();
    const [front, back] = [await Wire.lay(`http://127.0.0.1:${String(port)}`), await Wire.lay(database.runtimeUrl)];
    const url = front.url.replace(/\/$/, "");
    const runtime = { user: database.runtimeUser, url: back.url };
    const first = { databaseUrl: database.url, runtime };
    let isFirst = true;
    const start = async () => {
      const app = await startApp({
        // Once everything is there, an instance starts with the account that may change nothing.
        ...(isFirst ? first : { databaseUrl: back.url }),
        port,
        logFile,
        env: { NEXTAUTH_SECRET: SECRET, NEXTAUTH_URL: url, TRUSTED_PROXIES: "1", ...env },
      });
      isFirst = false;
      return app;
    };
    const instance = new Instance(`instance ${String(index)}`, front.wire, back.wire, url, start);
    await instance.ready();
    return instance;
  }

  /** 0: not running just now. */
  get pid(): number {
    return this.#app?.pid ?? 0;
  }

  signal(name: "SIGKILL" | "SIGSTOP" | "SIGCONT"): boolean {
    if (this.#app === null || !isAlive(this.#app.pid)) return false;
    process.kill(this.#app.pid, name);
    return true;
  }

  /** Told to end, as a container engine does it; null: it was not there. */
  async drain(): Promise<{ ms: number; wasKilled: boolean } | null> {
    const app = this.#app;
    if (app === null) return null;
    const began = performance.now();
    await app.stop();
    const ms = Math.round(performance.now() - began);
    // stop() gives it twelve seconds before it kills.
    return { ms, wasKilled: ms >= 12_000 };
  }

  /** Until it runs and its database answers. */
  async ready(): Promise<void> {
    while (this.#app === null || !(await isReady(this.#app.url))) await pause(50);
  }

  async close(): Promise<void> {
    this.#isWanted = false;
    this.signal("SIGCONT");
    await this.#app?.stop();
    await this.#keeper;
    this.front.close();
    this.back.close();
  }

  /** The address without a wire in between. */
  get direct(): string | null {
    return this.#app?.url ?? null;
  }

  /** The server alone, with the wires as they are. */
  async stop(): Promise<void> {
    this.#isWanted = false;
    await this.#app?.stop();
    await this.#keeper;
  }
  startAgain(): Promise<void> {
    this.#isWanted = true;
    this.#keeper = this.#keep();
    return this.ready();
  }

  private isStopped(): boolean {
    return !this.#isWanted;
  }

  async #keep(): Promise<void> {
    while (this.#isWanted) {
      // Without its database it does not start, and is tried again.
      this.#app = await this.#start().catch(() => null);
      if (this.#app === null) await pause(300);
      else {
        // Told to stop while it was still starting: stop() had nothing to end yet.
        if (this.isStopped()) await this.#app.stop();
        await this.#app.ended;
      }
      this.#app = null;
    }
  }
}

export async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/api/health/ready`, { signal: AbortSignal.timeout(10_000) });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false;
  }
}

export class System {
  readonly instances: readonly Instance[];
  readonly database: PrivateDatabase;
  readonly redis: TestRedis;
  /** Null: no small disk can be mounted here, or there is a cluster, whose nodes would all be full at once. */
  readonly disk: SmallDisk | null;
  readonly cluster: Cluster | null;
  readonly #folder: string;
  #paused = 0;

  private constructor(folder: string, parts: Pick<System, "instances" | "database" | "redis" | "disk" | "cluster">) {
    this.#folder = folder;
    [this.instances, this.database, this.cluster] = [parts.instances, parts.database, parts.cluster];
    [this.redis, this.disk] = [parts.redis, parts.disk];
  }

  /** `folder`: for data, emptied before and removed after; `logs`: a folder that stays. */
  static async start(folder: string, logs: string, { isCluster = false } = {}): Promise<System> {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const disk = isCluster ? null : mountSmallDisk(folder);
    const directory = join(folder, "database");
    const cluster = isCluster ? await Cluster.start(directory) : null;
    const database = cluster ?? (await startDatabase({ directory }));
    const redis = await TestRedis.start();
    const instances = [];
    for (const [index, pool] of POOLS.entries()) {
      const logFile = join(logs, `instance-${String(index)}.log`);
      writeFileSync(logFile, "");
      const env = { REDIS_URL: redis.url, DATABASE_POOL: pool };
      instances.push(await Instance.start(index, database, logFile, env));
    }
    return new System(folder, { instances, database, redis, disk, cluster });
  }

  /** Of a cluster: the node that everybody uses, or one of those that follow it. */
  signalDatabase(name: "SIGKILL" | "SIGSTOP" | "SIGCONT", place = 0): boolean {
    // Who was paused is not found by asking: another node has taken its place.
    const pid = name === "SIGCONT" ? this.#paused : (this.cluster?.pidAt(place) ?? databasePid(this.#folder) ?? 0);
    if (pid === 0 || !isAlive(pid)) return false;
    this.#paused = name === "SIGSTOP" ? pid : 0;
    process.kill(pid, name);
    return true;
  }

  async close(): Promise<void> {
    this.signalDatabase("SIGCONT");
    this.redis.goOnAnswering();
    for (const instance of this.instances) await instance.close();
    await this.redis.remove();
    await this.database.stop();
    this.disk?.unmount();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
