// What Lighthouse says of every page, as a desktop shows it, in Debian's Chromium and with a person signed in. What is not a
// matter of time has to be without fault; how fast a page is, is a figure.
import { createServer } from "node:net";
import lighthouse, { desktopConfig } from "lighthouse";
import { Profile } from "../../browser/support/profile.ts";
import { makePast, Notes, withChat } from "../stage/browser.ts";

export const name = "lighthouse";

const MESSAGES = 200;
const FAULTLESS = ["accessibility", "best-practices"];

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  });
}

/** Scores of 100, and what took away from them. */
async function judge(url: string, port: number): Promise<{ scores: Map<string, number>; faults: string[] }> {
  const flags = { port, output: "json", logLevel: "error", disableStorageReset: true } as const;
  const onlyCategories = ["performance", ...FAULTLESS];
  const result = await lighthouse(url, { ...flags, onlyCategories }, desktopConfig);
  if (result === undefined) throw new Error(`Lighthouse says nothing of ${url}`);
  const { categories, audits, finalDisplayedUrl } = result.lhr;
  if (finalDisplayedUrl !== url) throw new Error(`${url} led to ${finalDisplayedUrl}`);
  const scores = new Map(Object.values(categories).map(({ id, score }) => [id, Math.round((score ?? 0) * 100)]));
  const faults = Object.values(categories).flatMap(({ id, auditRefs }) =>
    auditRefs.flatMap((ref) => {
      const audit = audits[ref.id];
      const isFault = ref.weight > 0 && audit?.score !== null && (audit?.score ?? 1) < 0.9;
      return isFault ? [`${id}: ${ref.id} ${audit?.displayValue ?? ""}`] : [];
    }),
  );
  return { scores, faults };
}

export async function run(repetitions: number): Promise<object> {
  return withChat(async () => {
    const { reader, writer } = await makePast(MESSAGES);
    const port = await freePort();
    const profile = await Profile.open({ args: [`--remote-debugging-port=${String(port)}`] });
    const origin = new URL(profile.page.url()).origin;
    const figures: Record<string, object> = {};
    const wrong: string[] = [];
    const look = async (page: string, path: string): Promise<void> => {
      const notes = new Notes();
      for (let round = 0; round < repetitions; round += 1) {
        const { scores, faults } = await judge(`${origin}${path}`, port);
        for (const [category, score] of scores) {
          notes.note(category, score);
          if (FAULTLESS.includes(category) && score < 100) wrong.push(`${page}: ${faults.join(", ")}`);
        }
        if (faults.length > 0) console.log(`${page}: ${faults.join(", ")}`);
      }
      figures[page] = notes.figures();
    };
    try {
      await look("sign in", "/login");
      await look("register", "/register");
      // What is known of the other person goes to one's other devices by a message to oneself, once.
      const mirrored = profile.page.waitForResponse(
        (answer) => answer.request().method() === "POST" && answer.url().endsWith("/messages") && answer.ok(),
        { timeout: 60_000 },
      );
      await profile.signIn(reader.account);
      await profile.unlock(reader.keyFile, reader.account.passphrase, "keep");
      await profile.page.waitForURL(/\/chat$/);
      await profile.go(`/chat/${writer.account.handle}`);
      await profile.articles().last().waitFor();
      await mirrored;
      await profile.go("/login");
      await look("list", "/chat");
      await look("conversation", `/chat/${writer.account.handle}`);
    } finally {
      await profile.close();
    }
    if (wrong.length > 0) throw new Error(`Lighthouse found faults:\n${[...new Set(wrong)].join("\n")}`);
    return figures;
  });
}
