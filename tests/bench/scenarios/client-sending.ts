// From the press of Enter in one browser to the message standing in another: sealed, stored, pushed, opened, checked and drawn; in
// a conversation that has just begun, and in a long one.
import type { Profile } from "../../browser/support/profile.ts";
import { quantile } from "../stage/figures.ts";
import { makePast, Notes, sitDown, whatWasSeen, whenComplete, withChat } from "../stage/browser.ts";

export const name = "client-sending";

const MESSAGES = 60;
/** Sent before, and not counted. */
const FIRST = 10;
const PASTS = [
  { past: 20, suffix: "" },
  { past: 10_000, suffix: " among 10,000 messages" },
];

export async function run(repetitions: number): Promise<object> {
  return withChat(async () => {
    const notes = new Notes();
    for (const { past, suffix } of PASTS) {
      const { reader, writer } = await makePast(past);
      const [from, to] = [await sitDown(writer), await sitDown(reader)];
      await from.go(`/chat/${reader.account.handle}`);
      await to.go(`/chat/${writer.account.handle}`);
      for (const profile of [from, to]) await whenComplete(profile);
      for (let round = 0; round < repetitions; round += 1) {
        const times = await sendSome(from, to, round * 1000);
        notes.note(`send to shown${suffix}, p50, ms`, quantile(times, 0.5));
        notes.note(`send to shown${suffix}, p95, ms`, quantile(times, 0.95));
      }
      await from.close();
      await to.close();
    }
    return { AryaTel: notes.figures() };
  });
}

/** Milliseconds each message took, ascending. */
async function sendSome(from: Profile, to: Profile, number: number): Promise<number[]> {
  const texts = Array.from({ length: FIRST + MESSAGES }, (_, at) => `ping ${String(number + at)}.`);
  const field = from.page.getByRole("textbox", { name: "Message" });
  for (const text of texts) {
    await field.fill(text);
    await field.press("Enter");
    // The page itself notes what it shows: looking through all of it again and again would keep it from its work.
    await to.page.waitForFunction(hasArrived, text, { polling: 50 });
  }
  const [sent, arrived] = [await whatWasSeen(from.page), await whatWasSeen(to.page)];
  const times = texts.slice(FIRST).flatMap((text) => {
    const [begun, ended] = [sent.sent[text], arrived.arrived[text]];
    return begun === undefined || ended === undefined ? [] : [arrived.origin + ended - sent.origin - begun];
  });
  if (times.length !== MESSAGES) throw new Error(`${String(times.length)} were seen`);
  return times.sort((a, b) => a - b);
}

/** Runs within the page. */
function hasArrived(text: string): boolean {
  const { arrived } = Reflect.get(globalThis, "seen") as { arrived: object };
  return Reflect.has(arrived, text);
}
