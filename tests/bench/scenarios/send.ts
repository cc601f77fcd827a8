// Durable send and deliver, everything checked: 32 senders with one message under way each, the same in batches of 50, and a
// steady 500 messages a second to 100 receivers. The contestants take turns, with the same sealed bytes.
import { ejabberdOn } from "../stage/ejabberd.ts";
import { onStage } from "../stage/contestants.ts";
import { figureOf, quantile } from "../stage/figures.ts";
import { sendAll, sendSteadily } from "../stage/load.ts";
import { insertPairs, makePairs, sealRequests, type Pair } from "../stage/people.ts";
import { profiled } from "../stage/profile.ts";

export const name = "send";

const SENDERS = 32;
const EACH = 400;
const BATCHES = 3;
const RECEIVERS = 100;
const PER_SECOND = 500;
const STEADY_EACH = 40;

export async function run(repetitions: number): Promise<object> {
  return onStage(async (stage) => {
    const pairs = await makePairs(RECEIVERS);
    for (const { connection } of stage.contestants) await insertPairs(connection, pairs);
    const few = pairs.slice(0, SENDERS);
    const results = new Map<string, { single: number[]; batched: number[]; p50: number[]; p99: number[] }>();
    const of = (who: string) => {
      const known = results.get(who) ?? { single: [], batched: [], p50: [], p99: [] };
      results.set(who, known);
      return known;
    };
    const ejabberd = await ejabberdOn(stage, RECEIVERS);
    try {
      // The first round warms everybody up and is not counted.
      for (let round = 0; round <= repetitions; round += 1) {
        const [single, batched, steady] = [
          await sealAll(few, round === 0 ? 40 : EACH, 1),
          await sealAll(few, round === 0 ? 1 : BATCHES, 50),
          await sealAll(pairs, round === 0 ? 2 : STEADY_EACH, 1),
        ];
        for (const contestant of stage.contestants) {
          const rate = await profiled(contestant, "send", () => sendAll(contestant, few, single, 1));
          const batchRate = await profiled(contestant, "batches", () => sendAll(contestant, few, batched, 50));
          const latencies = (await sendSteadily(contestant, pairs, steady, PER_SECOND)).sort((a, b) => a - b);
          if (round === 0) continue;
          const figures = of(contestant.name);
          figures.single.push(rate);
          figures.batched.push(batchRate);
          figures.p50.push(quantile(latencies, 0.5));
          figures.p99.push(quantile(latencies, 0.99));
        }
        if (ejabberd !== null) {
          const rate = await ejabberd.sendAll(SENDERS, round === 0 ? 40 : EACH);
          const latencies = (await ejabberd.sendSteadily(RECEIVERS, round === 0 ? 2 : STEADY_EACH, PER_SECOND)).sort(
            (a, b) => a - b,
          );
          if (round > 0) {
            const figures = of("ejabberd");
            figures.single.push(rate);
            figures.p50.push(quantile(latencies, 0.5));
            figures.p99.push(quantile(latencies, 0.99));
          }
        }
      }
    } finally {
      await ejabberd?.stop();
    }
    return Object.fromEntries(
      Array.from(results, ([who, { single, batched, p50, p99 }]) => [
        who,
        {
          "messages a second, 32 senders": figureOf(single),
          ...(batched.length === 0 ? {} : { "messages a second, batches of 50": figureOf(batched) }),
          "p50 at 500 a second, ms": figureOf(p50),
          "p99 at 500 a second, ms": figureOf(p99),
        },
      ]),
    );
  });
}

function sealAll(pairs: readonly Pair[], batches: number, size: number): Promise<Buffer[][]> {
  return Promise.all(pairs.map((pair) => sealRequests(pair, batches, size)));
}
