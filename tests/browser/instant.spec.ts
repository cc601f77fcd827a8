// What happens here is seen there at once: by the event stream alone, and by polling where there is none.
import { expect, test, type Page, type Route } from "@playwright/test";
import { Cable } from "../server/support/cable.ts";
import { newAccount, Profile } from "./support/profile.ts";

test.describe.configure({ mode: "serial" });

const [alice, bob] = [newAccount("ada"), newAccount("ben")];
let aliceAt: Profile;
let bobAt: Profile;
let cable: Cable;

const EVENTS = "/api/events";
const LIST = "/api/conversations";
const PAGES = "/api/conversations/*/messages?*";

/** Bob's browser is connected to the server by a cable of its own, under the server's own name. */
async function openAtCable(): Promise<Profile> {
  const { ARYATEL_TEST_URL: url } = process.env;
  if (url === undefined) throw new Error("global-setup.ts says where");
  const laid = await Cable.lay(url);
  cable = laid.cable;
  const rule = `MAP ${new URL(url).host} 127.0.0.1:${new URL(laid.url).port}`;
  return Profile.open({ args: [`--host-resolver-rules=${rule}`] });
}

test.beforeAll(async () => {
  test.setTimeout(240_000);
  [aliceAt, bobAt] = [await Profile.open(), await openAtCable()];
  for (const [profile, account] of [
    [aliceAt, alice],
    [bobAt, bob],
  ] as const) {
    const file = await profile.register(account);
    await profile.checkKeyFile(file.text);
    await expect(profile.page).toHaveURL(/\/chat$/);
  }
  await aliceAt.openChatWith(bob.handle);
  await aliceAt.send("first");
  await bobAt.go(`/chat/${alice.handle}`);
  await expect(bobAt.articles()).toHaveCount(1);
  await bobAt.send("second");
  await expect(aliceAt.articles()).toHaveCount(2);
});
test.afterAll(async () => {
  await Promise.all([aliceAt.close(), bobAt.close()]);
  cable.close();
});

const shown = (page: Page, text: string) =>
  page.getByRole("log", { name: "Messages" }).getByRole("article").filter({ hasText: text });

/** Loads a page anew, and waits until the server has answered it with a stream. */
async function reloadWithStream(page: Page): Promise<void> {
  const stream = page.waitForResponse((response) => response.url().endsWith(EVENTS));
  await page.reload();
  expect((await stream).status()).toBe(200);
  await expect(shown(page, "first")).toHaveCount(1);
}

/** From now on this page's questions have no answer: what it learns, it learns from the stream. */
async function cutPolling(page: Page, what: readonly string[] = [LIST, PAGES]): Promise<void> {
  for (const address of what) {
    await page.route(`**${address}`, (route) =>
      route.request().method() === "GET" ? new Promise<void>(() => undefined) : route.fallback(),
    );
  }
}

/** How many streams a page opens from now on. */
function countStreams(page: Page): () => number {
  let count = 0;
  page.on("request", (request) => {
    if (request.url().endsWith(EVENTS)) count += 1;
  });
  return () => count;
}

test("a message is shown at the other one's by the stream alone, and its ticks come back the same way", async () => {
  await Promise.all([reloadWithStream(aliceAt.page), reloadWithStream(bobAt.page)]);
  await aliceAt.send("a word before");
  await expect(shown(bobAt.page, "a word before")).toHaveCount(1);
  await expect(shown(aliceAt.page, "a word before").getByText("Read")).toHaveCount(1);

  await cutPolling(bobAt.page);
  await cutPolling(aliceAt.page, [LIST]);
  await aliceAt.send("by the stream alone");
  await expect(shown(bobAt.page, "by the stream alone")).toHaveCount(1);
  await expect(shown(aliceAt.page, "by the stream alone").getByText("Read")).toHaveCount(1);
  for (const text of ["one", "two", "three"]) await aliceAt.send(`in a row: ${text}`);
  await expect(shown(bobAt.page, "in a row")).toHaveText([/one/, /two/, /three/]);
  for (const { page } of [aliceAt, bobAt]) await page.unrouteAll({ behavior: "ignoreErrors" });
});

