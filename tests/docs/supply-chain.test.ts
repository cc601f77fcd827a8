// What may run while packages are installed: nothing but what is needed, allowed by name. A package that comes with a script of
// its own has to be looked at before it is let in here. Versions are checked by scripts/check-versions.mjs.
import { expect, test } from "vitest";
import { readProjectFile } from "./project-files.ts";

const manifest = JSON.parse(readProjectFile("package.json")) as { allowScripts: Record<string, boolean> };
const lock = JSON.parse(readProjectFile("package-lock.json")) as {
  packages: Record<
    string,
    {
      integrity?: string;
      hasInstallScript?: boolean;
      optional?: boolean;
      os?: string[];
      cpu?: string[];
      libc?: string[];
    }
  >;
};
const packages = Object.entries(lock.packages).filter(([path]) => path !== "");

test("only the script that brings Node itself is allowed", () => {
  expect(manifest.allowScripts).toEqual({ node: true });
});

test("no other package has one that is needed", () => {
  const withScript = packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path);
  const names = new Set(withScript.map((path) => path.split("node_modules/").at(-1)));
  // esbuild's only looks whether what it needs is there.
  expect([...names].sort()).toEqual(["esbuild", "node"]);
});

test("every package is pinned by its hash, but for optional ones of other systems, which SECURITY.md says", () => {
  expect(packages.length).toBeGreaterThan(300);
  const unpinned = packages.filter(([, { integrity = "" }]) => !integrity.startsWith("sha512-"));
  for (const [path, { optional, os, libc, cpu }] of unpinned) {
    const isForLinux =
      os?.includes("linux") !== false && libc?.includes("musl") !== true && cpu?.includes("x64") !== false;
    expect([optional, isForLinux], path).toEqual([true, false]);
  }
});
