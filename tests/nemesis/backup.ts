// A backup in memory, and putting it back: the same rows as a consistent dump would have, without a program for it.
import { createConnection, type Connection, type FieldPacket, type RowDataPacket } from "mysql2/promise";

type Value = string | number | Buffer | null;
export type Backup = readonly { table: string; columns: string[]; rows: Value[][] }[];

const ROWS_AT_ONCE = 200;

async function connect(url: string): Promise<Connection> {
  return createConnection({ uri: url, dateStrings: true, supportBigNumbers: true, bigNumberStrings: true });
}

/** Of one moment, while everybody goes on writing. */
export async function takeBackup(url: string): Promise<Backup> {
  const connection = await connect(url);
  try {
    await connection.query("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    await connection.query("START TRANSACTION WITH CONSISTENT SNAPSHOT");
    const [tables] = await connection.query<RowDataPacket[]>({ sql: "SHOW TABLES", rowsAsArray: true });
    const backup = [];
    for (const table of tables.map((row) => (row as unknown as string[])[0] ?? "")) {
      const sql = `SELECT * FROM \`${table}\``;
      const [rows, fields] = (await connection.query({ sql, rowsAsArray: true })) as [Value[][], FieldPacket[]];
      backup.push({ table, columns: fields.map(({ name }) => name), rows });
    }
    return backup;
  } finally {
    await connection.end();
  }
}

/** Everything that came since is gone. Nothing else may use the database meanwhile. */
export async function restoreBackup(url: string, backup: Backup): Promise<void> {
  const connection = await connect(url);
  try {
    await connection.query("SET SESSION foreign_key_checks = 0");
    for (const { table, columns, rows } of backup) {
      await connection.query(`DELETE FROM \`${table}\``);
      const names = columns.map((name) => `\`${name}\``).join();
      for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
        await connection.query(`INSERT INTO \`${table}\` (${names}) VALUES ?`, [rows.slice(at, at + ROWS_AT_ONCE)]);
      }
    }
  } finally {
    await connection.end();
  }
}
