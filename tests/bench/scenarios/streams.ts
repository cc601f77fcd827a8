// A thousand clients that are connected and idle: memory for each, and what of a core they use.
import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { onStage, usageOf } from "../stage/contestants.ts";
import { figureOf } from "../stage/figures.ts";
import { collectGarbage } from "../stage/garbage.ts";
import { getRequest, insertPairs, makePairs } from "../stage/people.ts";
import { openStream } from "../stage/wire.ts";

export const name = "streams";

/** Those that bring what is loaded once, and the room for garbage that a process takes for itself; then those that count. */
const FIRST = 900;
const CLIENTS = 1000;
const IDLE_SECONDS = 10;

export async function run(repetitions: number): Promise<object> {
  const results = new Map<string, { kilobytes: number[]; percent: number[] }>();
  // A process gives memory back late: each repetition has servers of its own.
  for (let round = 0; round < repetitions; round += 1) {
    await onStage(async ({ contestants }) => {
      const pairs = await makePairs((FIRST + CLIENTS) / 2);
      for (const { name: who, url, pid, debugPort, connection } of contestants) {
        await insertPairs(connection, pairs);
        const cookies = pairs.flatMap(({ from, to }) => [from.cookie, to.cookie]);
        const sockets: Socket[] = [];
        const open = async (cookie: string): Promise<void> => {
          sockets.push(await openStream(url, getRequest("/api/events", cookie), () => undefined));
        };
        for (const cookie of cookies.slice(CLIENTS)) await open(cookie);
        await pause(3000);
        await collectGarbage(debugPort);
        const before = usageOf(pid);
        for (const cookie of cookies.slice(0, CLIENTS)) await open(cookie);
        await pause(5000);
        const settled = usageOf(pid);
        await pause(IDLE_SECONDS * 1000);
        const after = usageOf(pid);
        const figures = results.get(who) ?? { kilobytes: [], percent: [] };
        results.set(who, figures);
        await collectGarbage(debugPort);
        figures.kilobytes.push((usageOf(pid).kilobytes - before.kilobytes) / CLIENTS);
        figures.percent.push(((after.seconds - settled.seconds) / IDLE_SECONDS) * 100);
        for (const socket of sockets) socket.destroy();
      }
    });
  }
  return Object.fromEntries(
    Array.from(results, ([who, { kilobytes, percent }]) => [
      who,
      { "kB a connected idle client": figureOf(kilobytes), "% of a core for 1,900": figureOf(percent) },
    ]),
  );
}
