// The chat opens without a connection and while its server is down: with what the device keeps, and nothing of that in a cache.
// [Note: Offline shell]
import { expect, test, type Page } from "@playwright/test";
import { messagePageSchema } from "../../lib/shared/contract/messages.ts";
import type { ConversationId } from "../../lib/shared/ids.ts";
import { countKept } from "./support/device.ts";
import { NEW_PART, startFront, type Front } from "./support/front.ts";
import { makePersonWithPast, writePast, type PersonWithPast } from "./support/past.ts";
import { Profile } from "./support/profile.ts";

const MESSAGES = 30;
const CANARY = "a canary that sings offline";

test.describe.configure({ mode: "serial" });

let reader: PersonWithPast;
let writer: PersonWithPast;
let front: Front;
let profile: Profile;
let cid: ConversationId;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  [reader, writer] = [await makePersonWithPast("reader"), await makePersonWithPast("writer")];
  const texts = Array.from({ length: MESSAGES }, (_, index) => `Line ${String(index + 1)}. ${CANARY}.`);
  cid = await writePast([writer, reader], texts);
  front = await startFront();
  profile = await Profile.open();
  profile.fronts.add(new URL(front.url).origin);
  await profile.page.goto(front.url);
});
test.afterAll(async () => {
  await profile.close();
  await front.close();
});

/** What lies in the caches, by address and with its text. */
function keptIn(page: Page): Promise<{ shell: string; path: string; text: string }[]> {
  return page.evaluate(async () => {
    const found: { shell: string; path: string; text: string }[] = [];
    for (const shell of await caches.keys()) {
      const cache = await caches.open(shell);
      for (const request of await cache.keys()) {
        const text = (await (await cache.match(request))?.text()) ?? "";
        found.push({ shell, path: new URL(request.url).pathname, text });
      }
    }
    return found;
  });
}
const pathsIn = async (page: Page) => (await keptIn(page)).map(({ path }) => path);
const workers = (page: Page) =>
  page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).map(({ active }) => active?.state));

async function countStoredMessages(): Promise<number> {
  const answer = await writer.api.get(`/api/conversations/${cid}/messages`);
  return messagePageSchema.parse(await answer.json()).head;
}
/** Written now, shown at once, and on the server only later. */
async function writeOffline(text: string): Promise<void> {
  await expect(profile.articles().last()).toBeVisible();
  await profile.send(text);
  await expect(profile.articles().last()).toContainText(text);
}

test("where the key is to be forgotten, nothing is kept for being offline", async () => {
  await profile.signIn(reader.account);
  await profile.unlock(reader.keyFile, reader.account.passphrase, "forget");
  await profile.page.getByRole("navigation", { name: "Conversations" }).getByText(writer.account.handle).click();
  await expect(profile.articles().last()).toContainText(`Line ${String(MESSAGES)}.`);
  expect(await workers(profile.page)).toEqual([]);
  expect(await keptIn(profile.page)).toEqual([]);
});

test("where it is kept, the pages and scripts of the chat are, and not a word of anybody", async () => {
  const { page } = profile;
  await profile.go("/unlock");
  await profile.unlock(reader.keyFile, reader.account.passphrase, "keep");
  await page.getByRole("navigation", { name: "Conversations" }).getByText(writer.account.handle).click();
  await expect(profile.articles().last()).toContainText(`Line ${String(MESSAGES)}.`);
  await expect.poll(() => countKept(page, cid)).toBe(MESSAGES);
  await expect.poll(() => pathsIn(page), { timeout: 30_000 }).toContain("/complete");
  // Parts that load on demand come along, once the page has fetched them in the background.
  const loaded = () =>
    page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .map(({ name }) => new URL(name).pathname)
        .filter((path) => path.startsWith("/_next/static/")),
    );
  await expect.poll(async () => (await loaded()).length, { timeout: 30_000 }).toBeGreaterThan(20);
  await expect.poll(() => pathsIn(page)).toEqual(expect.arrayContaining(await loaded()));
  const kept = await keptIn(page);
  const others = kept.filter(({ path }) => !path.startsWith("/_next/static/"));
  expect(others.map(({ path }) => path).sort()).toEqual(["/chat", "/chat/NOBODY-AT-ALL", "/complete"]);
  for (const { text } of kept) {
    for (const word of [CANARY, reader.account.handle, writer.account.handle, reader.account.email]) {
      expect(text).not.toContain(word);
    }
  }
});

