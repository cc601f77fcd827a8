// Who is in which conversation, from which message on, and how far each has received and read.
import { bigint, index, mysqlTable, primaryKey } from "drizzle-orm/mysql-core";
import { conversationKey, userId } from "./columns.ts";
import { conversations } from "./conversations.ts";
import { users } from "./users.ts";

export const members = mysqlTable(
  "members",
  {
    conversationId: conversationKey("conversation_id")
      .notNull()
      .references(() => conversations.id),
    userId: userId("user_id")
      .notNull()
      .references(() => users.id),
    /** Messages up to this seq are from before their time. */
    joinedSeq: bigint("joined_seq", { mode: "number", unsigned: true }).notNull().default(0),
    readSeq: bigint("read_seq", { mode: "number", unsigned: true }).notNull().default(0),
    deliveredSeq: bigint("delivered_seq", { mode: "number", unsigned: true }).notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.conversationId, table.userId] }), index("members_user").on(table.userId)],
);
