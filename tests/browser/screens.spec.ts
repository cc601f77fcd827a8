// Every screen and state that the real application can be brought into, on a phone and a desktop, light and dark.
import { expect, test, type Page } from "@playwright/test";
import { look } from "./support/look.ts";
import { newAccount, pemFile, Profile } from "./support/profile.ts";

test.describe.configure({ mode: "serial", timeout: 240_000 });

const [mira, anders] = [newAccount("mira"), newAccount("anders")];
let miraAt: Profile;
let andersAt: Profile;
let miraFile: { name: string; text: string };
let andersFile: { name: string; text: string };

test.beforeAll(async () => {
  [miraAt, andersAt] = [await Profile.open(), await Profile.open()];
});
test.afterAll(async () => {
  await Promise.all([miraAt.close(), andersAt.close()]);
});

async function heading(page: Page, name: string): Promise<void> {
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
}

/** No answer comes to requests whose address contains the part, until the returned function is called. */
async function cutOff(page: Page, part: string): Promise<() => Promise<void>> {
  const pattern = new RegExp(part);
  await page.route(pattern, (route) => route.abort());
  return () => page.unroute(pattern);
}

test("before signing in", async () => {
  const { page } = miraAt;
  await expect(page).toHaveURL(/\/login$/);
  await heading(page, "Sign in");
  await look(page, { name: "login" });

  await miraAt.signIn(mira);
  await expect(page.getByText("Wrong email or password")).toBeVisible();
  await look(page, { name: "login-refused" });

  await page.getByRole("link", { name: "Create an account" }).click();
  await heading(page, "Create your account");
  await look(page, { name: "register" });

  await page.getByRole("checkbox", { name: "Save without a passphrase" }).check();
  await expect(page.getByLabel("Key file passphrase")).toBeDisabled();
  await expect(page.getByText("Whoever gets hold of a file without a passphrase")).toBeVisible();
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByText("Choose a username:")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Username" })).toBeFocused();
  await look(page, { name: "register-faults" });

  await miraAt.go("/no/such/page");
  await heading(page, "There is nothing here");
  await look(page, { name: "not-found" });
});

test("without a connection, and in a browser that cannot do it", async () => {
  const { page } = andersAt;
  const connect = await cutOff(page, "/api/");
  await andersAt.go("/login");
  await heading(page, "No connection");
  await look(page, { name: "offline" });
  await connect();
  await heading(page, "Sign in"); // It comes back by itself.

  const old = await andersAt.newTab();
  await old.addInitScript(() => {
    SubtleCrypto.prototype.importKey = () => Promise.reject(new DOMException("unknown", "NotSupportedError"));
  });
  await old.goto(page.url());
  await heading(old, "This browser cannot keep your messages private");
  await look(old, { name: "unsupported" });
  await old.close();
});

test("registering", async () => {
  const { page } = miraAt;
  // The step in which the account is made is held open for as long as it takes to look at it.
  const { promise: looked, resolve: goOn } = Promise.withResolvers<null>();
  await page.route(/\/api\/register$/, async (route) => {
    await looked;
    await route.continue();
  });
  const registered = miraAt.register(mira);
  await expect(page.getByRole("status").filter({ hasText: "Creating your account…" })).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "Creating your account" })).toHaveAttribute(
    "aria-current",
    "step",
  );
  await look(page, { name: "register-progress" });
  goOn(null);
  miraFile = await registered;

  await heading(page, "Check your key file");
  await look(page, { name: "key-file-saved" });
  await miraAt.checkKeyFile("milk and bread");
  await expect(page.getByText("This is not a key file")).toBeVisible();
  await look(page, { name: "key-file-refused" });
  await page.getByRole("button", { name: "Later" }).click();
  await expect(page).toHaveURL(/\/chat$/);

  andersFile = await andersAt.register(anders);
  await andersAt.checkKeyFile(andersFile.text);
  await expect(andersAt.page.getByText("Your key file works")).toBeVisible();
  await expect(andersAt.page).toHaveURL(/\/chat$/);
});

