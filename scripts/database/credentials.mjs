// The private database's own name and password: generated once, kept in a file only its owner can read.
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

/** The account of the running server, which may change no table. */
export const RUNTIME_USER = "aryatel_app";

/** @typedef {{ user: string, password: string, database: string }} Credentials */

/**
 * @param {string} file
 * @returns {Credentials}
 */
export function ensureCredentials(file) {
  try {
    const kept = /** @type {unknown} */ (JSON.parse(readFileSync(file, "utf8")));
    if (typeof kept === "object" && kept !== null && "password" in kept && typeof kept.password === "string") {
      // The password goes into SQL text: nothing but what was generated here may come back.
      if (/^[0-9a-f]{48}$/.test(kept.password)) return credentials(kept.password);
    }
  } catch {
    // Missing or damaged: the server is told the new password at its next start anyway.
  }
  const made = credentials(randomBytes(24).toString("hex"));
  writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  return made;
}

/**
 * @param {string} password
 * @returns {Credentials}
 */
function credentials(password) {
  return { user: "aryatel", password, database: "aryatel" };
}

/**
 * What the server runs at each start, before it takes connections. One statement a line, as it demands.
 * @param {Credentials} given
 * @returns {string}
 */
export function setupSql({ user, password, database }) {
  const [account, server] = [`'${user}'@'127.0.0.1'`, `'${RUNTIME_USER}'@'127.0.0.1'`];
  return [
    `CREATE DATABASE IF NOT EXISTS ${database} CHARACTER SET utf8mb4;`,
    `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY '${password}';`,
    `ALTER USER ${account} IDENTIFIED BY '${password}';`,
    // The tests make databases of their own beside the first.
    `GRANT ALL PRIVILEGES ON \`${database}%\`.* TO ${account} WITH GRANT OPTION;`,
    // Gets its rights from migrate.mjs, table by table.
    `CREATE USER IF NOT EXISTS ${server} IDENTIFIED BY '${password}';`,
    `ALTER USER ${server} IDENTIFIED BY '${password}';`,
    "",
  ].join("\n");
}
