// A Redis of the tests' own: Debian's, on a free port of this machine, keeping nothing.
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { findFreePort } from "../../../scripts/database/port.mjs";
import { findProgram, installDebianPackage } from "../../../scripts/debian.mjs";

const NAMES = ["redis-server", "valkey-server"];

async function requireProgram(): Promise<string> {
  const found = findProgram(NAMES);
  if (found !== null) return found;
  const installed = (await installDebianPackage("redis-server", console.log)) ? findProgram(NAMES) : null;
  if (installed === null) {
    throw new Error(
      "These tests need redis-server, and it cannot be installed from here: apt-get install redis-server",
    );
  }
  return installed;
}

export class TestRedis {
  readonly port: number;
  readonly #program: string;
  readonly #folder = mkdtempSync(join(tmpdir(), "aryatel-redis-"));
  #process: ChildProcess | null = null;

  private constructor(program: string, port: number) {
    this.#program = program;
    this.port = port;
  }

  static async start(): Promise<TestRedis> {
    const redis = new TestRedis(await requireProgram(), await findFreePort());
    await redis.run();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${String(this.port)}`;
  }

  /** Starts it (again), empty. */
  async run(): Promise<void> {
    const options = ["--port", String(this.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
    this.#process = spawn(this.#program, [...options, "--dir", this.#folder], { stdio: "ignore" });
    for (let tries = 0; !(await this.#answers()); tries += 1) {
      if (tries > 200) throw new Error("redis-server does not answer");
      await pause(50);
    }
  }

  /** As a power cut would end it. */
  async kill(): Promise<void> {
    const running = this.#process;
    if (running?.exitCode !== null || running.signalCode !== null) return;
    const gone = new Promise((resolve) => running.once("exit", resolve));
    running.kill("SIGKILL");
    await gone;
  }

  /** Keeps its connections and says nothing any more. */
  stopAnswering(): void {
    this.#process?.kill("SIGSTOP");
  }
  goOnAnswering(): void {
    this.#process?.kill("SIGCONT");
  }

  /** All that it holds and hears, as text: for looking for what must not be there. */
  async ask(command: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.port, "127.0.0.1");
      let said = "";
      socket.on("data", (bytes) => {
        said += bytes.toString("latin1");
        socket.end();
      });
      socket.on("error", reject);
      socket.on("close", () => resolve(said));
      socket.write(`${command}\r\n`);
    });
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #answers(): Promise<boolean> {
    return (await this.ask("PING").catch(() => "")).includes("PONG");
  }
}
