// What two people do with messages that are there: answer, react, edit, delete, follow links; by mouse and by keyboard.
import { expect, test, type Locator } from "@playwright/test";
import mysql from "mysql2/promise";
import { look } from "./support/look.ts";
import { newAccount, Profile } from "./support/profile.ts";

test.describe.configure({ mode: "serial", timeout: 240_000 });

const [mira, anders] = [newAccount("mira"), newAccount("anders")];
let miraAt: Profile;
let andersAt: Profile;

test.beforeAll(async () => {
  [miraAt, andersAt] = [await Profile.open(), await Profile.open()];
  for (const [profile, account] of [
    [andersAt, anders],
    [miraAt, mira],
  ] as const) {
    const file = await profile.register(account);
    await profile.checkKeyFile(file.text);
    await expect(profile.page).toHaveURL(/\/chat$/);
  }
  await miraAt.openChatWith(anders.handle);
  await miraAt.send("Shall we meet on Friday?");
  await andersAt.go(`/chat/${mira.handle}`);
  await expect(andersAt.articles()).toHaveCount(1);
});
test.afterAll(async () => {
  await Promise.all([miraAt.close(), andersAt.close()]);
});

/** The question itself, not the answer that quotes it. */
const QUESTION = /^(?!.*after six).*Shall we meet/s;

function message(profile: Profile, text: string | RegExp): Locator {
  return profile.articles().filter({ hasText: text });
}

/** Points at a message and presses one of the buttons that come up beside it. */
async function press(profile: Profile, text: string | RegExp, button: string): Promise<void> {
  const article = message(profile, text).last();
  await article.locator("p").first().hover();
  await article.getByRole("button", { name: button, exact: true }).click();
}

async function choose(profile: Profile, text: string | RegExp, item: string): Promise<void> {
  await press(profile, text, "More");
  await profile.page.getByRole("menuitem", { name: item, exact: true }).click();
}

async function widen(profile: Profile): Promise<void> {
  await profile.page.setViewportSize({ width: 1280, height: 800 });
}

/** How many bytes of ciphertext the server holds of each message of this conversation, in their order; null: none. */
async function ciphertexts(): Promise<(number | null)[]> {
  const { ARYATEL_TEST_DATABASE_URL: url } = process.env;
  if (url === undefined) throw new Error("global-setup.ts says where");
  const connection = await mysql.createConnection(url);
  try {
    const [rows] = await connection.execute<mysql.RowDataPacket[]>(
      `SELECT messages.seq, LENGTH(messages.ciphertext) AS size FROM messages
       JOIN members mine USING (conversation_id) JOIN users ON users.id = mine.user_id
       WHERE users.handle = ? ORDER BY messages.seq`,
      [mira.handle],
    );
    return rows.map((row) => row["size"] as number | null);
  } finally {
    await connection.end();
  }
}

test("an answer quotes what it answers, and leads there", async () => {
  const { page } = andersAt;
  await press(andersAt, QUESTION, "Reply");
  await expect(page.getByText(`Replying to ${mira.handle}`)).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Message" })).toBeFocused();
  await look(page, { name: "reply" });
  await widen(andersAt);
  await page.keyboard.press("Escape");
  await expect(page.getByText(`Replying to ${mira.handle}`)).toBeHidden();

  await press(andersAt, QUESTION, "Reply");
  await andersAt.send("Friday is fine, after six");
  await expect(page.getByText(`Replying to ${mira.handle}`)).toBeHidden();
  for (const profile of [andersAt, miraAt]) {
    const quote = message(profile, "after six").getByRole("button", { name: /message .* this answers/ });
    await expect(quote).toContainText("Shall we meet on Friday?");
  }
  // So much in between that the question is out of sight.
  await miraAt.send(`One more thing.\n${"line\n".repeat(60)}end of it`);
  await expect(message(andersAt, "end of it")).toHaveCount(1);
  await message(andersAt, "after six")
    .getByRole("button", { name: /this answers/ })
    .click();
  await expect(message(andersAt, "Friday?").first()).toBeFocused();
  await expect(message(andersAt, "Friday?").first()).toBeInViewport();
});

test("an edit is seen by the other person, and what it answers says the new text", async () => {
  const { page } = miraAt;
  await choose(miraAt, QUESTION, "Edit");
  const field = page.getByRole("textbox", { name: "Message" });
  await expect(field).toHaveValue("Shall we meet on Friday?");
  await expect(field).toBeFocused();
  await expect(page.getByText("Editing your message")).toBeVisible();
  await look(page, { name: "editing" });
  await widen(miraAt);
  await field.fill("Shall we meet on Saturday?");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(field).toHaveValue("");
  for (const profile of [miraAt, andersAt]) {
    await expect(profile.articles().first()).toContainText("Shall we meet on Saturday?");
    await expect(profile.articles().first()).toContainText("Edited");
    const quote = message(profile, "after six").getByRole("button", { name: /this answers/ });
    await expect(quote).toContainText("Saturday?");
    await expect(profile.page.getByText("Friday?")).toHaveCount(0);
  }
  // It stays so after a reload, and it made no line of its own.
  await andersAt.page.reload();
  await expect(andersAt.articles().first()).toContainText("Saturday?");
  await expect(andersAt.articles()).toHaveCount(3);
});