test("an empty chat and its dialogs", async () => {
  const { page } = miraAt;
  await expect(page.getByText("No conversations yet")).toBeVisible();
  await expect(page.getByText("Your key file has not been checked yet")).toBeVisible();
  await look(page, { name: "chat-empty" });

  const users = /\/api\/users\?/;
  await page.route(users, (route) => route.fulfill({ json: { people: [], next: null } }));
  await page.getByRole("button", { name: "New chat" }).click();
  await expect(page.getByText("Nobody else has an account here yet.")).toContainText(new URL(page.url()).origin);
  await look(page, { name: "new-chat-alone" });
  await page.unroute(users);
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "New chat" }).click();
  await expect(page.getByRole("list", { name: "People" }).getByRole("button", { name: anders.handle })).toBeVisible();
  await look(page, { name: "new-chat" });
  await page.getByRole("searchbox", { name: "Search people" }).fill("nobody_of_this_name");
  await expect(page.getByText("Nobody found")).toBeVisible();
  await look(page, { name: "new-chat-nobody" });
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "New chat" })).toBeFocused();

  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("dialog")).toContainText("Your key file has not been checked");
  await look(page, { name: "sign-out" });
  await page.getByRole("dialog").getByRole("button", { name: "Check key file" }).click();
  await expect(page.getByRole("dialog", { name: "Check your key file" })).toBeVisible();
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Settings" }).click();
  await expect(page.getByRole("dialog")).toContainText(mira.handle);
  await look(page, { name: "settings" });
  await page.getByRole("dialog").getByRole("button", { name: "Check key file" }).click();
  const dialog = page.getByRole("dialog", { name: "Check your key file" });
  await dialog.getByLabel("Key file", { exact: true }).setInputFiles(pemFile(miraFile.text));
  await dialog.getByLabel("Passphrase", { exact: true }).fill(mira.passphrase);
  await look(page, { name: "key-file-dialog" });
  await dialog.getByRole("button", { name: "Check key file" }).click();
  await expect(dialog.getByText("Your key file works")).toBeVisible();
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Your key file has not been checked yet")).toBeHidden();
});

test("the chosen appearance stays", async () => {
  const { page } = miraAt;
  const root = page.locator("html");
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const [light, dark] = ["rgb(242, 245, 245)", "rgb(13, 18, 20)"];
  await page.emulateMedia({ colorScheme: "light" });
  await expect.poll(ground).toBe(light);
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("radio", { name: "Dark" }).check({ force: true });
  await expect(root).toHaveAttribute("data-theme", "dark");
  await expect.poll(ground).toBe(dark);
  await page.reload();
  await expect(root).toHaveAttribute("data-theme", "dark");
  await expect.poll(ground).toBe(dark);
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("radio", { name: "System" }).check({ force: true });
  await page.keyboard.press("Escape");
  await expect(root).not.toHaveAttribute("data-theme");
  await expect.poll(ground).toBe(light);
});

test("a conversation", async () => {
  const { page } = miraAt;
  await page.setViewportSize({ width: 1280, height: 800 });
  await miraAt.openChatWith(anders.handle);
  await expect(page.getByText("Only the two of you can read this conversation.")).toBeVisible();
  await look(page, { name: "conversation-empty" });

  for (const text of ["Did the letter arrive?", "I sent it on Monday, registered.", "שלום! مرحبا! 👋"])
    await miraAt.send(text);
  await expect(miraAt.articles()).toHaveCount(3);
  const link = andersAt.page.getByRole("navigation", { name: "Conversations" }).getByRole("link");
  await expect(link).toContainText("3 unread messages");
  await expect(andersAt.page).toHaveTitle(/^\(3\) /);
  await look(andersAt.page, { name: "chat-unread" });
  await andersAt.page.setViewportSize({ width: 1280, height: 800 });
  await link.click();
  await expect(andersAt.page.getByText("New messages", { exact: true })).toBeVisible();
  await expect(link).not.toContainText("unread");
  await expect(andersAt.page).toHaveTitle(new RegExp(`^${mira.handle}`));
  await look(andersAt.page, { name: "conversation-new" });
  await andersAt.send(
    "It did, this morning. Thank you so much, I had nearly given up on it after all that back and forth.",
  );
  await andersAt.send("  two spaces\n\tand a tab\n" + "unbroken".repeat(40));
  await expect(miraAt.articles()).toHaveCount(5);
  await expect(miraAt.articles().first()).toContainText("Read");
  await look(page, { name: "conversation" });
  await expect(andersAt.page.getByText("New messages", { exact: true })).toHaveCount(0);

  await page.getByRole("button", { name: "Not verified" }).click();
  await expect(page.getByText("Safety number")).toBeVisible();
  const digits = page.getByRole("list", { name: "The 60 digits" }).getByRole("listitem");
  await expect(digits).toHaveText(Array.from({ length: 12 }, () => /^\d{5}$/));
  await look(page, { name: "contact" });
  const mine = await digits.allTextContents();
  await page.keyboard.press("Escape");
  // The name leads there as well.
  await andersAt.page.getByRole("heading", { name: mira.handle }).click({ force: true });
  const theirs = andersAt.page.getByRole("list", { name: "The 60 digits" }).getByRole("listitem");
  await expect(theirs).toHaveText(mine);
  await andersAt.page.keyboard.press("Escape");
});

