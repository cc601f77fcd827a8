// A production build of what lies here: made when something changed, left alone otherwise.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { ROOT } from "./bootstrap.mjs";
import { completeStandalone, hashSources } from "./build-files.mjs";
import { PlainError, describeError } from "./plain-error.mjs";
import { describeWeight } from "./script-weight.mjs";

export const STANDALONE = join(ROOT, ".next", "standalone");
const STAMP = join(STANDALONE, "built-from");
const LOCK = join(ROOT, ".data", "building");
const NEXT = join(ROOT, "node_modules", "next", "dist", "bin", "next");

/**
 * @param {string} file
 * @returns {string | null}
 */
function read(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

/** @returns {boolean} whether the process that holds the lock still runs */
function isLockAlive() {
  const pid = Number(read(LOCK));
  try {
    return pid > 1 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

/**
 * Two builds at once would write into each other's files.
 * @param {(line: string) => void} log
 */
async function takeLock(log) {
  mkdirSync(join(ROOT, ".data"), { recursive: true, mode: 0o700 });
  let told = false;
  for (;;) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: "wx" });
      return;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    if (!isLockAlive()) {
      rmSync(LOCK, { force: true });
      continue;
    }
    if (!told) log("Waiting for another build in this folder");
    told = true;
    await sleep(300);
  }
}

/** @returns {Promise<void>} */
function runNextBuild() {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [NEXT, "build"], {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    });
    let output = "";
    const keep = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString();
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    process.once("exit", () => child.kill());
    child.on("error", fail);
    child.on("close", (code) => {
      if (code === 0) done();
      else fail(new PlainError(`${output.trim()}\n\nThe build failed; the lines above say why.`));
    });
  });
}

/**
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<void>}
 */
export async function ensureBuild({ log = () => undefined } = {}) {
  if (read(STAMP) === hashSources()) return;
  await takeLock(log);
  try {
    const wanted = hashSources();
    if (read(STAMP) === wanted) return;
    log("Building (takes about a minute, and only after a change)");
    rmSync(STAMP, { force: true });
    await runNextBuild();
    await completeStandalone(STANDALONE);
    writeFileSync(STAMP, wanted);
    for (const line of describeWeight()) log(line);
  } finally {
    rmSync(LOCK, { force: true });
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await ensureBuild({ log: console.log });
  } catch (error) {
    console.error(describeError(error));
    process.exitCode = 1;
  }
}
