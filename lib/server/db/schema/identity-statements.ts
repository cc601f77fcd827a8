// A person's key history as signed statements, docs/protocol.md section 3. Insert-only: the head is the highest seq.
// Only its place in the key log is filled in later, and within the same transaction. [Note: the key log]
import { bigint, index, int, mysqlTable, primaryKey, uniqueIndex } from "drizzle-orm/mysql-core";
import { asciiText, bytesUpTo, hash, moment, userId } from "./columns.ts";
import { users } from "./users.ts";

export const identityStatements = mysqlTable(
  "identity_statements",
  {
    userId: userId("user_id")
      .notNull()
      .references(() => users.id),
    seq: int("seq", { unsigned: true }).notNull(),
    /** The statement's hash. */
    sh: hash("sh").notNull(),
    op: asciiText("op", { length: 16 }).notNull(),
    /** The Ed25519 identity key in force after this statement, raw. */
    ik: hash("ik").notNull(),
    /** The thumbprint of the encryption key in force after this statement. */
    ekKid: hash("ek_kid").notNull(),
    /** That key as SPKI. */
    publicKey: bytesUpTo("public_key", { length: 550 }).notNull(),
    /** SHA-256 of the RSA modulus, where this statement brings a new one: no key is ever used twice, by anyone. */
    modulusHash: hash("modulus_hash"),
    /** The compact JWS as it was signed. */
    jws: asciiText("jws", { length: 8192 }).notNull(),
    createdAt: moment("created_at").notNull(),
    /** Its leaf's index; null until it has one, which is how statements from before there was a log are found. */
    logIndex: bigint("log_index", { mode: "number", unsigned: true }),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.seq] }),
    uniqueIndex("identity_statements_sh").on(table.sh),
    uniqueIndex("identity_statements_modulus").on(table.modulusHash),
    // Those without a leaf, in the order in which they get one. That nobody gets two is the log's own keys' to see to.
    index("identity_statements_log_order").on(table.logIndex, table.seq, table.createdAt, table.userId),
  ],
);
