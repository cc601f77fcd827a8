// A second language: everything a person sees and hears is in it, from the server's first line on.
import { expect, test, type Page } from "@playwright/test";
import { english } from "../../components/words/all-english.ts";
import { italian } from "../../components/words/it/all-italian.ts";
import { look } from "./support/look.ts";
import { makePersonWithPast, writePast, type PersonWithPast } from "./support/past.ts";
import { Profile } from "./support/profile.ts";

test.describe.configure({ mode: "serial", timeout: 240_000 });

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
function tokens(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}’']{2,}/gu) ?? [];
}
/** Words that only the English texts have. */
const fromItalian = new Set([...textsIn(italian), "chrome su linux"].flatMap(tokens));
const ENGLISH_ONLY = new Set(
  textsIn(english)
    .flatMap(tokens)
    .filter((word) => !fromItalian.has(word)),
);

function englishIn(text: string): string[] {
  return [...new Set(tokens(text).filter((word) => ENGLISH_ONLY.has(word)))];
}

/** All that a page says: its texts, and the names and hints of what is in it. People's own words are left out. */
async function saidBy(page: Page): Promise<string> {
  return page.evaluate(() => {
    const named = [...document.querySelectorAll("*")].flatMap((element) =>
      ["aria-label", "placeholder", "title", "alt", "aria-description"].map((name) => element.getAttribute(name) ?? ""),
    );
    return `${document.title}\n${document.body.innerText}\n${named.join("\n")}`;
  });
}
async function expectItalian(page: Page, handles: readonly string[]): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("lang", "it");
  let said = await saidBy(page);
  for (const handle of handles) said = said.replaceAll(handle, "");
  // The language's own name for English is there to be chosen.
  said = said.replaceAll("English", "");
  expect(said.length).toBeGreaterThan(20);
  expect(englishIn(said), said).toEqual([]);
}

let luca: PersonWithPast;
let carla: PersonWithPast;
let lucaAt: Profile;
const faults: string[] = [];

test.beforeAll(async () => {
  [luca, carla] = [await makePersonWithPast("luca"), await makePersonWithPast("carla")];
  await writePast([carla, luca], ["Ciao", "Come va?", "Tutto bene qui"]);
  lucaAt = await Profile.open();
  // A difference between what the server wrote and what the browser writes is said here.
  lucaAt.page.on("pageerror", (error) => faults.push(String(error)));
  lucaAt.page.on("console", (message) => {
    if (message.type() === "error" && /hydrat|Minified React error/i.test(message.text())) faults.push(message.text());
  });
});
test.afterAll(async () => {
  await lucaAt.close();
});

test("the server writes its first line in the language that is asked for", async ({ request }) => {
  const { ARYATEL_TEST_URL: url } = process.env;
  if (url === undefined) throw new Error("global-setup.ts says where");
  const text = async (path: string, headers: Record<string, string>): Promise<{ html: string; said: string }> => {
    const html = await (await request.get(`${url}${path}`, { headers })).text();
    const said = html.replace(/<(script|style)\b.*?<\/\1>/gs, "").replace(/<[^>]+>/g, " ");
    return { html, said };
  };
  for (const path of ["/", "/login", "/register", "/unlock", "/chat", `/chat/${carla.account.handle}`, "/nowhere"]) {
    const plain = await text(path, { "accept-language": "de" });
    expect(plain.html, path).toContain('<html lang="en"');
    expect(englishIn(plain.said), path).not.toEqual([]);
    for (const headers of [
      { "accept-language": "it-IT,it;q=0.9,en;q=0.5" },
      { "accept-language": "en", cookie: "aryatel-language=it" },
    ]) {
      const { html, said } = await text(path, headers);
      expect(html, path).toContain('<html lang="it"');
      expect(englishIn(said), `${path}: ${said}`).toEqual([]);
      expect(tokens(said).filter((word) => fromItalian.has(word)).length, path).toBeGreaterThan(0);
    }
  }
});

