// Every tree head the key log has signed, insert-only: what was once said can be held against us.
import { bigint, mysqlTable, primaryKey } from "drizzle-orm/mysql-core";
import { asciiText, hash, hashBytes } from "./columns.ts";

export const logHeads = mysqlTable(
  "log_heads",
  {
    /** Leaves in the tree. */
    size: bigint("size", { mode: "number", unsigned: true }).notNull(),
    /** The Ed25519 key it is signed with, raw. */
    key: hash("log_key").notNull(),
    root: hashBytes("root").notNull(),
    /** Milliseconds since 1970. */
    ts: bigint("ts", { mode: "number", unsigned: true }).notNull(),
    /** The compact JWS as it was signed. */
    jws: asciiText("jws", { length: 1024 }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.size, table.key] })],
);
