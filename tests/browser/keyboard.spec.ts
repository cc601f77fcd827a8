// From registering to signing out without a pointer; what a conversation needs beyond that is in conversation.spec.ts. Nothing is
// lost in a small window or at twice the size, and nothing moves for who does not want it.
import { expect, test, type Locator, type Page } from "@playwright/test";
import { makePersonWithPast, type PersonWithPast } from "./support/past.ts";
import { newAccount, pemFile, Profile } from "./support/profile.ts";
import { findOutOfReach, tabTo } from "./support/reach.ts";

test.describe.configure({ mode: "serial", timeout: 240_000 });

const kim = newAccount("kim");
let lea: PersonWithPast;
let at: Profile;
let page: Page;
let keyFile = "";

test.beforeAll(async () => {
  test.setTimeout(240_000);
  lea = await makePersonWithPast("lea");
  at = await Profile.open();
  ({ page } = at);
  // As long as somebody listens, Chromium opens no window of its own; it is told so a moment after the first one does.
  page.on("filechooser", () => undefined);
});
test.afterAll(async () => {
  await at.close();
});

const button = (name: string | RegExp, within: Page | Locator = page) =>
  within.getByRole("button", { name, exact: true });
const field = () => page.getByRole("textbox", { name: "Message" });
const dialog = (name: string) => page.getByRole("dialog", { name });

async function pressAt(target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press("Enter");
}
async function typeAt(target: Locator, text: string): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.type(text);
}
/** The browser's own window for files is opened by key; what is chosen in it is no part of the page. */
async function chooseFile(text: string): Promise<void> {
  await tabTo(page, page.getByLabel("Key file", { exact: true }));
  const chooser = page.waitForEvent("filechooser");
  await page.keyboard.press("Enter");
  await (await chooser).setFiles(pemFile(text));
}

test("registering and checking the key file", async () => {
  await at.go("/register");
  await typeAt(page.getByRole("textbox", { name: "Username" }), kim.handle);
  await typeAt(page.getByRole("textbox", { name: "Email" }), kim.email);
  await typeAt(page.getByLabel("Password", { exact: true }), kim.password);
  await typeAt(page.getByLabel("Key file passphrase", { exact: true }), kim.passphrase);
  const download = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  const chunks: Buffer[] = [];
  for await (const chunk of await (await download).createReadStream()) chunks.push(chunk as Buffer);
  keyFile = Buffer.concat(chunks).toString("utf8");
  await chooseFile(keyFile);
  await pressAt(button("Check key file"));
  await expect(page).toHaveURL(/\/chat$/);
});

test("signing out and in, and unlocking", async () => {
  await pressAt(button("Sign out"));
  await pressAt(button("Sign out", page.getByRole("dialog")));
  await expect(page).toHaveURL(/\/login$/);
  await typeAt(page.getByRole("textbox", { name: "Email" }), kim.email);
  await typeAt(page.getByLabel("Password", { exact: true }), kim.password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/unlock$/);
  await chooseFile(keyFile);
  await typeAt(page.getByLabel("Passphrase", { exact: true }), kim.passphrase);
  const [keep, forget] = ["Keep the key until I sign out", "Forget the key when this tab closes"].map((name) =>
    page.getByRole("radio", { name }),
  ) as [Locator, Locator];
  await tabTo(page, keep.or(forget).and(page.locator(":checked, [aria-checked=true]")).or(keep).first());
  await page.keyboard.press("ArrowDown");
  await expect(forget).toBeChecked();
  await page.keyboard.press("ArrowUp");
  await expect(keep).toBeChecked();
  await pressAt(button("Unlock"));
  await expect(page).toHaveURL(/\/chat$/);
});

