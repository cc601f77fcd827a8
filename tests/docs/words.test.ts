import { describe, expect, test } from "vitest";
import { listProjectFiles, readProjectFile } from "./project-files.ts";

// Words that must not be in the project: work left for later, paths of somebody's machine, and file names that
// say nothing. (This file names them and is left out.)

const TEXT = /\.(?:ts|tsx|mts|mjs|css|md|json|yaml|sql)$|^(?:Dockerfile|Caddyfile|\.ci\/run)$/;
const GENERATED = /^(?:package-lock\.json|drizzle\/meta\/.*|tests\/vectors\/.*|tests\/docs\/words\.test\.ts)$/;

const FORBIDDEN: readonly (readonly [why: string, pattern: RegExp])[] = [
  ["work left for later", /\b(?:TODO|FIXME|XXX|HACK|TBD)\b/],
  ["a path of one machine", /(?:^|[\s"'`(=])\/(?:work|home|Users|root)\/[\w.-]/],
  ["text that stands for text", /coming soon|not implemented/i],
  ["a check that is switched off", /@ts-(?:ignore|nocheck)|\b(?:test|it|describe)\.(?:skip|only|todo)\b/],
  ["the number of a task", /\b(?:issue|task|ticket) #?\d+\b/i],
];
const EMPTY_NAMES = /(?:^|\/)(?:utils?|helpers?|common|misc|stuff|temp)(?:\.|\/)/;

function wrongLines(path: string, text: string): string[] {
  return text
    .split("\n")
    .flatMap((line, index) =>
      FORBIDDEN.filter(([, pattern]) => pattern.test(line)).map(([why]) => `${path}:${String(index + 1)}: ${why}`),
    );
}

describe("words", () => {
  test("the check sees what it looks for", () => {
    const planted = [
      "// TODO: later",
      'const at = "/home/me/x";',
      "// @ts-ignore",
      "see issue 12",
      "test.skip(() => 1);",
    ];
    expect(wrongLines("x.ts", planted.join("\n"))).toHaveLength(planted.length);
    expect(wrongLines("x.ts", "const home = '/homepage';\n// nothing is left")).toEqual([]);
  });

  test("none of them is in the project", () => {
    const files = listProjectFiles(TEXT).filter((path) => !GENERATED.test(path));
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap((path) => wrongLines(path, readProjectFile(path)))).toEqual([]);
  });

  test("file names say what is in the file", () => {
    expect(listProjectFiles(/./).filter((path) => EMPTY_NAMES.test(path))).toEqual([]);
  });
});
