// Opening a conversation of 10,000 messages in a browser: on a device that sees it for the first time, and on one that keeps it.
import { reloadWithoutKept } from "../../browser/support/device.ts";
import { longest, makePast, Notes, sitDown, whatWasSeen, whenComplete, withChat } from "../stage/browser.ts";

export const name = "client-opening";

const MESSAGES = 10_000;

export async function run(repetitions: number): Promise<object> {
  return withChat(async () => {
    const { reader, writer, cid } = await makePast(MESSAGES);
    const profile = await sitDown(reader);
    const { page } = profile;
    const notes = new Notes();
    await profile.go(`/chat/${writer.account.handle}`);
    await whenComplete(profile);
    for (let round = 0; round < repetitions; round += 1) {
      await reloadWithoutKept(page);
      await whenComplete(profile);
      const first = await whatWasSeen(page);
      const [shown, answered] = [first.shown ?? NaN, first.answered[cid] ?? NaN];
      notes.note("first time: newest 50 shown after their answer, ms", shown - answered);
      notes.note("first time: newest 50 shown after the page was asked for, ms", shown);
      notes.note(
        "first time: all loaded, opened and checked after the newest were shown, ms",
        (first.loaded ?? NaN) - shown,
      );
      notes.note("first time: longest task while the newest came, ms", longest(first, 0, shown));
      notes.note("first time: longest task while all others came, ms", longest(first, shown));
      // What is kept is written some seconds later.
      await page.waitForTimeout(6000);
      await page.reload();
      await profile.articles().last().waitFor();
      await page.waitForTimeout(3000);
      const again = await whatWasSeen(page);
      notes.note("kept: shown after the page was asked for, ms", again.shown ?? NaN);
      notes.note("kept: longest task until shown, ms", longest(again, 0, again.shown ?? 0));
      notes.note("kept: longest task afterwards, ms", longest(again, again.shown ?? 0));
      await page.goto(new URL("/chat", page.url()).href);
      const row = page.getByRole("navigation", { name: "Conversations" }).getByText(writer.account.handle);
      await row.waitFor();
      const pressed = await page.evaluate(() => performance.now());
      await row.click();
      await profile.articles().last().waitFor();
      notes.note(
        "kept: shown after it was pressed in the list, ms",
        ((await whatWasSeen(page)).shown ?? NaN) - pressed,
      );
    }
    await profile.close();
    return { AryaTel: notes.figures() };
  });
}
