// The dual encryption: a content key, wrapped once for each member, the sender included. Kept once for each sending session.
import { mysqlTable, primaryKey } from "drizzle-orm/mysql-core";
import { bytesUpTo, conversationKey, hash, userId } from "./columns.ts";
import { conversations } from "./conversations.ts";
import { users } from "./users.ts";

export const wrappedKeys = mysqlTable(
  "wrapped_keys",
  {
    conversationId: conversationKey("conversation_id")
      .notNull()
      .references(() => conversations.id),
    /** The hash over all recipients of the session. */
    rh: hash("rh").notNull(),
    userId: userId("user_id")
      .notNull()
      .references(() => users.id),
    /** The encryption key it was wrapped for. */
    kid: hash("kid").notNull(),
    /** 256, 384 or 512 bytes. */
    encryptedKey: bytesUpTo("encrypted_key", { length: 512 }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.conversationId, table.rh, table.userId] })],
);
