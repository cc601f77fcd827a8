// A person with 50,000 messages on the device: searching them, scrolling through 10,000, and what the page weighs then.
import { longest, makePast, Notes, sitDown, whatWasSeen, withChat } from "../stage/browser.ts";

export const name = "client-search";

const MESSAGES = Number(process.env["BENCH_SEARCHED"] ?? 50_000);
const SCROLLED = 10_000;
const MB = 1_000_000;

export async function run(repetitions: number): Promise<object> {
  return withChat(async () => {
    const { reader, writer, texts } = await makePast(MESSAGES);
    const profile = await sitDown(reader);
    const { page } = profile;
    const notes = new Notes();
    await profile.go(`/chat/${writer.account.handle}`);
    await profile.articles().last().waitFor();
    await page.getByRole("progressbar").waitFor({ state: "attached" });
    await page.getByRole("progressbar").waitFor({ state: "detached", timeout: 600_000 });

    const search = page.getByRole("searchbox", { name: "Search" });
    const found = page.getByRole("list", { name: "Messages" }).getByRole("link");
    for (let round = 0; round < repetitions; round += 1) {
      // What only one of them says, and the oldest are looked at last.
      const line = texts[17 + round]?.slice(20, 40) ?? "";
      const begun = await page.evaluate(() => performance.now());
      await search.fill(line);
      await found.filter({ hasText: line }).first().waitFor();
      await page.locator("section[aria-busy=false]").waitFor();
      const ended = await page.evaluate(() => performance.now());
      notes.note(`search of ${MESSAGES.toLocaleString("en")} messages, ms`, ended - begun);
      notes.note("longest task meanwhile, ms", longest(await whatWasSeen(page), begun, ended));
      await search.fill("");
    }
    for (let round = 0; round < repetitions; round += 1) {
      const { frames, slow, worst } = await page.evaluate(scrollUp, SCROLLED);
      notes.note(`frames while scrolling through ${SCROLLED.toLocaleString("en")} messages`, frames);
      notes.note("frames over 50 ms among them", slow);
      notes.note("longest frame, ms", worst);
    }
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("HeapProfiler.enable");
    await cdp.send("HeapProfiler.collectGarbage");
    const { usedSize } = await cdp.send("Runtime.getHeapUsage");
    notes.note("heap afterwards, MB", usedSize / MB);
    await profile.close();
    return { AryaTel: notes.figures() };
  });
}

/** Within the page: from the newest upwards, a screen at each frame, until so many messages have passed. */
async function scrollUp(messages: number): Promise<{ frames: number; slow: number; worst: number }> {
  const log = document.querySelector("[role=log]");
  if (log === null) throw new Error("no messages");
  const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
  log.scrollTop = log.scrollHeight;
  for (let wait = 0; wait < 30; wait += 1) await frame();
  const passed = new Set<string>();
  const gaps: number[] = [];
  let last = await frame();
  while (passed.size < messages && gaps.length < 20_000) {
    log.scrollTop -= log.clientHeight;
    const now = await frame();
    gaps.push(now - last);
    last = now;
    for (const article of log.querySelectorAll("article")) passed.add(article.id || article.textContent);
  }
  return { frames: gaps.length, slow: gaps.filter((gap) => gap > 50).length, worst: Math.max(...gaps) };
}
