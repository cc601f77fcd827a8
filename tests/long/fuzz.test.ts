// Campaigns of generated requests, one seed after the other, until the minutes are over. The first wrong answer ends it and
// names the seed and the shortest request that repeats it.
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeFreshServer, type FreshServer } from "../server/support/fresh-server.ts";
import { runCampaign, type Campaign, type Tally } from "../server/support/hostile-campaign.ts";
import { arrive, openConversation } from "../server/support/person.ts";
import { Visitor } from "../server/support/visitor.ts";

const FIRST_SEED = Number(process.env["FUZZ_SEED"]);
const MINUTES = Number(process.env["FUZZ_MINUTES"]);

let server: FreshServer;
let campaign: Campaign;

beforeAll(async () => {
  server = await makeFreshServer();
  const { url } = await server.start();
  const [own, other] = await Promise.all([arrive("own", new Visitor(url)), arrive("other", new Visitor(url))]);
  campaign = { url, own, other, cid: await openConversation(own, other) };
});
afterAll(() => server.remove());

it(`requests grown from the contracts, from seed ${String(FIRST_SEED)} on, for ${String(MINUTES)} minutes`, async () => {
  expect(MINUTES).toBeGreaterThan(0);
  expect(Number.isSafeInteger(FIRST_SEED)).toBe(true);
  const until = Date.now() + MINUTES * 60_000;
  const total: Tally = new Map();
  let seed = FIRST_SEED;
  for (; Date.now() < until; seed += 1) {
    const tally = await runCampaign(campaign, { seed, runs: 1000 });
    for (const [outcome, count] of tally) total.set(outcome, (total.get(outcome) ?? 0) + count);
    expect((await campaign.own.visitor.get("/api/health/ready")).status).toBe(200);
  }
  const requests = [...total.values()].reduce((sum, count) => sum + count, 0);
  const lines = [...total]
    .sort(([, a], [, b]) => b - a)
    .map(([outcome, count]) => `${String(count).padStart(8)} ${outcome}`);
  console.log(
    [`seeds ${String(FIRST_SEED)} to ${String(seed - 1)}, ${String(requests)} requests`, ...lines].join("\n"),
  );
});
