// Finds the database program on this machine, installs Debian's when it is missing and that is possible,
// and otherwise says what to install.
import { spawnSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { findProgram, installDebianPackage } from "../debian.mjs";
import { PlainError } from "../plain-error.mjs";
import { setting } from "../setting.mjs";

/** @typedef {{ path: string, family: "mariadb" | "mysql" }} DatabaseProgram */

// `mysqld` last: where both are installed, MariaDB needs no special permission for our folder.
const NAMES = ["mariadbd", "mysqld"];

const WHAT_TO_INSTALL = [
  "No database program was found (mariadbd or mysqld), and it cannot be installed from here. Please do one of these:",
  "  Debian, Ubuntu:  sudo apt-get install mariadb-server-core",
  "  Fedora:          sudo dnf install mariadb-server",
  "  macOS:           brew install mariadb",
  "  Docker:          docker compose up   (brings its own database)",
  "or set DATABASE_URL=mysql://user:password@host:3306/name to use a database you have.",
].join("\n");

/** @returns {DatabaseProgram | null} */
function find() {
  // The tests say which server they mean this way, where there are two kinds.
  const chosen = setting("DATABASE_PROGRAM");
  const path = findProgram(chosen === undefined ? NAMES : [chosen]);
  if (path === null && chosen !== undefined)
    throw new PlainError(`DATABASE_PROGRAM is ${chosen}, and that cannot be run.`);
  if (path === null) return null;
  const version = spawnSync(path, ["--no-defaults", "--version"], { encoding: "utf8" });
  if (version.status !== 0) throw new PlainError(`${path} is there but does not run: ${version.stderr.trim()}`);
  return { path, family: version.stdout.includes("MariaDB") ? "mariadb" : "mysql" };
}

/**
 * @param {(line: string) => void} log
 * @returns {Promise<DatabaseProgram>}
 */
export async function requireDatabaseProgram(log) {
  const found = find() ?? ((await installDebianPackage("mariadb-server-core", log)) ? find() : null);
  if (found === null) throw new PlainError(WHAT_TO_INSTALL);
  return found;
}

/**
 * The folder with the SQL files from which MariaDB makes its own tables.
 * @param {string} program
 * @returns {string | null}
 */
export function findSystemTables(program) {
  const prefixes = [dirname(dirname(program)), dirname(dirname(realpathSync(program))), "/usr"];
  for (const prefix of prefixes) {
    for (const folder of ["share/mariadb", "share/mysql"]) {
      if (existsSync(join(prefix, folder, "mysql_system_tables.sql"))) return join(prefix, folder);
    }
  }
  return null;
}
