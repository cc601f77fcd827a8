// Makes an empty database server folder: the server's own tables and nothing else. Works with the programs
// alone; MariaDB's install script wants tools that Debian ships in other packages.
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { PlainError } from "../plain-error.mjs";
import { findSystemTables } from "./program.mjs";

// First what MariaDB's install script sets as well: a root account that only the machine's own root reaches,
// through the local socket, and no anonymous account.
const MARIADB_BEGIN = `CREATE DATABASE IF NOT EXISTS mysql;
USE mysql;
SET @auth_root_socket='root';
SET @skip_auth_anonymous=1;
`;
const MARIADB_FILES = ["mysql_system_tables.sql", "mysql_performance_tables.sql", "mysql_system_tables_data.sql"];

/**
 * @param {string} program
 * @param {readonly string[]} options
 * @param {string} input
 * @returns {Promise<void>}
 */
function run(program, options, input) {
  return new Promise((done, fail) => {
    const child = spawn(program, options, { stdio: ["pipe", "ignore", "pipe"] });
    let errors = "";
    child.stderr.on("data", (/** @type {Buffer} */ chunk) => {
      errors = (errors + chunk.toString()).slice(-20_000);
    });
    child.on("error", fail);
    child.stdin.on("error", () => {
      // The program ended before it read everything; its exit code says why.
    });
    child.on("close", (code) => {
      if (code === 0) done();
      else fail(new PlainError(`The database folder could not be made: ${firstError(errors)}`));
    });
    child.stdin.end(input);
  });
}

/**
 * The line of a server log that explains most.
 * @param {string} text
 * @returns {string}
 */
export function firstError(text) {
  const lines = text.trim().split("\n");
  return (lines.find((line) => /\bERROR\b/.test(line)) ?? lines.at(-1) ?? "").trim() || "it gave no reason";
}

/**
 * Fills `folder`, which must not exist. It appears complete or not at all, whenever this is interrupted.
 * @param {import("./program.mjs").DatabaseProgram} program
 * @param {string} folder
 * @returns {Promise<void>}
 */
export async function initialiseDatabase(program, folder) {
  const unfinished = resolve(`${folder}.unfinished`);
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  // Its own: another server that starts meanwhile would take what lies in the system's for leftovers, and remove it.
  const temporary = `${unfinished}.temporary`;
  mkdirSync(temporary, { recursive: true, mode: 0o700 });
  const options = ["--no-defaults", `--datadir=${unfinished}`, `--tmpdir=${temporary}`];
  if (process.getuid?.() === 0) options.push("--user=root");
  if (program.family === "mysql") {
    await run(program.path, [...options, "--initialize-insecure"], "");
  } else {
    const tables = findSystemTables(program.path);
    if (tables === null) throw new PlainError(`The SQL files that belong to ${program.path} are missing.`);
    const sql = MARIADB_BEGIN + MARIADB_FILES.map((name) => readFileSync(join(tables, name), "utf8")).join("\n");
    mkdirSync(join(unfinished, "mysql"), { mode: 0o700 });
    await run(program.path, [...options, "--bootstrap", "--innodb-log-file-size=32M"], sql);
  }
  rmSync(temporary, { recursive: true, force: true });
  renameSync(unfinished, folder);
}
