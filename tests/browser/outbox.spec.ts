// Whatever happens to the browser, what was written arrives once and in order, in one chain: it is killed at every step that a
// message takes, and two of its tabs write at the same time.
import { expect, test, type Page, type Route } from "@playwright/test";
import { z } from "zod";
import { pairConversationId } from "../../lib/protocol/conversation-id.ts";
import { messagePageSchema } from "../../lib/shared/contract/messages.ts";
import { countStored, dumpStored } from "./support/device.ts";
import { makePersonWithPast, type PersonWithPast } from "./support/past.ts";
import { Profile } from "./support/profile.ts";

test.describe.configure({ mode: "serial", timeout: 240_000 });

const MESSAGES = /\/api\/conversations\/[^/]+\/messages$/;
const PER_TAB = 200;
const ODD = /Two different messages|second time|is missing|another order|does not stand before|Locked message|Not sent/;

let anna: PersonWithPast;
let ben: PersonWithPast;
let at: Profile;
let peer: Profile;
/** Everything Anna has written so far, in order. */
const written: string[] = [];

test.beforeAll(async () => {
  test.setTimeout(240_000);
  [anna, ben] = await Promise.all([makePersonWithPast("anna"), makePersonWithPast("ben")]);
  [at, peer] = [await Profile.open(), await Profile.open()];
  for (const [profile, person] of [
    [at, anna],
    [peer, ben],
  ] as const) {
    await profile.signIn(person.account);
    await profile.unlock(person.keyFile, person.account.passphrase);
    await expect(profile.page).toHaveURL(/\/chat$/);
  }
  await openConversations();
  await write("The very first");
  await expect(texts(peer.page, "The very first")).toHaveCount(1);
  // Closed in peace once: Chromium writes cookies to the disk half a minute late.
  at = await at.reopen();
  await at.go(`/chat/${ben.account.handle}`);
  await expect(texts(at.page, "The very first")).toHaveCount(1);
});
test.afterAll(async () => {
  await Promise.all([at.close(), peer.close()]);
});

async function openConversations(): Promise<void> {
  await at.go(`/chat/${ben.account.handle}`);
  await peer.go(`/chat/${anna.account.handle}`);
}

const texts = (page: Page, text: string) =>
  page.getByRole("log", { name: "Messages" }).getByRole("article").filter({ hasText: text });

async function write(text: string): Promise<void> {
  written.push(text);
  await at.send(text);
}

async function die(): Promise<void> {
  at = await at.killAndReopen();
  await at.go(`/chat/${ben.account.handle}`);
  await expect(texts(at.page, "The very first")).toHaveCount(1, { timeout: 60_000 });
}

/** What happens to messages that are posted from now on. */
async function onPost(what: (route: Route) => Promise<void>): Promise<void> {
  await at.page.route(MESSAGES, (route) => (route.request().method() === "POST" ? what(route) : route.fallback()));
}
const forEver = () => new Promise<void>(() => undefined);

/** Signatures of all messages that were posted since then: the same bytes have the same one. */
function postedSince(count: number): string[] {
  const postedSchema = z.looseObject({ messages: z.array(z.looseObject({ sig: z.string() })) });
  return at.sent.slice(count).flatMap(({ url, body }) => {
    const posted = MESSAGES.test(url) && body !== "" ? postedSchema.parse(JSON.parse(body)).messages : [];
    return posted.map(({ sig }) => sig);
  });
}

/** Both have all of it, once and in order, with nothing odd about it. */
async function expectAll(): Promise<void> {
  for (const { page } of [peer, at]) {
    const articles = page.getByRole("log", { name: "Messages" }).getByRole("article");
    await expect(articles).toHaveCount(written.length, { timeout: 60_000 });
    const shown = await articles.locator("[id$='-text']").allTextContents();
    expect(shown.map((text) => text.trim())).toEqual(written);
    await expect(page.getByText(ODD)).toHaveCount(0);
  }
}

test("killed while typing: what was typed is there again as a draft", async () => {
  const field = () => at.page.getByRole("textbox", { name: "Message" });
  await field().pressSequentially("Typed and not sent");
  await expect.poll(async () => (await countStored(at.page))["drafts"]).toBe(1);
  await die();
  await expect(field()).toHaveValue("Typed and not sent");
  await write("Typed and not sent");
  await expectAll();
});

test("killed when it was queued: it is sealed and sent by the next one", async () => {
  await at.page.context().setOffline(true);
  await write("Queued");
  await write("Queued behind it");
  await expect.poll(async () => (await countStored(at.page))["queue"]).toBe(2);
  expect(await dumpStored(at.page)).not.toContain("state: sealed");
  await die();
  await expectAll();
});

test("killed when it was sealed and not posted: the same bytes go out, and what waited behind it after them", async () => {
  const before = at.sent.length;
  await onPost(forEver);
  await write("Sealed");
  await write("Waits behind what is sealed");
  await expect.poll(() => postedSince(before)).toHaveLength(1);
  expect(await dumpStored(at.page)).toContain("state: sealed");
  await expect(texts(peer.page, "Sealed")).toHaveCount(0);
  await die();
  await expectAll();
  const [first, again] = postedSince(before);
  expect(again).toBe(first);
});

