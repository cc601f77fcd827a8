// Where mutants live: the sources they are woven into, and what must hold none of them.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { MARKER, weave, type Mutant } from "./mutant.ts";

/** The woven text of every file that has a mutant, by path. Throws where an edit does not name exactly one place. */
export function weaveAll(root: string, mutants: readonly Mutant[]): Map<string, string> {
  const files = [...new Set(mutants.map(({ file }) => file))];
  return new Map(
    files.map((file) => {
      const here = mutants.filter((mutant) => mutant.file === file);
      return [file, weave(readFileSync(join(root, file), "utf8"), here)];
    }),
  );
}

/** Files below a folder in which a text occurs; packages that were installed are passed over. */
export function filesWith(text: string, folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.slice(folder.length).includes("node_modules"))
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => readFileSync(path).includes(text));
}

/** Files below a folder that hold a switch for mutants. */
export function filesWithMutants(folder: string): string[] {
  return filesWith(MARKER, folder);
}
