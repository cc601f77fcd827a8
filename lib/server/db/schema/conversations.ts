// Conversations. Each hands out its own gap-free sequence under the lock of its row: [Note: order of messages].
import { bigint, mysqlTable } from "drizzle-orm/mysql-core";
import { asciiText, conversationKey, moment } from "./columns.ts";

export const conversations = mysqlTable("conversations", {
  id: conversationKey("id").primaryKey(),
  /** The letter of the id: `d` for two people, `g` for a group. */
  kind: asciiText("kind", { length: 1 }).notNull().$type<"d" | "g">(),
  /** The newest message's seq, 0 before the first. */
  lastSeq: bigint("last_seq", { mode: "number", unsigned: true }).notNull().default(0),
  createdAt: moment("created_at").notNull(),
});
