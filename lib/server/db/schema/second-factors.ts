// The second step at sign-in, for those who want one: the secret of their app, sealed under a key that is not in the database,
// and the hashes of recovery codes that are left.
import { bigint, mysqlTable, primaryKey } from "drizzle-orm/mysql-core";
import { bytesUpTo, hash, moment, userId } from "./columns.ts";
import { users } from "./users.ts";

export const secondFactors = mysqlTable("second_factors", {
  userId: userId("user_id")
    .primaryKey()
    .references(() => users.id),
  /** AES-256-GCM: 12 bytes of nonce, ciphertext, tag. */
  secret: bytesUpTo("secret", { length: 64 }).notNull(),
  /** The newest 30 seconds whose code was used: neither it nor an older one is good again. */
  lastStep: bigint("last_step", { mode: "number", unsigned: true }).notNull(),
  createdAt: moment("created_at").notNull(),
});

export const recoveryCodes = mysqlTable(
  "recovery_codes",
  {
    userId: userId("user_id")
      .notNull()
      .references(() => users.id),
    /** HMAC-SHA-256 under a key that is not in the database. */
    codeHash: hash("code_hash").notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.codeHash] })],
);
