// Ten thousand messages of one contact, each of them good: the page of who is written to stays a page one can use.
import { expect, test } from "@playwright/test";
import type { ConversationId } from "../../lib/shared/ids.ts";
import { ENVELOPES_PER_POST_MAX } from "../../lib/shared/limits.ts";
import { PeerByHand, WritingByHand } from "./support/peer-by-hand.ts";
import { newAccount, Profile } from "./support/profile.ts";

test.describe.configure({ mode: "serial", timeout: 180_000 });

/** Messages that are in the page at a time, with room for what is being replaced. */
const IN_DOCUMENT_MAX = 800;
const COUNT = 10_000;
const ann = newAccount("ann");
let annAt: Profile;
let eve: PeerByHand;
let cid: ConversationId;
let writing: WritingByHand;

test.beforeAll(async () => {
  annAt = await Profile.open();
  const { text } = await annAt.register(ann);
  await annAt.checkKeyFile(text);
  await expect(annAt.page).toHaveURL(/\/chat$/);
  eve = await PeerByHand.register("eve");
  const known = await eve.find(ann.handle);
  cid = await eve.openConversation(known);
  writing = new WritingByHand(eve, known);
});
test.afterAll(async () => {
  await Promise.all([annAt.close(), eve.leave()]);
});

/** Posts until so many have been written, as fast as the server takes them. */
async function flood(until: number): Promise<void> {
  let known: unknown;
  while (writing.n < until) {
    const batch = [];
    while (batch.length < ENVELOPES_PER_POST_MAX && writing.n < until) {
      const { recipients, ...rest } = await writing.seal(`flood ${String(writing.n + 1)}`);
      // The wrapped keys travel once with each content key.
      batch.push(recipients === known ? rest : { ...rest, recipients });
      known = recipients;
    }
    expect(await eve.post(cid, ...batch)).toEqual({ status: 201, code: null });
  }
}

async function answer(text: string): Promise<void> {
  await annAt.send(text);
  const mine = annAt.articles().filter({ hasText: text });
  await expect(mine).toContainText(/Sent|Delivered/);
  await expect(mine).not.toContainText(/missing|Two different|second time|another order|does not stand/);
}

test("opened after the flood, the conversation shows the newest ones first, and can be written in", async () => {
  await flood(COUNT);
  const row = annAt.page.getByRole("navigation", { name: "Conversations" }).getByText(eve.handle);
  await expect(annAt.page.getByRole("navigation", { name: "Conversations" })).toContainText(`flood ${String(COUNT)}`);
  await row.click();
  // It opens where she had read to; one press leads to the newest.
  await annAt.page.getByRole("button", { name: /newest/i }).click();
  await expect(annAt.articles().last()).toContainText(`flood ${String(COUNT)}`);
  expect(await annAt.articles().count()).toBeLessThanOrEqual(IN_DOCUMENT_MAX);
  await answer("an answer to the flood");
  await expect(annAt.page.getByText(/Ask the sender|is missing|Two different/)).toHaveCount(0);
});

test("a thousand more while it is open: the newest is shown, and can be answered", async () => {
  await annAt.page.reload();
  await expect(annAt.articles().last()).toContainText("an answer to the flood");
  await flood(COUNT + 1000);
  await expect(annAt.articles().last()).toContainText(`flood ${String(COUNT + 1000)}`, { timeout: 60_000 });
  await answer("an answer in the midst of it");
});
