// Every warning that no other test has a picture of, made for real and looked at: marks and placeholders of messages, the
// alarms of the key log and of one's own keys, contacts in trouble, in English and in Italian. docs/warnings.md has the table.
import { expect, test, type Page } from "@playwright/test";
import { generateOwnKeys, signReset, signRevoke, signGenesis } from "../../lib/crypto/index.ts";
import { pairConversationId } from "../../lib/protocol/conversation-id.ts";
import { encodeLeaf } from "../../lib/protocol/key-log.ts";
import { verifyStatementChain, type StatementChain } from "../../lib/protocol/statement-chain.ts";
import { encodeB64u } from "../../lib/shared/base64.ts";
import { logHeadSchema } from "../../lib/shared/contract/keys.ts";
import { lieAboutKeys, lieAboutMessages, stopLying } from "./support/evil-server.ts";
import { EVERY_MARK, everyMark } from "./support/every-mark.ts";
import { look } from "./support/look.ts";
import { openKeyDialog } from "./support/own-keys.ts";
import { makePersonWithPast, type PersonWithPast } from "./support/past.ts";
import { PeerByHand, WritingByHand } from "./support/peer-by-hand.ts";
import { Profile } from "./support/profile.ts";

test.describe.configure({ mode: "serial", timeout: 180_000 });

/** Shown a false history, and a false log. */
let ann: PersonWithPast;
let annAt: Profile;
/** Whose contacts, and then own account, are attacked. */
let ben: PersonWithPast;
let benAt: Profile;
let eve: PeerByHand;
let carl: PeerByHand;

async function enter(person: PersonWithPast): Promise<Profile> {
  const profile = await Profile.open();
  await profile.signIn(person.account);
  await profile.unlock(person.keyFile, person.account.passphrase);
  await expect(profile.page).toHaveURL(/\/chat$/, { timeout: 60_000 });
  return profile;
}

test.beforeAll(async () => {
  test.setTimeout(180_000);
  [eve, carl] = [await PeerByHand.register("eve"), await PeerByHand.register("carl")];
  [ann, ben] = [await makePersonWithPast("ann"), await makePersonWithPast("ben")];
  for (const reader of [ann, ben]) {
    const cid = await eve.openConversation(reader);
    const hello = await new WritingByHand(eve, reader).seal("hello");
    expect(await eve.post(cid, hello)).toEqual({ status: 201, code: null });
  }
  const hello = await new WritingByHand(carl, ben).seal("hello");
  expect(await carl.post(await carl.openConversation(ben), hello)).toEqual({ status: 201, code: null });
  [annAt, benAt] = [await enter(ann), await enter(ben)];
});
test.afterAll(async () => {
  await Promise.all([annAt.close(), benAt.close(), eve.leave(), carl.leave(), ann.api.dispose(), ben.api.dispose()]);
});

const alarm = (page: Page, text: string | RegExp) => page.getByRole("alert").filter({ hasText: text });
const speak = async (page: Page, language: "en" | "it") => {
  await page.context().addCookies([{ name: "aryatel-language", value: language, url: page.url() }]);
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", language);
};
const jwsOf = ({ statements }: StatementChain) => statements.map(({ jws }) => jws);

test("every mark and every placeholder of a message says what happened and what to do", async () => {
  const { page } = annAt;
  const lie = await everyMark({ reader: ann, eve, carl });
  await lieAboutMessages(page, await pairConversationId(ann.chain.uid, eve.chain.uid), () => lie);
  await annAt.go(`/chat/${eve.handle}`);
  await expect(annAt.articles()).toHaveText(EVERY_MARK);
  await expect(page.getByText(/for eve alone|never shown/)).toHaveCount(0);
  await expect(page.getByText("Only the two of you can read this conversation.")).toHaveCount(0);
  await look(page, { name: "warnings-messages", height: 3600, few: true });
  await speak(page, "it");
  await expect(page.getByRole("log", { name: "Messaggi" }).getByRole("article")).toHaveCount(EVERY_MARK.length);
  await look(page, { name: "warnings-messages-it", height: 3600, few: true });
  await speak(page, "en");
  await stopLying(page);
});

/**
 * Lets the page look at the log again and again, minutes apart, until it says so: what could be a slow answer accuses nobody
 * until it lasts, and a look that a reload cuts off counts for nothing.
 */
async function expectLogAlarm(page: Page, text: string): Promise<void> {
  let patience = 3000;
  await expect(async () => {
    clock += 5 * 60_000;
    await page.clock.setFixedTime(clock);
    await page.reload();
    await expect(page.getByRole("navigation", { name: "Conversations" }).getByRole("link")).not.toHaveCount(0);
    // On a busy machine a look takes its time.
    patience *= 1.7;
    await expect(alarm(page, text)).toBeVisible({ timeout: patience });
  }).toPass({ timeout: 120_000 });
}
let clock = Date.now();

