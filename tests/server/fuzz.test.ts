// A short campaign of generated requests against every route, always the same one. `npm run fuzz` runs others for longer.
import { afterAll, beforeAll, expect, it } from "vitest";
import { ACCESS } from "../support/access-table.ts";
import { makeFreshServer, type FreshServer } from "./support/fresh-server.ts";
import { CONTRACTS } from "./support/hostile-arbitraries.ts";
import { runCampaign, type Campaign } from "./support/hostile-campaign.ts";
import { arrive, openConversation } from "./support/person.ts";
import { Visitor } from "./support/visitor.ts";

let server: FreshServer;
let campaign: Campaign;

beforeAll(async () => {
  server = await makeFreshServer();
  const { url } = await server.start();
  const [own, other] = await Promise.all([arrive("own", new Visitor(url)), arrive("other", new Visitor(url))]);
  campaign = { url, own, other, cid: await openConversation(own, other) };
});
afterAll(() => server.remove());

it("every route of the table has a contract to be attacked by", () => {
  const rows = Object.keys(ACCESS).filter((row) => !row.includes("/api/auth/"));
  expect(Object.keys(CONTRACTS).sort()).toEqual(rows.sort());
});

it("whatever is asked, the answer is one of the closed list, and only what the contract takes passes", async () => {
  const tally = await runCampaign(campaign, { seed: 20_260_815, runs: 600 });
  // A campaign that is turned away at the first door would find nothing.
  const reached = [
    "passed",
    "bad_json",
    "bad_input",
    "content_type",
    "origin",
    "unauthenticated",
    "not_found",
    "too_large",
  ];
  expect([...tally.keys()]).toEqual(expect.arrayContaining([...reached, "profile", "statement"]));
  const [row] = await server.rows(
    "SELECT (SELECT COUNT(*) FROM users) AS users, (SELECT COUNT(*) FROM messages) AS messages, (SELECT COUNT(*) FROM identity_statements) AS statements",
  );
  expect(row).toEqual({ users: 2, messages: 0, statements: 2 });
  expect((await campaign.own.visitor.get("/api/conversations")).status).toBe(200);
});
