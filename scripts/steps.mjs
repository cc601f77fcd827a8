// Runs commands one after the other, says which, and stops at the first that fails.
import { spawn } from "node:child_process";
import { ROOT } from "./bootstrap.mjs";
import { PlainError } from "./plain-error.mjs";

/** @typedef {readonly [name: string, ...command: string[]]} Step */

/**
 * @param {readonly Step[]} steps
 * @returns {Promise<void>}
 */
export async function runSteps(steps) {
  for (const [name, program = "", ...rest] of steps) {
    console.log(`\n▸ ${name}`);
    const began = performance.now();
    const code = await run(program, rest);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    if (code !== 0) throw new PlainError(`✗ ${name} failed after ${seconds} s (${[program, ...rest].join(" ")})`);
    console.log(`✓ ${name} (${seconds} s)`);
  }
}

/**
 * @param {string} program
 * @param {readonly string[]} options
 * @returns {Promise<number>}
 */
function run(program, options) {
  return new Promise((done, fail) => {
    const child = spawn(program, options, { cwd: ROOT, stdio: "inherit" });
    const pass = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal);
    process.once("SIGTERM", pass);
    // Ctrl-C reaches the command by itself; this program waits for its end.
    process.once("SIGINT", ignore);
    child.on("error", fail);
    child.on("exit", (code) => {
      process.off("SIGTERM", pass);
      process.off("SIGINT", ignore);
      done(code ?? 1);
    });
  });
}

function ignore() {
  // See above.
}
