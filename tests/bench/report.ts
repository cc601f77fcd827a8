// `npm run bench:report`: makes docs/performance.md and its charts of what was measured. Takes over what test-results/bench holds
// into docs/performance, which is committed, and needs nothing else: the same files give the same page.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { drawBars } from "./chart.ts";

const ROOT = join(import.meta.dirname, "../..");
const MEASURED = join(ROOT, "test-results/bench");
const KEPT = join(ROOT, "docs/performance");
const NOTE = join(KEPT, "note.txt");

const figureSchema = z.object({ median: z.number(), min: z.number(), max: z.number() });
const resultSchema = z.object({
  name: z.string(),
  machine: z.record(z.string(), z.union([z.string(), z.number()])),
  repetitions: z.number(),
  figures: z.record(z.string(), z.record(z.string(), figureSchema)),
});
type Result = z.infer<typeof resultSchema>;

mkdirSync(KEPT, { recursive: true });
if (existsSync(MEASURED)) {
  for (const file of readdirSync(MEASURED).filter((name) => name.endsWith(".json"))) {
    copyFileSync(join(MEASURED, file), join(KEPT, file));
  }
}
const results = readdirSync(KEPT)
  .filter((name) => name.endsWith(".json"))
  .sort()
  .map((file) => resultSchema.safeParse(JSON.parse(readFileSync(join(KEPT, file), "utf8"))).data)
  .filter((result) => result !== undefined);

const NOTES: Record<string, string> = {
  send: "Durable send and deliver: each message is checked, committed to disk, answered, and heard by its recipient; after each load the rows are counted.",
  streams:
    "Clients with an open event stream and nothing to say, 2,000, which is as many as a process takes; memory of the process after its garbage is collected, and what is left when all have hung up.",
  logins:
    "Fifty people sign in at once (bcrypt of cost 12 for each, in a thread of its own), and come again where they were answered 503, until all are in; 100 requests a second of others, a quarter of them sends, from the moment each was due.",
  disk: "Messages of 100 and of 1,000 characters, 100,000 of each, sent by 1,000 people in as many conversations: growth of the database's files, and a backup with `mariadb-dump` as docs/operations.md describes it.",
  "growth-messages":
    "One request at a time, as a conversation grows: its length in messages at the head of each column. A database holds all the smaller ones as well.",
  "growth-people": "One request at a time, as more people have registered: how many, at the head of each column.",
  "growth-conversations":
    "One request at a time of a person who has more and more conversations, of one message each: how many, at the head of each column.",
  "growth-streams":
    "One request at a time, while others listen: how many event streams are open, at the head of each column.",
  history: "Reading, from conversations of growing length.",
  "client-opening":
    "A conversation of 10,000 messages of 300 bytes in Chromium, on a device that sees it for the first time and on one that keeps it.",
  "client-search": "50,000 messages on the device: searched, scrolled through, and what the page holds in memory then.",
  "client-sending":
    "From Enter in one browser to the message standing in another: sealed, stored, pushed, opened, checked and drawn.",
  lighthouse: "What Lighthouse says of each page as a desktop shows it, of 100; a person is signed in on the last two.",
};

const page = [
  "# Performance",
  "",
  "Made by `npm run bench` and `npm run bench:report`; every figure is the median of several repetitions, with the range they lay in. Contestants take turns on one machine, over the",
  "same database server with durable commits. *limit* is plain `node:http` and `mysql2` with the same checks and nothing else; *ejabberd* keeps its archive in the same MariaDB.",
  "",
  // What has to be known about the figures that are kept at the moment.
  ...(existsSync(NOTE) ? [readFileSync(NOTE, "utf8").trim(), ""] : []),
  ...results.flatMap(section),
];
writeFileSync(join(ROOT, "docs/performance.md"), `${page.join("\n").trimEnd()}\n`);

function section({ name, machine, repetitions, figures }: Result): string[] {
  const who = Object.keys(figures);
  const measures = [...new Set(who.flatMap((one) => Object.keys(figures[one] ?? {})))];
  const cell = (one: string, measure: string): string => {
    const figure = figures[one]?.[measure];
    return figure === undefined ? "" : `**${String(figure.median)}** (${String(figure.min)} to ${String(figure.max)})`;
  };
  const charts = measures.map((measure, index) => {
    const bars = who.flatMap((one) => {
      const figure = figures[one]?.[measure];
      return figure === undefined ? [] : [{ name: one, ...figure }];
    });
    const file = `${name}-${String(index + 1)}.svg`;
    writeFileSync(join(KEPT, file), drawBars(measure, bars));
    return `![${measure}](performance/${file})`;
  });
  const facts = Object.entries(machine).map(([fact, value]) => `${fact}: ${String(value)}`);
  return [
    `## ${name}`,
    "",
    ...(NOTES[name] === undefined ? [] : [NOTES[name], ""]),
    `| | ${who.join(" | ")} |`,
    `|---|${who.map(() => "---").join("|")}|`,
    ...measures.map((measure) => `| ${measure} | ${who.map((one) => cell(one, measure)).join(" | ")} |`),
    "",
    ...charts,
    "",
    `${String(repetitions)} repetitions; ${facts.join(", ")}.`,
    "",
  ];
}
