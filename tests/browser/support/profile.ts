// A person at a browser of their own: a Chromium profile in a folder, so that closing and opening it again is what it is
// in life. Collects everything the page sends.
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, expect, type BrowserContext, type Page } from "@playwright/test";
import { launchOptions } from "./launch.ts";

export interface Account {
  handle: string;
  email: string;
  password: string;
  passphrase: string;
}

/** A request that a page sent; the body as Latin-1, byte for byte. */
export interface SentRequest {
  url: string;
  body: string;
}

/** How a profile is opened; nothing of it has to be said. */
export interface Opening {
  /** One that was used before. */
  folder?: string;
  /** Collects what the page sends, with what was there before. */
  sent?: SentRequest[];
  /** More of Chromium's own switches. */
  args?: readonly string[];
  /** With windows around the page, though nobody sees them: notifications are shown by them. */
  windows?: boolean;
}

/** Chromium's words for what a Content Security Policy or Trusted Types stopped. */
const POLICY = /Content Security Policy|Trusted ?(?:Type|HTML|Script)/i;

let counter = 0;
/** A new account's words, unique in this run; the secrets are long enough to be found again wherever they leak. */
export function newAccount(name: string): Account {
  counter += 1;
  const id = `${Date.now().toString(36)}${String(counter)}`;
  return {
    handle: `${name}_${id}`,
    email: `${name}.${id}@example.org`,
    password: `password of ${name} ${id}`,
    passphrase: `passphrase of ${name} ${id}`,
  };
}

export class Profile {
  readonly page: Page;
  /** All requests so far. */
  readonly sent: SentRequest[];
  /** Origins of all requests so far. */
  readonly origins: Set<string>;
  /** Origins that are ours, beside the server's own: of a proxy in front of it. */
  readonly fronts = new Set<string>();
  /** What the browser said about broken rules of a page's policy. */
  readonly broken: string[];
  readonly #context: BrowserContext;
  readonly #opened: Required<Opening>;

  private constructor(
    context: BrowserContext,
    page: Page,
    { opened, origins, broken }: { opened: Required<Opening>; origins: Set<string>; broken: string[] },
  ) {
    this.#context = context;
    this.page = page;
    this.#opened = opened;
    this.sent = opened.sent;
    this.origins = origins;
    this.broken = broken;
  }

  static async open({ folder, sent = [], args = [], windows = false }: Opening = {}): Promise<Profile> {
    const used = folder ?? (await mkdtemp(join(tmpdir(), "aryatel-profile-")));
    const origins = new Set<string>();
    const broken: string[] = [];
    const context = await chromium.launchPersistentContext(used, {
      ...launchOptions(windows),
      args: [...(launchOptions(windows).args ?? []), ...args],
      acceptDownloads: true,
      viewport: { width: 1280, height: 800 },
    });
    context.setDefaultTimeout(20_000);
    const url = process.env["ARYATEL_TEST_URL"];
    if (url === undefined) throw new Error("global-setup.ts names the address");
    context.on("request", (request) => {
      if (request.url().startsWith("http")) origins.add(new URL(request.url()).origin);
      sent.push({ url: request.url(), body: request.postDataBuffer()?.toString("latin1") ?? "" });
    });
    context.on("console", (message) => {
      if (POLICY.test(message.text())) broken.push(`${message.page()?.url() ?? ""}: ${message.text()}`);
    });
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(`${url}/`);
    return new Profile(context, page, { opened: { folder: used, sent, args, windows }, origins, broken });
  }

