// `npm test`: from a bare clone to the result of every check and test.
import { rmSync } from "node:fs";
import { runEntry } from "./bootstrap.mjs";
import { findProgram, installDebianPackage } from "./debian.mjs";
import { PlainError } from "./plain-error.mjs";
import { setting } from "./setting.mjs";
import { runSteps } from "./steps.mjs";

const BROWSERS = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const WHAT_TO_INSTALL = [
  "The browser tests need Chromium, and it cannot be installed from here. Please do one of these:",
  "  Debian:  sudo apt-get install chromium",
  "  Fedora:  sudo dnf install chromium",
  "  any:     CHROMIUM_PATH=/path/to/chromium-or-chrome npm test",
].join("\n");

/** @returns {Promise<string>} */
async function requireChromium() {
  const given = setting("CHROMIUM_PATH");
  if (given !== undefined) {
    if (findProgram([given]) === null) throw new PlainError(`CHROMIUM_PATH is ${given}, and that cannot be run.`);
    return given;
  }
  const found = findProgram(BROWSERS);
  if (found !== null) return found;
  const installed = (await installDebianPackage("chromium", console.log)) ? findProgram(BROWSERS) : null;
  if (installed === null) throw new PlainError(WHAT_TO_INSTALL);
  return installed;
}

await runEntry({
  main: async () => {
    rmSync("test-results", { recursive: true, force: true });
    process.env["CHROMIUM_PATH"] = await requireChromium();
    await runSteps([
      ["Verify", process.execPath, "scripts/verify.mjs"],
      // Every fault once, in an order that is another one each time; what it prints repeats it.
      ["Nemesis", process.execPath, "tests/nemesis/run.ts", "--minutes", "0"],
      ["Browser tests", "playwright", "test"],
    ]);
    console.log("\nAll checks and tests passed.");
  },
});
