import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export const ROOT = resolve(import.meta.dirname, "../..");

/** An environment without what the caller's shell, npm or Vitest may have set for the program under test. */
export function cleanEnvironment(more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const kept = ["PATH", "HOME", "TMPDIR", "LANG", "USER"].map((name) => [name, process.env[name]] as const);
  return { ...Object.fromEntries(kept.filter(([, value]) => value !== undefined)), ...more } as NodeJS.ProcessEnv;
}

export interface Started {
  child: ChildProcess;
  /** Everything printed so far. */
  output: () => string;
  errors: () => string;
  ended: Promise<{ code: number | null; signal: string | null }>;
  /** Resolves when the output contains the text; rejects when the program ends first. */
  says: (text: string) => Promise<void>;
}

export function start(command: readonly string[], env: Readonly<Record<string, string>>, group = false): Started {
  const [program = "", ...options] = command;
  const child = spawn(program, options, {
    cwd: ROOT,
    env: cleanEnvironment(env),
    stdio: ["ignore", "pipe", "pipe"],
    detached: group,
  });
  let output = "";
  let errors = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  let isOver = false;
  const ended = new Promise<{ code: number | null; signal: string | null }>((done) => {
    child.once("close", (code, signal) => {
      isOver = true;
      done({ code, signal });
    });
  });
  return {
    child,
    output: () => output,
    errors: () => errors,
    ended,
    says: async (text) => {
      while (!output.includes(text)) {
        if (isOver) throw new Error(`ended without saying "${text}":\n${output}${errors}`);
        await sleep(50);
      }
    },
  };
}

export function makeFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "aryatel-scripts-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The process of the private database below a data folder, as long as it runs. */
export function databasePid(data: string): number | null {
  for (const family of ["mariadb", "mysql"]) {
    const file = join(data, "database", family, "database.pid");
    if (existsSync(file)) return Number(readFileSync(file, "utf8"));
  }
  return null;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const status = `/proc/${String(pid)}/status`;
    // Dead, and only waiting for its parent to ask how it ended.
    return !existsSync(status) || !/^State:\s+Z/m.test(readFileSync(status, "utf8"));
  } catch {
    return false;
  }
}

export function isPortOpen(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.on("connect", () => {
      socket.destroy();
      done(true);
    });
    socket.on("error", () => {
      done(false);
    });
  });
}

/** Waits until the condition holds, or fails after `limitMs`. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, limitMs: number): Promise<void> {
  const limit = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > limit) throw new Error(`not within ${String(limitMs)} ms: ${what}`);
    await sleep(50);
  }
}
