// docs/security-tests.md against the tests: whoever renames or removes one that shows a promise is told.
import { describe, expect, test } from "vitest";
import { isThere, readProjectFile } from "./project-files.ts";

const DOCUMENT = "docs/security-tests.md";
const rows = readProjectFile(DOCUMENT)
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (?:promise|fault) /.test(line) && !line.startsWith("| ---"))
  .map((line) => {
    const [, promise = "", shown = ""] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    return { promise, shown };
  });

/** Files and titles of a cell, such as: `tests/server/login.test.ts` "looks at every byte". */
function testsIn(shown: string): { file: string; title: string }[] {
  return Array.from(shown.matchAll(/`(tests\/[\w./-]+)` "([^"]+)"/g), ([, file = "", title = ""]) => ({ file, title }));
}

describe("what shows a promise", () => {
  test("is named for each, or the promise is a deviation", () => {
    expect(rows.length).toBeGreaterThan(50);
    const open = rows.filter(({ shown }) => testsIn(shown).length === 0).filter(({ shown }) => !isOpen(shown));
    expect(open).toEqual([]);
  });

  test.for(rows.filter(({ shown }) => testsIn(shown).length > 0))("$promise", ({ shown }) => {
    const missing = testsIn(shown).filter(
      ({ file, title }) => !isThere(file) || !readProjectFile(file).includes(title),
    );
    expect(missing).toEqual([]);
  });

  test("what is not met is in SECURITY.md, with what it falls short of", () => {
    const [, text = ""] = readProjectFile("SECURITY.md").split("\n## Deviations\n");
    const deviations = (text.split(/\n## /)[0] ?? "").split("\n").filter((line) => line.startsWith("| "));
    expect(deviations.length).toBeGreaterThan(2);
    for (const line of deviations.slice(2)) expect(line).toMatch(/\| (?:V?\d+\.\d+\.\d+(?:, )?)+ |\| none +\|/);
  });
});

/** Shown by a command, with what it found in a document, or not at all and said so. */
function isOpen(shown: string): boolean {
  if (/^`npm run [\w:]+(?: -- --only \w+)?`: \[[\w.]+\]\([\w.-]+#[\w-]+\)$/.test(shown)) return true;
  return shown.includes("../SECURITY.md#deviations") || /^`npm run [\w:]+`, a step of `npm test`$/.test(shown);
}
