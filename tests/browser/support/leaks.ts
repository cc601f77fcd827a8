// Looks for secrets where they must not be: the whole database, the server's log, everything browsers sent.
import { createPrivateKey, KeyObject } from "node:crypto";
import mysql from "mysql2/promise";

/** Every value of every row of every table, as Latin-1 text, bytes as they lie. */
export async function dumpDatabase(url: string): Promise<string> {
  const connection = await mysql.createConnection({ uri: url, dateStrings: true, supportBigNumbers: true });
  try {
    const [tables] = await connection.query<mysql.RowDataPacket[]>({ sql: "SHOW TABLES", rowsAsArray: true });
    const parts: string[] = [];
    for (const [table] of tables as unknown as [string][]) {
      const [rows] = await connection.query<mysql.RowDataPacket[]>(`SELECT * FROM \`${table}\``);
      parts.push(`TABLE ${table} ${String(rows.length)}`);
      for (const value of rows.flatMap((row) => Object.values(row) as unknown[])) {
        parts.push(Buffer.isBuffer(value) ? value.toString("latin1") : Buffer.from(String(value)).toString("latin1"));
      }
    }
    return parts.join("\n");
  } finally {
    await connection.end();
  }
}

/** The spellings in which bytes may be hidden in text: as they are, in hex, and in base64 at each of its three alignments. */
export function spellings(bytes: Buffer): string[] {
  const base64 = [0, 1, 2].flatMap((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
    // Letters that also depend on what stands before or after are left out.
    const inner = shifted.slice(shift === 0 ? 0 : 4, Math.floor((bytes.length + shift) / 3) * 4);
    return [inner, inner.replaceAll("+", "-").replaceAll("/", "_")];
  });
  const json = JSON.stringify(bytes.toString("utf8")).slice(1, -1);
  return [bytes.toString("latin1"), bytes.toString("hex"), json, encodeURIComponent(bytes.toString("utf8")), ...base64];
}

/** The secret parts of every private key in a key file. */
export function privateParts(text: string, passphrase: string): Buffer[] {
  return (text.match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----/g) ?? []).flatMap((block) => {
    const key: KeyObject = createPrivateKey({ key: block, passphrase });
    const { d, p, q } = key.export({ format: "jwk" });
    return [d, p, q].flatMap((part) => (part === undefined ? [] : [Buffer.from(part, "base64url").subarray(0, 32)]));
  });
}
