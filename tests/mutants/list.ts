// docs/mutants.md: every rule with what is switched off and the tests that notice.
import { SECTIONS, type Mutant } from "./mutant.ts";

const INTRODUCTION = [
  "# What the tests notice",
  "",
  "Written by `npm run mutants`: each of these checks is switched off in turn, in builds that are made for this alone, and each",
  "time every test named beside it fails. The table is `tests/mutants/table.ts`; the program itself has no such switches, and a",
  "test looks for them in what is built.",
].join("\n");

export function renderList(mutants: readonly Mutant[]): string {
  const sections = SECTIONS.map(([section, title]) => {
    const rows = mutants.filter((mutant) => mutant.section === section).map(rowOf);
    return [`## ${title}`, "", "| rule | without | is noticed by |", "| --- | --- | --- |", ...rows].join("\n");
  });
  return `${[INTRODUCTION, ...sections].join("\n\n")}\n`;
}

function rowOf({ rule, off, guardFile, guards }: Mutant): string {
  const tests = guards.map((guard) => `<br>${cell(guard)}`).join("");
  return `| ${cell(rule)} | ${cell(off)} | \`${guardFile}\`${tests} |`;
}

/** Text that means itself in a cell of a table. */
function cell(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[|*_[\]{}\\`]/g, "\\$&");
}
