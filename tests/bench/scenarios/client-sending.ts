// From the press of Enter in one browser to the message standing in another: sealed, stored, pushed, opened, checked and drawn.
import { figureOf, quantile } from "../stage/figures.ts";
import { makePast, sitDown, whatWasSeen, withChat } from "../stage/browser.ts";

export const name = "client-sending";

const MESSAGES = 60;
/** Sent before, and not counted. */
const FIRST = 10;

export async function run(repetitions: number): Promise<object> {
  return withChat(async () => {
    const { reader, writer } = await makePast(20);
    const [from, to] = [await sitDown(writer), await sitDown(reader)];
    await from.go(`/chat/${reader.account.handle}`);
    await to.go(`/chat/${writer.account.handle}`);
    for (const { articles } of [from, to].map((one) => ({ articles: one.articles() }))) await articles.last().waitFor();
    const [medians, slow]: [number[], number[]] = [[], []];
    for (let round = 0; round < repetitions; round += 1) {
      const texts = Array.from({ length: FIRST + MESSAGES }, (_, at) => `ping ${String(round * 1000 + at)}.`);
      const field = from.page.getByRole("textbox", { name: "Message" });
      for (const text of texts) {
        await field.fill(text);
        await field.press("Enter");
        await to.articles().filter({ hasText: text }).waitFor();
      }
      const [sent, arrived] = [await whatWasSeen(from.page), await whatWasSeen(to.page)];
      const times = texts.slice(FIRST).flatMap((text) => {
        const [begun, ended] = [sent.sent[text], arrived.arrived[text]];
        return begun === undefined || ended === undefined ? [] : [arrived.origin + ended - sent.origin - begun];
      });
      if (times.length !== MESSAGES) throw new Error(`${String(times.length)} were seen`);
      times.sort((a, b) => a - b);
      medians.push(quantile(times, 0.5));
      slow.push(quantile(times, 0.95));
    }
    await from.close();
    await to.close();
    return { AryaTel: { "send to shown, p50, ms": figureOf(medians), "send to shown, p95, ms": figureOf(slow) } };
  });
}