  /** Closes the browser and opens it again with the same profile. */
  async reopen(): Promise<Profile> {
    await this.#context.close();
    this.#expectRulesKept();
    return Profile.open(this.#opened);
  }

  /** Kills the browser's process, as a power cut would, and opens it again with the same profile. */
  async killAndReopen(): Promise<Profile> {
    const lines = execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" }).split("\n");
    // Its helpers have the folder in their command lines too, and so has a script that starts it.
    const own = lines.filter(
      (line) => line.includes(this.#opened.folder) && !/--type=|^ *\d+ \S*(?:crashpad_handler|\/sh) /.test(line),
    );
    const [pid] = own.map((line) => Number.parseInt(line, 10));
    if (own.length !== 1 || pid === undefined) throw new Error(`not one process, but ${String(own.length)}`);
    const gone = new Promise((resolve) => this.#context.once("close", resolve));
    process.kill(pid, "SIGKILL");
    await gone;
    return Profile.open(this.#opened);
  }

  /** Whatever was done: no rule of a page's policy was broken, and nobody else was asked for anything. */
  async close(): Promise<void> {
    await this.#context.close();
    await rm(this.#opened.folder, { recursive: true, force: true });
    this.#expectRulesKept();
  }

  #expectRulesKept(): void {
    expect(this.broken).toEqual([]);
    const own = new URL(process.env["ARYATEL_TEST_URL"] ?? "").origin;
    expect([...this.origins].filter((origin) => origin !== own && !this.fronts.has(origin))).toEqual([]);
  }

  /** Another tab of the same profile. */
  async newTab(): Promise<Page> {
    return this.#context.newPage();
  }

  async go(path: string): Promise<void> {
    await this.page.goto(new URL(path, this.page.url()).href);
  }

  /** Fills and sends the registration form; gives the key file that was downloaded. */
  async register(account: Account): Promise<{ name: string; text: string }> {
    await this.go("/register");
    await this.page.getByRole("textbox", { name: "Username" }).fill(account.handle);
    await this.page.getByRole("textbox", { name: "Email" }).fill(account.email);
    await this.page.getByLabel("Password", { exact: true }).fill(account.password);
    await this.page.getByLabel("Key file passphrase", { exact: true }).fill(account.passphrase);
    const download = this.page.waitForEvent("download");
    await this.page.getByRole("button", { name: "Create account" }).click();
    const file = await download;
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
    return { name: file.suggestedFilename(), text: Buffer.concat(chunks).toString("utf8") };
  }

  /** Gives the key file back to the registration screen. */
  async checkKeyFile(text: string): Promise<void> {
    await this.page.getByLabel("Key file", { exact: true }).setInputFiles(pemFile(text));
    await this.page.getByRole("button", { name: "Check key file" }).click();
  }

  async signIn(account: Account): Promise<void> {
    await this.go("/login");
    await this.page.getByRole("textbox", { name: "Email" }).fill(account.email);
    await this.page.getByLabel("Password", { exact: true }).fill(account.password);
    await this.page.getByRole("button", { name: "Sign in" }).click();
  }

  async unlock(text: string, passphrase: string, how: "keep" | "forget" = "keep"): Promise<void> {
    await expect(this.page).toHaveURL(/\/unlock$/);
    await this.page.getByLabel("Key file", { exact: true }).setInputFiles(pemFile(text));
    await this.page.getByLabel("Passphrase", { exact: true }).fill(passphrase);
    const name = how === "keep" ? "Keep the key until I sign out" : "Forget the key when this tab closes";
    await this.page.getByRole("radio", { name }).check();
    await this.page.getByRole("button", { name: "Unlock" }).click();
  }

  async signOut(): Promise<void> {
    await this.page.getByRole("button", { name: "Sign out" }).click();
    await this.page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
    await expect(this.page).toHaveURL(/\/login$/);
  }

  /** Opens the conversation with someone by way of the list of people. */
  async openChatWith(handle: string): Promise<void> {
    await this.page.getByRole("button", { name: "New chat" }).click();
    await this.page.getByRole("list", { name: "People" }).getByRole("button", { name: handle }).click();
    await expect(this.page).toHaveURL(new RegExp(`/chat/${handle}$`));
  }

  async send(text: string): Promise<void> {
    await this.page.getByRole("textbox", { name: "Message" }).fill(text);
    await this.page.getByRole("button", { name: "Send" }).click();
  }

  /** The messages on the screen. */
  articles() {
    return this.page.getByRole("log", { name: "Messages" }).getByRole("article");
  }
}

export function pemFile(text: string, name = "keys.pem") {
  return { name, mimeType: "application/x-pem-file", buffer: Buffer.from(text) };
}
