// People. A handle is chosen once and is inside the signed statement; an email address is used to sign in and never shown.
import { int, mysqlTable, uniqueIndex } from "drizzle-orm/mysql-core";
import { asciiText, moment, unicodeText, userId } from "./columns.ts";

export const users = mysqlTable(
  "users",
  {
    id: userId("id").primaryKey(),
    handle: asciiText("handle", { length: 32 }).notNull(),
    /** NFKC, trimmed, lower case. */
    email: unicodeText("email", { length: 254 }).notNull(),
    /** bcrypt over base64(HMAC-SHA-256(pepper, NFC(password))). */
    passwordHash: asciiText("password_hash", { length: 60 }).notNull(),
    /** Rises with each change of the password. */
    passwordVersion: int("password_version", { unsigned: true }).notNull().default(1),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [uniqueIndex("users_handle").on(table.handle), uniqueIndex("users_email").on(table.email)],
);
