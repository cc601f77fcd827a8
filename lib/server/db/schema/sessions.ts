// Logins. Only the hash of a session's id is kept, so a copy of this table opens nothing.
import { index, mysqlTable } from "drizzle-orm/mysql-core";
import { asciiText, hash, moment, unicodeText, userId } from "./columns.ts";
import { users } from "./users.ts";

export const sessions = mysqlTable(
  "sessions",
  {
    /** SHA-256 of the session's 16 bytes. */
    idHash: hash("id_hash").primaryKey(),
    userId: userId("user_id")
      .notNull()
      .references(() => users.id),
    createdAt: moment("created_at").notNull(),
    /** Written at most once a minute. */
    seenAt: moment("seen_at").notNull(),
    userAgent: unicodeText("user_agent", { length: 255 }),
    /** Where the login came from; null where no trusted proxy tells. */
    ip: asciiText("ip", { length: 45 }),
    revokedAt: moment("revoked_at"),
  },
  (table) => [index("sessions_user").on(table.userId)],
);
