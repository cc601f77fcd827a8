// One node of a cluster (MariaDB with Galera), and what it takes to run one on this machine without installing a server. A node
// that was killed finds out from its own files how far it had come, and joins the others again from there.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createConnection, type Connection, type RowDataPacket } from "mysql2/promise";
import { ensureCredentials } from "../../scripts/database/credentials.mjs";
import { requireDatabaseProgram } from "../../scripts/database/program.mjs";
import { installDebianPackage } from "../../scripts/debian.mjs";
import { PlainError } from "../../scripts/plain-error.mjs";
import { setting } from "../../scripts/setting.mjs";

const PROVIDER = "/usr/lib/galera/libgalera_smm.so";
const START_MS = 60_000;
/** A question to a node that hangs is given up after this. */
const ANSWER_MS = 1000;

export interface Ports {
  sql: number;
  group: number;
  transfer: number;
  copy: number;
}

/**
 * The folder with the scripts by which a node hands itself to another. They come with the complete server, which would start
 * itself when it is installed: so they are only unpacked.
 */
function unpackScripts(): string {
  const folder = resolve(setting("ARYATEL_DATA") ?? ".data", "galera");
  const programs = join(folder, "usr", "bin");
  if (existsSync(join(programs, "wsrep_sst_rsync"))) return programs;
  mkdirSync(folder, { recursive: true });
  const fetched = spawnSync("apt-get", ["download", "mariadb-server"], { cwd: folder, encoding: "utf8" });
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".deb"))) {
    spawnSync("dpkg-deb", ["--extract", name, "."], { cwd: folder });
    rmSync(join(folder, name));
  }
  const script = join(programs, "wsrep_sst_rsync");
  if (existsSync(script)) {
    // Started by root, rsync receives as nobody, who may not write there: as whoever runs the node it may.
    const asOurselves = "use chroot = no\nuid = $(id -u)\ngid = $(id -g)\n";
    writeFileSync(script, readFileSync(script, "utf8").replace("use chroot = no\n", asOurselves));
    return programs;
  }
  throw new PlainError(`Debian's mariadb-server could not be unpacked into ${folder}: ${fetched.stderr.trim()}`);
}

/** The program of a node, with what it calls by name. */
export interface Programs {
  path: string;
  scripts: string;
}

export async function requirePrograms(): Promise<Programs> {
  for (const [program, name] of [
    [PROVIDER, "galera-4"],
    ["/usr/bin/rsync", "rsync"],
    // The scripts ask it what a configuration says.
    ["/usr/bin/my_print_defaults", "mariadb-client-core"],
  ] as const) {
    if (existsSync(program)) continue;
    if (await installDebianPackage(name, console.log)) continue;
    throw new PlainError(`A cluster needs ${name}, and it cannot be installed from here: apt-get install ${name}`);
  }
  const { path, family } = await requireDatabaseProgram(console.log);
  if (family !== "mariadb") throw new PlainError("A cluster is made of MariaDB's.");
  return { path, scripts: unpackScripts() };
}

export class Node {
  readonly ports: Ports;
  readonly #programs: Programs;
  readonly #folder: string;
  readonly #name: string;
  readonly #group: readonly Ports[];
  #process: ChildProcess | null = null;
  #isWanted = true;

