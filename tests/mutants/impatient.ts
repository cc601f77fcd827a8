// Where a mutant is alive, what a test waits for mostly never comes.
import { vi } from "vitest";
import { MARKER } from "./mutant.ts";

/** Milliseconds. */
const PATIENCE = 5000;

if (process.env[MARKER] !== undefined) {
  const wait = vi.waitFor.bind(vi);
  vi.waitFor = (work, options) => {
    const asked = typeof options === "number" ? { timeout: options } : options;
    return wait(work, { ...asked, timeout: Math.min(PATIENCE, asked?.timeout ?? PATIENCE) });
  };
}