test("writing", async () => {
  const { page } = miraAt;
  const field = page.getByRole("textbox", { name: "Message" });
  const { height: one } = (await field.boundingBox()) ?? { height: 0 };
  await field.pressSequentially("one");
  await field.press("Shift+Enter");
  await field.pressSequentially("two");
  await expect(field).toHaveValue("one\ntwo");
  const { height: two } = (await field.boundingBox()) ?? { height: 0 };
  expect(two).toBeGreaterThan(one);
  await look(page, { name: "composer" });

  // On a touch screen Enter breaks the line.
  await page.evaluate(() => {
    const real = window.matchMedia.bind(window);
    Reflect.set(window, "touched", true);
    window.matchMedia = (query) =>
      real(query === "(pointer: coarse)" && Reflect.get(window, "touched") === true ? "all" : query);
  });
  await field.press("Enter");
  await expect(field).toHaveValue("one\ntwo\n");
  await page.evaluate(() => Reflect.set(window, "touched", false));
  await field.press("Backspace");

  // A draft waits for its conversation; one with somebody else begins empty.
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole("link", { name: "Back to conversations" }).click();
  await expect(field).toBeHidden();
  await page.getByRole("navigation", { name: "Conversations" }).getByRole("link").click();
  await expect(field).toHaveValue("one\ntwo");
  await field.press("Enter");
  await expect(field).toHaveValue("");
  await expect(miraAt.articles().last()).toContainText("one\ntwo", { useInnerText: true });

  await field.fill("x".repeat(600_000));
  await expect(page.getByText(/Too long by about [\d,]+ characters/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Send" })).toBeDisabled();
  await look(page, { name: "composer-too-long", widths: [360] });
  await field.fill("");
});

test("no connection while talking", async () => {
  const { page } = miraAt;
  const connect = await cutOff(page, "/api/");
  await miraAt.send("Written without a connection");
  await expect(miraAt.articles().last()).toContainText("Sending");
  await expect(page.getByText("No connection. Trying again…")).toBeVisible();
  await look(page, { name: "conversation-stale" });
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole("link", { name: "Back to conversations" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("dialog")).toContainText("have not been sent yet");
  await look(page, { name: "sign-out-unsent" });
  await page.getByRole("button", { name: "Stay signed in" }).click();
  await connect();
  await page.getByRole("navigation", { name: "Conversations" }).getByRole("link").click();
  await expect(miraAt.articles().last()).toContainText(/Sent|Delivered|Read/);
  await expect(page.getByText("No connection. Trying again…")).toBeHidden();
});

test("a message that the server refuses", async () => {
  const { page } = miraAt;
  const messages = /\/messages$/;
  await page.route(messages, (route) =>
    route.request().method() === "POST"
      ? route.fulfill({ status: 422, json: { error: { code: "profile", message: "no", requestId: "r" } } })
      : route.fallback(),
  );
  await miraAt.send("Refused at first");
  const last = miraAt.articles().last();
  await expect(last).toContainText("Not sent. The server did not accept it.");
  // What has grown under one's own message is seen without turning to it.
  await expect(last.getByRole("button", { name: "Retry" })).toBeInViewport({ ratio: 1 });
  await look(page, { name: "conversation-failed" });
  await page.unroute(messages);
  await last.getByRole("button", { name: "Retry" }).click();
  await expect(miraAt.articles().last()).toContainText(/Refused at first.*(Sent|Delivered|Read)/);
  await expect(page.getByRole("button", { name: "Discard" })).toHaveCount(0);
});

test("searching, and nobody of that name", async () => {
  const { page } = miraAt;
  await miraAt.go("/chat");
  const list = page.getByRole("navigation", { name: "Conversations" });
  const search = page.getByRole("searchbox", { name: "Search" });
  await search.fill(anders.handle.slice(2, 9));
  await expect(list.getByRole("link")).toHaveCount(1);
  await search.fill("zzz");
  await expect(list.getByRole("link")).toHaveCount(0);
  await expect(page.getByText("Nothing found for “zzz”")).toBeVisible();
  await look(page, { name: "search-nothing" });
  await page.getByRole("button", { name: "Clear the search" }).click();
  await expect(search).toBeFocused();
  await expect(list.getByRole("link")).toHaveCount(1);
  await miraAt.go("/chat/nobody_of_this_name");
  await expect(page.getByText("Nobody here is called “nobody_of_this_name”.")).toBeVisible();
  await look(page, { name: "conversation-nobody" });
});

test("unlocking", async () => {
  const { page } = miraAt;
  await miraAt.go("/chat");
  await page.setViewportSize({ width: 1280, height: 800 });
  await miraAt.signOut();
  await miraAt.signIn(mira);
  await expect(page).toHaveURL(/\/unlock$/);
  await look(page, { name: "unlock" });
  await miraAt.unlock(miraFile.text, "a wrong passphrase", "forget");
  await expect(page.getByText("This passphrase does not open the file")).toBeVisible();
  await expect(page.getByText("Reloading the page asks for the file again")).toBeVisible();
  await look(page, { name: "unlock-wrong-passphrase" });
  await miraAt.unlock(andersFile.text, anders.passphrase);
  await expect(page.getByText(`This key file belongs to ${anders.handle}`)).toBeVisible();
  await look(page, { name: "unlock-other-person" });
  await miraAt.unlock(miraFile.text, mira.passphrase);
  await expect(page).toHaveURL(/\/chat$/);
});
