// A long conversation stays still while older messages come in above it, and follows what is new at its end. However long it
// is, only a part of it is in the document.
import { expect, test, type Locator } from "@playwright/test";
import { fillConversation } from "./support/fill.ts";
import { newAccount, Profile } from "./support/profile.ts";

test.describe.configure({ mode: "serial", timeout: 240_000 });

const MESSAGES = 1500;
/** Messages in the document at most: components/chat/log-window.ts, and one step more while it moves. */
const MOUNTED = 700;
/** Pixels that rounding may move a line. */
const STILL = 2;
const TURN = 400;

const [writer, reader] = [newAccount("writer"), newAccount("reader")];
let profile: Profile;
let log: Locator;

test.beforeAll(async () => {
  profile = await Profile.open();
  const other = await Profile.open();
  try {
    await profile.register(reader);
    // Nothing of what is written meanwhile comes here.
    await profile.page.goto("about:blank");
    const { text: keyFile } = await other.register(writer);
    const texts = Array.from(
      { length: MESSAGES },
      (_, index) => `Line ${String(index + 1)}. ${"and so on ".repeat(index % 7 === 6 ? 60 : index % 3)}`,
    );
    await fillConversation(other, { from: writer, keyFile, to: reader, texts });
  } finally {
    await other.close();
  }
  log = profile.page.getByRole("log", { name: "Messages" });
});
test.afterAll(async () => {
  await profile.close();
});

function distanceToEnd(): Promise<number> {
  return log.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);
}

/** Turns the wheel once: by how much did the line that was looked at move? */
async function turn(by: number): Promise<{ moved: number; top: number }> {
  const before = await log.evaluate((box) => {
    const edge = box.getBoundingClientRect();
    const line = [...box.querySelectorAll("article")].find((one) => one.getBoundingClientRect().top > edge.top + 100);
    line?.setAttribute("data-watched", "");
    return { y: line?.getBoundingClientRect().top ?? NaN, top: box.scrollTop };
  });
  await profile.page.mouse.wheel(0, by);
  await profile.page.waitForTimeout(60);
  const after = await log.evaluate((box) => {
    const line = box.querySelector("[data-watched]");
    line?.removeAttribute("data-watched");
    return line?.getBoundingClientRect().top ?? NaN;
  });
  return { moved: after - before.y, top: before.top };
}

test("older messages come in without a jump", async () => {
  const { page } = profile;
  // What is older than the first page waits until it is let through.
  const { promise: mayLoad, resolve: letThrough } = Promise.withResolvers<null>();
  await page.route(/\/messages\?before=/, async (route) => {
    await mayLoad;
    await route.fallback();
  });
  await page.goto(new URL(`/chat/${writer.handle}`, process.env["ARYATEL_TEST_URL"]).href);
  await expect(log).toBeVisible();
  await log.press("End");
  await expect(profile.articles().last()).toContainText(`Line ${String(MESSAGES)}.`);
  await expect(profile.articles().last()).toBeFocused();
  await expect.poll(distanceToEnd).toBeLessThan(STILL);
  const loaded = await profile.articles().count();
  expect(loaded).toBeLessThan(300);

  await log.hover();
  for (let step = 0; step < 60; step += 1) {
    if (step === 3) letThrough(null);
    const { moved, top } = await turn(-TURN);
    expect(moved, `step ${String(step)}`).toBeGreaterThanOrEqual(-STILL);
    expect(moved, `step ${String(step)}`).toBeLessThanOrEqual(TURN + STILL);
    // At the very top there may be less left to turn than the wheel asks for.
    if (top > TURN * 2) expect(moved, `step ${String(step)}`).toBeGreaterThan(TURN - STILL);
  }
  expect(await profile.articles().count()).toBeGreaterThan(loaded);
});

/** Runs within the page, before anything of its own: what the browser counts as moved. */
function watchShifts(): void {
  const shifts: number[] = [];
  Object.assign(globalThis, { shifts });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) shifts.push(Number(Reflect.get(entry, "value")));
  }).observe({ type: "layout-shift", buffered: true });
}

