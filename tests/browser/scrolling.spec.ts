// A long conversation stays still while older messages come in above it, and follows what is new at its end.
import { expect, test, type Locator } from "@playwright/test";
import { newAccount, Profile } from "./support/profile.ts";

const MESSAGES = 130;
/** Pixels that rounding may move a line. */
const STILL = 2;

let profile: Profile;
test.afterAll(async () => {
  await profile.close();
});

function distanceToEnd(log: Locator): Promise<number> {
  return log.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);
}

test("older messages load without a jump", async () => {
  test.setTimeout(180_000);
  profile = await Profile.open();
  const [writer, reader] = [newAccount("writer"), newAccount("reader")];
  const other = await Profile.open();
  await other.register(reader);
  await other.close();
  await profile.register(writer);
  const { page } = profile;
  await page.getByRole("button", { name: "Later" }).click();
  await profile.openChatWith(reader.handle);

  const field = page.getByRole("textbox", { name: "Message" });
  for (let n = 1; n <= MESSAGES; n += 1) {
    await field.fill(`Line ${String(n)}. ${"and so on ".repeat(n % 7 === 0 ? 60 : n % 3)}`);
    await expect(page.getByRole("button", { name: "Send" })).toBeEnabled();
    await field.press("Enter");
    await expect(field).toHaveValue("");
  }
  await expect(page.getByText("Sending")).toHaveCount(0, { timeout: 60_000 });
  await page.reload();
  const log = page.getByRole("log", { name: "Messages" });
  await expect(profile.articles().last()).toContainText(`Line ${String(MESSAGES)}.`);
  const loaded = await profile.articles().count();
  expect(loaded).toBeLessThan(MESSAGES);
  await expect.poll(() => distanceToEnd(log)).toBeLessThan(STILL);

  // A wheel turned step by step to the very beginning: what is looked at moves by what was turned, and by nothing else.
  await log.hover();
  let grew = 0;
  for (let step = 0, known = loaded; step < 200; step += 1) {
    const before = await log.evaluate((box) => {
      const edge = box.getBoundingClientRect();
      const line = [...box.querySelectorAll("article")].find((one) => one.getBoundingClientRect().top > edge.top + 150);
      line?.setAttribute("data-watched", "");
      return { y: line?.getBoundingClientRect().top ?? NaN, top: box.scrollTop };
    });
    await page.mouse.wheel(0, -160);
    await page.waitForTimeout(50);
    const after = await log.evaluate((box) => {
      const line = box.querySelector("[data-watched]");
      line?.removeAttribute("data-watched");
      return line?.getBoundingClientRect().top ?? NaN;
    });
    const count = await profile.articles().count();
    if (count > known) grew += 1;
    known = count;
    const moved = after - before.y;
    // At the very top there may be less left to turn than the wheel asks for.
    expect(moved, `step ${String(step)}`).toBeGreaterThanOrEqual(-STILL);
    expect(moved, `step ${String(step)}`).toBeLessThanOrEqual(160 + STILL);
    if (count === MESSAGES && before.top === 0) break;
    if (before.top > 400) expect(moved, `step ${String(step)}`).toBeGreaterThan(160 - STILL);
  }
  expect(grew).toBeGreaterThan(0);
  await expect(profile.articles()).toHaveCount(MESSAGES);
  await expect(profile.articles().first()).toContainText("Line 1.");

  await page.getByRole("button", { name: "Jump to newest" }).click();
  await expect.poll(() => distanceToEnd(log)).toBeLessThan(STILL);
  await expect(page.getByRole("button", { name: "Jump to newest" })).toBeHidden();
});
