// The real server on a database of its own, people with a past, and browsers at which they sit; and eyes within a page that note
// what it shows and when, and for how long it was deaf.
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Page } from "@playwright/test";
import { startApp } from "../../../scripts/app-server.mjs";
import { ensureBuild } from "../../../scripts/ensure-build.mjs";
import { startDatabase } from "../../../scripts/private-database.mjs";
import { makePersonWithPast, writePast, type PersonWithPast } from "../../browser/support/past.ts";
import { Profile } from "../../browser/support/profile.ts";
import { figureOf, type Figure } from "./figures.ts";

export async function withChat<Value>(work: () => Promise<Value>): Promise<Value> {
  await ensureBuild({ log: console.log });
  const directory = mkdtempSync(join(tmpdir(), "aryatel-bench-"));
  mkdirSync("test-results/bench", { recursive: true });
  const database = await startDatabase({ directory });
  try {
    const app = await startApp({
      databaseUrl: database.url,
      logFile: resolve("test-results/bench/server.log"),
      env: { NEXTAUTH_SECRET: randomBytes(32).toString("base64url") },
    });
    process.env["ARYATEL_TEST_URL"] = app.url;
    try {
      return await work();
    } finally {
      await app.stop();
    }
  } finally {
    await database.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Bytes of a message's text. */
const TEXT_BYTES = 300;

/** Two people who have written so many messages to each other, of 300 bytes each, every one another. */
export async function makePast(
  messages: number,
): Promise<{ reader: PersonWithPast; writer: PersonWithPast; texts: readonly string[]; cid: string }> {
  const [writer, reader] = [await makePersonWithPast("writer"), await makePersonWithPast("reader")];
  const texts = Array.from({ length: messages }, (_, index) =>
    `Line ${String(index + 1)}. ${randomBytes(TEXT_BYTES).toString("base64")}`.slice(0, TEXT_BYTES),
  );
  const cid = messages > 0 ? await writePast([writer, reader], texts, 50) : "";
  return { reader, writer, texts, cid };
}

export async function sitDown({ account, keyFile }: PersonWithPast): Promise<Profile> {
  const profile = await Profile.open();
  await profile.page.addInitScript(watch);
  await profile.signIn(account);
  await profile.unlock(keyFile, account.passphrase, "keep");
  await profile.page.waitForURL(/\/chat$/);
  return profile;
}

interface Seen {
  /** Milliseconds since 1970. */
  origin: number;
  /** From the page's beginning: begin and end of all tasks over 50 ms, in milliseconds. */
  tasks: { begin: number; end: number }[];
  /** When messages could be seen for the first time. */
  shown: number | null;
  /** When the first answer with the newest messages had come, by conversation. */
  answered: Record<string, number>;
  /** Whether the bar stood there that says how much of the history is loaded, and when it was gone. */
  isLoading: boolean;
  loaded: number | null;
  /** When a text was pressed on its way, and when it stood among the messages. */
  sent: Record<string, number>;
  arrived: Record<string, number>;
}

/** Runs within the page, before anything of its own. */
function watch(): void {
  const seen: Seen = {
    origin: performance.timeOrigin,
    tasks: [],
    shown: null,
    answered: {},
    isLoading: false,
    loaded: null,
    sent: {},
    arrived: {},
  };
  Object.assign(globalThis, { seen });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      seen.tasks.push({ begin: startTime, end: startTime + duration });
  }).observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const cid = /\/([^/]+)\/messages\?limit=\d+$/.exec(entry.name)?.[1];
      if (cid !== undefined && entry instanceof PerformanceResourceTiming) seen.answered[cid] ??= entry.responseEnd;
    }
  }).observe({ type: "resource", buffered: true });
  document.addEventListener(
    "keydown",
    ({ key, target }) => {
      if (key === "Enter" && target instanceof HTMLTextAreaElement) seen.sent[target.value] = performance.now();
    },
    { capture: true },
  );
  const look = (): void => {
    const articles = document.querySelectorAll("[role=log] article");
    const last = articles[articles.length - 1];
    if (last === undefined) return;
    seen.shown ??= performance.now();
    if (document.querySelector("progress") !== null) seen.isLoading = true;
    else if (seen.isLoading) seen.loaded ??= performance.now();
    const ping = /ping \d+\./.exec(last.textContent)?.[0];
    if (ping !== undefined) seen.arrived[ping] ??= performance.now();
  };
  new MutationObserver(() => {
    requestAnimationFrame(look);
  }).observe(document, { childList: true, subtree: true });
}

/** Resolves when a conversation stands there, and the bar is gone that says how much of the history is loaded. */
export async function whenComplete(profile: Profile): Promise<void> {
  await profile.articles().last().waitFor();
  const bar = profile.page.getByRole("progressbar");
  // Counted from a moment in which it could have come.
  await bar.waitFor({ state: "attached", timeout: 5000 }).catch(() => undefined);
  await bar.waitFor({ state: "detached", timeout: 120_000 });
}

export function whatWasSeen(page: Page): Promise<Seen> {
  return page.evaluate(() => Reflect.get(globalThis, "seen") as Seen);
}

/** Milliseconds of the longest task that began in this time; 0: none was over 50 ms. */
export function longest({ tasks }: Seen, from = 0, to = Infinity): number {
  return Math.max(0, ...tasks.filter(({ begin }) => begin >= from && begin <= to).map(({ begin, end }) => end - begin));
}

/** What a script of several repetitions came to, name by name. */
export class Notes {
  readonly #values = new Map<string, number[]>();

  note(name: string, value: number): void {
    this.#values.set(name, [...(this.#values.get(name) ?? []), value]);
  }

  figures(): Record<string, Figure> {
    return Object.fromEntries(Array.from(this.#values, ([name, values]) => [name, figureOf(values)]));
  }
}
