// Conversations. Each hands out its own gap-free sequence under the lock of its row: [Note: order of messages].
import { bigint, mysqlTable } from "drizzle-orm/mysql-core";
import { asciiText, conversationKey, moment } from "./columns.ts";

export const conversations = mysqlTable("conversations", {
  id: conversationKey("id").primaryKey(),
  /** The letter of the id: `d` for two people, `g` for a group. */
  kind: asciiText("kind", { length: 1 }).notNull().$type<"d" | "g">(),
  /** The newest message's seq, 0 before the first. */
  lastSeq: bigint("last_seq", { mode: "number", unsigned: true }).notNull().default(0),
  /**
   * When the newest message was stored, null before the first: the order of people's lists, set with `last_seq`. Of what an
   * instance from before there was this column stores during an update, the next message sets it.
   */
  lastAt: moment("last_at"),
  createdAt: moment("created_at").notNull(),
});
