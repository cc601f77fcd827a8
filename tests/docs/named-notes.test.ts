import { describe, expect, test } from "vitest";
import { listProjectFiles, readProjectFile } from "./project-files.ts";

// A mechanism that spans files has one named note, written as a comment or a line that begins with [Note: …];
// every other mention of that name refers to it.

const CODE = /^(?:app|components|lib|scripts|tests|docs)\/.*\.(?:ts|tsx|mjs|md)$|^[^/]+\.(?:ts|mjs|md)$/;
// This file and the style guide speak about notes in general.
const ABOUT_NOTES = /^(?:tests\/docs\/.*|CONTRIBUTING\.md)$/;

interface Mention {
  name: string;
  isDefinition: boolean;
  path: string;
}

function mentionsIn(path: string, text: string): Mention[] {
  return text.split("\n").flatMap((line) =>
    [...line.matchAll(/\[Note: ([^\]…]+)\]/g)].map((match) => ({
      name: match[1] ?? "",
      isDefinition:
        /^\s*(?:\/\/|\/?\*+|#+)?\s*$/.test(line.slice(0, match.index)) && !/^\s*[.,;)]/.test(rest(line, match)),
      path,
    })),
  );
}

function rest(line: string, match: RegExpMatchArray): string {
  return line.slice((match.index ?? 0) + match[0].length);
}

/** Names that are defined other than once, or mentioned and never defined. */
function wrongNotes(mentions: readonly Mention[]): string[] {
  const names = new Set(mentions.map(({ name }) => name));
  return [...names].flatMap((name) => {
    const definitions = mentions.filter((mention) => mention.name === name && mention.isDefinition);
    return definitions.length === 1 ? [] : [`${name}: ${String(definitions.length)} definitions`];
  });
}

describe("named notes", () => {
  test("the check sees definitions, references, doubles and gaps", () => {
    const text = ["// [Note: One]", "// How it works.", "const a = 1; // see [Note: One]", "// See [Note: Two]."].join(
      "\n",
    );
    expect(wrongNotes(mentionsIn("x.ts", text))).toEqual(["Two: 0 definitions"]);
    expect(wrongNotes(mentionsIn("x.ts", `${text}\n * [Note: One]`))).toContain("One: 2 definitions");
  });

  test("every note that is referred to is written once", () => {
    const files = listProjectFiles(CODE).filter((path) => !ABOUT_NOTES.test(path));
    const mentions = files.flatMap((path) => mentionsIn(path, readProjectFile(path)));
    expect(mentions.length).toBeGreaterThan(0);
    expect(wrongNotes(mentions)).toEqual([]);
  });
});
