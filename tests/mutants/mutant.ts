// What a mutant is: one check of the program switched off, and the tests that must notice. The program itself has no such
// switch: it is woven into the source while tests run (library.ts), or into a copy of the tree that is built (copy.ts).

/** Where a rule is written: a section of docs/protocol.md or docs/api.md, or a row of docs/security-tests.md. */
export const SECTIONS = [
  ["2.1", "docs/protocol.md, 2.1 A public key is checked before it is stored, pinned or used"],
  ["3", "docs/protocol.md, 3 Identity statements"],
  ["4", "docs/protocol.md, 4 Pins"],
  ["6", "docs/protocol.md, 6 Receiving"],
  ["6.1", "docs/protocol.md, 6.1 Messages about messages"],
  ["11", "docs/protocol.md, 11 The key log"],
  ["messages", "docs/api.md, What a posted message must pass"],
  ["statements", "docs/api.md, What a posted statement must pass"],
  ["register", "docs/api.md, `POST /api/register`"],
  ["requests", "docs/security-tests.md, What is promised about requests"],
] as const;
export type Section = (typeof SECTIONS)[number][0];

/** An expression and what takes its place. `within`: text around it, where the expression alone occurs more than once. */
export type Edit = readonly [find: string, replace: string, within?: string];

export interface Mutant {
  id: string;
  section: Section;
  /** The rule in its section's own words: the number of a step, the beginning of a point, the first cell of a row. */
  rule: string;
  /** What is switched off. */
  off: string;
  file: string;
  edits: readonly Edit[];
  /** A test file, and the full names of the tests in it that must fail. */
  guardFile: string;
  guards: readonly string[];
}

type Entry = Pick<Mutant, "id" | "rule" | "off" | "edits" | "guards"> & Partial<Pick<Mutant, "guardFile">>;

/** Mutants of one section in one file, guarded by one test file where they name no other. */
export function mutantsIn(section: Section, file: string, guardFile: string, entries: readonly Entry[]): Mutant[] {
  return entries.map((entry) => ({ section, file, guardFile, ...entry }));
}

/** The name of the environment variable that says which mutant is alive. Nothing that is shipped contains it. */
export const MARKER = "ARYATEL_MUTANT";

interface Range {
  start: number;
  end: number;
  replace: string;
  id: string;
}

/** The source with a switch for each of its mutants. Throws where an edit does not name exactly one place. */
export function weave(source: string, mutants: readonly Pick<Mutant, "id" | "file" | "edits">[]): string {
  const ranges = mutants.flatMap(({ id, file, edits }) =>
    edits.map(([find, replace, within = find]): Range => {
      const around = onlyPlace(source, within, `${id}: in ${file}`);
      const start = around + onlyPlace(within, find, `${id}: within its surroundings`);
      return { start, end: start + find.length, replace, id };
    }),
  );
  // The outer ones first: what lies inside another is woven into its living half.
  ranges.sort((a, b) => a.start - b.start || b.end - a.end);
  return render(source, 0, source.length, ranges);
}

function onlyPlace(text: string, part: string, where: string): number {
  const at = text.indexOf(part);
  const count = text.split(part).length - 1;
  if (part === "" || count !== 1) throw new Error(`${where}, this occurs ${String(count)} times: ${part}`);
  return at;
}

function render(source: string, from: number, to: number, ranges: readonly Range[]): string {
  const [first, ...others] = ranges;
  if (first === undefined) return source.slice(from, to);
  const { start, end, replace, id } = first;
  const inner = others.filter((range) => range.start < end);
  const crossing = inner.find((range) => range.end > end);
  if (crossing !== undefined) throw new Error(`${id} and ${crossing.id} overlap without one containing the other`);
  const living = render(source, start, end, inner);
  const woven = `(globalThis.process?.env["${MARKER}"] === "${id}" ? (${replace}) : (${living}))`;
  return source.slice(from, start) + woven + render(source, end, to, others.slice(inner.length));
}
