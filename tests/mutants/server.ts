// Mutants of the server: woven into a copy of the tree, which is built once and started for each of them. The copy lies
// under .data with the installed packages as hard links, because the build follows no link that leaves its folder.
import { execFileSync, fork } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { listProjectFiles } from "../docs/project-files.ts";
import type { Mutant } from "./mutant.ts";
import { weaveAll } from "./places.ts";
import type { Outcome } from "./run-guards.ts";
import { SERVER_MUTANTS } from "./table.ts";

/** What stays from one run to the next: installed packages, and the build as long as its sources are the same. */
const KEPT: ReadonlySet<string> = new Set(["node_modules", ".next", ".data"]);
const CONFIG = "next.config.ts";
const CONFIG_PLACE = '  output: "standalone",\n';

const messageSchema = z.union([
  z.strictObject({ fault: z.string() }),
  z.strictObject({ id: z.string(), faults: z.array(z.string()) }),
]);
/** What run-server.ts says. */
export type ServerMessage = z.infer<typeof messageSchema>;

/** Tries each mutant in a build of its own tree; answers the faults of the control, as runLibrary does. */
export async function runInCopy(
  root: string,
  mutants: readonly Mutant[],
  report: (outcome: Outcome) => void,
): Promise<string[]> {
  const folder = join(root, ".data", "mutants");
  copyTree(root, folder);
  // All of them, also where one is to be tried: then the build is the same.
  for (const [file, text] of weaveAll(root, SERVER_MUTANTS)) writeFileSync(join(folder, file), text);
  const faults: string[] = [];
  const ids = mutants.map(({ id }) => id);
  const child = fork(join(folder, "tests", "mutants", "run-server.ts"), ids, { cwd: folder, stdio: "inherit" });
  child.on("message", (value) => {
    const message = messageSchema.parse(value);
    if ("fault" in message) faults.push(message.fault);
    else report(outcomeOf(message, mutants));
  });
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  return code === 0 ? faults : [...faults, `the run in ${folder} ended with ${String(code)}`];
}

function outcomeOf({ id, faults }: { id: string; faults: string[] }, mutants: readonly Mutant[]): Outcome {
  const mutant = mutants.find((candidate) => candidate.id === id);
  if (mutant === undefined) throw new Error(`no such mutant: ${id}`);
  return { mutant, faults };
}

function copyTree(root: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    if (!KEPT.has(name)) rmSync(join(folder, name), { recursive: true });
  }
  for (const path of listProjectFiles(/./)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(root, path), join(folder, path));
  }
  linkPackages(root, folder);
  // Without this, the build would take the folder around the copy for its own.
  const config = readFileSync(join(folder, CONFIG), "utf8");
  if (!config.includes(CONFIG_PLACE)) throw new Error(`${CONFIG} does not say: ${CONFIG_PLACE.trim()}`);
  const here = JSON.stringify(folder);
  const ours = `${CONFIG_PLACE}  outputFileTracingRoot: ${here},\n  turbopack: { root: ${here} },\n`;
  writeFileSync(join(folder, CONFIG), config.replace(CONFIG_PLACE, ours));
}

function linkPackages(root: string, folder: string): void {
  const [from, to] = [join(root, "node_modules"), join(folder, "node_modules")];
  const stamp = join(to, ".linked");
  const wanted = readFileSync(join(root, "package-lock.json"), "utf8");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  rmSync(to, { recursive: true, force: true });
  execFileSync("cp", ["-al", from, to]);
  // What tools have put there for themselves is theirs alone.
  for (const name of readdirSync(to)) {
    if (/^\.(?!bin$|package-lock)/.test(name)) rmSync(join(to, name), { recursive: true });
  }
  writeFileSync(stamp, wanted);
}
