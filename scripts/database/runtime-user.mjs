// The account that the running server uses: it reads and writes rows, changes no table, and of what is append-only it can
// take nothing back, whoever speaks through it. Granted table by table, anew after each migration.
import { PlainError } from "../plain-error.mjs";

/** What only ever grows: everybody's keys and the log of them. */
const APPEND_ONLY = ["identity_statements", "log_heads", "log_leaves", "log_nodes"];
/** drizzle's own table: whether the schema is the program's. */
const MIGRATIONS = "__drizzle_migrations";

/**
 * @param {string} table
 * @returns {string[]}
 */
function rightsFor(table) {
  if (table === MIGRATIONS) return ["SELECT"];
  if (!APPEND_ONLY.includes(table)) return ["SELECT, INSERT, UPDATE, DELETE"];
  // A statement from before there was a log gets the number of its leaf later; nothing else of it can be changed.
  return table === "identity_statements" ? ["SELECT, INSERT", "UPDATE (log_index)"] : ["SELECT, INSERT"];
}

/**
 * @param {string} text `name` or `name@host`
 * @returns {string} as SQL has it
 */
function quoteAccount(text) {
  const [, name, host = "%"] = /^([\w.-]{1,32})(?:@([\w.%:-]{1,60}))?$/.exec(text) ?? [];
  if (name === undefined) throw new PlainError(`DATABASE_RUNTIME_USER must be a name, or name@host, and is "${text}".`);
  return `'${name}'@'${host}'`;
}

/**
 * Grants the account what the server needs, and makes it first where a password is given. The connection's own account must
 * be allowed to.
 * @param {import("mysql2/promise").Connection} connection
 * @param {{ user: string, password: string | undefined }} account
 * @returns {Promise<void>}
 */
export async function grantRuntimeUser(connection, { user, password }) {
  const account = quoteAccount(user);
  if (password !== undefined) {
    await connection.query(`CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY ?`, [password]);
    await connection.query(`ALTER USER ${account} IDENTIFIED BY ?`, [password]);
  }
  const [tables] = await connection.query({ sql: "SHOW TABLES", rowsAsArray: true });
  for (const [table] of /** @type {string[][]} */ (tables)) {
    for (const rights of rightsFor(String(table))) {
      await connection.query(`GRANT ${rights} ON ?? TO ${account}`, [table]);
    }
  }
  await refuseMore(connection, account);
}

/**
 * An account that was made for something else keeps what it had: then it is not what its name here promises.
 * @param {import("mysql2/promise").Connection} connection
 * @param {string} account
 */
async function refuseMore(connection, account) {
  const [[found]] = /** @type {[[{ name: string }], unknown]} */ (await connection.query("SELECT DATABASE() AS name"));
  const grantee = "GRANTEE = ?";
  const [rows] = await connection.query(
    `SELECT PRIVILEGE_TYPE FROM information_schema.USER_PRIVILEGES WHERE ${grantee} AND PRIVILEGE_TYPE <> 'USAGE'
     UNION SELECT PRIVILEGE_TYPE FROM information_schema.SCHEMA_PRIVILEGES WHERE ${grantee} AND ? LIKE TABLE_SCHEMA
     UNION SELECT PRIVILEGE_TYPE FROM information_schema.TABLE_PRIVILEGES
       WHERE ${grantee} AND TABLE_SCHEMA = ? AND TABLE_NAME IN (?) AND PRIVILEGE_TYPE NOT IN ('SELECT', 'INSERT')`,
    [account, account, found.name, account, found.name, APPEND_ONLY],
  );
  const more = /** @type {{ PRIVILEGE_TYPE: string }[]} */ (rows).map(({ PRIVILEGE_TYPE: right }) => right);
  if (more.length > 0) {
    throw new PlainError(
      `The database account ${account} may do more than a running server needs (${more.join(", ")}). Take a new name.`,
    );
  }
}