test("nothing counts as moving while a conversation opens and grows upwards", async () => {
  const { page } = profile;
  const shifts = () => page.evaluate(() => Reflect.get(globalThis, "shifts") as number[]);
  await page.addInitScript(watchShifts);
  await page.reload();
  await expect(profile.articles().last()).toContainText(`Line ${String(MESSAGES)}.`);
  // First what fills the screen is drawn, then what stands above it.
  await expect.poll(() => profile.articles().count()).toBeGreaterThan(100);
  await page.waitForTimeout(500);
  expect(await shifts()).toEqual([]);

  // Something that does move is seen.
  await page.evaluate(() => {
    document.body.style.paddingTop = "120px";
  });
  await expect.poll(async () => (await shifts()).length).toBeGreaterThan(0);
  await page.reload();
});

test("of a long conversation only a part is in the document, wherever one looks", async () => {
  const { page } = profile;
  const first = profile.articles().filter({ hasText: /Line 1\./ });
  // The beginning comes as soon as everything is loaded.
  await expect
    .poll(
      async () => {
        await log.evaluate((box) => box.scrollTo(0, 0));
        return first.count();
      },
      { timeout: 60_000 },
    )
    .toBe(1);
  await expect(first).toBeInViewport();
  await expect(page.getByText("Only the two of you can read this conversation.")).toBeVisible();
  expect(await profile.articles().count()).toBeLessThanOrEqual(MOUNTED);

  // Down again without a jump, over the edges of what is in the document.
  await log.hover();
  for (let step = 0; step < 60; step += 1) {
    const { moved } = await turn(TURN);
    expect(Math.abs(moved + TURN), `step ${String(step)}`).toBeLessThanOrEqual(STILL);
  }
  expect(await profile.articles().count()).toBeLessThanOrEqual(MOUNTED);

  // A scroll bar that is dragged to a place nobody has seen yet shows messages there at once.
  await log.evaluate((box) => box.scrollTo(0, box.scrollHeight * 0.7));
  await expect
    .poll(() =>
      log.evaluate((box) => {
        const { top, bottom } = box.getBoundingClientRect();
        const shown = [...box.querySelectorAll("article")].map((article) => article.getBoundingClientRect());
        return shown.filter((article) => article.bottom > top && article.top < bottom).length;
      }),
    )
    .toBeGreaterThan(3);
  expect(await profile.articles().count()).toBeLessThanOrEqual(MOUNTED);

  await page.getByRole("button", { name: "Jump to newest" }).click();
  await expect.poll(distanceToEnd).toBeLessThan(STILL);
  await expect(profile.articles().last()).toContainText(`Line ${String(MESSAGES)}.`);
  await expect(profile.articles().last()).toBeInViewport();
  await expect(page.getByRole("button", { name: "Jump to newest" })).toBeHidden();
});

test("what is answered far above is found again", async () => {
  const { page } = profile;
  const line = profile.articles().filter({ hasText: /Line 20\./ });
  await log.evaluate((box) => box.scrollTo(0, 0));
  await expect(line).toHaveCount(1);
  await line.locator("p").first().hover();
  await line.getByRole("button", { name: "Reply" }).click();
  await profile.send("That one again");
  const answer = profile.articles().filter({ hasText: "That one again" });
  await expect(answer).toBeInViewport();
  await expect(line).toHaveCount(1); // In the quote.
  await answer.getByRole("button", { name: /this answers/ }).click();
  const original = profile.articles().filter({ hasText: /^writer_\w+: *Line 20\./ });
  await expect(original).toBeFocused();
  await expect(original).toBeInViewport();
  await page.keyboard.press("ArrowDown");
  await expect(profile.articles().filter({ hasText: /Line 21\./ })).toBeFocused();
});

test("the newest messages have their real height from the beginning, and what is far from them costs no layout", async () => {
  await profile.page.reload();
  await expect.poll(() => profile.articles().count()).toBeGreaterThan(100);
  const visibility = await profile
    .articles()
    .evaluateAll((articles) =>
      articles.map((article) => getComputedStyle(article).getPropertyValue("content-visibility")),
    );
  expect(new Set(visibility.slice(-24))).toEqual(new Set(["visible"]));
  expect(new Set(visibility.slice(0, -24))).toEqual(new Set(["auto"]));
});
