// Three MariaDB nodes that replicate to each other (Galera), on this machine alone, and a router in front of them that sends
// everybody to one node: the next one takes over when that is gone or hangs.
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { RowDataPacket } from "mysql2/promise";
import { ensureCredentials, RUNTIME_USER, setupSql } from "../../scripts/database/credentials.mjs";
import { initialiseDatabase } from "../../scripts/database/initialise.mjs";
import { findFreePort } from "../../scripts/database/port.mjs";
import { Node, requirePrograms, type Ports } from "./galera-node.ts";
import { Router } from "./router.ts";

const NODES = 3;

export class Cluster {
  readonly url: string;
  readonly runtimeUser = `${RUNTIME_USER}@127.0.0.1`;
  readonly runtimeUrl: string;
  readonly #nodes: readonly Node[];
  readonly #router: Router;

  private constructor(nodes: readonly Node[], router: Router, folder: string) {
    [this.#nodes, this.#router] = [nodes, router];
    const { user, password, database } = ensureCredentials(join(folder, "credentials.json"));
    const urlFor = (name: string) => `mysql://${name}:${password}@127.0.0.1:${String(router.port)}/${database}`;
    [this.url, this.runtimeUrl] = [urlFor(user), urlFor(RUNTIME_USER)];
  }

  static async start(folder: string): Promise<Cluster> {
    const programs = await requirePrograms();
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const folders = Array.from({ length: NODES }, (_, index) => join(folder, `node${String(index)}`));
    const group: Ports[] = [];
    for (const path of folders) {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      const [sql, near, transfer, copy] = [
        await findFreePort(),
        await findFreePort(),
        await findFreePort(),
        await findFreePort(),
      ];
      group.push({ sql, group: near, transfer, copy });
    }
    const nodes = folders.map((path, index) => new Node(programs, path, index, group));
    process.once("exit", () => {
      for (const node of nodes) node.kill();
    });
    const [first] = nodes;
    if (first === undefined) throw new Error("no nodes");
    const [origin = "", ...copies] = folders.map((path) => join(path, "mariadb"));
    await initialiseDatabase({ path: programs.path, family: "mariadb" }, origin);
    const setup = join(folder, "setup.sql");
    writeFileSync(setup, setupSql(ensureCredentials(join(folder, "credentials.json"))), { mode: 0o600 });
    try {
      // The first alone, until everything is set up; then all are copies of it, and know that they are.
      await first.start(true, [`--init-file=${setup}`]);
      await first.stop();
      rmSync(setup);
      for (const copy of copies) cpSync(origin, copy, { recursive: true });
      for (const [index, node] of nodes.entries()) {
        node.want();
        await node.start(index === 0);
      }
    } catch (error) {
      // Those that run would keep this program alive.
      for (const node of nodes) node.kill();
      throw error;
    }
    return new Cluster(nodes, await Router.start(nodes), folder);
  }

  /** `place` 0: the node that everybody uses just now; others: one of those that follow it. */
  pidAt(place: number): number {
    return this.#nodes[(this.#router.current + place) % NODES]?.pid ?? 0;
  }

  /** What differs between the nodes, when nobody writes any more: nothing. */
  async differences(): Promise<string[]> {
    const sums = await Promise.all(
      this.#nodes.map(async (node) => {
        const connection = await node.connect();
        try {
          const [tables] = await connection.query<RowDataPacket[]>({ sql: "SHOW TABLES", rowsAsArray: true });
          const names = tables.map((row) => (row as unknown as string[])[0] ?? "");
          const [rows] = await connection.query<RowDataPacket[]>("CHECKSUM TABLE ?? EXTENDED", [names]);
          return new Map(rows.map((row) => [String(row["Table"]), String(row["Checksum"])]));
        } finally {
          await connection.end();
        }
      }),
    );
    const [first, ...others] = sums;
    return [...(first ?? [])].flatMap(([table, sum]) =>
      others.every((other) => other.get(table) === sum) ? [] : [table],
    );
  }

  /** Until all nodes are part of it again. */
  async whole(limitMs: number): Promise<boolean> {
    for (const limit = Date.now() + limitMs; Date.now() < limit;) {
      const synced = await Promise.all(this.#nodes.map((node) => node.isSynced()));
      if (synced.every((one) => one)) return true;
      await pause(200);
    }
    return false;
  }

  async stop(): Promise<void> {
    this.#router.close();
    for (const node of this.#nodes) await node.stop();
  }
}