test("chosen in the settings, it is there at once and stays", async () => {
  const { page } = lucaAt;
  await lucaAt.signIn(luca.account);
  await lucaAt.unlock(luca.keyFile, luca.account.passphrase);
  await expect(page).toHaveURL(/\/chat$/);
  expect(englishIn(await saidBy(page))).not.toEqual([]);
  await page.getByRole("button", { name: "Settings" }).click();
  const dialog = page.getByRole("dialog", { name: "Settings" });
  await expect(dialog.getByRole("radio", { name: "English" })).toBeChecked();
  await dialog.getByRole("radio", { name: "Italiano" }).click();
  await expect(page.getByRole("button", { name: "Impostazioni" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "it");
  const list = page.getByRole("navigation", { name: "Conversazioni" });
  await expect(list.getByRole("link")).toHaveCount(1);
  await look(page, { name: "italian-list" });
  await page.setViewportSize({ width: 1280, height: 800 });
});

test("no word of English on the main screens, which are the same as the server wrote them", async () => {
  const { page } = lucaAt;
  const handles = [luca.account.handle, carla.account.handle];
  const all = [...handles, "Ciao", "Come va?", "Tutto bene qui"];
  await expectItalian(page, all);
  await page.getByRole("navigation", { name: "Conversazioni" }).getByRole("link").click();
  await expect(page.getByRole("log", { name: "Messaggi" }).getByRole("article")).toHaveCount(3);
  await page.getByRole("textbox", { name: "Messaggio" }).fill("Anche qui");
  await page.getByRole("button", { name: "Invia" }).click();
  await expect(page.getByRole("log", { name: "Messaggi" }).getByText("Inviato")).toHaveCount(1);
  await expectItalian(page, all);
  await look(page, { name: "italian-conversation" });
  await page.setViewportSize({ width: 1280, height: 800 });

  await page.getByRole("button", { name: "Impostazioni" }).click();
  await expect(page.getByRole("dialog", { name: "Impostazioni" }).getByText("Chrome su Linux")).toBeVisible();
  await expectItalian(page, all);
  await look(page, { name: "italian-settings" });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole("dialog").getByRole("button", { name: "Scorciatoie da tastiera" }).click();
  await expectItalian(page, all);
  await page.keyboard.press("Escape");

  await page.getByRole("searchbox", { name: "Cerca", exact: true }).fill("bene");
  await expect(page.getByRole("list", { name: "Messaggi" }).getByRole("link")).toHaveCount(1);
  await expectItalian(page, [...all, "bene"]);
  await page.getByRole("button", { name: "Esci", exact: true }).click();
  await expectItalian(page, [...all, "bene"]);
  await page.getByRole("dialog").getByRole("button", { name: "Esci" }).click();
  await expect(page).toHaveURL(/\/login$/);
  for (const path of ["/login", "/register", "/nowhere"]) {
    await lucaAt.go(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectItalian(page, all);
  }
  expect(faults).toEqual([]);
});

test("where loading the page anew would lose the key, the language waits for it", async () => {
  const { page } = lucaAt;
  await lucaAt.go("/login");
  await page.getByRole("textbox", { name: "Email" }).fill(luca.account.email);
  await page.getByLabel("Password", { exact: true }).fill(luca.account.password);
  await page.getByRole("button", { name: "Accedi" }).click();
  await expect(page).toHaveURL(/\/unlock$/);
  await page.getByLabel("File delle chiavi", { exact: true }).setInputFiles({
    name: "keys.pem",
    mimeType: "application/x-pem-file",
    buffer: Buffer.from(luca.keyFile),
  });
  await page.getByLabel("Frase segreta", { exact: true }).fill(luca.account.passphrase);
  await page.getByRole("radio", { name: "Dimentica la chiave quando chiudo la scheda" }).check();
  await page.getByRole("button", { name: "Sblocca" }).click();
  await expect(page).toHaveURL(/\/chat$/);
  await page.getByRole("button", { name: "Impostazioni" }).click();
  await page.getByRole("radio", { name: "English" }).click();
  await expect(page.getByText("Vale da quando la pagina viene ricaricata.")).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "it");
  await page.reload();
  await expect(page).toHaveURL(/\/unlock$/);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});
