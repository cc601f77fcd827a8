// What every entry (npm start, npm run dev, npm test) does first: bring the packages in line with the lockfile,
// then go on with the Node version that is pinned among them. Built-ins only, any Node from 20.9 on.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PlainError, describeError } from "./plain-error.mjs";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PINNED_NODE = join(ROOT, "node_modules", "node", "bin", "node");
const SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} LockedPackage */

/**
 * @param {string} file
 * @returns {Map<string, LockedPackage>}
 */
function readLock(file) {
  /** @type {unknown} */
  const parsed = JSON.parse(readFileSync(file, "utf8"));
  const lock = /** @type {{ packages?: Record<string, LockedPackage> }} */ (parsed);
  return new Map(Object.entries(lock.packages ?? {}));
}

/**
 * Whether node_modules is what the lockfile says. npm writes its own list as the last thing it does, so an
 * installation that was interrupted does not count.
 * @returns {boolean}
 */
function arePackagesCurrent() {
  try {
    const installed = readLock(join(ROOT, "node_modules", ".package-lock.json"));
    for (const [path, wanted] of readLock(join(ROOT, "package-lock.json"))) {
      if (path === "") continue;
      const have = installed.get(path);
      // Optional packages are those of other systems.
      if (have === undefined && (wanted.optional === true || wanted.devOptional === true)) continue;
      if (have?.version !== wanted.version || have?.integrity !== wanted.integrity) return false;
    }
    return spawnSync(PINNED_NODE, ["--version"]).status === 0;
  } catch {
    return false;
  }
}

/** @returns {readonly string[]} how npm is called: the one that runs us, if npm does */
function npmCommand() {
  const path = process.env["npm_execpath"];
  if (path?.endsWith(".js") === true && existsSync(path)) return [process.execPath, path];
  return ["npm"];
}

/** @param {(line: string) => void} log */
function ensurePackages(log) {
  if (arePackagesCurrent()) return;
  log("Installing packages (npm ci)");
  const [program = "", ...rest] = npmCommand();
  const options = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const result = spawnSync(program, [...rest, ...options], { cwd: ROOT, stdio: "inherit" });
  if (result.status !== 0) {
    throw new PlainError("npm ci failed; what it printed says why. Is there a network, and a package registry?");
  }
  if (!existsSync(PINNED_NODE)) {
    throw new PlainError("The pinned Node was not installed: npm's install scripts seem to be switched off.");
  }
}

/** Puts the project's own programs first, as npm does, so that everything below runs on the pinned Node. */
function preferOwnPrograms() {
  const own = join(ROOT, "node_modules", ".bin");
  const path = process.env["PATH"] ?? "";
  if (path.split(delimiter)[0] !== own) process.env["PATH"] = `${own}${delimiter}${path}`;
}

/** @returns {boolean} */
function isPinned() {
  return existsSync(PINNED_NODE) && realpathSync(PINNED_NODE) === realpathSync(process.execPath);
}

/**
 * Runs this same program again on the pinned Node and ends as it ends. The channel between the two tells the
 * inner one when the outer one is gone.
 * @returns {Promise<never>}
 */
function continueOnPinnedNode() {
  const inner = spawn(PINNED_NODE, process.argv.slice(1), { stdio: ["inherit", "inherit", "inherit", "ipc"] });
  // At a terminal Ctrl-C reaches both; the inner one takes the second arrival within a moment for the same.
  for (const signal of SIGNALS) process.on(signal, () => inner.kill(signal));
  return new Promise((_done, fail) => {
    inner.on("error", fail);
    inner.on("exit", (code) => process.exit(code ?? 1));
  });
}

/**
 * Runs an entry: `check` at once, on whatever Node there is, then `main` on the pinned one. A PlainError ends the
 * program with its one line.
 * @param {{ check?: () => Promise<void>, main: () => Promise<void> }} entry
 * @returns {Promise<void>}
 */
export async function runEntry({ check, main }) {
  try {
    const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
    if (major < 20 || (major === 20 && minor < 9)) {
      throw new PlainError(`Node 20.9 or newer is needed to begin with; this is ${process.versions.node}.`);
    }
    process.chdir(ROOT);
    const isInner = process.send !== undefined && isPinned();
    if (!isInner) {
      await check?.();
      ensurePackages(console.log);
    }
    preferOwnPrograms();
    if (!isPinned()) await continueOnPinnedNode();
    await main();
  } catch (error) {
    console.error(describeError(error));
    process.exit(1);
  }
}

/**
 * Calls `end` once: at Ctrl-C, at a request to stop, or when the program that started this one is gone. A second
 * Ctrl-C, a second later or more, ends the program on the spot.
 * @param {() => Promise<void>} end
 */
export function onStop(end) {
  let asked = 0;
  const stop = () => {
    if (asked !== 0 && Date.now() - asked > 1000) process.exit(1);
    if (asked !== 0) return;
    asked = Date.now();
    end().then(
      () => process.exit(0),
      (/** @type {unknown} */ error) => {
        console.error(describeError(error));
        process.exit(1);
      },
    );
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  process.on("disconnect", stop);
}
