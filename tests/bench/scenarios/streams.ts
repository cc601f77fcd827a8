// As many clients as one process takes, connected and idle: memory for each, what of a core they use, and that all of it is given
// back when they are gone.
import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { metricOf, onStage, usageOf, type Contestant } from "../stage/contestants.ts";
import { figureOf } from "../stage/figures.ts";
import { collectGarbage, usedAfterGarbage } from "../stage/garbage.ts";
import { getRequest, insertPairs, makePairs } from "../stage/people.ts";
import { openStream } from "../stage/wire.ts";

export const name = "streams";

/** Those that bring what is loaded once, and the room for garbage that a process takes for itself; then those that count. */
const FIRST = 1000;
const CLIENTS = 1000;
const IDLE_SECONDS = 10;
const RELEASE_MS = 30_000;

export async function run(repetitions: number): Promise<object> {
  const results = new Map<string, Map<string, number[]>>();
  // A process gives memory back late: each repetition has servers of its own.
  for (let round = 0; round < repetitions; round += 1) {
    await onStage(async ({ contestants }) => {
      const pairs = await makePairs((FIRST + CLIENTS) / 2);
      for (const contestant of contestants) {
        await insertPairs(contestant.connection, pairs);
        const cookies = pairs.flatMap(({ from, to }) => [from.cookie, to.cookie]);
        const of = results.get(contestant.name) ?? new Map<string, number[]>();
        results.set(contestant.name, of);
        for (const [what, value] of Object.entries(await measure(contestant, cookies))) {
          of.set(what, [...(of.get(what) ?? []), value]);
        }
      }
    });
  }
  const figures = (of: Map<string, number[]>) =>
    Object.fromEntries(Array.from(of, ([what, values]) => [what, figureOf(values)]));
  return Object.fromEntries(Array.from(results, ([who, of]) => [who, figures(of)]));
}

async function measure(contestant: Contestant, cookies: readonly string[]): Promise<Record<string, number>> {
  const { url, pid, debugPort } = contestant;
  const sockets: Socket[] = [];
  const open = async (some: readonly string[]): Promise<void> => {
    for (const cookie of some) {
      sockets.push(await openStream(url, getRequest("/api/events", cookie), () => undefined));
    }
    await pause(3000);
  };
  await open(cookies.slice(CLIENTS));
  await collectGarbage(debugPort);
  const before = usageOf(pid);
  await open(cookies.slice(0, CLIENTS));
  await pause(2000);
  const settled = usageOf(pid);
  await pause(IDLE_SECONDS * 1000);
  const after = usageOf(pid);
  await collectGarbage(debugPort);
  const full = usageOf(pid);
  const most = await streamsOpen(contestant);
  await leave(contestant, sockets);
  const left = await streamsOpen(contestant);
  const used = await usedAfterGarbage(debugPort);
  const emptied = usageOf(pid);
  // What the same people leave behind who come and go once more: what is kept of everybody once is no leak.
  await open(cookies);
  await leave(contestant, sockets);
  const leak = ((await usedAfterGarbage(debugPort)) - used) / cookies.length;
  return {
    "kB a connected idle client": (full.kilobytes - before.kilobytes) / CLIENTS,
    "% of a core for 2,000": ((after.seconds - settled.seconds) / IDLE_SECONDS) * 100,
    "MB of the process with 2,000": full.kilobytes / 1024,
    "MB of the process after all have left": emptied.kilobytes / 1024,
    "kB that 2,000 who come and go leave behind, each": Math.max(0, leak),
    ...(most === null || left === null ? {} : { "streams open": most, "streams open after all have left": left }),
  };
}

/** All hang up; back when the process has let go of all, as far as it says. */
async function leave(contestant: Contestant, sockets: Socket[]): Promise<void> {
  for (const socket of sockets.splice(0)) socket.destroy();
  const limit = performance.now() + RELEASE_MS;
  while (((await streamsOpen(contestant)) ?? 0) > 0 && performance.now() < limit) await pause(100);
  await pause(2000);
}

/** Null of who does not say. */
async function streamsOpen({ name: who, url }: Contestant): Promise<number | null> {
  return who === "AryaTel" ? metricOf(url, "aryatel_streams_open") : null;
}
