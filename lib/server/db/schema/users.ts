// People. A handle is chosen once and is inside the signed statement; an email address is used to sign in and never shown.
import { int, mysqlTable, uniqueIndex } from "drizzle-orm/mysql-core";
import { asciiText, moment, unicodeText, userId } from "./columns.ts";

export const users = mysqlTable(
  "users",
  {
    id: userId("id").primaryKey(),
    handle: asciiText("handle", { length: 32 }).notNull(),
    /** NFKC, trimmed, lower case; null once the account is deleted, so that the address is free again. */
    email: unicodeText("email", { length: 254 }),
    /** bcrypt over base64(HMAC-SHA-256(pepper, NFC(password))); null once the account is deleted. */
    passwordHash: asciiText("password_hash", { length: 60 }),
    /** Rises with each change of the password. */
    passwordVersion: int("password_version", { unsigned: true }).notNull().default(1),
    createdAt: moment("created_at").notNull(),
    /** The row stays: id and handle are in signed statements and in what others have pinned, and nobody gets them again. */
    deletedAt: moment("deleted_at"),
  },
  (table) => [uniqueIndex("users_handle").on(table.handle), uniqueIndex("users_email").on(table.email)],
);
