// With `npm run bench -- --profile`: what a server's main thread did while it was measured, by its own debugging port. Leaves
// the profile itself (for a browser's developer tools) and, for people, a list of what took most of the time.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Contestant } from "./contestants.ts";
import { Debugger } from "./debugger.ts";

const FOLDER = join(import.meta.dirname, "../../../test-results/bench/profiles");
/** Microseconds between two looks. */
const EVERY = 500;
const LISTED = 30;

const profileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.number() }),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});
type CpuProfile = z.infer<typeof profileSchema>;

/** Runs `work`, and where profiles are asked for, beside it one of this contestant; `what` names it. */
export async function profiled<Value>(
  { name, debugPort }: Pick<Contestant, "name" | "debugPort">,
  what: string,
  work: () => Promise<Value>,
): Promise<Value> {
  if (process.env["BENCH_PROFILE"] === undefined) return work();
  const debug = await Debugger.open(debugPort);
  await debug.ask("Profiler.enable");
  await debug.ask("Profiler.setSamplingInterval", { interval: EVERY });
  await debug.ask("Profiler.start");
  const value = await work();
  const { profile } = z.object({ profile: z.unknown() }).parse(await debug.ask("Profiler.stop"));
  debug.close();
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, `${what}-${name}`);
  writeFileSync(`${file}.cpuprofile`, JSON.stringify(profile));
  writeFileSync(`${file}.txt`, summarise(profileSchema.parse(profile)));
  return value;
}

/** Shares of the time, in percent: of the functions at the top of the stack, and of the files they are in. */
function summarise({ nodes, samples, timeDeltas }: CpuProfile): string {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const [functions, files] = [new Map<string, number>(), new Map<string, number>()];
  let all = 0;
  for (const [index, id] of samples.entries()) {
    const frame = frames.get(id);
    const time = timeDeltas[index] ?? 0;
    if (frame === undefined) continue;
    all += time;
    const file = frame.url.replace(/^.*\/(?=node_modules\/)|^file:\/\/.*\/(?=[^/]+$)/, "");
    const called = `${frame.functionName === "" ? "(anonymous)" : frame.functionName} ${file}`.trim();
    functions.set(called, (functions.get(called) ?? 0) + time);
    const group = /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? (file === "" ? frame.functionName : file);
    files.set(group, (files.get(group) ?? 0) + time);
  }
  const list = (shares: ReadonlyMap<string, number>): string[] =>
    [...shares]
      .sort(([, a], [, b]) => b - a)
      .slice(0, LISTED)
      .map(([what, time]) => `${((100 * time) / all).toFixed(1).padStart(5)}  ${what}`);
  return [
    `${(all / 1e6).toFixed(1)} s`,
    "",
    "functions, %",
    ...list(functions),
    "",
    "files, %",
    ...list(files),
    "",
  ].join("\n");
}
