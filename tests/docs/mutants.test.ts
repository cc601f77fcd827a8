// The table of mutants against the documents and the program: no rule without one, none that means nothing any more. What
// comes of them is found out by `npm run mutants`.
import { resolve } from "node:path";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { renderList } from "../mutants/list.ts";
import { MARKER, SECTIONS, weave, type Section } from "../mutants/mutant.ts";
import { weaveAll } from "../mutants/places.ts";
import { LIBRARY_MUTANTS, SERVER_MUTANTS } from "../mutants/table.ts";
import { isThere, listProjectFiles, readProjectFile } from "./project-files.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const MUTANTS = [...LIBRARY_MUTANTS, ...SERVER_MUTANTS];

/** What stands under a heading that begins with these words, in one line. */
function under(document: string, heading: string): string {
  const [, text] = readProjectFile(document).split(`\n${heading}`);
  if (text === undefined) throw new Error(`${document} has no ${heading}`);
  return text.split(/\n#+ /)[0] ?? "";
}
function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}

const TEXTS: Record<Section, string> = {
  "2.1": under("docs/protocol.md", "### 2.1 "),
  "3": under("docs/protocol.md", "## 3 "),
  "4": under("docs/protocol.md", "## 4 "),
  "6": under("docs/protocol.md", "## 6 "),
  "6.1": under("docs/protocol.md", "### 6.1 "),
  "11": under("docs/protocol.md", "## 11 "),
  messages: under("docs/api.md", "## What a posted message must pass"),
  statements: under("docs/api.md", "## What a posted statement must pass"),
  register: under("docs/api.md", "## Answers"),
  requests: readProjectFile("docs/security-tests.md"),
};

/** The words between `from` and the end of its sentence, cut at `at`. */
function clauses(text: string, from: string, at: RegExp): string[] {
  const [, sentence = ""] = inOneLine(text).split(from);
  const end = /\.(?= |$)/.exec(sentence)?.index;
  return sentence
    .slice(0, end)
    .replaceAll(/ \([^)]*\)/g, "")
    .split(at);
}
/** The first cells of a table's rows. */
function rows(text: string, cells = 1): string[] {
  const lines = text.split("\n").filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) =>
    line
      .split("|")
      .slice(1, cells + 1)
      .map((cell) => cell.trim())
      .join(" | "),
  );
}

/** What each section demands, read out of its own text. */
const DEMANDED: Record<Section, readonly string[]> = {
  "2.1": [
    ...["standard base64", "prefix ‖ n ‖ suffix", "Suffix", "Prefixes"],
    ...clauses(TEXTS["2.1"], "Then: ", /[,;] /),
    ...clauses(TEXTS["2.1"], "Ed25519: ", /, /),
    ...clauses(TEXTS["2.1"], "Signatures: ", /, /),
    ...clauses(TEXTS["2.1"], "after generating or importing: ", /,? and /),
  ],
  "3": [
    ...[...TEXTS["3"].matchAll(/^- (?:`([\w-]+)`|(\w+ \w+))/gm)].map(([, op, words]) => op ?? words ?? ""),
    ...clauses(TEXTS["3"], "Verifying a chain: ", /, /),
  ],
  "4": rows(TEXTS["4"], 2),
  "6": [...TEXTS["6"].matchAll(/^(\d+)\. /gm)].map(([, step = ""]) => step),
  "6.1": [
    "`edit` and `del` count only for messages of their own sender",
    "`react` is each person's own",
    "A message with `W_FORK`, `W_REPLAY` or `W_CHANGED` changes nothing",
    "A reader takes such a rest through steps 2 to 5 and 7",
    "The signature proves that the sender wrote a message with that hash",
    "It is shown as deleted only if a `del` of the same sender names it",
  ],
  "11": [
    ...["Leaf", "Signed tree head", "Heads travel", "The alarm stays over reloads and tabs"],
    ...clauses(TEXTS["11"], "What is an alarm: ", /, /),
  ],
  messages: rows(TEXTS.messages),
  statements: rows(TEXTS.statements),
  requests: [
    "every byte of a long password counts",
    "a password has 12 to 1024 bytes",
    "a session id is checked against its row at every request",
    "it ends when idle for a day, and after a month",
    "wrong passwords make the next try wait",
    "an optional second factor",
    "a code counts once",
    "a stolen cookie deletes nothing",
    "every route and method is asked for",
    "6 streams a user",
    "rates of sending, registering",
    "TLS to the database unless on loopback",
  ].map((words) => rows(TEXTS.requests).find((row) => row.startsWith(words)) ?? words),
  register: clauses(TEXTS.register, "`POST /api/register`: ", /, /).map((code) => code.replaceAll("`", "")),
};