test("every alarm of the key log: one says what to do, all of them leave the chat in reach", async () => {
  test.setTimeout(400_000);
  const { page } = annAt;
  await annAt.go("/chat");
  await expect(page.getByRole("alert").filter({ hasText: /\S/ })).toHaveCount(0);
  const whole = () => page.getByText("An honest server never does this");

  // The log has new keys of Eve's that the server does not show to Ann.
  const before = jwsOf(eve.chain);
  // The lie comes first: the page asks as soon as it hears of new keys.
  await lieAboutKeys(page, eve.chain.uid, (keys) => ({ ...keys, statements: before }));
  await eve.rotateEncryption();
  await expectLogAlarm(page, `other keys for ${eve.handle}`);
  await expect(whole()).toHaveCount(1);
  await look(page, { name: "warnings-log-contact", few: true });

  // Leaves that do not make the signed root, then none at all.
  await (await PeerByHand.register("fay")).leave();
  const lieAboutLeaves = async (leaves: string) => {
    await page.unroute(/\/api\/log\/leaves/);
    await page.route(/\/api\/log\/leaves/, (route) => {
      const from = Number(new URL(route.request().url()).searchParams.get("from"));
      return route.fulfill({ json: { from, leaves } });
    });
  };
  const [label, sh] = [new Uint8Array(32), new Uint8Array(32)];
  await lieAboutLeaves(encodeB64u(encodeLeaf({ label, seq: 1, sh })));
  await expectLogAlarm(page, "is not the list that the server has signed");
  await lieAboutLeaves("");
  await expectLogAlarm(page, "keeps back a newer part");

  // A head that nobody has signed, then one that somebody else has.
  const lieAboutHead = async (lie: (shown: { key: string; head: string }) => { key: string; head: string }) => {
    await page.unroute(/\/api\/log\/head$/);
    await page.route(/\/api\/log\/head$/, async (route) => {
      const shown = logHeadSchema.parse(await (await route.fetch()).json());
      return route.fulfill({ json: lie(shown) });
    });
  };
  await lieAboutHead(({ key, head }) => ({ key, head: [...head.split(".").slice(0, 2), "A".repeat(86)].join(".") }));
  await expectLogAlarm(page, "is not signed any more");
  await lieAboutHead(({ key, head }) => ({ key: `A${key.slice(1, -1)}A`, head }));
  await expectLogAlarm(page, "signed by somebody else than before");

  await expect(page.getByRole("button", { name: "Save the evidence" })).toHaveCount(1);
  await look(page, { name: "warnings-log-folded", few: true });
  await page.getByText("4 more contradictions").click();
  await expect(page.getByRole("button", { name: "Save the evidence" })).toHaveCount(5);
  // What to do is said once, and the search can be reached below it all.
  await expect(whole()).toHaveCount(1);
  await page.setViewportSize({ width: 360, height: 740 });
  await expect(page.getByRole("searchbox", { name: "Search" })).toBeInViewport({ ratio: 1 });
  await look(page, { name: "warnings-log-all", few: true });
  await speak(page, "it");
  await page.getByText("Altre 4 contraddizioni").click();
  await expect(page.getByRole("button", { name: "Salva le prove" })).toHaveCount(5);
  await look(page, { name: "warnings-log-all-it", height: 1800, few: true });
  await stopLying(page);
});

async function about(page: Page, handle: string) {
  const pane = page.getByRole("region", { name: handle });
  await pane.getByRole("button", { name: `About ${handle}` }).click();
  const dialog = page.getByRole("dialog", { name: handle });
  await expect(dialog).toBeVisible();
  return dialog;
}

