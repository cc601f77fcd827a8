// What stands around the conversation: finding what was written, being told of what is new, and the keys that lead about.
import { expect, test, type Page } from "@playwright/test";
import { look } from "./support/look.ts";
import { makePersonWithPast, writePast, type PersonWithPast } from "./support/past.ts";
import { Profile } from "./support/profile.ts";

test.describe.configure({ mode: "serial", timeout: 240_000 });

const MESSAGES = 260;
const FIRST = "We met at the harbour when the première was over";

let rosa: PersonWithPast;
let otto: PersonWithPast;
let ines: PersonWithPast;
let rosaAt: Profile;
let ottoAt: Profile;

test.beforeAll(async () => {
  [rosa, otto, ines] = [
    await makePersonWithPast("rosa"),
    await makePersonWithPast("otto"),
    await makePersonWithPast("ines"),
  ];
  const filler = Array.from({ length: MESSAGES }, (_, index) => `Line ${String(index + 2)} about nothing`);
  await writePast([otto, rosa], [FIRST, ...filler]);
  await writePast([rosa, ines], ["The harbour is closed on Mondays"]);
  [rosaAt, ottoAt] = [await Profile.open({ windows: true }), await Profile.open({ windows: true })];
  for (const [profile, person] of [
    [rosaAt, rosa],
    [ottoAt, otto],
  ] as const) {
    await profile.signIn(person.account);
    await profile.unlock(person.keyFile, person.account.passphrase);
    await expect(profile.page).toHaveURL(/\/chat$/);
  }
});
test.afterAll(async () => {
  await Promise.all([rosaAt.close(), ottoAt.close()]);
});

const search = (page: Page) => page.getByRole("searchbox", { name: "Search", exact: true });
const found = (page: Page) => page.getByRole("list", { name: "Messages" }).getByRole("link");
const row = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Conversations" }).getByRole("link").filter({ hasText: name });
async function widen({ page }: Profile): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 800 });
}

test("a word finds messages in all conversations, and choosing one leads to its place; nobody is told the word", async () => {
  const { page, sent } = rosaAt;
  const before = sent.length;
  await search(page).fill("HARBOUR");
  await expect(found(page)).toHaveCount(2, { timeout: 60_000 });
  await expect(found(page).locator("mark")).toHaveText(["harbour", "harbour"]);
  await expect(page.getByRole("status").filter({ hasText: "2 messages found" })).toHaveCount(1);
  await look(page, { name: "search" });
  await widen(rosaAt);
  // Accents do not matter, nor does the order of words.
  await search(page).fill("premiere harb");
  await expect(found(page)).toHaveCount(1);
  await found(page).click();
  await expect(page).toHaveURL(new RegExp(`/chat/${otto.account.handle}$`));
  const first = rosaAt.articles().filter({ hasText: FIRST });
  await expect(first).toBeFocused();
  await expect(first).toBeInViewport();
  // From within the conversation too.
  await search(page).fill("Line 200");
  await found(page).first().click();
  await expect(rosaAt.articles().filter({ hasText: "Line 200 about" })).toBeFocused();
  const told = sent.slice(before).map(({ url, body }) => `${decodeURIComponent(url)} ${body}`.toLowerCase());
  expect(told.length).toBeGreaterThan(0);
  for (const word of ["harb", "premiere", "line 200"]) expect(told.filter((text) => text.includes(word))).toEqual([]);
});

test("people one does not know are looked for when that is asked for", async () => {
  const { page, sent } = rosaAt;
  const stranger = await makePersonWithPast("stranger");
  const name = stranger.account.handle.slice(0, -1);
  const before = sent.length;
  await search(page).fill(name);
  const ask = page.getByRole("button", { name: `Find people called “${name}”` });
  await expect(ask).toBeVisible();
  await expect(page.getByText("Nothing found for")).toBeVisible();
  expect(sent.slice(before).filter(({ url }) => url.includes(name))).toEqual([]);
  await ask.click();
  const link = page.getByRole("list", { name: "Other people" }).getByRole("link");
  await expect(link).toContainText(stranger.account.handle);
  expect(sent.slice(before).filter(({ url }) => url.includes(name)).length).toBeGreaterThan(0);
  await look(page, { name: "search-people", widths: [1280] }); // On a phone the list is behind the conversation.
  await widen(rosaAt);
  await link.click();
  await expect(page).toHaveURL(new RegExp(`/chat/${stranger.account.handle}$`));
  await search(page).press("Escape");
  await expect(search(page)).toHaveValue("");
});

