// What proves nothing about the key log and is not passed over in silence: somebody verified was shown another log, and a
// log that cannot be checked for hours. Neither is an alarm, and neither stands in the way.
import { expect, test, type Page } from "@playwright/test";
import { identityKeyId } from "../../lib/protocol/key-id.ts";
import { treeHeadSigningInput } from "../../lib/protocol/key-log.ts";
import { encodeB64u } from "../../lib/shared/base64.ts";
import { encodeUtf8 } from "../../lib/shared/bytes.ts";
import { look } from "./support/look.ts";
import { PeerByHand, WritingByHand } from "./support/peer-by-hand.ts";
import { newAccount, Profile } from "./support/profile.ts";

test.describe.configure({ mode: "serial", timeout: 120_000 });

const ana = newAccount("ana");
let anaAt: Profile;
let gil: PeerByHand;

test.beforeAll(async () => {
  anaAt = await Profile.open();
  const { text } = await anaAt.register(ana);
  await anaAt.checkKeyFile(text);
  await expect(anaAt.page).toHaveURL(/\/chat$/);
  gil = await PeerByHand.register("gil");
});
test.afterAll(async () => {
  await Promise.all([anaAt.close(), gil.leave()]);
});

const status = (page: Page, text: string) => page.getByRole("status").filter({ hasText: text });
const otherLog = (page: Page) => status(page, `may be showing different keys to ${gil.handle} and to you`);
const unchecked = (page: Page) => status(page, "cannot be checked since");
const alarms = (page: Page) => page.getByRole("alert").filter({ hasText: /\S/ });

test("another log, shown to somebody who is verified, is said until it is put away", async () => {
  const { page } = anaAt;
  // A head of a log that gil alone knows, signed with a key that no server has.
  const root = new Uint8Array(32).fill(7);
  const input = treeHeadSigningInput(await identityKeyId(gil.keys.identity.ik), { size: 3, root, ts: Date.now() });
  const signature = await crypto.subtle.sign("Ed25519", gil.keys.identity.signingKey, encodeUtf8(input));
  const known = await gil.find(ana.handle);
  const cid = await gil.openConversation(known);
  const sth = `${input}.${encodeB64u(new Uint8Array(signature))}`;
  const message = await new WritingByHand(gil, known).seal("what I was shown", { sth });
  expect(await gil.post(cid, message)).toEqual({ status: 201, code: null });

  await anaAt.go(`/chat/${gil.handle}`);
  await expect(anaAt.articles()).toHaveCount(1);
  await anaAt.send("so what");
  await expect(anaAt.articles().last()).toContainText(/Sent|Delivered/);
  await expect(otherLog(page)).toHaveCount(0);

  await page
    .getByRole("button", { name: `About ${gil.handle}` })
    .first()
    .click();
  await page.getByRole("dialog", { name: gil.handle }).getByRole("button", { name: "Mark as verified" }).click();
  await page.keyboard.press("Escape");
  await expect(otherLog(page)).toBeVisible();
  await page.reload();
  await expect(otherLog(page)).toBeVisible();
  await look(page, { name: "key-log-other" });
  // The way to the chat, where one is not there already.
  const way = otherLog(page).getByRole("link", { name: `Open the chat with ${gil.handle}` });
  await expect(way).toHaveCount(0);
  await anaAt.go("/chat");
  await way.click();
  await page.waitForURL(`**/chat/${gil.handle}`);
  await expect(way).toHaveCount(0);
  // Without the word by which Next tells a screen reader of the other page: it would count as an alarm.
  await page.reload();
  await anaAt.send("it does not stand in the way");
  await expect(anaAt.articles().last()).toContainText(/Sent|Delivered/);
  await expect(alarms(page)).toHaveCount(0);

  await otherLog(page).getByRole("button", { name: "I have read this" }).click();
  await expect(otherLog(page)).toHaveCount(0);
  await page.reload();
  await expect(anaAt.articles()).toHaveCount(3);
  await expect(otherLog(page)).toHaveCount(0);
});

test("a log that cannot be checked for more than an hour is named until it can", async () => {
  const { page } = anaAt;
  await page.route(/\/api\/log\/head$/, (route) => route.fulfill({ status: 503, body: "" }));
  const began = Date.now();
  for (const minutes of [0, 30, 61]) {
    await expect(unchecked(page)).toHaveCount(0);
    await page.clock.setFixedTime(began + minutes * 60_000);
    const own = page.waitForResponse((answer) => answer.url().endsWith("/keys") && answer.ok());
    const asked = page.waitForResponse(/\/api\/log\/head$/);
    await page.reload();
    await Promise.all([own, asked]);
    await expect(anaAt.articles()).toHaveCount(3);
  }
  await expect(unchecked(page)).toBeVisible();
  await look(page, { name: "key-log-unchecked" });
  await expect(alarms(page)).toHaveCount(0);
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.reload();
  await expect(anaAt.articles()).toHaveCount(3);
  await expect(unchecked(page)).toHaveCount(0);
});
