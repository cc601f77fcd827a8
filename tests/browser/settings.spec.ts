// The settings: where one is signed in, the password, what this browser keeps, and everything as a file.
import { readFile } from "node:fs/promises";
import { expect, test, type Locator } from "@playwright/test";
import { countKept } from "./support/device.ts";
import { look } from "./support/look.ts";
import { makePersonWithPast, writePast, type PersonWithPast } from "./support/past.ts";
import { Profile } from "./support/profile.ts";
import type { ConversationId } from "../../lib/shared/ids.ts";

test.describe.configure({ mode: "serial", timeout: 240_000 });

const NEW_PASSWORD = "another long enough password";

let nora: PersonWithPast;
let emil: PersonWithPast;
let noraAt: Profile;
let elsewhere: Profile;
let cid: ConversationId;

test.beforeAll(async () => {
  [nora, emil] = [await makePersonWithPast("nora"), await makePersonWithPast("emil")];
  cid = await writePast([emil, nora], ["Guten Tag", "<b>not bold</b> & sound", "the last of three"]);
  [noraAt, elsewhere] = [await Profile.open({ windows: true }), await Profile.open()];
  for (const profile of [elsewhere, noraAt]) {
    await profile.signIn(nora.account);
    await profile.unlock(nora.keyFile, nora.account.passphrase);
    await expect(profile.page).toHaveURL(/\/chat$/);
  }
});
test.afterAll(async () => {
  await Promise.all([noraAt.close(), elsewhere.close()]);
});

async function openSettings({ page }: Profile): Promise<Locator> {
  await page.setViewportSize({ width: 1280, height: 800 });
  const dialog = page.getByRole("dialog", { name: "Settings" });
  if (!(await dialog.isVisible())) await page.getByRole("button", { name: "Settings" }).click();
  await expect(dialog).toBeVisible();
  return dialog;
}
const section = (dialog: Locator, name: string) => dialog.getByRole("region", { name, exact: true });

/** Looks at one section of the dialog in every size and theme. */
async function lookAt(profile: Profile, part: Locator, name: string): Promise<void> {
  await part.evaluate((element) => {
    element.scrollIntoView({ block: "start" });
  });
  await look(profile.page, { name });
}

test("sessions are listed with this one marked, and ending one signs it out at once", async () => {
  const dialog = await openSettings(noraAt);
  const sessions = section(dialog, "Where you are signed in");
  // Two browsers, and the program that made the account.
  await expect(sessions.getByRole("listitem")).toHaveCount(3);
  const current = sessions.getByRole("listitem").filter({ hasText: "This browser" });
  await expect(current).toHaveCount(1);
  await expect(current).toContainText("Chrome on Linux");
  await expect(current.getByRole("button")).toHaveCount(0);
  await lookAt(noraAt, sessions, "settings-sessions");

  const inElsewhere = await openSettings(elsewhere);
  const theirs = section(inElsewhere, "Where you are signed in").getByRole("listitem");
  await expect(theirs).toHaveCount(3);
  await expect(theirs.filter({ hasText: "This browser" })).toHaveCount(1);

  // All but this one.
  await openSettings(noraAt);
  await sessions.getByRole("button", { name: "Sign out everywhere else" }).click();
  await expect(sessions.getByText("2 sessions were ended.")).toBeVisible();
  await expect(sessions.getByRole("listitem")).toHaveCount(1);
  await expect(elsewhere.page).toHaveURL(/\/login$/);

  // One of them, by its name.
  await elsewhere.signIn(nora.account);
  await expect(elsewhere.page).not.toHaveURL(/\/login$/);
  await noraAt.page.keyboard.press("Escape");
  await openSettings(noraAt);
  await expect(sessions.getByRole("listitem")).toHaveCount(2);
  await sessions.getByRole("button", { name: "Sign out Chrome on Linux" }).click();
  await expect(sessions.getByText("1 session was ended.")).toBeVisible();
  await expect(sessions.getByRole("listitem")).toHaveCount(1);
  await expect(elsewhere.page).toHaveURL(/\/login$/);
});

