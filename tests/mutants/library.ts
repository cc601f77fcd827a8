// Mutants of what runs in Node alone (protocol, crypto, client): woven in by a plugin while Vitest reads the sources, so
// nothing is copied or changed on disk. Each is alive in a process of its own.
import { join } from "node:path";
import { createVitest, type Vitest } from "vitest/node";
import config from "../../vitest.config.ts";
import { MARKER, weave, type Mutant } from "./mutant.ts";
import { runControl, runMutant, type Outcome } from "./run-guards.ts";

/** Mutants tried side by side. */
const LANES = 2;

/** A Vitest over the guards of these mutants, with the mutants in what they import; none is alive until it is named. */
function startVitest(root: string, mutants: readonly Mutant[]): Promise<Vitest> {
  const files = new Map(mutants.map(({ file }) => [join(root, file), mutants.filter((other) => other.file === file)]));
  const plugin = {
    name: "mutants",
    enforce: "pre" as const,
    transform: (code: string, id: string) => {
      const here = files.get(id);
      return here === undefined ? null : weave(code, here);
    },
  };
  const include = [...new Set(mutants.map(({ guardFile }) => guardFile))];
  const setupFiles = [join(import.meta.dirname, "impatient.ts")];
  return createVitest(
    {
      root,
      include,
      setupFiles,
      restoreMocks: true,
      testTimeout: 60_000,
      hookTimeout: 120_000,
      reporters: [{}],
      watch: false,
      config: false,
      // The cache on disk knows plugins by name only: what was woven once would be taken for what is to be woven now.
      fsModuleCache: false,
    },
    { plugins: [plugin], resolve: { alias: config.resolve?.alias ?? [] } },
  );
}

/** Tries each mutant; `report` hears of each as soon as it is known. Faults of the control come before any of them. */
export async function runLibrary(
  root: string,
  mutants: readonly Mutant[],
  report: (outcome: Outcome) => void,
): Promise<string[]> {
  const lanes = await Promise.all(Array.from({ length: LANES }, () => startVitest(root, mutants)));
  try {
    const [first] = lanes;
    const faults = first === undefined ? [] : await runControl(first, mutants);
    if (faults.length > 0) return faults;
    const waiting = [...mutants];
    await Promise.all(
      lanes.map(async (vitest) => {
        for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
          vitest.getRootProject().config.env = { [MARKER]: mutant.id };
          report(await runMutant(vitest, mutant));
        }
      }),
    );
    return [];
  } finally {
    await Promise.all(lanes.map((vitest) => vitest.close()));
    // Failing tests are what was wanted; what this program ends with is its own to say.
    process.exitCode = 0;
  }
}