test("a draft waits while an earlier message is edited", async () => {
  const { page } = miraAt;
  const field = page.getByRole("textbox", { name: "Message" });
  await field.fill("half a thought");
  await choose(miraAt, QUESTION, "Edit");
  await expect(field).toHaveValue("Shall we meet on Saturday?");
  await page.keyboard.press("Escape");
  await expect(field).toHaveValue("half a thought");
  await field.fill("");
});

test("reactions come, are counted, and are taken back", async () => {
  await press(andersAt, "end of it", "React");
  await expect(andersAt.page.getByRole("button", { name: "React with 👍" })).toBeVisible();
  await andersAt.page.getByRole("button", { name: "React with 👍" }).click();
  const chip = (profile: Profile) =>
    message(profile, "end of it").getByRole("list", { name: "Reactions" }).getByRole("button");
  await expect(chip(miraAt)).toHaveAccessibleName(`👍 ${anders.handle}`);
  await expect(chip(andersAt)).toHaveAccessibleName("👍 You");
  await expect(chip(andersAt)).toHaveAttribute("aria-pressed", "true");
  await chip(miraAt).click();
  await expect(chip(andersAt)).toHaveAccessibleName(`👍 You and ${mira.handle}`);
  await expect(chip(andersAt)).toContainText("2");
  await chip(andersAt).click();
  await expect(chip(miraAt)).toHaveAccessibleName("👍 You");

  // Any other one, found by its name.
  await press(andersAt, "after six", "More");
  await andersAt.page.getByRole("menuitem", { name: "Another reaction" }).click();
  const search = andersAt.page.getByRole("searchbox", { name: "Search emoji" });
  await expect(search).toBeFocused();
  await look(andersAt.page, { name: "all-reactions" });
  await widen(andersAt);
  await search.fill("party pop");
  await search.press("Enter");
  await expect(message(miraAt, "after six").getByRole("button", { name: `🎉 ${anders.handle}` })).toBeVisible();
  await look(miraAt.page, { name: "reactions" });
  await widen(miraAt);
});

test("deleting for everyone leaves a place without its text, and the server without the ciphertext", async () => {
  const before = await ciphertexts();
  expect(before.every((size) => size !== null && size > 0)).toBe(true);
  const { page } = miraAt;
  await choose(miraAt, "end of it", "Delete for everyone");
  const dialog = page.getByRole("dialog", { name: "Delete this message for everyone?" });
  await expect(dialog).toContainText("the server forgets what was in it");
  await look(page, { name: "delete" });
  await widen(miraAt);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(message(miraAt, "end of it")).toHaveCount(1);

  await choose(miraAt, "end of it", "Delete for everyone");
  await dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(miraAt.articles().last()).toContainText("You deleted this message.");
  await expect(miraAt.articles().last()).not.toContainText(/Sent|Delivered/);
  await expect(andersAt.articles().last()).toContainText("This message was deleted.");
  await expect(andersAt.page.getByText("end of it")).toHaveCount(0);
  await expect.poll(async () => (await ciphertexts()).filter((size) => size === null || size === 0).length).toBe(1);
  await look(andersAt.page, { name: "deleted" });
  await widen(andersAt);
  await andersAt.page.reload();
  await expect(andersAt.articles().last()).toContainText("This message was deleted.");
  await expect(andersAt.page.getByText("is missing")).toHaveCount(0);
});

test("what is known of a message is told in plain words first", async () => {
  await choose(andersAt, QUESTION, "Details");
  const dialog = andersAt.page.getByRole("dialog", { name: "Details of this message" });
  await expect(dialog).toContainText(`Sent by${mira.handle}`);
  await expect(dialog).toContainText(`Valid: it was written with the keys that belong to ${mira.handle} here.`);
  await expect(dialog.getByText("Number in the chain")).toBeHidden();
  await dialog.getByText("For experts").click();
  await expect(dialog.getByText("Number in the chain")).toBeVisible();
  await look(andersAt.page, { name: "details" });
  await andersAt.page.keyboard.press("Escape");
  await widen(andersAt);
});