test("the password is changed with the present one, and what is wrong is said at its field", async () => {
  const dialog = await openSettings(noraAt);
  const password = section(dialog, "Password");
  await password.getByRole("button", { name: "Change the password" }).click();
  const present = password.getByLabel("Present password", { exact: true });
  const next = password.getByLabel("New password", { exact: true });
  await expect(present).toBeFocused();
  const submit = password.getByRole("button", { name: "Change it" });
  await submit.click();
  await expect(present).toHaveAccessibleDescription("Enter your present password.");
  await present.fill("not my password at all");
  await next.fill("short");
  await submit.click();
  await expect(next).toHaveAccessibleDescription("Use at least 12 characters.");
  await next.fill(NEW_PASSWORD);
  await submit.click();
  await expect(present).toHaveAccessibleDescription("This is not your present password.");
  await lookAt(noraAt, password, "settings-password");
  await openSettings(noraAt);
  await present.fill(nora.account.password);
  await submit.click();
  await expect(password.getByText("Your password is changed.")).toBeVisible();
  await expect(present).toHaveCount(0);

  // The old one is refused, and the new one is not.
  await elsewhere.signIn(nora.account);
  await expect(elsewhere.page.getByText("Wrong email or password.")).toBeVisible();
  await elsewhere.signIn({ ...nora.account, password: NEW_PASSWORD });
  await expect(elsewhere.page).toHaveURL(/\/unlock|\/chat/);
});

test("what is kept here is counted, and can be cleared", async () => {
  const { page } = noraAt;
  await page.keyboard.press("Escape");
  await noraAt.go(`/chat/${emil.account.handle}`);
  await expect(noraAt.articles()).toHaveCount(3);
  await expect.poll(() => countKept(page, cid)).toBe(3);
  const dialog = await openSettings(noraAt);
  const storage = section(dialog, "On this device");
  // With those in which one's own devices tell each other whom they know.
  await expect(storage).toContainText(/[3-9] messages are kept here, encrypted/);
  await expect(storage).toContainText(/AryaTel uses .* of the .* your browser allows/);
  await lookAt(noraAt, storage, "settings-storage");
  await openSettings(noraAt);
  await storage.getByRole("button", { name: "Clear kept messages" }).click();
  await expect(storage).toContainText("The kept messages are cleared.");
  await expect(storage).toContainText("No messages are kept here.");
  expect(await countKept(page, cid)).toBe(0);
  await page.keyboard.press("Escape");
  await page.reload();
  await expect(noraAt.articles()).toHaveCount(3);
});

test("everything is exported as a page that runs nothing and as JSON", async () => {
  const { page } = noraAt;
  const dialog = await openSettings(noraAt);
  const exporting = section(dialog, "Export my data");
  const save = async (button: string): Promise<{ name: string; text: string }> => {
    const download = page.waitForEvent("download");
    await exporting.getByRole("button", { name: button }).click();
    const file = await download;
    await expect(exporting.getByText(`Saved to your downloads: ${file.suggestedFilename()}`)).toBeVisible();
    return { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
  };
  const readable = await save("For reading (HTML)");
  expect(readable.name).toMatch(/\.html$/);
  expect(readable.text).toContain(`AryaTel: data of ${nora.account.handle}`);
  expect(readable.text).toContain("&lt;b&gt;not bold");
  expect(readable.text).not.toContain("<b>not bold");
  expect(readable.text).not.toContain("<script");
  await lookAt(noraAt, exporting, "settings-export");
  await openSettings(noraAt);
  const data = JSON.parse((await save("For programs (JSON)")).text) as Record<string, unknown>;
  expect(data).toMatchObject({ format: "aryatel-export", complete: true, me: { handle: nora.account.handle } });
  expect(JSON.stringify(data)).toContain("the last of three");
});

test("the settings as a whole, and what the browser does not allow", async () => {
  const { page } = noraAt;
  const dialog = await openSettings(noraAt);
  await lookAt(noraAt, section(dialog, "Account"), "settings");
  await openSettings(noraAt);
  const notifications = section(dialog, "Notifications");
  const switchOn = notifications.getByRole("checkbox", { name: "Tell me about new messages" });
  await switchOn.click();
  // Nobody has granted it: Chromium without a window denies.
  await expect(notifications).toContainText("Your browser does not allow notifications");
  await expect(switchOn).not.toBeChecked();
  await lookAt(noraAt, notifications, "settings-notifications-denied");
  await openSettings(noraAt);
  await dialog.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
});
