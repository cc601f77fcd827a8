// Prints "N passed, N failed" over all test programs of the last `npm test`. A run that failed before or beside
// its tests (its exit code is the argument) counts as one failure at least.
import { existsSync, readFileSync } from "node:fs";

/**
 * @param {string} file
 * @returns {unknown}
 */
function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
}

const vitest = ["vitest", "vitest-scripts"].map(
  (name) => /** @type {{ numPassedTests?: number, numFailedTests?: number }} */ (readJson(`test-results/${name}.json`)),
);
const playwright = /** @type {{ stats?: { expected: number, flaky: number, unexpected: number } }} */ (
  readJson("test-results/playwright.json")
);

let passed = (playwright.stats?.expected ?? 0) + (playwright.stats?.flaky ?? 0);
let failed = playwright.stats?.unexpected ?? 0;
for (const { numPassedTests = 0, numFailedTests = 0 } of vitest) {
  passed += numPassedTests;
  failed += numFailedTests;
}
if (failed === 0 && process.argv[2] !== "0") failed = 1;
console.log(`${String(passed)} passed, ${String(failed)} failed`);
