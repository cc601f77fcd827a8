// What a device keeps so that history is at hand at once: sealed, wiped at sign-out, never there where it is to be forgotten.
import { expect, test, type Page } from "@playwright/test";
import { countKept, countStored, dumpStored, reloadWithoutKept } from "./support/device.ts";
import { spellings } from "./support/leaks.ts";
import { makePersonWithPast, writePast, type PersonWithPast } from "./support/past.ts";
import { Profile } from "./support/profile.ts";
import type { ConversationId } from "../../lib/shared/ids.ts";

const MESSAGES = 450;
const CANARY = "a canary that sings in cages";
/** Among them, by their place. */
const PHRASES: Readonly<Record<number, string>> = {
  7: "Crème brûlée à Łódź",
  120: "Ωραία Αθήνα",
  230: "नमस्ते दुनिया",
  310: "שָׁלוֹם עולם",
  440: "你好世界",
};

test.describe.configure({ mode: "serial" });

let reader: PersonWithPast;
let writer: PersonWithPast;
let profile: Profile;
let cid: ConversationId;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  [reader, writer] = [await makePersonWithPast("reader"), await makePersonWithPast("writer")];
  const texts = Array.from(
    { length: MESSAGES },
    (_, index) => `Line ${String(index + 1)}. ${PHRASES[index + 1] ?? CANARY}.`,
  );
  cid = await writePast([writer, reader], texts);
  profile = await Profile.open();
});
test.afterAll(async () => {
  await profile.close();
});

async function enter(how: "keep" | "forget"): Promise<void> {
  await profile.signIn(reader.account);
  await profile.unlock(reader.keyFile, reader.account.passphrase, how);
  await expect(profile.page).toHaveURL(/\/chat$/);
}

async function openConversation(): Promise<void> {
  await profile.page.getByRole("navigation", { name: "Conversations" }).getByText(writer.account.handle).click();
  await expect(profile.articles().last()).toContainText(`Line ${String(MESSAGES)}.`);
}

const field = (page: Page) => page.getByRole("textbox", { name: "Message" });

test("where the key is to be forgotten, nothing is ever on the device", async () => {
  await enter("forget");
  await openConversation();
  await field(profile.page).fill(`draft of ${CANARY}`);
  // Everything was loaded, in pages of 200, and what is kept would be written by now: the next test shows that it is.
  await expect
    .poll(() => profile.sent.filter(({ url }) => url.includes(`${cid}/messages?before=`)).length, { timeout: 30_000 })
    .toBeGreaterThan(1);
  await profile.page.waitForTimeout(3000);
  const { log: _log, ...counts } = await countStored(profile.page);
  expect(
    Object.values(counts).every((count) => count === 0),
    JSON.stringify(counts),
  ).toBe(true);
  expect(await dumpStored(profile.page)).not.toContain(CANARY);
  await profile.page.reload();
  await expect(profile.page).toHaveURL(/\/unlock$/);
});

test("the whole history is loaded in the background and kept, sealed, and so is a draft", async () => {
  await profile.unlock(reader.keyFile, reader.account.passphrase, "keep");
  await openConversation();
  await expect.poll(() => countKept(profile.page, cid), { timeout: 30_000 }).toBe(MESSAGES);
  await field(profile.page).fill(`draft of ${CANARY}`);
  await expect.poll(async () => (await countStored(profile.page))["drafts"]).toBe(1);
  const dump = await dumpStored(profile.page);
  expect(dump).toContain(writer.account.handle);
  for (const spelling of spellings(Buffer.from(CANARY))) expect(dump).not.toContain(spelling);
});

test("after a reload it is there without a word from the server, the draft included", async () => {
  const { page } = profile;
  let asked = 0;
  await page.route(`**/api/conversations/${cid}/messages*`, (route) => {
    asked += 1;
    return route.abort();
  });
  await page.reload();
  await expect(profile.articles().last()).toContainText(`Line ${String(MESSAGES)}.`);
  await expect(field(page)).toHaveValue(`draft of ${CANARY}`);
  expect(asked).toBe(0);
  await page.unrouteAll();
});

test("and after the browser was closed; what has come since is asked for, and nothing else", async () => {
  await writePast([reader, writer], ["Since then."], 1);
  profile = await profile.reopen();
  profile.sent.length = 0;
  await profile.go(`/chat/${writer.account.handle}`);
  await expect(profile.articles().last()).toContainText("Since then.");
  await expect(field(profile.page)).toHaveValue(`draft of ${CANARY}`);
  const pages = profile.sent.filter(({ url }) => url.includes(`${cid}/messages?`));
  expect(pages.map(({ url }) => new URL(url).search)).toEqual([`?after=${String(MESSAGES - 1)}&limit=200`]);
  await expect.poll(() => countKept(profile.page, cid)).toBe(MESSAGES + 1);
});

