// A hundred to a hundred thousand people.
import { randomBytes } from "node:crypto";
import type { Connection } from "mysql2/promise";
import { idBytes, newUserId } from "../../../lib/shared/ids.ts";
import { newestOf, onGrowingGround } from "../stage/growing.ts";
import { getRequest, insertPairs, makePairs, sealRequests } from "../stage/people.ts";

export const name = "growth-people";

const SIZES = [100, 1000, 10_000, 100_000];
const ROWS_AT_ONCE = 1000;
const LETTERS = "abcdefghijklmnopqrst";

export async function run(repetitions: number): Promise<object> {
  return onGrowingGround(repetitions, async ({ connection, asked, timeEach }) => {
    const [pair] = await makePairs(1);
    if (pair === undefined) return;
    await insertPairs(connection, [pair]);
    const sends = await sealRequests(pair, SIZES.length * asked, 1);
    let there = 2;
    for (const size of SIZES) {
      await insertPeople(connection, size - there);
      there = size;
      await timeEach(size.toLocaleString("en"), {
        "people whose names begin with g": () => getRequest("/api/users?query=g", pair.from.cookie),
        "one person's keys": () => getRequest(`/api/users/${pair.to.uid}/keys`, pair.from.cookie),
        "newest 50": () => newestOf(pair),
        send: () => sends.shift(),
      });
    }
  });
}

async function insertPeople(connection: Connection, count: number): Promise<void> {
  const now = new Date();
  for (let done = 0; done < count; done += ROWS_AT_ONCE) {
    const people = Array.from({ length: Math.min(ROWS_AT_ONCE, count - done) }, (_, at) => ({
      id: Buffer.from(idBytes(newUserId())),
      handle: `${LETTERS[(done + at) % LETTERS.length] ?? ""}${randomBytes(8).toString("hex")}`,
    }));
    await connection.query("INSERT INTO users (id, handle, email, password_hash, created_at) VALUES ?", [
      people.map(({ id, handle }) => [id, handle, `${handle}@example.org`, "", now]),
    ]);
    await connection.query(
      "INSERT INTO identity_statements (user_id, seq, sh, op, ik, ek_kid, public_key, jws, created_at) VALUES ?",
      [
        people.map(({ id }) => [
          ...[id, 1, randomBytes(32), "genesis", randomBytes(32), randomBytes(32)],
          ...[Buffer.alloc(294), "bench", now],
        ]),
      ],
    );
  }
}
