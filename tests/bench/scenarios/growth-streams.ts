// Two to two thousand open streams of people who have nothing to do with those who are measured.
import type { Socket } from "node:net";
import { newestOf, onGrowingGround } from "../stage/growing.ts";
import { getRequest, insertPairs, makePairs, sealRequests } from "../stage/people.ts";
import { openStream } from "../stage/wire.ts";

export const name = "growth-streams";

const SIZES = [2, 20, 200, 2000];

export async function run(repetitions: number): Promise<object> {
  return onGrowingGround(repetitions, async ({ url, connection, asked, timeEach }) => {
    const [pair, ...listeners] = await makePairs(1 + Math.max(...SIZES) / 2);
    if (pair === undefined) return;
    await insertPairs(connection, [pair, ...listeners]);
    const cookies = listeners.flatMap(({ from, to }) => [from.cookie, to.cookie]);
    const sends = await sealRequests(pair, SIZES.length * asked, 1);
    const open: Socket[] = [];
    for (const size of SIZES) {
      for (const cookie of cookies.slice(open.length, size)) {
        open.push(await openStream(url, getRequest("/api/events", cookie), () => undefined));
      }
      await timeEach(size.toLocaleString("en"), { "newest 50": () => newestOf(pair), send: () => sends.shift() });
    }
    for (const socket of open) socket.destroy();
  });
}
