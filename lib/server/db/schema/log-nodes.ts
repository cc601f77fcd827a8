// The hashes of the key log's complete subtrees, insert-only: with them a proof reads as many rows as the tree is high.
import { bigint, mysqlTable, primaryKey, tinyint } from "drizzle-orm/mysql-core";
import { hashBytes } from "./columns.ts";

export const logNodes = mysqlTable(
  "log_nodes",
  {
    /** The subtree spans 2^level leaves; 0 is a leaf's own hash. */
    level: tinyint("level", { unsigned: true }).notNull(),
    /** It spans the leaves from index · 2^level on. */
    index: bigint("idx", { mode: "number", unsigned: true }).notNull(),
    hash: hashBytes("hash").notNull(),
  },
  (table) => [primaryKey({ columns: [table.level, table.index] })],
);
