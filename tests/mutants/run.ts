// `npm run mutants [-- [--library] [--only ID]…]`: switches off every check of tests/mutants/table.ts, one at a time, and
// expects the tests named beside it to fail. Prints each rule with its guards. With --library, what needs no server.
// A complete run without survivors writes docs/mutants.md.
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { describeError, PlainError } from "../../scripts/plain-error.mjs";
import { runLibrary } from "./library.ts";
import { renderList } from "./list.ts";
import type { Mutant } from "./mutant.ts";
import { weaveAll } from "./places.ts";
import type { Outcome } from "./run-guards.ts";
import { runInCopy } from "./server.ts";
import { LIBRARY_MUTANTS, SERVER_MUTANTS } from "./table.ts";

const ROOT = resolve(import.meta.dirname, "../..");

const { values } = parseArgs({
  options: { library: { type: "boolean", default: false }, only: { type: "string", multiple: true } },
});
const survivors: string[] = [];
let killed = 0;

function report({ mutant, faults }: Outcome): void {
  const { section, rule, off, id, guardFile, guards } = mutant;
  const line = `${section} | ${rule} | without ${off} (${id})`;
  if (faults.length === 0) {
    killed += 1;
    console.log([`✓ ${line}`, ...guards.map((guard) => `    ${guardFile} > ${guard}`)].join("\n"));
  } else {
    survivors.push(id);
    console.error([`✗ ${line}`, ...faults.map((fault) => `    ${fault}`)].join("\n"));
  }
}

function chosen(mutants: readonly Mutant[]): Mutant[] {
  return mutants.filter(({ id }) => values.only?.includes(id) ?? true);
}

async function run(): Promise<void> {
  const library = chosen(LIBRARY_MUTANTS);
  const server = values.library ? [] : chosen(SERVER_MUTANTS);
  if (library.length + server.length === 0) throw new PlainError(`There is no mutant ${String(values.only)}.`);
  weaveAll(ROOT, [...library, ...server]);
  const began = performance.now();
  const faults = [
    ...(library.length > 0 ? await runLibrary(ROOT, library, report) : []),
    ...(server.length > 0 ? await runInCopy(ROOT, server, report) : []),
  ];
  mkdirSync(join(ROOT, "test-results"), { recursive: true });
  const counts = { passed: killed, failed: survivors.length + faults.length };
  writeFileSync(join(ROOT, "test-results", "mutants.json"), JSON.stringify(counts));
  for (const fault of faults) console.error(`✗ without any mutant: ${fault}`);
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(`\n${String(killed)} mutants killed, ${String(survivors.length)} survived (${seconds} s)`);
  if (counts.failed > 0) throw new PlainError(`✗ ${[...survivors, ...faults].join("\n✗ ")}`);
  if (values.only === undefined && !values.library) {
    writeFileSync(join(ROOT, "docs", "mutants.md"), renderList([...library, ...server]));
  }
}

try {
  await run();
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}