test("keys lead to everything, and the list under ? says which", async () => {
  const { page } = rosaAt;
  const { keyboard } = page;
  await rosaAt.go("/chat");
  await expect(row(page, ines.account.handle)).toBeVisible();
  await page.getByRole("heading", { name: "Your messages" }).click();
  await keyboard.press("?");
  const list = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(list).toContainText("Next conversation");
  await look(page, { name: "shortcuts" });
  await widen(rosaAt);
  await keyboard.press("Escape");
  await expect(list).toBeHidden();

  const handles = await page.getByRole("navigation", { name: "Conversations" }).getByRole("link").all();
  const addresses = await Promise.all(handles.map((link) => link.getAttribute("href")));
  expect(addresses.length).toBeGreaterThan(1);
  for (const address of addresses) {
    await keyboard.press("Alt+ArrowDown");
    await expect(page).toHaveURL(new RegExp(`${String(address)}$`));
  }
  // Two presses are two steps, however quick they are.
  await rosaAt.go("/chat");
  await expect(row(page, ines.account.handle)).toBeVisible();
  await keyboard.press("Alt+ArrowDown");
  await keyboard.press("Alt+ArrowDown");
  await expect(page).toHaveURL(new RegExp(`${String(addresses[1])}$`));
  // At the end of the list there is nowhere to go; from the empty field for writing it is no editing either.
  await page.getByRole("textbox", { name: "Message" }).focus();
  await keyboard.press("Alt+ArrowUp");
  await expect(page).toHaveURL(new RegExp(`${String(addresses.at(-2))}$`));
  await expect(page.getByText("Editing your message")).toHaveCount(0);

  await keyboard.press("Control+k");
  await expect(search(page)).toBeFocused();
  await keyboard.type("a?");
  await expect(search(page)).toHaveValue("a?");
  await keyboard.press("Escape");
  await expect(search(page)).toHaveValue("");
  await keyboard.press("Escape");
  await expect(search(page)).not.toBeFocused();
  await keyboard.press("Alt+n");
  await expect(page.getByRole("dialog", { name: "New chat" })).toBeVisible();
  // A dialog has its own keys.
  await keyboard.press("Control+,");
  await expect(page.getByRole("dialog", { name: "Settings" })).toHaveCount(0);
  await keyboard.press("Escape");
  await keyboard.press("Control+,");
  await expect(page.getByRole("dialog", { name: "Settings" })).toBeVisible();
  await keyboard.press("Escape");

  // On a phone the field is on another screen.
  await page.setViewportSize({ width: 360, height: 740 });
  await expect(search(page)).toBeHidden();
  await keyboard.press("Control+k");
  await expect(search(page)).toBeFocused();
  await widen(rosaAt);
});

/** Every notification that a page shows is noted; what they do when they are clicked is their own. */
async function noteNotifications(page: Page): Promise<() => Promise<{ title: string; body: string }[]>> {
  await page.addInitScript(() => {
    const shown: { title: string; body: string; onclick: (() => void) | null }[] = [];
    const Native = Notification;
    class Noted extends Native {
      constructor(title: string, options: NotificationOptions = {}) {
        super(title, options);
        const clicked = () => {
          this.dispatchEvent(new Event("click"));
        };
        shown.push({ title, body: options.body ?? "", onclick: clicked });
      }
    }
    Object.assign(globalThis, { Notification: Noted, shownNotifications: shown });
  });
  await page.reload();
  return () =>
    page.evaluate(() =>
      (globalThis as unknown as { shownNotifications: { title: string; body: string }[] }).shownNotifications.map(
        ({ title, body }) => ({ title, body }),
      ),
    );
}

