// Runs commands one after the other, says which, and stops at the first that fails. What does not get into each other's way runs
// side by side.
import { spawn } from "node:child_process";
import { ROOT } from "./bootstrap.mjs";
import { PlainError } from "./plain-error.mjs";

/** @typedef {readonly [name: string, ...command: string[]]} Step */
/** @typedef {{ readonly together: readonly Step[] }} Group steps that may run at the same time, in any order */

/**
 * @param {readonly (Step | Group)[]} steps
 * @returns {Promise<void>}
 */
export async function runSteps(steps) {
  for (const step of steps) await ("together" in step ? runTogether(step.together) : runAlone(step));
}

/** @param {Step} step whose output is shown as it comes */
async function runAlone(step) {
  console.log(`\n▸ ${step[0]}`);
  report(step, await run(step, "inherit"));
}

/** @param {readonly Step[]} steps the output of each is shown as a whole, when it has ended */
async function runTogether(steps) {
  console.log(`\n▸ ${steps.map(([name]) => name).join(", ")}`);
  /** @type {PlainError[]} */
  const failures = [];
  await Promise.all(
    steps.map(async (step) => {
      const ended = await run(step, "pipe");
      process.stdout.write(ended.output);
      try {
        report(step, ended);
      } catch (error) {
        if (!(error instanceof PlainError)) throw error;
        failures.push(error);
      }
    }),
  );
  if (failures.length > 0) throw new PlainError(failures.map(({ message }) => message).join("\n"));
}

/**
 * @param {Step} step
 * @param {{ code: number, seconds: number }} ended
 */
function report([name, ...command], { code, seconds }) {
  const took = `${seconds.toFixed(1)} s`;
  if (code !== 0) throw new PlainError(`✗ ${name} failed after ${took} (${command.join(" ")})`);
  console.log(`✓ ${name} (${took})`);
}

/**
 * @param {Step} step
 * @param {"inherit" | "pipe"} output
 * @returns {Promise<{ code: number, seconds: number, output: string }>}
 */
function run([, program = "", ...rest], output) {
  const began = performance.now();
  return new Promise((done, fail) => {
    const child = spawn(program, rest, { cwd: ROOT, stdio: ["inherit", output, output] });
    /** @type {Buffer[]} */
    const chunks = [];
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (/** @type {Buffer} */ chunk) => chunks.push(chunk));
    const pass = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal);
    process.once("SIGTERM", pass);
    // Ctrl-C reaches the command by itself; this program waits for its end.
    process.once("SIGINT", ignore);
    child.on("error", fail);
    child.on("close", (code) => {
      process.off("SIGTERM", pass);
      process.off("SIGINT", ignore);
      const seconds = (performance.now() - began) / 1000;
      done({ code: code ?? 1, seconds, output: Buffer.concat(chunks).toString() });
    });
  });
}

function ignore() {
  // See above.
}