test("threads of their own open a long history; they hold keys, and can talk to nobody", async () => {
  const { page } = profile;
  await reloadWithoutKept(page);
  await expect.poll(() => countKept(page, cid), { timeout: 30_000 }).toBe(MESSAGES + 1);
  const threads = page.workers();
  expect(threads.length).toBeGreaterThan(0);
  const health = new URL("/api/health", page.url()).href;
  const ask = async (url: string) =>
    fetch(url).then(
      ({ status }) => status,
      () => "refused",
    );
  for (const thread of threads) expect(await thread.evaluate(ask, health)).toBe("refused");
  expect(await page.evaluate(ask, health)).toBe(200);
  // That was the policy's word, and not the network's.
  const script = await page.request.get(threads[0]?.url() ?? "");
  expect(script.headers()["content-security-policy"]).toContain("default-src 'none'; script-src 'self'");
});

test("where no thread can be had, the page opens it by itself", async () => {
  const { page } = profile;
  await page.route("**/_next/static/chunks/*worker*", (route) => route.abort());
  await reloadWithoutKept(page);
  await expect.poll(() => countKept(page, cid), { timeout: 30_000 }).toBe(MESSAGES + 1);
  expect(page.workers()).toEqual([]);
  await page.unrouteAll();

  // Refused by a policy, it throws at once.
  await page.addInitScript(() => {
    // What is no constructor throws when it is called as one.
    if (sessionStorage.getItem("no threads") !== null) Object.assign(globalThis, { Worker: () => undefined });
  });
  await page.evaluate(() => {
    sessionStorage.setItem("no threads", "");
  });
  await reloadWithoutKept(page);
  await expect.poll(() => countKept(page, cid), { timeout: 30_000 }).toBe(MESSAGES + 1);
  expect(page.workers()).toEqual([]);
  await page.evaluate(() => {
    sessionStorage.clear();
  });
});

test("search finds messages in any script, accents or not, and tells nobody what is looked for", async () => {
  const { page, sent } = profile;
  const search = page.getByRole("searchbox", { name: "Search" });
  const results = page.getByRole("list", { name: "Messages" }).getByRole("link");
  const from = sent.length;
  const queries: [string, number][] = [
    ["creme BRULEE", 7],
    ["lodz creme", 7],
    ["αθηνα", 120],
    ["दुनिया", 230],
    ["שלום", 310],
    ["世界", 440],
  ];
  for (const [query, place] of queries) {
    await search.fill(query);
    await expect(results.filter({ hasText: `Line ${String(place)}.` })).toHaveCount(1);
    await expect(results.filter({ hasText: "Line " })).toHaveCount(1);
  }
  for (const { url, body } of sent.slice(from)) {
    const said = decodeURIComponent(url) + Buffer.from(body, "latin1").toString("utf8");
    for (const [query] of queries) expect(said.toLowerCase()).not.toContain(query.toLowerCase());
  }
  await search.fill("brulee");
  await results.filter({ hasText: "Line 7." }).click();
  await expect(profile.articles().filter({ hasText: "Line 7." })).toBeInViewport();
  await search.fill("");
});

test("a message that was found far above is shown, in a conversation that only then comes onto the screen", async () => {
  const { page } = profile;
  for (const place of [7, 310]) {
    await profile.go("/chat");
    const search = page.getByRole("searchbox", { name: "Search" });
    await search.fill(`Line ${String(place)}. ${PHRASES[place] ?? ""}`);
    await page.getByRole("list", { name: "Messages" }).getByRole("link").first().click();
    await expect(profile.articles().filter({ hasText: `Line ${String(place)}.` })).toBeInViewport();
  }
});

test("a tab shows the draft of another, and keeps what was typed in itself", async () => {
  const other = await profile.newTab();
  await other.goto(profile.page.url());
  await expect(field(other)).toHaveValue(`draft of ${CANARY}`);
  await field(other).fill("typed in the other tab");
  await expect(field(profile.page)).toHaveValue("typed in the other tab");
  await field(other).fill("");
  await expect(field(profile.page)).toHaveValue("");
  await expect.poll(async () => (await countStored(profile.page))["drafts"]).toBe(0);
  await field(other).fill("of this tab");
  await expect(field(profile.page)).toHaveValue("of this tab");
  await field(profile.page).fill("of that tab");
  await expect.poll(async () => (await countStored(profile.page))["drafts"]).toBe(1);
  await expect(field(other)).toHaveValue("of this tab");
  await field(profile.page).fill("");
  await field(other).fill("");
  await other.close();
});

test("signing out leaves nothing of it", async () => {
  await field(profile.page).fill("left behind");
  await expect.poll(async () => (await countStored(profile.page))["drafts"]).toBe(1);
  // Threads that hold the keys are among what must go.
  await reloadWithoutKept(profile.page);
  await expect.poll(() => profile.page.workers().length, { timeout: 30_000 }).toBeGreaterThan(0);
  await expect.poll(() => countKept(profile.page, cid), { timeout: 30_000 }).toBe(MESSAGES + 1);
  await profile.signOut();
  expect(profile.page.workers()).toEqual([]);
  const counts = await countStored(profile.page);
  expect(Object.keys(counts)).toEqual(expect.arrayContaining(["history", "drafts", "vault", "queue"]));
  expect(
    Object.values(counts).every((count) => count === 0),
    JSON.stringify(counts),
  ).toBe(true);
});
