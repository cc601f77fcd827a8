import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { isThere, listProjectFiles, readProjectFile } from "./project-files.ts";

const documents = listProjectFiles(/\.md$/);

/** Prose without code blocks: what looks like a link in there is none. */
function prose(path: string): string {
  return readProjectFile(path).replaceAll(/^```[\s\S]*?^```/gm, "");
}

/** A heading's anchor, as GitHub makes it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");
}

function anchorsIn(path: string): string[] {
  return [...prose(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => anchorOf(heading));
}

function brokenLinks(path: string): string[] {
  const links = [...prose(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  return links.filter((target) => {
    if (/^(?:https?|mailto):/.test(target)) return false;
    const [file = "", anchor] = target.split("#");
    const full = file === "" ? path : join(dirname(path), decodeURIComponent(file));
    if (!isThere(full)) return true;
    return anchor !== undefined && !anchorsIn(full).includes(anchor);
  });
}

describe("the documents", () => {
  test("there are the ones a reader expects", () => {
    expect(documents).toEqual(
      expect.arrayContaining([
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "README.md",
        "SECURITY.md",
        "docs/dependencies.md",
        "docs/protocol.md",
      ]),
    );
    expect(isThere("LICENSE")).toBe(true);
  });

  test.for(documents)("every link of %s leads somewhere", (path) => {
    expect(brokenLinks(path)).toEqual([]);
  });

  test("every `npm run` that a document or a script names exists", () => {
    const { scripts } = JSON.parse(readProjectFile("package.json")) as { scripts: Record<string, string> };
    const files = [...documents, ...listProjectFiles(/^(?:scripts\/.*|Dockerfile|compose\.yaml|\.ci\/run)$/)];
    const named = files.flatMap((path) =>
      [...readProjectFile(path).matchAll(/npm run (?:--?\w+ )*([\w:-]+)/g)].map(([, name = ""]) => name),
    );
    expect(named).toContain("verify");
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  test("the file that continuous integration runs uses the README's own test command", () => {
    expect(readProjectFile("README.md")).toContain("npm test");
    expect(readProjectFile(".ci/run")).toMatch(/^npm test$/m);
  });

  test("every package is named in docs/dependencies.md", () => {
    const own = JSON.parse(readProjectFile("package.json")) as Record<"dependencies" | "devDependencies", object>;
    const text = readProjectFile("docs/dependencies.md");
    // Declarations of types belong to the package whose types they are.
    const names = Object.keys({ ...own.dependencies, ...own.devDependencies }).filter(
      (name) => !name.startsWith("@types/"),
    );
    expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });
});