test("a conversation that nobody looks at counts what comes, in the list and the title, by the stream alone", async () => {
  await bobAt.go("/chat");
  const list = bobAt.page.getByRole("navigation", { name: "Conversations" });
  await expect(list.getByText("three")).toBeVisible();
  await reloadStreamOnly(bobAt.page);
  await cutPolling(bobAt.page, [LIST]);
  await aliceAt.send("seen in the list");
  await expect(list.getByText("seen in the list")).toBeVisible();
  await expect(bobAt.page).toHaveTitle(/1/);
  await expect(shown(aliceAt.page, "seen in the list").getByText("Delivered")).toHaveCount(1);
  await bobAt.page.unrouteAll({ behavior: "ignoreErrors" });
  await bobAt.go(`/chat/${alice.handle}`);
  await expect(shown(bobAt.page, "seen in the list")).toHaveCount(1);
});

/** The same for a page without a conversation. */
async function reloadStreamOnly(page: Page): Promise<void> {
  const stream = page.waitForResponse((response) => response.url().endsWith(EVENTS));
  await page.reload();
  await stream;
  // The list that is asked for at the stream's beginning.
  await page.waitForResponse((response) => response.url().endsWith(LIST));
}

test("who types is named at the other one's, until the message is there or nothing comes", async () => {
  await expect(bobAt.articles().first()).toBeVisible();
  const line = bobAt.page.getByText(`${alice.handle} is typing…`);
  const box = aliceAt.page.getByRole("textbox", { name: "Message" });
  await expect(line).toHaveCount(0);
  await box.pressSequentially("typed");
  await expect(line).toBeVisible();
  await aliceAt.page.getByRole("button", { name: "Send" }).click();
  await expect(shown(bobAt.page, "typed")).toHaveCount(1);
  await expect(line).toHaveCount(0);
  await box.pressSequentially("never sent");
  await expect(line).toBeVisible();
  await expect(line).toHaveCount(0);
  await box.fill("");
});

test("who has the chat open is said to be here, and no longer when they leave", async () => {
  const online = bobAt.page.getByRole("heading", { name: alice.handle }).locator("..").getByText("Online");
  await expect(online).toBeVisible();
  const { page } = aliceAt;
  const address = page.url();
  await page.goto("about:blank");
  await expect(online).toHaveCount(0);
  await page.goto(address);
  await expect(online).toBeVisible();
});

for (const [name, block] of [
  ["refused", (route: Route) => route.abort("connectionrefused")],
  ["held back by a proxy", () => new Promise<void>(() => undefined)],
  ["answered with 503", (route: Route) => route.fulfill({ status: 503, body: "no" })],
] as const) {
  test(`with its stream ${name}, a page hears of messages by polling`, async () => {
    let streams = 0;
    await bobAt.page.route(`**${EVENTS}`, (route) => {
      streams += 1;
      return block(route);
    });
    await bobAt.page.reload();
    await expect.poll(() => streams).toBeGreaterThan(0);
    await aliceAt.send(`polled, ${name}`);
    await expect(shown(bobAt.page, `polled, ${name}`)).toHaveCount(1);
    await bobAt.page.unrouteAll({ behavior: "ignoreErrors" });
  });
}

