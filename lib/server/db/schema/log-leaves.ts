// The key log's leaves, docs/protocol.md section 11: one for each identity statement, insert-only, without gaps.
import { bigint, int, mysqlTable, uniqueIndex } from "drizzle-orm/mysql-core";
import { hashBytes } from "./columns.ts";

export const logLeaves = mysqlTable(
  "log_leaves",
  {
    /** The place in the log, from 0. */
    index: bigint("idx", { mode: "number", unsigned: true }).primaryKey(),
    /** Stands for the person. */
    label: hashBytes("label").notNull(),
    /** The statement's seq. */
    seq: int("seq", { unsigned: true }).notNull(),
    /** The statement's hash. */
    sh: hashBytes("sh").notNull(),
  },
  (table) => [uniqueIndex("log_leaves_place").on(table.label, table.seq)],
);
