// One person with one to ten thousand conversations, of one message each.
import { randomBytes } from "node:crypto";
import type { Connection } from "mysql2/promise";
import { pairConversationId } from "../../../lib/protocol/conversation-id.ts";
import { idBytes, newUserId } from "../../../lib/shared/ids.ts";
import { newestOf, onGrowingGround } from "../stage/growing.ts";
import { getRequest, insertPairs, makePairs, sealRequests, type Pair } from "../stage/people.ts";

export const name = "growth-conversations";

const SIZES = [1, 10, 100, 1000, 10_000];
const ROWS_AT_ONCE = 1000;

export async function run(repetitions: number): Promise<object> {
  return onGrowingGround(repetitions, async ({ connection, asked, timeEach }) => {
    const [pair] = await makePairs(1);
    if (pair === undefined) return;
    await insertPairs(connection, [pair]);
    const sends = await sealRequests(pair, SIZES.length * asked, 1);
    let there = 1;
    for (const size of SIZES) {
      await insertConversations(connection, pair, size - there);
      there = size;
      await timeEach(size.toLocaleString("en"), {
        "first page of the list of conversations": () => getRequest("/api/conversations", pair.from.cookie),
        "newest 50": () => newestOf(pair),
        send: () => sends.shift(),
      });
    }
  });
}

/** With people who did not exist before, who have written one message each. */
async function insertConversations(connection: Connection, { from }: Pair, count: number): Promise<void> {
  const now = new Date();
  const own = Buffer.from(idBytes(from.uid));
  for (let done = 0; done < count; done += ROWS_AT_ONCE) {
    const others = await Promise.all(
      Array.from({ length: Math.min(ROWS_AT_ONCE, count - done) }, async () => {
        const uid = newUserId();
        const cid = await pairConversationId(from.uid, uid);
        return {
          uid: Buffer.from(idBytes(uid)),
          handle: `c_${randomBytes(8).toString("hex")}`,
          cid: Buffer.from(idBytes(cid)),
        };
      }),
    );
    const insert = (table: string, columns: string, rows: unknown[][]) =>
      connection.query(`INSERT INTO ${table} (${columns}) VALUES ?`, [rows]);
    await insert(
      "users",
      "id, handle, email, password_hash, created_at",
      others.map(({ uid, handle }) => [uid, handle, `${handle}@example.org`, "", now]),
    );
    await insert(
      "conversations",
      "id, kind, last_seq, last_at, created_at",
      others.map(({ cid }) => [cid, "d", 1, now, now]),
    );
    await insert(
      "members",
      "conversation_id, user_id",
      others.flatMap(({ cid, uid }) => [
        [cid, own],
        [cid, uid],
      ]),
    );
    await insert(
      "messages",
      "conversation_id, seq, sender_id, chain_id, n, ish, rh, protected, iv, ciphertext, tag, signature, mh, created_at",
      others.map(({ cid, uid }) => [
        ...[cid, 1, uid, Buffer.alloc(16, 2), 1, Buffer.alloc(32), Buffer.alloc(32, 1), Buffer.alloc(360, 65)],
        ...[Buffer.alloc(12), Buffer.alloc(300, 66), Buffer.alloc(16), Buffer.alloc(64), Buffer.alloc(32), now],
      ]),
    );
  }
}
