// Runs the guards of mutants and says which of them failed. A guard counts when that very test ran and failed: a file
// that could not be loaded, or a hook that broke, kills nothing.
import { join } from "node:path";
import type { TestCase, TestModule, Vitest } from "vitest/node";
import type { Mutant } from "./mutant.ts";

export interface Outcome {
  mutant: Mutant;
  /** Why it cannot be said to be killed; empty where every guard failed. */
  faults: string[];
}

type Guarded = Pick<Mutant, "guardFile" | "guards">;

/** The guards of `guarded`, run as the program is now: each test by file and full name. */
async function runGuards(
  vitest: Vitest,
  guarded: readonly Guarded[],
): Promise<{ tests: Map<string, TestCase[]>; faults: string[] }> {
  const names = [...new Set(guarded.flatMap(({ guards }) => guards))];
  vitest.setGlobalTestNamePattern(new RegExp(`^(?:${names.map((name) => literally(name)).join("|")})$`));
  const project = vitest.getRootProject();
  const files = [...new Set(guarded.map(({ guardFile }) => join(vitest.config.root, guardFile)))];
  const run = await vitest.runTestSpecifications(files.map((file) => project.createSpecification(file)));
  // It remembers the files of earlier runs.
  const testModules = run.testModules.filter(({ moduleId }) => files.includes(moduleId));
  const tests = new Map<string, TestCase[]>();
  for (const file of testModules) {
    for (const test of file.children.allTests()) {
      const id = `${file.relativeModuleId} > ${test.fullName}`;
      if (test.result().state !== "skipped") tests.set(id, [...(tests.get(id) ?? []), test]);
    }
  }
  const broken = testModules.filter((file) => file.errors().length > 0);
  return {
    tests,
    faults: [
      ...broken.map(describeBroken),
      ...run.unhandledErrors.map((error) => `unhandled: ${describeFault(error)}`),
    ],
  };
}

/** That every guard is there once and passes while no mutant is alive: what fails with a mutant then fails because of it. */
export async function runControl(vitest: Vitest, mutants: readonly Mutant[]): Promise<string[]> {
  const { tests, faults } = await runGuards(vitest, mutants);
  const wrong = mutants.flatMap(({ id, guardFile, guards }) =>
    guards.flatMap((guard) => {
      const found = tests.get(`${guardFile} > ${guard}`) ?? [];
      if (found.length !== 1) return [`${id}: ${String(found.length)} tests of this name in ${guardFile}: ${guard}`];
      return found[0]?.result().state === "passed" ? [] : [`${id}: fails without a mutant: ${guardFile} > ${guard}`];
    }),
  );
  return [...faults, ...wrong];
}

/** With this mutant alive: every one of its guards has to fail. */
export async function runMutant(vitest: Vitest, mutant: Mutant): Promise<Outcome> {
  const { tests, faults } = await runGuards(vitest, [mutant]);
  const survived = mutant.guards.flatMap((guard) => {
    const state = tests.get(`${mutant.guardFile} > ${guard}`)?.[0]?.result().state;
    return state === "failed" ? [] : [`${state ?? "did not run"}: ${guard}`];
  });
  // What a mutant leaves unhandled besides is no wonder; that a file cannot even be loaded is.
  return { mutant, faults: [...faults.filter((fault) => !fault.startsWith("unhandled")), ...survived] };
}

/** The name as a pattern that fits nothing else. */
function literally(name: string): string {
  return name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function describeBroken(file: TestModule): string {
  return `${file.relativeModuleId} does not run: ${describeFault(file.errors()[0])}`;
}

function describeFault(error: unknown): string {
  return error instanceof Error || (typeof error === "object" && error !== null && "message" in error)
    ? String(error.message)
    : String(error);
}
