// One person at two devices: blocking somebody, and what the blocked one does not learn; notes to oneself. And what a screen reader
// hears of a message that comes.
import { expect, test, type Page } from "@playwright/test";
import { look } from "./support/look.ts";
import { makePersonWithPast, writePast, type PersonWithPast } from "./support/past.ts";
import { Profile } from "./support/profile.ts";

test.describe.configure({ mode: "serial", timeout: 240_000 });

let vera: PersonWithPast;
let udo: PersonWithPast;
let veraAt: Profile;
let veraToo: Profile;
let udoAt: Profile;

test.beforeAll(async () => {
  test.setTimeout(240_000);
  [vera, udo] = await Promise.all([makePersonWithPast("vera"), makePersonWithPast("udo")]);
  await writePast([udo, vera], ["Do you remember me?", "Barely."], 1);
  [veraAt, veraToo, udoAt] = await Promise.all([Profile.open(), Profile.open(), Profile.open()]);
  for (const [profile, person] of [
    [veraAt, vera],
    [veraToo, vera],
    [udoAt, udo],
  ] as const) {
    await profile.signIn(person.account);
    await profile.unlock(person.keyFile, person.account.passphrase);
    await expect(profile.page).toHaveURL(/\/chat$/);
  }
  await veraAt.go(`/chat/${udo.account.handle}`);
  await udoAt.go(`/chat/${vera.account.handle}`);
  await expect(veraAt.articles()).toHaveCount(2);
});
test.afterAll(async () => {
  await Promise.all([veraAt, veraToo, udoAt].map((profile) => profile.close()));
});

const row = (page: Page) =>
  page.getByRole("navigation", { name: "Conversations" }).getByRole("link").filter({ hasText: udo.account.handle });
const field = ({ page }: Profile) => page.getByRole("textbox", { name: "Message" });
const message = (profile: Profile, text: string) => profile.articles().filter({ hasText: text });
const notice = ({ page }: Profile) => page.getByRole("region", { name: `You blocked ${udo.account.handle}` });

test("what comes is read out politely, once, and one's own is not", async () => {
  const said = veraAt.page.getByRole("status").filter({ hasText: /says|wrote|:/ });
  await udoAt.send("A word to listen to");
  await expect(message(veraAt, "A word to listen to")).toHaveCount(1);
  const heard = veraAt.page.locator("[role=status]").filter({ hasText: "A word to listen to" });
  await expect(heard).toHaveCount(1);
  await expect(heard).toContainText(udo.account.handle);
  await veraAt.send("My own word");
  await expect(message(veraAt, "My own word")).toHaveCount(1);
  await expect(said.filter({ hasText: "My own word" })).toHaveCount(0);
});