test("one tab tells of new messages, by name, without their text unless that was chosen", async () => {
  const { page } = rosaAt;
  await page.context().grantPermissions(["notifications"], { origin: new URL(page.url()).origin });
  await rosaAt.go("/chat");
  const shown = await noteNotifications(page);
  const second = await rosaAt.newTab();
  await second.goto(page.url());
  const shownInSecond = await noteNotifications(second);
  await page.bringToFront();
  await ottoAt.go(`/chat/${rosa.account.handle}`);
  const listed = (text: string) => expect(row(page, otto.account.handle)).toContainText(text);
  const all = async () => [...(await shown()), ...(await shownInSecond())];

  // Off until it is switched on.
  await ottoAt.send("before anything was switched on");
  await listed("before anything");
  expect(await all()).toEqual([]);
  await page.getByRole("button", { name: "Settings" }).click();
  const settings = page.getByRole("dialog", { name: "Settings" });
  // The browser is asked first.
  await settings.getByRole("checkbox", { name: "Tell me about new messages" }).click();
  await expect(settings.getByRole("checkbox", { name: "Tell me about new messages" })).toBeChecked();
  await expect(settings.getByRole("checkbox", { name: "Show what a message says" })).not.toBeChecked();
  await page.keyboard.press("Escape");
  await ottoAt.send("a secret for nobody's screen");
  await expect.poll(all).toEqual([{ title: otto.account.handle, body: "New message" }]);

  await page.getByRole("button", { name: "Settings" }).click();
  await settings.getByRole("checkbox", { name: "Show what a message says" }).check();
  await page.keyboard.press("Escape");
  await ottoAt.send("this may be shown");
  await expect.poll(all).toContainEqual({ title: otto.account.handle, body: "this may be shown" });
  expect(await all()).toHaveLength(2);

  // One's own are no news, and neither is what is being looked at.
  await page.evaluate(() => {
    const { shownNotifications } = globalThis as unknown as { shownNotifications: { onclick: () => void }[] };
    shownNotifications.at(-1)?.onclick();
  });
  const teller = (await shown()).length > 0 ? page : second;
  if (teller === second) {
    await second.evaluate(() => {
      (globalThis as unknown as { shownNotifications: { onclick: () => void }[] }).shownNotifications.at(-1)?.onclick();
    });
    await second.bringToFront();
  }
  await expect(teller).toHaveURL(new RegExp(`/chat/${otto.account.handle}$`));
  await ottoAt.send("while it is looked at");
  await expect(teller.getByRole("log").getByText("while it is looked at")).toBeVisible();
  await ottoAt.send("and once more");
  await expect(teller.getByRole("log").getByText("and once more")).toBeVisible();
  expect(await all()).toHaveLength(2);
  await second.close();
});

test("that one wants to be told holds for oneself, not for who signs in here later", async () => {
  const { page } = rosaAt;
  const tell = page.getByRole("checkbox", { name: "Tell me about new messages" });
  await rosaAt.go("/chat");
  await page.getByRole("button", { name: "Settings" }).click();
  await expect(tell).toBeChecked();
  await page.keyboard.press("Escape");
  await rosaAt.signOut();
  await rosaAt.signIn(ines.account);
  await rosaAt.unlock(ines.keyFile, ines.account.passphrase);
  await expect(row(page, rosa.account.handle)).toBeVisible();
  await page.getByRole("button", { name: "Settings" }).click();
  await expect(tell).not.toBeChecked();
});

test("the chat can be installed, with icons of its own and in the person's language", async () => {
  const { page } = ottoAt;
  await ottoAt.go("/chat");
  await expect(row(page, rosa.account.handle)).toBeVisible();
  const client = await page.context().newCDPSession(page);
  const { installabilityErrors } = await client.send("Page.getInstallabilityErrors");
  // What Chromium says of a profile in which nothing may be installed is no fault of the page.
  expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);
  const { url } = await client.send("Page.getAppManifest");
  const answer = await page.request.get(url, { headers: { "accept-language": "it" } });
  const manifest = (await answer.json()) as {
    lang: string;
    start_url: string;
    icons: { src: string; sizes: string }[];
  };
  expect(manifest).toMatchObject({ lang: "it", start_url: "/chat", display: "standalone" });
  expect(manifest.icons.length).toBeGreaterThan(3);
  for (const { src, sizes } of manifest.icons.filter((icon) => icon.sizes !== "any")) {
    const drawn = await page.evaluate(async (address) => {
      const image = new Image();
      image.src = address;
      await image.decode();
      return `${String(image.naturalWidth)}x${String(image.naturalHeight)}`;
    }, src);
    expect(drawn, src).toBe(sizes);
  }
  // The check sees what it looks for: without a manifest there is something to say.
  await page.evaluate(() => {
    document.querySelector("link[rel=manifest]")?.remove();
  });
  await expect
    .poll(async () => (await client.send("Page.getInstallabilityErrors")).installabilityErrors.length)
    .toBeGreaterThan(0);
});
