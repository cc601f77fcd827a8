// Reading: the newest 50 of a conversation of 10^3 to 10^6 messages (10^7 with BENCH_MESSAGES=10000000), and 10,000 messages in
// pages of 200. The messages are made inside the database, so that millions of them cost minutes at most.
import { onStage, type Contestant } from "../stage/contestants.ts";
import { figureOf } from "../stage/figures.ts";
import { fillConversation } from "../stage/filling.ts";
import { getRequest, insertPairs, makePairs, type Pair } from "../stage/people.ts";
import { profiled } from "../stage/profile.ts";
import { Wire } from "../stage/wire.ts";

export const name = "history";

const MOST = Number(process.env["BENCH_MESSAGES"] ?? 1_000_000);
const PAGED = 10_000;
const PAGE = 200;
const ASKED = 100;

export async function run(repetitions: number): Promise<object> {
  const sizes = [1000, 10_000, 100_000, 1_000_000, 10_000_000].filter((size) => size <= MOST);
  return onStage(async ({ contestants }) => {
    const pairs = await makePairs(sizes.length);
    for (const { connection } of contestants) {
      await insertPairs(connection, pairs);
      for (const [index, size] of sizes.entries()) {
        const pair = pairs[index];
        if (pair !== undefined) await fillConversation(connection, pair, size);
      }
    }
    const results = new Map<string, Map<string, number[]>>();
    const note = (who: string, what: string, value: number): void => {
      const of = results.get(who) ?? new Map<string, number[]>();
      results.set(who, of.set(what, [...(of.get(what) ?? []), value]));
    };
    for (let round = 0; round <= repetitions; round += 1) {
      for (const contestant of contestants) {
        for (const [index, size] of sizes.entries()) {
          const pair = pairs[index];
          if (pair === undefined) continue;
          const newest = await timeNewest(contestant, pair);
          if (round > 0) note(contestant.name, `newest 50 of ${size.toLocaleString("en")}, ms`, newest);
        }
        const long = pairs[sizes.indexOf(PAGED)];
        const paged = await profiled(contestant, "history", () => timePages(contestant, long));
        if (round > 0) note(contestant.name, "10,000 in pages of 200, ms", paged);
      }
    }
    const figures = (of: Map<string, number[]>) =>
      Object.fromEntries(Array.from(of, ([what, values]) => [what, figureOf(values)]));
    return Object.fromEntries(Array.from(results, ([who, of]) => [who, figures(of)]));
  });
}

async function timeNewest({ url }: Contestant, { to, cid }: Pair): Promise<number> {
  const wire = await Wire.open(url);
  const request = getRequest(`/api/conversations/${cid}/messages?limit=50`, to.cookie);
  const started = performance.now();
  for (let asked = 0; asked < ASKED; asked += 1) countIn(await wire.ask(request), 50);
  wire.close();
  return (performance.now() - started) / ASKED;
}

async function timePages({ url }: Contestant, pair: Pair | undefined): Promise<number> {
  if (pair === undefined) throw new Error("no conversation of that size");
  const wire = await Wire.open(url);
  const started = performance.now();
  for (let after = 0; after < PAGED; after += PAGE) {
    const path = `/api/conversations/${pair.cid}/messages?after=${String(after)}&limit=${String(PAGE)}`;
    countIn(await wire.ask(getRequest(path, pair.to.cookie)), PAGE);
  }
  wire.close();
  return performance.now() - started;
}

function countIn({ status, body }: { status: number; body: Buffer }, expected: number): void {
  const count = body.toString("latin1").split('"seq":').length - 1;
  if (status !== 200 || count !== expected) throw new Error(`${String(status)}: ${String(count)} messages`);
}
