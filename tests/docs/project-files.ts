import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");

/** The project's own files: tracked ones, and new ones that are not ignored. */
export function listProjectFiles(pattern: RegExp): string[] {
  const options = ["ls-files", "--cached", "--others", "--exclude-standard"];
  const listed = execFileSync("git", options, { cwd: ROOT, encoding: "utf8" }).split("\n");
  return listed.filter((path) => path !== "" && pattern.test(path) && existsSync(join(ROOT, path))).sort();
}

export function readProjectFile(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

export function isThere(path: string): boolean {
  return existsSync(join(ROOT, path)) && statSync(join(ROOT, path)).size > 0;
}