test("blocked from the conversation's menu, it is so on all devices, and the blocked one is told nothing", async () => {
  const { page } = veraAt;
  const name = udo.account.handle;
  await page.getByRole("button", { name: `Options for ${name}` }).click();
  await look(page, { name: "conversation-menu", widths: [1280] });
  await page.getByRole("menuitem", { name: `Block ${name}` }).click();
  const dialog = page.getByRole("dialog", { name: `Block ${name}?` });
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  await look(page, { name: "block-dialog" });
  await dialog.getByRole("button", { name: "Block", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(field(veraAt)).toHaveCount(0);
  await expect(notice(veraAt)).toBeVisible();
  await expect(page.getByRole("button", { name: `Options for ${name}` })).toBeFocused();
  // By way of the conversation with oneself.
  await expect(row(veraToo.page)).toContainText("Blocked");

  await udoAt.send("Hear this at least");
  await udoAt.send("And this");
  await expect(notice(veraAt).getByText("2 messages have come since")).toBeVisible();
  await expect(message(veraAt, "Hear this")).toHaveCount(0);
  await expect(page.locator("[role=status]").filter({ hasText: "Hear this" })).toHaveCount(0);
  await expect(page).not.toHaveTitle(/^\(/);
  await look(page, { name: "blocked-by-me" });
  await page.setViewportSize({ width: 1280, height: 800 });
  // At the other device the list knows, and shows nothing of it.
  await veraToo.go(`/chat/${name}`);
  await expect(notice(veraToo).getByText("2 messages have come since")).toBeVisible();
  await expect(row(veraToo.page)).not.toContainText(/Hear|And this|unread/);
  await expect(veraToo.page).not.toHaveTitle(/^\(/);
  // What they wrote is not found either; what they wrote before is.
  const search = page.getByRole("searchbox", { name: "Search", exact: true });
  await search.fill("remember me");
  await expect(page.getByRole("list", { name: "Messages" }).getByRole("link")).toHaveCount(1);
  await search.fill("Hear this");
  await expect(page.getByText("Nothing found for")).toBeVisible();
  await search.fill("");

  // To the other one it looks as if nobody had looked.
  for (const text of ["Hear this at least", "And this"]) {
    await expect(message(udoAt, text).getByText("Sent")).toHaveCount(1);
  }
  await expect(udoAt.page.getByText(/block/i)).toHaveCount(0);
  // After a reload too.
  await page.reload();
  await expect(notice(veraAt).getByText("2 messages have come since")).toBeVisible();
  await expect(message(udoAt, "And this").getByText("Sent")).toHaveCount(1);
});

test("unblocked in the settings of the other device, everything is there, and the other one learns that it came", async () => {
  const { page } = veraToo;
  const name = udo.account.handle;
  await page.getByRole("button", { name: "Settings" }).click();
  const section = page.getByRole("dialog", { name: "Settings" }).getByRole("region", { name: "Blocked people" });
  await section.scrollIntoViewIfNeeded();
  await look(page, { name: "settings-blocked" });
  await page.setViewportSize({ width: 1280, height: 800 });
  await section.getByRole("button", { name: `Unblock ${name}` }).click();
  await expect(section.getByText("Nobody.")).toBeVisible();
  await expect(section.getByText(`${name} is not blocked any more.`)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(message(veraToo, "Hear this at least")).toHaveCount(1);
  await expect(message(veraToo, "And this")).toHaveCount(1);
  await expect(page.getByText(/is missing|second time|another order/)).toHaveCount(0);
  await expect(field(veraAt)).toBeVisible();
  await expect(message(veraAt, "And this")).toHaveCount(1);
  await expect(message(udoAt, "And this").getByText("Read")).toHaveCount(1);
  await veraAt.send("There you are");
  await expect(message(udoAt, "There you are")).toHaveCount(1);
});

test("blocked from the page about them, and unblocked where one would write", async () => {
  const { page } = veraAt;
  const name = udo.account.handle;
  await page.getByRole("button", { name: `About ${name}` }).click();
  const about = page.getByRole("dialog", { name });
  await about.getByRole("button", { name: `Block ${name}` }).click();
  await page
    .getByRole("dialog", { name: `Block ${name}?` })
    .getByRole("button", { name: "Block", exact: true })
    .click();
  await expect(notice(veraAt)).toBeVisible();
  await page.getByRole("button", { name: `About ${name}` }).click();
  await expect(about.getByRole("button", { name: `Unblock ${name}` })).toBeVisible();
  await page.keyboard.press("Escape");
  await notice(veraAt)
    .getByRole("button", { name: `Unblock ${name}` })
    .click();
  await expect(field(veraAt)).toBeFocused();
});

test("notes to oneself are on all devices, and days are named as they stand to today", async () => {
  const { page } = veraAt;
  const notes = (at: Page) =>
    at.getByRole("navigation", { name: "Conversations" }).getByRole("link", { name: /Note to self/ });
  await veraAt.go(`/chat/${vera.account.handle}`);
  await expect(page.getByRole("heading", { name: "Note to self" })).toBeVisible();
  await veraAt.send("Buy bread");
  await expect(veraAt.articles()).toContainText(["Buy bread"]);
  await expect(notes(veraToo.page)).toContainText("Buy bread");
  await expect(veraToo.page).not.toHaveTitle(/^\(/);
  await notes(veraToo.page).click();
  await expect(veraToo.articles()).toContainText(["Buy bread"]);
  // Nobody to compare digits with, or to block.
  await expect(page.getByRole("button", { name: /about|options/i })).toHaveCount(0);
  const day = page
    .getByRole("log")
    .locator("time")
    .filter({ hasText: /^(Today|Yesterday)$/ });
  await expect(day).toHaveText("Today");
  await page.clock.setFixedTime(Date.now() + 24 * 60 * 60 * 1000);
  await page.reload();
  await expect(day).toHaveText("Yesterday");
});