test("copying takes the text alone", async () => {
  const { page } = miraAt;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await choose(miraAt, QUESTION, "Copy text");
  await expect(page.getByRole("status").filter({ hasText: "Copied" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("Shall we meet on Saturday?");
});

test("addresses can be clicked, ask nobody before that, and say where they really lead", async () => {
  const { origins } = andersAt;
  await miraAt.send("See https://example.org/a_(b)?q=1, and http://user@evil.example/x or javascript:alert(1)");
  await miraAt.send("https://exämple.org and https://bank.example\u202egro.live");
  const links = andersAt.articles().getByRole("link");
  await expect(links).toHaveText([
    "https://example.org/a_(b)?q=1",
    "http://user@evil.example/x",
    "https://exämple.org",
    "https://bank.example",
  ]);
  for (const link of await links.all()) {
    await expect(link).toHaveAttribute("rel", "noopener noreferrer nofollow");
    await expect(link).toHaveAttribute("target", "_blank");
  }
  await expect(andersAt.page.getByText("(leads to evil.example)")).toBeVisible();
  await expect(andersAt.page.getByText("(leads to xn--exmple-cua.org)")).toBeVisible();
  await expect(andersAt.page.getByText("leads to")).toHaveCount(2);
  expect([...origins]).toEqual([new URL(andersAt.page.url()).origin]);
  await look(andersAt.page, { name: "links" });
  await widen(andersAt);
});

test("emoji from the picker go to where one writes", async () => {
  const { page } = miraAt;
  const field = page.getByRole("textbox", { name: "Message" });
  await field.fill("well done!");
  await field.press("Home");
  await page.getByRole("button", { name: "Emoji", exact: true }).click();
  await look(page, { name: "emoji" });
  await widen(miraAt);
  await page.getByRole("button", { name: "Flags", exact: true }).click();
  await expect(page.getByRole("button", { name: "Italy", exact: true })).toBeVisible();
  await page.getByRole("searchbox", { name: "Search emoji" }).fill("no such emoji");
  await expect(page.getByText("No emoji found")).toBeVisible();
  await page.getByRole("searchbox", { name: "Search emoji" }).fill("clapping");
  await page.getByRole("button", { name: "clapping hands" }).click();
  await page.keyboard.press("Escape");
  await expect(field).toHaveValue("👏well done!");
  await expect(field).toBeFocused();
  await field.press("Enter");
  await expect(message(andersAt, "👏well done!")).toHaveCount(1);
});

test("who is here and who types is seen", async () => {
  const { page } = andersAt;
  await expect(page.getByRole("heading", { name: mira.handle }).locator("..")).toContainText("Online");
  const list = page.getByRole("navigation", { name: "Conversations" });
  await expect(list.getByRole("link")).toContainText("Online");
  await expect(page.getByText(`${mira.handle} is typing…`)).toHaveCount(0);
  await miraAt.page.getByRole("textbox", { name: "Message" }).pressSequentially("so");
  await expect(page.getByText(`${mira.handle} is typing…`)).toBeVisible();
  // Not read out: it comes and goes all the time.
  await expect(page.getByRole("status").filter({ hasText: "is typing" })).toHaveCount(0);
  await look(page, { name: "typing", widths: [1280] });
  await miraAt.send("so it is");
  await expect(page.getByText(`${mira.handle} is typing…`)).toHaveCount(0);
});

test("a whole conversation by the keyboard alone", async () => {
  const { page } = miraAt;
  const { keyboard } = page;
  const field = page.getByRole("textbox", { name: "Message" });
  const focused = page.locator(":focus");
  await field.focus();
  await keyboard.type("Written without a mouse");
  await keyboard.press("Enter");
  await expect(message(andersAt, "Written without a mouse")).toHaveCount(1);
  await expect(message(miraAt, "Written without a mouse")).toContainText(/Sent|Delivered|Read/);

  // The last own one is edited from the empty field.
  await keyboard.press("ArrowUp");
  await expect(field).toHaveValue("Written without a mouse");
  await keyboard.type(", twice");
  await keyboard.press("Enter");
  await expect(message(andersAt, "Written without a mouse, twice")).toContainText("Edited");
  await expect(field).toHaveValue("");

  // Up into the log, from message to message, and an answer by its menu.
  await expect(async () => {
    await keyboard.press("Shift+Tab");
    await expect(page.getByRole("log", { name: "Messages" })).toBeFocused({ timeout: 300 });
  }).toPass();
  await keyboard.press("ArrowUp");
  await expect(miraAt.articles().last()).toBeFocused();
  await keyboard.press("ArrowUp");
  await keyboard.press("ArrowDown");
  await expect(miraAt.articles().last()).toBeFocused();
  await keyboard.press("Home");
  await expect(miraAt.articles().first()).toBeFocused();
  await expect(miraAt.articles().first()).toBeInViewport();
  await keyboard.press("End");
  await keyboard.press("Enter");
  await expect(page.getByRole("menu")).toBeVisible();
  await look(page, { name: "message-menu", widths: [1280] });
  await expect(focused).toHaveAccessibleName("React with 👍");
  await keyboard.press("ArrowRight");
  await expect(focused).toHaveAccessibleName(/React with ❤️/);
  await keyboard.press("Escape");
  await expect(page.getByRole("menu")).toBeHidden();
  await expect(miraAt.articles().last()).toBeFocused();
  await keyboard.press("Enter");
  // It takes the focus a moment after it is there.
  await expect(page.getByRole("menu").locator(":focus")).toHaveCount(1);
  await keyboard.type("Reply");
  await expect(focused).toHaveAccessibleName("Reply"); // What is typed is looked for a moment later.
  await keyboard.press("Enter");
  await expect(page.getByText("Replying to yourself")).toBeVisible();
  await expect(field).toBeFocused();
  await keyboard.press("Escape");
  await expect(page.getByText("Replying to yourself")).toBeHidden();

  // A reaction, deleting, and back.
  await keyboard.press("Shift+Tab");
  await keyboard.press("Shift+Tab");
  await expect(async () => {
    await keyboard.press("Shift+Tab");
    await expect(page.getByRole("log", { name: "Messages" })).toBeFocused({ timeout: 300 });
  }).toPass();
  await keyboard.press("End");
  await keyboard.press("Enter");
  await expect(focused).toHaveAccessibleName("React with 👍");
  await keyboard.press("Enter");
  await expect(message(andersAt, "twice").getByRole("button", { name: `👍 ${mira.handle}` })).toBeVisible();
  await expect(miraAt.articles().last()).toBeFocused();
  await keyboard.press("Enter");
  // It takes the focus a moment after it is there.
  await expect(page.getByRole("menu").locator(":focus")).toHaveCount(1);
  await keyboard.type("Delete");
  await expect(focused).toHaveAccessibleName("Delete for everyone");
  await keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Delete this message for everyone?" })).toBeVisible();
  await expect(focused).toHaveAccessibleName("Cancel");
  await keyboard.press("Tab");
  await keyboard.press("Enter");
  await expect(andersAt.articles().last()).toContainText("This message was deleted.");
  await expect(miraAt.articles().last()).toBeFocused();
  await keyboard.press("Escape");
  await expect(field).toBeFocused();
});

test("a finger that rests on a message finds everything; nothing is lost at 360 pixels or twice the size", async () => {
  const { page } = andersAt;
  await page.setViewportSize({ width: 360, height: 740 });
  const bubble = message(andersAt, QUESTION).locator("p").first();
  await bubble.scrollIntoViewIfNeeded();
  await bubble.dispatchEvent("pointerdown", { pointerType: "touch", clientX: 100, clientY: 300 });
  const sheet = page.getByRole("dialog", { name: "Message actions" });
  await expect(sheet.getByRole("button", { name: "Reply" })).toBeVisible();
  await expect(sheet.getByRole("button", { name: "Edit" })).toHaveCount(0); // It is not their own.
  await look(page, { name: "message-sheet", widths: [360] });
  await sheet.getByRole("button", { name: "Reply" }).click();
  await expect(page.getByText(`Replying to ${mira.handle}`)).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Message" })).toBeFocused();
  await page.keyboard.press("Escape");

  // 200 % of a window of 1280 by 800.
  await page.setViewportSize({ width: 640, height: 400 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  for (const name of ["Emoji", "Send"]) {
    await expect(page.getByRole("button", { name, exact: true })).toBeInViewport({ ratio: 1 });
  }
  await expect(page.getByRole("textbox", { name: "Message" })).toBeInViewport({ ratio: 1 });
  await widen(andersAt);
});

test("a change that the server refuses can be tried again or dropped", async () => {
  const { page } = miraAt;
  const messages = /\/messages$/;
  await page.route(messages, (route) =>
    route.request().method() === "POST"
      ? route.fulfill({ status: 422, json: { error: { code: "profile", message: "no", requestId: "r" } } })
      : route.fallback(),
  );
  await choose(miraAt, QUESTION, "Edit");
  await page.getByRole("textbox", { name: "Message" }).fill("Shall we meet on Sunday?");
  await page.keyboard.press("Enter");
  const article = message(miraAt, QUESTION);
  await expect(article).toContainText("Your edit was not sent. The server did not accept it.");
  await expect(article).toContainText("Saturday?");
  await look(page, { name: "edit-failed", show: article });
  await widen(miraAt);
  await page.unroute(messages);
  await article.getByRole("button", { name: "Retry" }).click();
  await expect(message(andersAt, QUESTION)).toContainText("Sunday?");
  await expect(article.getByRole("button", { name: "Discard" })).toHaveCount(0);
});