test("killed when it was posted and before the answer: the server has it once", async () => {
  const before = at.sent.length;
  await onPost(async (route) => {
    await route.fetch();
    await forEver();
  });
  await write("Posted");
  await write("Waits behind what is posted");
  await expect(texts(peer.page, "Posted")).toHaveCount(1);
  await die();
  await expectAll();
  const [first, again] = postedSince(before);
  expect(again).toBe(first);
});

/** From now on nothing of the queue can be changed: another transaction goes on for as long as the page lives. */
async function holdQueue(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const opening = indexedDB.open("aryatel");
    await new Promise((resolve) => {
      opening.onsuccess = resolve;
    });
    const queue = opening.result.transaction("queue", "readonly").objectStore("queue");
    const goOn = () => {
      queue.count().onsuccess = goOn;
    };
    goOn();
  });
}

test("killed when the answer was there and not written down: the next one asks again and hears the same", async () => {
  const before = at.sent.length;
  await onPost(async (route) => {
    const response = await route.fetch();
    await holdQueue(at.page);
    await route.fulfill({ response });
  });
  const answered = at.page.waitForResponse(
    (response) => response.request().method() === "POST" && MESSAGES.test(response.url()),
  );
  await write("Answered");
  await (await answered).finished();
  await expect(texts(at.page, "Answered").getByText(/Sent|Delivered|Read/)).toHaveCount(1);
  await die();
  await expectAll();
  await expect.poll(async () => (await countStored(at.page))["queue"]).toBe(0);
  const [first, again] = postedSince(before);
  expect(again).toBe(first);
});

test("killed when all was written down: nothing goes out a second time", async () => {
  await write("Written down");
  await expectAll();
  await expect.poll(async () => (await countStored(at.page))["queue"]).toBe(0);
  const before = at.sent.length;
  await die();
  await write("And on it goes");
  await expectAll();
  expect(postedSince(before)).toHaveLength(1);
});

/** Writes by way of the field, as fast as the page takes it. */
async function writeMany(page: Page, all: readonly string[]): Promise<void> {
  await page.evaluate(async (lines) => {
    const field = document.querySelector("textarea");
    const property = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");
    if (field === null || property?.set === undefined) throw new Error("nowhere to write");
    for (const line of lines) {
      property.set.call(field, line);
      field.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise((resolve) => setTimeout(resolve));
      field.form?.requestSubmit();
      while (field.value !== "") await new Promise((resolve) => setTimeout(resolve));
    }
  }, all);
}

test("two tabs of one profile write 200 each at the same time: all are there once, in each one's order", async () => {
  test.setTimeout(600_000);
  const other = await at.newTab();
  await other.goto(at.page.url());
  await expect(texts(other, "The very first")).toHaveCount(1);
  const lines = (name: string) => Array.from({ length: PER_TAB }, (_, index) => `${name} ${String(index + 1)}`);
  await Promise.all([writeMany(at.page, lines("Left")), writeMany(other, lines("Right"))]);
  const all = written.length + 2 * PER_TAB;
  for (const page of [at.page, other, peer.page]) {
    const articles = page.getByRole("log", { name: "Messages" }).getByRole("article");
    await expect(articles).toHaveCount(all, { timeout: 90_000 });
    await expect(page.getByText(ODD)).toHaveCount(0);
    // On its way nothing has a place yet.
    if (page !== peer.page) await expect(page.getByText("Sending")).toHaveCount(0, { timeout: 400_000 });
    const shown = (await articles.locator("[id$='-text']").allTextContents()).map((text) => text.trim());
    expect(shown.slice(0, written.length)).toEqual(written);
    for (const name of ["Left", "Right"]) {
      expect(shown.filter((text) => text.startsWith(name))).toEqual(lines(name));
    }
  }
  written.push(...Array.from({ length: 2 * PER_TAB }, () => ""));
});

test("through all of it, the server has one unbroken chain of hers", async () => {
  const cid = await pairConversationId(anna.chain.uid, ben.chain.uid);
  const headerSchema = z.looseObject({ sid: z.string(), ch: z.string(), n: z.number(), ph: z.string() });
  const headers: z.infer<typeof headerSchema>[] = [];
  for (let after = 0; ;) {
    const answer = await ben.api.get(`/api/conversations/${cid}/messages?after=${String(after)}&limit=200`);
    const { messages, head } = messagePageSchema.parse(await answer.json());
    for (const { seq, protected: header } of messages) {
      headers.push(headerSchema.parse(JSON.parse(Buffer.from(header, "base64url").toString())));
      after = seq;
    }
    if (after >= head) break;
  }
  expect(headers).toHaveLength(written.length);
  expect(new Set(headers.map(({ ch }) => ch)).size).toBe(1);
  expect(headers.map(({ n }) => n)).toEqual(written.map((_, index) => index + 1));
  expect(new Set(headers.map(({ ph }) => ph)).size).toBe(written.length);
});
