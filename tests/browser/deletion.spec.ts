// Deleting one's account: what it costs is said, nothing goes before the server has done it, everything goes after, and the
// other person keeps the conversation and sees calmly why nobody answers.
import { expect, test, type Page } from "@playwright/test";
import { countStored } from "./support/device.ts";
import { look } from "./support/look.ts";
import { makePersonWithPast, writePast, type PersonWithPast } from "./support/past.ts";
import { Profile } from "./support/profile.ts";

test.describe.configure({ mode: "serial", timeout: 240_000 });

let ida: PersonWithPast;
let tom: PersonWithPast;
let idaAt: Profile;
let tomAt: Profile;

test.beforeAll(async () => {
  [ida, tom] = [await makePersonWithPast("ida"), await makePersonWithPast("tom")];
  await writePast([ida, tom], ["first", "second", "third"]);
  [idaAt, tomAt] = [await Profile.open(), await Profile.open()];
  for (const [profile, person] of [
    [idaAt, ida],
    [tomAt, tom],
  ] as const) {
    await profile.signIn(person.account);
    await profile.unlock(person.keyFile, person.account.passphrase);
    await expect(profile.page).toHaveURL(/\/chat$/);
  }
});
test.afterAll(async () => {
  await Promise.all([idaAt.close(), tomAt.close()]);
});

async function openDialog(page: Page) {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Delete my account…" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete my account?" });
  await expect(dialog).toContainText("This cannot be taken back");
  return dialog;
}

test("asks for name and password, offers the messages as a file, and keeps the keys while nobody knows", async () => {
  const { page } = idaAt;
  await idaAt.go(`/chat/${tom.account.handle}`);
  await expect(idaAt.articles()).toHaveCount(3);
  await tomAt.go(`/chat/${ida.account.handle}`);
  await expect(tomAt.articles()).toHaveCount(3);
  const dialog = await openDialog(page);
  const name = dialog.getByRole("textbox", { name: `Type your username, ${ida.account.handle}, to confirm` });
  const password = dialog.getByLabel("Password", { exact: true });
  const confirm = dialog.getByRole("button", { name: "Delete my account for ever" });
  await confirm.click();
  await expect(name).toHaveAccessibleDescription(/^This is not your username/);
  await name.fill(ida.account.handle);
  await confirm.click();
  await expect(password).toHaveAccessibleDescription("Enter your password.");
  await password.fill("not the password");
  // By the keyboard alone.
  await password.press("Enter");
  await expect(password).toHaveAccessibleDescription("This is not your password.");
  await expect(dialog.getByText("This is not your password.")).toBeInViewport({ ratio: 1 });
  await look(page, { name: "delete-account" });
  await page.setViewportSize({ width: 1280, height: 800 });

  const download = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "For reading (HTML)" }).click();
  expect((await download).suggestedFilename()).toMatch(/\.html$/);

  await page.route("**/api/account", (route) => route.abort());
  await password.fill(ida.account.password);
  await confirm.click();
  await expect(dialog.getByRole("alert")).toContainText("nobody can tell whether your account was deleted");
  await page.unroute("**/api/account");
  expect(await countStored(page)).toMatchObject({ vault: 1 });
});

test("deletes everything here, and the other person keeps the conversation and cannot send", async () => {
  const { page } = idaAt;
  await page.getByRole("button", { name: "Delete my account for ever" }).click();
  await expect(page).toHaveURL(/\/login$/);
  await expect(page.getByText("Your account was deleted, and your keys are gone from this browser.")).toBeVisible();
  await look(page, { name: "account-deleted" });
  const counts = Object.values(await countStored(page));
  expect(counts).toEqual(counts.map(() => 0));
  await idaAt.signIn(ida.account);
  await expect(page.getByText("Wrong email or password.")).toBeVisible();

  const gone = tomAt.page.getByText("This account was deleted.");
  await expect(gone).toBeVisible();
  await expect(tomAt.page.getByRole("textbox", { name: "Message" })).toHaveCount(0);
  await expect(tomAt.page.getByRole("main").getByRole("alert")).toHaveCount(0);
  await expect(tomAt.articles()).toHaveCount(3);
  await look(tomAt.page, { name: "peer-deleted" });
  await tomAt.page.setViewportSize({ width: 1280, height: 800 });
  await tomAt.page.getByRole("button", { name: "New chat" }).click();
  await expect(tomAt.page.getByRole("list", { name: "People" })).toBeVisible();
  await expect(tomAt.page.getByRole("dialog").getByRole("button", { name: ida.account.handle })).toHaveCount(0);
});

test("a device that meets the conversation afterwards opens all of it", async () => {
  const later = await Profile.open();
  try {
    await later.signIn(tom.account);
    await later.unlock(tom.keyFile, tom.account.passphrase);
    await expect(later.page).toHaveURL(/\/chat$/);
    await later.go(`/chat/${ida.account.handle}`);
    await expect(later.articles()).toHaveText([/first/, /second/, /third/]);
    await expect(later.page.getByText("This account was deleted.")).toBeVisible();
  } finally {
    await later.close();
  }
});
