// `npm run test:mysql`: all server tests and a round of the nemesis against a real MySQL instead of MariaDB. Debian has MySQL in
// unstable only, so a small unstable is unpacked into a folder of its own (.data/mysql), once, and nothing but mysqld and its
// clients is run out of it, with its own libraries. Needs root, for debootstrap. Other arguments go to Vitest: files to try;
// --nemesis leaves the tests out, and --tests the nemesis.
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { ROOT, runEntry } from "../../scripts/bootstrap.mjs";
import { findProgram, installDebianPackage } from "../../scripts/debian.mjs";
import { PlainError } from "../../scripts/plain-error.mjs";
import { setting } from "../../scripts/setting.mjs";
import { runSteps } from "../../scripts/steps.mjs";

const SUITE = "sid";
const MIRROR = "http://deb.debian.org/debian";
const PACKAGES = "mysql-server-core,mysql-client-core";
const PROGRAMS = ["usr/sbin/mysqld", "usr/bin/mysql", "usr/bin/mysqldump"];
/** As short as a run can be in which every fault comes once. */
const NEMESIS = ["--seed", "2", "--minutes", "0"];

async function unpack(folder: string): Promise<void> {
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

/** Programs that run the unpacked ones with the libraries they came with. */
function writeWrappers(system: string, folder: string): void {
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
    const programs = join(folder, "bin");
    writeWrappers(join(folder, SUITE), programs);
    // In front: a mysqldump of MariaDB's does not understand this server.
    process.env["PATH"] = [programs, process.env["PATH"] ?? ""].join(delimiter);
    process.env["DATABASE_PROGRAM"] = join(programs, "mysqld");
    const files = process.argv.slice(2).filter((word) => !word.startsWith("--"));
    await runSteps([["Which", join(programs, "mysqld"), "--no-defaults", "--version"]]);
    if (!process.argv.includes("--nemesis")) {
      await runSteps([["Server tests on MySQL", "vitest", "run", "--project", "server", ...files]]);
    }
    if (!process.argv.includes("--tests")) {
      await runSteps([["Nemesis on MySQL", process.execPath, join(ROOT, "tests/nemesis/run.ts"), ...NEMESIS]]);
    }
  },
});
