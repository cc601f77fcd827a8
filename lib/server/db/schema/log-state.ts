// The key log's one row: how many leaves it has. Its lock gives statements their order. [Note: the key log]
import { bigint, mysqlTable, tinyint } from "drizzle-orm/mysql-core";

export const logState = mysqlTable("log_state", {
  /** Always 1. */
  id: tinyint("id", { unsigned: true }).primaryKey(),
  size: bigint("size", { mode: "number", unsigned: true }).notNull(),
  /** When the newest head was signed, in milliseconds since 1970: it never goes back. */
  ts: bigint("ts", { mode: "number", unsigned: true }).notNull(),
});