  constructor(programs: Programs, folder: string, index: number, group: readonly Ports[]) {
    [this.#programs, this.#folder, this.#name, this.#group] = [programs, folder, `node${String(index)}`, group];
    const ports = group[index];
    if (ports === undefined) throw new Error("no such node");
    this.ports = ports;
  }

  /** `first`: it is the one that begins a cluster; others join it. */
  async start(first: boolean, more: readonly string[] = []): Promise<void> {
    const log = openSync(join(this.#folder, "database.log"), "a");
    const options = [...this.#options(), ...(first ? ["--wsrep-new-cluster"] : []), ...more];
    const { path, scripts } = this.#programs;
    const env = { ...process.env, PATH: [scripts, process.env["PATH"] ?? ""].join(delimiter) };
    const child = spawn(path, options, { stdio: ["ignore", log, log], cwd: this.#folder, env });
    closeSync(log);
    this.#process = child;
    const ended = new Promise<true>((done) => child.once("exit", () => done(true)));
    for (const limit = Date.now() + START_MS; ;) {
      if (await this.isSynced()) break;
      const isOver = await Promise.race([ended, pause(50, false)]);
      if (isOver && this.#isWanted)
        throw new PlainError(`${this.#name} did not start: see ${this.#folder}/database.log`);
      if (isOver) return;
      if (Date.now() > limit) throw new PlainError(`${this.#name} did not join within a minute`);
    }
    child.once("exit", () => {
      if (this.#isWanted) void this.#rejoin();
    });
    if (child.exitCode !== null || child.signalCode !== null) void this.#rejoin();
  }

  get pid(): number {
    return this.#process?.exitCode === null && this.#process.signalCode === null ? (this.#process.pid ?? 0) : 0;
  }

  async stop(): Promise<void> {
    this.#isWanted = false;
    const child = this.#process;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once("exit", done));
    child.kill("SIGTERM");
    await Promise.race([ended, pause(15_000, undefined, { ref: false })]);
    child.kill("SIGKILL");
    await ended;
  }

  /** After stop(): it may be started again. */
  want(): void {
    this.#isWanted = true;
  }

  /** As a power cut, for when this program ends. */
  kill(): void {
    this.#isWanted = false;
    this.#process?.kill("SIGKILL");
  }

  /** Part of the cluster, and as far as the others. */
  async isSynced(): Promise<boolean> {
    let connection: Connection | null = null;
    try {
      connection = await this.connect();
      const [rows] = await connection.query<RowDataPacket[]>({
        sql: "SHOW GLOBAL STATUS WHERE Variable_name IN ('wsrep_ready', 'wsrep_local_state')",
        timeout: ANSWER_MS,
      });
      const said = rows.map((row) => String(row["Value"]));
      return said.includes("ON") && said.includes("4");
    } catch {
      return false;
    } finally {
      connection?.destroy();
    }
  }

  connect(): Promise<Connection> {
    const { user, password, database } = ensureCredentials(join(this.#folder, "..", "credentials.json"));
    const { sql: port } = this.ports;
    return createConnection({ host: "127.0.0.1", port, user, password, database, connectTimeout: ANSWER_MS });
  }

  /** Where it had come to, from its own files; then back to the others. */
  async #rejoin(): Promise<void> {
    for (;;) {
      if (!this.#isWanted) return;
      const recovery = spawnSync(this.#programs.path, [...this.#options(), "--wsrep-recover"], {
        cwd: this.#folder,
        encoding: "utf8",
        timeout: START_MS,
      });
      const position = /Recovered position:\s*([\w-]+:-?\d+)/.exec(recovery.stderr)?.[1];
      try {
        await this.start(false, position === undefined ? [] : [`--wsrep-start-position=${position}`]);
        return;
      } catch {
        this.#process?.kill("SIGKILL");
        await pause(300);
      }
    }
  }

  #options(): string[] {
    const { sql, group, transfer, copy } = this.ports;
    const options = [
      "--no-defaults",
      `--datadir=${join(this.#folder, "mariadb")}`,
      "--bind-address=127.0.0.1",
      `--port=${String(sql)}`,
      "--socket=database.sock",
      "--pid-file=database.pid",
      "--skip-name-resolve",
      "--local-infile=0",
      "--character-set-server=utf8mb4",
      "--innodb-flush-log-at-trx-commit=1",
      "--innodb-log-file-size=32M",
      "--max-connections=400",
      "--max-allowed-packet=16M",
      "--skip-log-bin",
      "--binlog-format=ROW",
      "--innodb-autoinc-lock-mode=2",
      "--wsrep-on=ON",
      `--wsrep-provider=${PROVIDER}`,
      "--wsrep-cluster-name=aryatel-nemesis",
      `--wsrep-cluster-address=gcomm://${this.#group.map((ports) => `127.0.0.1:${String(ports.group)}`).join()}`,
      `--wsrep-node-name=${this.#name}`,
      "--wsrep-node-address=127.0.0.1",
      // Whoever was away gets what it missed, as long as the others have it at hand, and otherwise a copy of everything.
      "--wsrep-sst-method=rsync",
      `--wsrep-sst-receive-address=127.0.0.1:${String(copy)}`,
      // Whoever was sent to another node finds there what was answered by the one before.
      "--wsrep-sync-wait=7",
      `--wsrep-provider-options=${[
        `gmcast.listen_addr=tcp://127.0.0.1:${String(group)}`,
        `ist.recv_addr=127.0.0.1:${String(transfer)}`,
        "gcache.size=256M",
        "evs.keepalive_period=PT0.5S",
        "evs.suspect_timeout=PT3S",
        "evs.inactive_timeout=PT6S",
      ].join(";")}`,
    ];
    if (process.getuid?.() === 0) options.push("--user=root");
    return options;
  }
}
