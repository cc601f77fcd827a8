// `npm run test:mysql`: all server tests and a round of the nemesis against a real MySQL instead of MariaDB. Debian has MySQL in
// unstable only, so a small unstable is unpacked into a folder of its own (.data/mysql), once, and nothing but mysqld and its
// clients is run out of it, with its own libraries. Needs root for debootstrap. Other arguments go to Vitest: files to try.
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { ROOT, runEntry } from "./bootstrap.mjs";
import { findProgram, installDebianPackage } from "./debian.mjs";
import { PlainError } from "./plain-error.mjs";
import { setting } from "./setting.mjs";
import { runSteps } from "./steps.mjs";

const SUITE = "sid";
const MIRROR = "http://deb.debian.org/debian";
const PACKAGES = "mysql-server-core,mysql-client-core";
const PROGRAMS = ["usr/sbin/mysqld", "usr/bin/mysql", "usr/bin/mysqldump"];

/** @param {string} folder */
async function unpack(folder) {
  if (existsSync(folder)) return;
  if (process.getuid?.() !== 0) throw new PlainError("debootstrap has to run as root: sudo npm run test:mysql");
  if (findProgram(["debootstrap"]) === null && !(await installDebianPackage("debootstrap", console.log))) {
    throw new PlainError("debootstrap is needed, and it cannot be installed from here: apt-get install debootstrap");
  }
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const options = ["--variant=minbase", `--include=${PACKAGES}`, SUITE, unfinished, MIRROR];
  await runSteps([["Unpack Debian unstable with MySQL", "debootstrap", ...options]]);
  renameSync(unfinished, folder);
}

/**
 * Programs that run the unpacked ones with the libraries they came with.
 * @param {string} system
 * @param {string} folder
 */
function writeWrappers(system, folder) {
  mkdirSync(folder, { recursive: true });
  const libraries = readdirSync(join(system, "usr", "lib"))
    .filter((name) => name.includes("-linux-gnu"))
    .map((name) => join(system, "usr", "lib", name));
  const loader = libraries.flatMap((path) =>
    readdirSync(path)
      .filter((name) => /^ld-linux.*\.so\.\d+$/.test(name))
      .map((name) => join(path, name)),
  )[0];
  if (loader === undefined) throw new PlainError(`${system} has no loader of its own.`);
  for (const path of PROGRAMS) {
    const name = path.split("/").at(-1) ?? "";
    const more = name === "mysqld" ? ` --basedir='${join(system, "usr")}' --secure-file-priv=NULL` : "";
    const run = `exec '${loader}' --library-path '${libraries.join(":")}' '${join(system, path)}' "$@"${more}`;
    writeFileSync(join(folder, name), `#!/bin/sh\n${run}\n`);
    chmodSync(join(folder, name), 0o755);
  }
}

await runEntry({
  main: async () => {
    const folder = resolve(setting("ARYATEL_DATA") ?? ".data", "mysql");
    await unpack(join(folder, SUITE));
    writeWrappers(join(folder, SUITE), join(folder, "bin"));
    process.env["DATABASE_PROGRAM"] = join(folder, "bin", "mysqld");
    process.env["PATH"] = `${process.env["PATH"] ?? ""}${delimiter}${join(folder, "bin")}`;
    await runSteps([
      ["Which", join(folder, "bin", "mysqld"), "--no-defaults", "--version"],
      ["Server tests on MySQL", "vitest", "run", "--project", "server", ...process.argv.slice(2)],
      ["Nemesis on MySQL", process.execPath, join(ROOT, "tests/nemesis/run.ts"), "--seed", "2", "--minutes", "0.5"],
    ]);
  },
});
