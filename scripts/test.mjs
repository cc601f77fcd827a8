// `npm test`: from a bare clone to the result of every check and test.
import { rmSync } from "node:fs";
import { runEntry } from "./bootstrap.mjs";
import { requireChromium } from "./chromium.mjs";
import { runSteps } from "./steps.mjs";

await runEntry({
  main: async () => {
    rmSync("test-results", { recursive: true, force: true });
    await requireChromium();
    await runSteps([
      ["Verify", process.execPath, "scripts/verify.mjs"],
      // Every fault once, in an order that is another one each time; what it prints repeats it.
      ["Nemesis", process.execPath, "tests/nemesis/run.ts", "--minutes", "0"],
      ["Browser tests", "playwright", "test"],
    ]);
    console.log("\nAll checks and tests passed.");
  },
});
