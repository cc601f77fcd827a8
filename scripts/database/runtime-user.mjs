// The account that the running server uses: it reads and writes rows, changes no table, and of what is append-only it can
// take nothing back, whoever speaks through it. Granted table by table, anew after each migration.
import { PlainError } from "../plain-error.mjs";

/** drizzle's own table: whether the schema is the program's. */
const MIGRATIONS = "__drizzle_migrations";
const [READ, ADD, CHANGE, REMOVE] = ["SELECT", "INSERT", "UPDATE", "DELETE"];
const ROWS = [READ, ADD, CHANGE, REMOVE];

/**
 * Table by table, exactly what the server does there. Rows go where an account is deleted (with the notes to oneself and the
 * second step), and where nobody needs a wrapped key any more; people, and the log of their keys, stay.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const RIGHTS = {
  [MIGRATIONS]: [READ],
  // What only ever grows: everybody's keys and the log of them. A statement from before there was a log gets the number of its
  // leaf later; nothing else of it can be changed.
  identity_statements: [READ, ADD, "UPDATE (log_index)"],
  log_heads: [READ, ADD],
  log_leaves: [READ, ADD],
  log_nodes: [READ, ADD],
  log_state: [READ, ADD, CHANGE],
  users: [READ, ADD, CHANGE],
  sessions: [READ, ADD, CHANGE, REMOVE],
  second_factors: [READ, ADD, CHANGE, REMOVE],
  recovery_codes: [READ, ADD, REMOVE],
  conversations: [READ, ADD, CHANGE, REMOVE],
  members: [READ, ADD, CHANGE, REMOVE],
  messages: [READ, ADD, CHANGE, REMOVE],
  wrapped_keys: [READ, ADD, CHANGE, REMOVE],
};

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
  await refuseMore(connection, account);
  for (const [table, rights] of Object.entries(RIGHTS)) {
    for (const right of [ADD, CHANGE, REMOVE]) {
      // Taken back for the whole table, a right would go for single columns too, which an instance may need at this moment.
      if (!rights.some((held) => held.startsWith(right)))
        await takeBack(connection, `${right} ON ?? FROM ${account}`, table);
    }
    await connection.query(`GRANT ${rights.join(", ")} ON ?? TO ${account}`, [table]);
  }
}

/**
 * What an older version granted, or somebody by hand; most often nothing.
 * @param {import("mysql2/promise").Connection} connection
 * @param {string} what
 * @param {string} table
 */
async function takeBack(connection, what, table) {
  try {
    await connection.query(`REVOKE ${what}`, [table]);
  } catch (error) {
    const isHeld = !(error instanceof Error && "code" in error && error.code === "ER_NONEXISTING_TABLE_GRANT");
    if (isHeld) throw error;
  }
}

/**
 * An account that was made for something else, such as the owner's, is not what its name here promises. Of others than oneself
 * this sees only as much as the connection's account may see: all of it as `root`.
 * @param {import("mysql2/promise").Connection} connection
 * @param {string} account
 */
async function refuseMore(connection, account) {
  const [[found]] = /** @type {[[{ name: string }], unknown]} */ (await connection.query("SELECT DATABASE() AS name"));
  const grantee = "GRANTEE = ?";
  const [rows] = await connection.query(
    `SELECT '*' AS place, PRIVILEGE_TYPE AS held FROM information_schema.USER_PRIVILEGES
       WHERE ${grantee} AND PRIVILEGE_TYPE <> 'USAGE'
     UNION SELECT '*', PRIVILEGE_TYPE FROM information_schema.SCHEMA_PRIVILEGES WHERE ${grantee} AND ? LIKE TABLE_SCHEMA
     UNION SELECT TABLE_NAME, PRIVILEGE_TYPE FROM information_schema.TABLE_PRIVILEGES
       WHERE ${grantee} AND TABLE_SCHEMA = ?`,
    [account, account, found.name, account, found.name],
  );
  const more = /** @type {{ place: string, held: string }[]} */ (rows)
    .filter(({ place, held }) => RIGHTS[place] === undefined || !ROWS.includes(held.split(" ")[0] ?? ""))
    .map(({ place, held }) => `${held} on ${place}`);
  if (more.length > 0) {
    throw new PlainError(
      `The database account ${account} may do more than a running server needs (${more.join(", ")}). Take a new name.`,
    );
  }
}