test("without a connection the conversation opens, what is written waits, and goes when there is one again", async () => {
  const { page } = profile;
  await page.context().setOffline(true);
  await page.reload();
  await expect(profile.articles().last()).toContainText(`Line ${String(MESSAGES)}.`);
  await expect(page.getByRole("navigation", { name: "Conversations" })).toContainText(writer.account.handle);
  await writeOffline("written without a connection");
  await page.reload();
  await expect(profile.articles().last()).toContainText("written without a connection");
  expect(await countStoredMessages()).toBe(MESSAGES);
  await page.context().setOffline(false);
  await expect.poll(countStoredMessages, { timeout: 30_000 }).toBe(MESSAGES + 1);
});

test("what is asked of the server goes past the worker, which need not be woken for it", async () => {
  const { page } = profile;
  await page.reload();
  await expect(profile.articles()).toHaveCount(MESSAGES + 1);
  const waysTo = (start: string) =>
    page.evaluate((prefix) => {
      const all = performance.getEntriesByType("resource");
      const found = all.filter(({ name }) => new URL(name).pathname.startsWith(prefix));
      return found.map((entry) => String(Reflect.get(entry, "workerMatchedSourceType")));
    }, start);
  await expect.poll(async () => (await waysTo("/api/")).length).toBeGreaterThan(2);
  expect(new Set(await waysTo("/api/"))).toEqual(new Set(["network"]));
  expect(new Set(await waysTo("/_next/static/"))).toEqual(new Set([""]));
});

test("from the list into a conversation and back, the server is asked for no page", async () => {
  const { page } = profile;
  await profile.page.goto(new URL("/chat", page.url()).href);
  const row = page.getByRole("navigation", { name: "Conversations" }).getByRole("link");
  await expect(row).toHaveCount(1);
  await page.evaluate(() => Object.assign(globalThis, { isStillHere: true }));
  const pages: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (!/^\/(?:api|_next\/static)\//.test(pathname)) pages.push(pathname);
  });
  await row.click();
  await expect(profile.articles()).toHaveCount(MESSAGES + 1);
  await expect(page).toHaveURL(new RegExp(`/chat/${writer.account.handle}$`));
  await expect(row).toHaveAttribute("aria-current", "page");
  await page.goBack();
  await expect(page).toHaveURL(/\/chat$/);
  await expect(profile.articles()).toHaveCount(0);
  await page.goForward();
  await expect(profile.articles()).toHaveCount(MESSAGES + 1);
  expect(pages).toEqual([]);
  expect(await page.evaluate(() => Reflect.get(globalThis, "isStillHere") as unknown)).toBe(true);
  // Where it is asked for, it opens beside this one.
  const other = page.context().waitForEvent("page");
  await row.click({ modifiers: ["Control"] });
  await (await other).close();
});

test("while the server is down the app opens at its list, and everything in it", async () => {
  const { page } = profile;
  await expect.poll(() => countKept(page, cid)).toBe(MESSAGES + 1);
  for (const state of ["gone", "bad-gateway"] as const) {
    front.state = state;
    await profile.go("/chat");
    const list = page.getByRole("navigation", { name: "Conversations" });
    await list.getByText(writer.account.handle).click();
    await expect(page).toHaveURL(new RegExp(`/chat/${writer.account.handle}$`));
    await expect(profile.articles().filter({ hasText: `Line ${String(MESSAGES)}.` })).toBeVisible();
  }
  await writeOffline("written while the server was down");
  expect(await countStoredMessages()).toBe(MESSAGES + 1);
  front.state = "up";
  await expect.poll(countStoredMessages, { timeout: 30_000 }).toBe(MESSAGES + 2);
});

test("a new build takes the place of what was kept, as a whole", async () => {
  const { page } = profile;
  const before = new Set((await keptIn(page)).map(({ shell }) => shell));
  expect(before.size).toBe(1);
  front.isNewBuild = true;
  await page.reload();
  await expect
    .poll(async () => (await keptIn(page)).some(({ shell }) => before.has(shell)), { timeout: 30_000 })
    .toBe(false);
  const kept = await keptIn(page);
  expect(new Set(kept.map(({ shell }) => shell)).size).toBe(1);
  expect(kept.map(({ path }) => path)).toContain("/complete");
  expect(kept.map(({ path }) => path)).toContain(NEW_PART);
  // What was sent just before is kept on the device a moment later.
  await expect.poll(() => countKept(page, cid)).toBe(MESSAGES + 2);
  front.state = "gone";
  await page.reload();
  await expect(profile.articles().last()).toContainText("written while the server was down");
  front.state = "up";
  front.isNewBuild = false;
});

test("signing out takes it all away", async () => {
  const { page } = profile;
  await page.reload();
  await expect(profile.articles().last()).toBeVisible();
  await profile.signOut();
  expect(await keptIn(page)).toEqual([]);
  await page.reload();
  await expect.poll(() => workers(page)).toEqual([]);
});