test("two tabs of one person have one stream; when the tab that leads is closed, the other one takes over", async () => {
  const leader = await bobAt.newTab();
  await leader.goto(bobAt.page.url());
  await expect(shown(leader, "first")).toHaveCount(1);
  // The first tab leaves the lead to the second, and follows.
  const ofLeader = countStreams(leader);
  const moved = leader.waitForResponse((response) => response.url().endsWith(EVENTS));
  await bobAt.page.goto("about:blank");
  await moved;
  const ofFollower = countStreams(bobAt.page);
  await bobAt.go(new URL(`/chat/${alice.handle}`, leader.url()).href);
  await expect(shown(bobAt.page, "first")).toHaveCount(1);
  await aliceAt.send("for both tabs");
  for (const page of [leader, bobAt.page]) await expect(shown(page, "for both tabs")).toHaveCount(1);

  await cutPolling(bobAt.page);
  await aliceAt.send("from tab to tab");
  for (const page of [leader, bobAt.page]) await expect(shown(page, "from tab to tab")).toHaveCount(1);
  expect([ofLeader(), ofFollower()]).toEqual([1, 0]);

  await bobAt.page.unrouteAll({ behavior: "ignoreErrors" });
  const taken = bobAt.page.waitForResponse((response) => response.url().endsWith(EVENTS));
  await leader.close();
  await taken;
  await aliceAt.send("to the one that is left");
  await expect(shown(bobAt.page, "to the one that is left")).toHaveCount(1);
  await cutPolling(bobAt.page);
  await aliceAt.send("by its own stream");
  await expect(shown(bobAt.page, "by its own stream")).toHaveCount(1);
  expect(ofFollower()).toBe(1);
  await bobAt.page.unrouteAll({ behavior: "ignoreErrors" });
});

test("what is sent while the connection is cut is there afterwards, once and in order, and the stream goes on", async () => {
  await reloadWithStream(bobAt.page);
  cable.cut();
  const failed = bobAt.page.waitForEvent("requestfailed", (request) => request.url().endsWith(EVENTS));
  for (const text of ["one", "two", "three"]) await aliceAt.send(`while cut: ${text}`);
  await expect(shown(aliceAt.page, "while cut").getByText("Sent")).toHaveCount(3);
  await failed;
  await expect(shown(bobAt.page, "while cut")).toHaveCount(0);
  const again = bobAt.page.waitForResponse((response) => response.url().endsWith(EVENTS));
  cable.restore();
  await expect(shown(bobAt.page, "while cut")).toHaveText([/one/, /two/, /three/]);
  await again;
  await aliceAt.send("after the cut");
  await expect(shown(bobAt.page, "after the cut")).toHaveCount(1);
  await cutPolling(bobAt.page);
  await aliceAt.send("by the new stream");
  await expect(shown(bobAt.page, "by the new stream")).toHaveCount(1);
  await bobAt.page.unrouteAll({ behavior: "ignoreErrors" });
});

test("a stream that is half open is noticed by its silence: polling takes over, and a new one goes on", async () => {
  const page = await bobAt.newTab();
  // This tab's clock can be put forward: 40 seconds of silence need not be waited for.
  await page.clock.install();
  await page.goto(bobAt.page.url());
  const { pathname } = new URL(page.url());
  await expect(shown(page, "first")).toHaveCount(1);
  // It takes over the stream when the tab that had it is gone.
  const taken = page.waitForResponse((response) => response.url().endsWith(EVENTS));
  await bobAt.page.goto("about:blank");
  await taken;
  await aliceAt.send("heard at once");
  await expect(shown(page, "heard at once")).toHaveCount(1);
  await cutPolling(page);
  await aliceAt.send("before it stalls");
  await expect(shown(page, "before it stalls")).toHaveCount(1);
  await page.unrouteAll({ behavior: "ignoreErrors" });

  const streams = countStreams(page);
  cable.stall("GET /api/events");
  for (const text of ["one", "two"]) await aliceAt.send(`half open: ${text}`);
  await expect(shown(aliceAt.page, "half open").getByText("Sent")).toHaveCount(2);
  // Nobody has said that the connection is gone, and nobody will.
  expect(streams()).toBe(0);
  await page.clock.fastForward(45_000);
  await expect.poll(streams).toBeGreaterThan(0);
  await expect(shown(page, "half open")).toHaveText([/one/, /two/]);
  // Without a stream it is asked every three seconds: with one, not before half a minute is over.
  await aliceAt.send("found by asking");
  await expect(shown(page, "found by asking")).toHaveCount(1);

  cable.restore();
  const again = page.waitForResponse((response) => response.url().endsWith(EVENTS));
  await page.clock.fastForward(60_000);
  await again;
  await aliceAt.send("after the silence");
  await expect(shown(page, "after the silence")).toHaveCount(1);
  await cutPolling(page);
  await aliceAt.send("by the stream that came after");
  await expect(shown(page, "by the stream that came after")).toHaveCount(1);
  await expect(page.getByText(/second time|is missing|another order/)).toHaveCount(0);
  await page.close();
  await bobAt.go(new URL(pathname, aliceAt.page.url()).href);
  await expect(shown(bobAt.page, "first")).toHaveCount(1);
});

