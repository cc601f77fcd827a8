// The packages whose older versions have known security faults must not be older than this. Where the registry
// answers `npm audit`, that is asked as well; no answer is not a failure.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { PlainError, describeError } from "./plain-error.mjs";

const LOWEST_SAFE = {
  next: "16.3.3",
  react: "19.2.8",
  "react-dom": "19.2.8",
  "next-auth": "4.24.15",
  mysql2: "3.23.1",
  "drizzle-orm": "0.45.2",
};

/**
 * @param {string} version three numbers
 * @returns {number}
 */
function rank(version) {
  const match = /^(\d+)\.(\d+)\.(\d+)$/.exec(version);
  if (match === null) throw new PlainError(`"${version}" is not an exact version.`);
  return Number(match[1]) * 1e8 + Number(match[2]) * 1e4 + Number(match[3]);
}

/** @param {string} text */
function parse(text) {
  /** @type {unknown} */
  const value = JSON.parse(text);
  return value;
}

/** @returns {{ packages: Record<string, { version?: string, optionalDependencies?: Record<string, string> }> }} */
function readLock() {
  return /** @type {ReturnType<typeof readLock>} */ (parse(readFileSync("package-lock.json", "utf8")));
}

/**
 * npm leaves packages of other systems out of the lockfile when the registry at hand does not have them, and then
 * `npm ci` refuses the lockfile everywhere.
 */
function checkComplete() {
  const lock = readLock();
  const known = new Set(Object.keys(lock.packages).map((path) => path.split("node_modules/").at(-1)));
  for (const [path, { optionalDependencies = {} }] of Object.entries(lock.packages)) {
    const missing = Object.keys(optionalDependencies).find((name) => !known.has(name));
    if (missing !== undefined) throw new PlainError(`package-lock.json lacks ${missing}, which ${path} may need.`);
  }
}

function checkLowest() {
  const lock = readLock();
  for (const [path, { version = "" }] of Object.entries(lock.packages)) {
    const name = path.split("node_modules/").at(-1) ?? "";
    const lowest = Object.entries(LOWEST_SAFE).find(([safe]) => safe === name)?.[1];
    if (lowest !== undefined && rank(version) < rank(lowest)) {
      throw new PlainError(`${name} ${version} has known security faults; ${lowest} is the lowest safe version.`);
    }
  }
}

function checkExact() {
  const own = /** @type {Record<"dependencies" | "devDependencies", Record<string, string>>} */ (
    parse(readFileSync("package.json", "utf8"))
  );
  for (const [name, version] of Object.entries({ ...own.dependencies, ...own.devDependencies })) {
    if (!/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)) throw new PlainError(`${name} must have an exact version.`);
  }
}

function checkAudit() {
  const { stdout } = spawnSync("npm", ["audit", "--json", "--audit-level=high", "--omit=dev"], {
    encoding: "utf8",
    timeout: 30_000,
  });
  try {
    const report = /** @type {{ metadata?: { vulnerabilities?: { high: number, critical: number } } }} */ (
      parse(stdout)
    );
    const found = report.metadata?.vulnerabilities;
    if (found === undefined) return "no answer";
    if (found.high + found.critical > 0) throw new PlainError("npm audit reports serious faults: run `npm audit`.");
    return "nothing serious";
  } catch (error) {
    if (error instanceof PlainError) throw error;
    return "no answer";
  }
}

try {
  checkComplete();
  checkLowest();
  checkExact();
  console.log(`No package is older than its lowest safe version. npm audit: ${checkAudit()}.`);
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}
