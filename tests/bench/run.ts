// `npm run bench [-- --only NAME] [--repetitions 3] [--profile]`: measures the running project, scenario by scenario, and writes
// what came of each with the facts of the machine to test-results/bench/NAME.json; with --profile, what the servers did as well. Figures are the median of several repetitions, and what
// they lay between. Asserts nothing about time.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { machineFacts } from "./machine.ts";

interface Scenario {
  name: string;
  run: (repetitions: number) => Promise<object>;
}

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    repetitions: { type: "string", default: "3" },
    profile: { type: "boolean", default: false },
  },
});
if (values.profile) process.env["BENCH_PROFILE"] = "1";
const folder = join(import.meta.dirname, "scenarios");
const results = join(import.meta.dirname, "../../test-results/bench");
mkdirSync(results, { recursive: true });
for (const file of readdirSync(folder).sort()) {
  const scenario = (await import(join(folder, file))) as Scenario;
  if (values.only !== undefined && !values.only.includes(scenario.name)) continue;
  console.log(`${scenario.name} …`);
  const repetitions = Number(values.repetitions);
  const figures = await scenario.run(repetitions);
  const result = { name: scenario.name, machine: machineFacts(), repetitions, figures };
  writeFileSync(join(results, `${scenario.name}.json`), `${JSON.stringify(result, null, 2)}\n`);
  console.log(JSON.stringify(figures, null, 2));
}