test("an event that lies shows nothing that the server does not have", async () => {
  const { page } = bobAt;
  // The next stream is this test's: it says that a message from before has come once more, and one that is none.
  const stored = await page.evaluate(async () => {
    const list = (await (await fetch("/api/conversations", { headers: { "x-aryatel": "1" } })).json()) as {
      conversations: { cid: string; last: { seq: number; sig: string } }[];
      wraps: unknown;
    };
    return { ...list.conversations[0], wraps: list.wraps };
  });
  const { cid, last, wraps } = stored;
  if (cid === undefined || last === undefined) throw new Error("they have talked");
  const again = { t: "message", cid, message: { ...last, seq: last.seq + 1 }, wraps };
  const forged = {
    ...again,
    message: { ...again.message, sig: `${last.sig.startsWith("A") ? "B" : "A"}${last.sig.slice(1)}` },
  };
  let streams = 0;
  await page.route(`**${EVENTS}`, (route) => {
    streams += 1;
    const body = [{ t: "hello" }, again, forged, { t: "nonsense" }].map(
      (event) => `data: ${JSON.stringify(event)}\n\n`,
    );
    return route.fulfill({ contentType: "text/event-stream", body: body.join("") });
  });
  await page.reload();
  await expect(shown(page, "by the stream that came after")).toHaveCount(1);
  // What stands above the screen is drawn a moment later.
  await expect(shown(page, "first")).toHaveCount(1);
  const before = await bobAt.articles().count();
  await expect.poll(() => streams).toBeGreaterThan(1);
  expect(await bobAt.articles().count()).toBe(before);
  await expect(page.getByText("Locked message")).toHaveCount(0);
  await expect(page.getByText(/second time|is missing/)).toHaveCount(0);
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await aliceAt.send("the truth goes on");
  await expect(shown(page, "the truth goes on")).toHaveCount(1);
});

test("a session that is ended from elsewhere ends all tabs of that browser at once", async () => {
  const other = await bobAt.newTab();
  await other.goto(bobAt.page.url());
  await expect(shown(other, "first")).toHaveCount(1);
  const elsewhere = await Profile.open();
  try {
    await elsewhere.signIn(bob);
    await expect(elsewhere.page).toHaveURL(/\/unlock$/);
    // Nothing but the stream can tell them.
    await Promise.all([cutPolling(bobAt.page), cutPolling(other)]);
    const status = await elsewhere.page.evaluate(async () => {
      const headers = { "content-type": "application/json", "x-aryatel": "1" };
      const body = JSON.stringify({ which: "others" });
      return (await fetch("/api/sessions", { method: "DELETE", headers, body })).status;
    });
    expect(status).toBe(200);
    for (const page of [bobAt.page, other]) await expect(page).toHaveURL(/\/login$/);
    // The control: the one that ended the others goes on.
    await elsewhere.page.reload();
    await expect(elsewhere.page).toHaveURL(/\/unlock$/);
  } finally {
    await elsewhere.close();
  }
  for (const page of [bobAt.page, other]) await page.unrouteAll({ behavior: "ignoreErrors" });
  await other.close();
  // Signed in again, the same tab goes on with a stream.
  const stream = bobAt.page.waitForResponse((response) => response.url().endsWith(EVENTS) && response.status() === 200);
  await bobAt.signIn(bob);
  await stream;
});
