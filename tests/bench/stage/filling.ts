// Messages by the million, made inside the database.
import type { Connection } from "mysql2/promise";
import { idBytes } from "../../../lib/shared/ids.ts";
import { MESSAGE_BYTES, type Pair } from "./people.ts";

/** Rows as the server would have stored them, in portions: only the first by hand, the rest doubles what is there. */
export async function fillConversation(connection: Connection, { from, to, cid }: Pair, size: number): Promise<void> {
  const key = Buffer.from(idBytes(cid));
  await connection.query("INSERT INTO wrapped_keys (conversation_id, rh, user_id, kid, encrypted_key) VALUES ?", [
    [from, to].map(({ uid, kid }) => [
      key,
      Buffer.alloc(32, 1),
      Buffer.from(idBytes(uid)),
      Buffer.from(kid, "base64url"),
      Buffer.alloc(256),
    ]),
  ]);
  const sender = Buffer.from(idBytes(from.uid));
  await connection.query(
    "SET SESSION sql_mode = '' /*M! , max_recursive_iterations = 100000 */ /*!80000 , cte_max_recursion_depth = 100000 */",
  );
  for (let done = 0; done < size; done += 50_000) {
    const many = Math.min(50_000, size - done);
    await connection.query(
      `INSERT INTO messages (conversation_id, seq, sender_id, chain_id, n, ish, rh, protected, iv, ciphertext, tag, signature, mh, created_at)
       WITH RECURSIVE places (seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM places WHERE seq < ?)
       SELECT ?, seq + ?, ?, ?, seq + ?, ?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3) FROM places`,
      [
        ...[
          many,
          key,
          done,
          sender,
          Buffer.alloc(16, 2),
          done,
          Buffer.alloc(32),
          Buffer.alloc(32, 1),
          Buffer.alloc(360, 65),
        ],
        ...[Buffer.alloc(12), Buffer.alloc(MESSAGE_BYTES, 66), Buffer.alloc(16), Buffer.alloc(64), Buffer.alloc(32)],
      ],
    );
  }
  await connection.query("UPDATE conversations SET last_seq = ?, last_at = UTC_TIMESTAMP(3) WHERE id = ?", [size, key]);
}
