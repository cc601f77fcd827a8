// One conversation of 10^3 to 10^6 messages (10^7 with BENCH_MESSAGES=10000000), in a database that holds all smaller ones too.
import { fillConversation } from "../stage/filling.ts";
import { newestOf, onGrowingGround } from "../stage/growing.ts";
import { getRequest, insertPairs, makePairs, sealRequests } from "../stage/people.ts";

export const name = "growth-messages";

const MOST = Number(process.env["BENCH_MESSAGES"] ?? 1_000_000);
const SIZES = [1000, 10_000, 100_000, 1_000_000, 10_000_000].filter((size) => size <= MOST);

export async function run(repetitions: number): Promise<object> {
  return onGrowingGround(repetitions, async ({ connection, asked, timeEach }) => {
    for (const size of SIZES) {
      const [pair] = await makePairs(1);
      if (pair === undefined) return;
      await insertPairs(connection, [pair]);
      await fillConversation(connection, pair, size);
      const sends = await sealRequests(pair, asked, 1);
      const place = String(Math.floor(size / 2));
      const middle = getRequest(`/api/conversations/${pair.cid}/messages?before=${place}&limit=50`, pair.to.cookie);
      await timeEach(size.toLocaleString("en"), {
        "newest 50": () => newestOf(pair),
        "50 from the middle": () => middle,
        send: () => sends.shift(),
      });
    }
  });
}