describe("the table of mutants", () => {
  test.each(SECTIONS.map(([section]) => section))("has one at least for every rule of %s", (section) => {
    const demanded = DEMANDED[section];
    expect(demanded.length).toBeGreaterThan(4);
    const rules = MUTANTS.filter((mutant) => mutant.section === section).map(({ rule }) => rule);
    expect(demanded.filter((rule) => !rules.includes(rule))).toEqual([]);
  });

  test("is about rules that are written where it says", () => {
    const lost = MUTANTS.filter(({ section, rule }) => {
      return !inOneLine(TEXTS[section]).includes(rule) && !DEMANDED[section].includes(rule);
    });
    expect(lost.map(({ id, rule }) => `${id}: ${rule}`)).toEqual([]);
  });

  test("names exactly one place of the program with every edit", () => {
    for (const mutant of MUTANTS) expect(weaveAll(ROOT, [mutant]).get(mutant.file)).toContain(`"${mutant.id}"`);
    expect(weaveAll(ROOT, MUTANTS).size).toBeGreaterThan(20);
  });

  test("names each mutant once, switches something off, and says who notices", () => {
    const ids = MUTANTS.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    for (const { id, edits, guardFile, guards } of MUTANTS) {
      expect(edits.every(([find, replace]) => find !== replace) && edits.length > 0, id).toBe(true);
      expect(guards.length > 0 && isThere(guardFile), id).toBe(true);
    }
  });

  test("is what docs/mutants.md shows; `npm run mutants` writes it anew", () => {
    expect(readProjectFile("docs/mutants.md") === renderList(MUTANTS)).toBe(true);
  });
});

describe("weaving", () => {
  const mutant = (id: string, ...edits: (readonly [string, string, string?])[]) => ({ id, file: "x.ts", edits });
  const SOURCE = "if (a === b && c) return d;\nif (e) return d;\n";
  const evaluate = (source: string, id: string) => {
    const [, condition = ""] = /^if \((.*)\) return d;$/m.exec(source) ?? [];
    return runInNewContext(condition, { process: { env: { [MARKER]: id } }, a: 1, b: 2, c: true }) as unknown;
  };

  test("switches at run time, one at a time, also within another", () => {
    const woven = weave(SOURCE, [mutant("inner", ["a === b", "true"]), mutant("outer", ["a === b && c", "'off'"])]);
    expect(["inner", "outer", "other"].map((id) => evaluate(woven, id))).toEqual([true, "off", false]);
  });
  test.each([
    ["occurs twice", mutant("twice", ["return d", "x"])],
    ["does not occur", mutant("never", ["a !== b", "x"])],
    ["does not occur in its surroundings", mutant("within", ["c", "x", "if (e)"])],
  ])("refuses by name what %s", (_name, wrong) => {
    expect(() => weave(SOURCE, [wrong])).toThrow(wrong.id);
  });
  test("refuses what overlaps", () => {
    const crossing = [mutant("one", ["a === b && c", "x"]), mutant("two", ["c) return", "x"])];
    expect(() => weave(SOURCE, crossing)).toThrow("one and two overlap");
  });
});

test("nothing outside of tests has a switch for mutants", () => {
  const files = listProjectFiles(/^(?!tests\/)/);
  expect(files.length).toBeGreaterThan(200);
  expect(files.filter((path) => readProjectFile(path).includes(MARKER))).toEqual([]);
});