test("digits that differ are said to differ, and it stays said", async () => {
  const { page } = benAt;
  await benAt.go(`/chat/${carl.handle}`);
  await expect(page.getByText("Only the two of you can read this conversation.")).toBeVisible();
  const dialog = await about(page, carl.handle);
  await expect(dialog.getByRole("list", { name: "The 60 digits" }).getByRole("listitem")).toHaveCount(12);
  await dialog.getByRole("button", { name: "They differ" }).click();
  await expect(dialog.getByRole("alert")).toContainText("It did not match");
  await expect(dialog.getByRole("button", { name: "Mark as verified" })).toHaveCount(0);
  await expect(dialog.getByText("You compared, and it did not match")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(alarm(page, "It did not match")).toBeVisible();
  // No promise beside an alarm.
  await expect(page.getByText("Only the two of you can read this conversation.")).toHaveCount(0);
  await look(page, { name: "warnings-mismatch", few: true });
  // It does not block, and a comparison that succeeds ends it.
  await expect(page.getByRole("textbox", { name: "Message" })).toBeEnabled();
  await alarm(page, "It did not match").getByRole("button", { name: "Compare again" }).click();
  await dialog.getByRole("button", { name: "Mark as verified" }).click();
  await page.keyboard.press("Escape");
  await expect(alarm(page, "It did not match")).toHaveCount(0);
  await expect(page.getByText("Only the two of you can read this conversation.")).toBeVisible();
});

test("contacts whose keys were replaced, or closed: the dialog says so, and so do the messages", async () => {
  const { page } = benAt;
  const other = { keys: await generateOwnKeys(), chain: eve.chain };
  const reset = await signReset(other.keys, eve.chain.head, Date.now());
  const chain = await verifyStatementChain([...jwsOf(eve.chain), reset]);
  if (!chain.ok) throw new Error(chain.code);
  other.chain = chain.value;
  const { recipients, ...sealed } = await new WritingByHand(other, ben).seal("it is me, eve, with new keys");
  const { rh } = JSON.parse(Buffer.from(sealed.protected, "base64url").toString()) as { rh: string };
  await lieAboutKeys(page, eve.chain.uid, (keys) => ({ ...keys, statements: [...jwsOf(eve.chain), reset] }));
  const cid = await pairConversationId(ben.chain.uid, eve.chain.uid);
  await lieAboutMessages(page, cid, ({ messages, wraps }) => ({
    messages: [...messages, { ...sealed, seq: 2, at: Date.now() }],
    wraps: { ...wraps, [rh]: [...recipients] },
  }));
  await benAt.go(`/chat/${eve.handle}`);
  await expect(page.getByRole("alert", { name: `${eve.handle} has a new identity` })).toBeVisible();
  await expect(benAt.articles().last()).toContainText("Written with a new identity that nothing confirms");
  await speak(page, "it");
  await expect(page.getByRole("alert", { name: `${eve.handle} ha una nuova identità` })).toBeVisible();
  await look(page, { name: "warnings-changed-it", few: true });
  await speak(page, "en");
  const changed = await about(page, eve.handle);
  await expect(changed.getByText(`${eve.handle} has a new identity`)).toBeVisible();
  await look(page, { name: "warnings-contact-changed", few: true });
  await page.keyboard.press("Escape");

  const revoke = await signRevoke(carl.keys, carl.chain.head, Date.now());
  await lieAboutKeys(page, carl.chain.uid, (keys) => ({ ...keys, statements: [...jwsOf(carl.chain), revoke] }));
  await benAt.go(`/chat/${carl.handle}`);
  await expect(page.getByRole("alert", { name: `${carl.handle} has closed this account` })).toBeVisible();
  // Neither a promise nor a warning in red.
  await expect(page.getByText(/Only the two of you can read|Read the warning in red/)).toHaveCount(0);
  const revoked = await about(page, carl.handle);
  await expect(revoked.getByRole("button", { name: "Mark as verified" })).toHaveCount(0);
  await look(page, { name: "warnings-contact-revoked", few: true });
  await page.keyboard.press("Escape");
  await openKeyDialog(page, "New identity");
  await look(page, { name: "warnings-new-identity", few: true });
  await page.keyboard.press("Escape");
});

test("one's own account: given new keys, closed, and contradicted; it was me, and it was not me", async () => {
  const { page } = benAt;
  const { uid, handle } = ben.chain;
  const thief = await generateOwnKeys();
  const post = async (statement: string) => {
    const answer = await ben.api.post("/api/keys", { data: { statement, password: ben.account.password } });
    expect(answer.status()).toBe(201);
  };
  // Somebody who knows the password: the server has done nothing wrong.
  const reset = await signReset(thief, ben.chain.head, Date.now());
  await post(reset);
  await benAt.go("/chat");
  const given = alarm(page, "Your account was given new keys, and not by this device.");
  await expect(given).toContainText(/It was you:.*It was not you:.*Change your password/);
  await expect(given.getByRole("button")).toHaveText([
    "Choose the new key file",
    "Open the settings",
    "Save the evidence",
  ]);
  await look(page, { name: "warnings-own-reset", few: true });
  await speak(page, "it");
  await expect(alarm(page, "Il tuo account ha ricevuto chiavi nuove")).toBeVisible();
  await look(page, { name: "warnings-own-reset-it", widths: [360], few: true });
  await speak(page, "en");

  const chain = await verifyStatementChain([...jwsOf(ben.chain), reset]);
  if (!chain.ok) throw new Error(chain.code);
  await post(await signRevoke(thief, chain.value.head, Date.now()));
  await page.reload();
  const taken = alarm(page, "Somebody may have closed your account");
  await expect(taken).toContainText(/It was you:.*It was not you:.*make a new account/);
  await expect(taken.getByRole("button")).toHaveText(["Save the evidence"]);
  await look(page, { name: "warnings-own-taken", few: true });

  const genesis = await signGenesis(thief, { uid, handle, ts: 1 });
  await lieAboutKeys(page, uid, (keys) => ({ ...keys, statements: [genesis] }));
  await page.reload();
  const conflict = alarm(page, "This server shows false keys for you.");
  await expect(conflict).toContainText("Nothing you did can cause that");
  await expect(conflict.getByRole("button")).toHaveText(["Save the evidence"]);
  await look(page, { name: "warnings-own-conflict", few: true });
});
