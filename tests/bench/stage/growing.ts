// Whether the cost of a request stays flat as there is more of something: each is asked one at a time, at every size, and what
// grows grows by rows that are made inside the database.
import type { Connection } from "mysql2/promise";
import { onStage } from "./contestants.ts";
import { figureOf, quantile, type Figure } from "./figures.ts";
import { getRequest, type Pair } from "./people.ts";
import { Wire } from "./wire.ts";

/** Requests of each kind and size in a repetition; fewer where they have taken so many milliseconds. */
const ASKED = 60;
const ENOUGH_MS = 4000;

export interface Ground {
  url: string;
  connection: Connection;
  /** How many requests of one kind are asked at one size. */
  asked: number;
  /** Asks each kind of request in turns, and notes what each took at this size; `make` answers the next of its kind. */
  timeEach: (size: string, kinds: Readonly<Record<string, () => Buffer | undefined>>) => Promise<void>;
}

/** Figures by size, in the order in which the sizes were measured. */
export async function onGrowingGround(
  repetitions: number,
  grow: (ground: Ground) => Promise<void>,
): Promise<Record<string, Record<string, Figure>>> {
  const figures: Record<string, Record<string, Figure>> = {};
  await onStage(async ({ contestants }) => {
    const own = contestants.find(({ name }) => name === "AryaTel");
    if (own === undefined) throw new Error("nobody to ask");
    const { url, connection } = own;
    await grow({
      url,
      connection,
      asked: (repetitions + 1) * ASKED,
      timeEach: async (size, kinds) => {
        figures[size] = await timeAll(url, repetitions, kinds);
      },
    });
  });
  return figures;
}

/** The medians of each round; the first only warms up. */
async function timeAll(
  url: string,
  repetitions: number,
  kinds: Readonly<Record<string, () => Buffer | undefined>>,
): Promise<Record<string, Figure>> {
  const wire = await Wire.open(url);
  const medians = new Map(Object.keys(kinds).map((what) => [what, [] as number[]]));
  for (let round = 0; round <= repetitions; round += 1) {
    const times = new Map(Object.keys(kinds).map((what) => [what, [] as number[]]));
    const began = performance.now();
    for (let turn = 0; turn < ASKED && performance.now() - began < ENOUGH_MS; turn += 1) {
      for (const [what, make] of Object.entries(kinds)) {
        const request = make();
        if (request === undefined) throw new Error("too few requests");
        const asked = performance.now();
        const { status, body } = await wire.ask(request);
        times.get(what)?.push(performance.now() - asked);
        if (status !== 200 && status !== 201) throw new Error(`${what}: ${String(status)} ${body.toString("utf8")}`);
      }
    }
    if (round === 0) continue;
    for (const [what, values] of times) {
      values.sort((a, b) => a - b);
      medians.get(what)?.push(quantile(values, 0.5));
    }
  }
  wire.close();
  return Object.fromEntries(Array.from(medians, ([what, values]) => [`${what}, ms`, figureOf(values)]));
}

export function newestOf({ cid, to }: Pair): Buffer {
  return getRequest(`/api/conversations/${cid}/messages?limit=50`, to.cookie);
}
