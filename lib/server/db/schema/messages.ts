// Sealed messages. The primary key makes a page of history one clustered range; the second key makes a message's identity
// (sender, chain, n within the conversation) its idempotency key.
import { bigint, index, mysqlTable, primaryKey, uniqueIndex } from "drizzle-orm/mysql-core";
import { b64uBlob, chainId, conversationKey, fixedB64u, hash, moment, userId } from "./columns.ts";
import { conversations } from "./conversations.ts";
import { users } from "./users.ts";

export const messages = mysqlTable(
  "messages",
  {
    conversationId: conversationKey("conversation_id")
      .notNull()
      .references(() => conversations.id),
    seq: bigint("seq", { mode: "number", unsigned: true }).notNull(),
    senderId: userId("sender_id")
      .notNull()
      .references(() => users.id),
    chainId: chainId("chain_id").notNull(),
    n: bigint("n", { mode: "number", unsigned: true }).notNull(),
    /** The sender's statement in force. */
    ish: hash("ish").notNull(),
    /** Names the wrapped keys of this message, see wrapped_keys. */
    rh: hash("rh").notNull(),
    protected: b64uBlob("protected").notNull(),
    /** These three are null once the author has had the message removed; its place, hash and signature stay. */
    iv: fixedB64u(12)("iv"),
    ciphertext: b64uBlob("ciphertext"),
    tag: fixedB64u(16)("tag"),
    signature: fixedB64u(64)("signature").notNull(),
    mh: hash("mh").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.conversationId, table.seq] }),
    uniqueIndex("messages_identity").on(table.conversationId, table.senderId, table.chainId, table.n),
    // Whether wrapped keys still open something.
    index("messages_rh").on(table.conversationId, table.rh),
  ],
);