test("finding somebody, writing, verifying and blocking; the focus is never lost", async () => {
  const name = lea.account.handle;
  await pressAt(button("New chat"));
  await expect(page.getByRole("searchbox", { name: "Search people" })).toBeFocused();
  await page.keyboard.type(name);
  await pressAt(page.getByRole("list", { name: "People" }).getByRole("button", { name }));
  await expect(page).toHaveURL(new RegExp(`/chat/${name}$`));
  await typeAt(field(), "By keyboard");
  await page.keyboard.press("Enter");
  await expect(at.articles().filter({ hasText: "By keyboard" }).getByText("Sent")).toHaveCount(1);

  await page.keyboard.press("Control+k");
  await expect(page.getByRole("searchbox", { name: "Search", exact: true })).toBeFocused();
  await page.keyboard.type("keyboard");
  const hit = page.getByRole("list", { name: "Messages" }).getByRole("link");
  await expect(hit).toHaveCount(1);
  await pressAt(hit);
  await expect(at.articles().filter({ hasText: "By keyboard" })).toBeFocused();

  const about = page.getByRole("button", { name: `About ${name}` });
  await tabTo(page, about, "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(dialog(name)).toBeVisible();
  await pressAt(button("Mark as verified"));
  await expect(dialog(name).getByText("You verified")).toBeVisible();
  // The button that had the focus is gone: it is still within the dialog, and Escape leads back.
  await page.keyboard.press("Tab");
  await expect(dialog(name).locator(":focus")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(about).toBeFocused();

  const menu = button(`Options for ${name}`);
  await pressAt(menu);
  const block = page.getByRole("menuitem", { name: `Block ${name}` });
  // The menu takes the focus a moment after it is there.
  await expect(async () => {
    await page.keyboard.press("ArrowDown");
    await expect(block).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.press("Enter");
  await expect(button("Cancel", dialog(`Block ${name}?`))).toBeFocused();
  await pressAt(button("Block", dialog(`Block ${name}?`)));
  await expect(menu).toBeFocused();
  await pressAt(button(`Unblock ${name}`));
  await expect(field()).toBeFocused();
});

test("every dialog gives the focus back to where it was opened", async () => {
  for (const [name, title] of [
    ["New chat", "New chat"],
    ["Settings", "Settings"],
    ["Sign out", "Sign out?"],
  ] as const) {
    await tabTo(page, button(name));
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog"), title).toBeVisible();
    await expect(page.getByRole("dialog").locator(":focus").or(page.locator("[role=dialog]:focus"))).toHaveCount(1);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(button(name)).toBeFocused();
  }
  // What is chosen in the settings is chosen by arrow keys, and holds.
  await page.keyboard.press("Control+,");
  const dark = dialog("Settings").getByRole("radio", { name: "Dark" });
  const system = dialog("Settings").getByRole("radio", { name: "System" });
  await tabTo(page, system);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(
    dark.or(dialog("Settings").getByRole("radio", { name: "Light" })).and(page.locator(":focus")),
  ).toHaveCount(1);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await expect(system).toBeChecked();
  await page.keyboard.press("Escape");
});

/** A window of 1280 by 800 at twice the size, and the narrowest one there is. */
for (const size of [
  { width: 640, height: 400 },
  { width: 320, height: 568 },
]) {
  test(`at ${String(size.width)} by ${String(size.height)} nothing is lost`, async () => {
    await page.setViewportSize(size);
    await at.go(`/chat/${lea.account.handle}`);
    await expect(field()).toBeInViewport({ ratio: 1 });
    expect(await findOutOfReach(page), "conversation").toEqual([]);
    // There is room left to read.
    expect((await page.getByRole("log", { name: "Messages" }).boundingBox())?.height).toBeGreaterThan(120);
    await page.getByRole("button", { name: `About ${lea.account.handle}` }).click();
    await expect(dialog(lea.account.handle).getByText("Safety number")).toBeVisible();
    expect(await findOutOfReach(page), "contact").toEqual([]);
    await page.keyboard.press("Escape");
    await at.go("/chat");
    await expect(button("Settings")).toBeVisible();
    expect(await findOutOfReach(page), "list").toEqual([]);
    for (const name of ["Settings", "New chat", "Sign out"]) {
      await button(name).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      expect(await findOutOfReach(page), name).toEqual([]);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  });
}

test("who wants no motion sees none", async () => {
  const durations = () =>
    page.evaluate(() => {
      const seconds = (list: string) =>
        list.split(",").map((one) => parseFloat(one) * (one.includes("ms") ? 0.001 : 1));
      return Math.max(
        ...[...document.querySelectorAll("*")].flatMap((element) => {
          const { animationName, animationDuration, transitionDuration } = getComputedStyle(element);
          return [...seconds(transitionDuration), ...(animationName === "none" ? [] : seconds(animationDuration))];
        }),
      );
    });
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await button("Settings").click();
  await expect(dialog("Settings")).toBeVisible();
  expect(await durations()).toBeGreaterThan(0.1);
  await page.emulateMedia({ reducedMotion: "reduce" });
  expect(await durations()).toBeLessThan(0.001);
});
