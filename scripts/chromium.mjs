// Which browser the browser tests and benchmarks drive, and how it comes here.
import { findProgram, installDebianPackage } from "./debian.mjs";
import { PlainError } from "./plain-error.mjs";
import { setting } from "./setting.mjs";

// Chromium without windows around the page: the engine is the same, it starts in a third of the time, and no hidden tab strip
// takes its share of the cores. What windows do, notifications for one, it cannot.
const SHELL = "chromium-headless-shell";
const WITH_WINDOWS = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const WHAT_TO_INSTALL = [
  "The browser tests need Chromium, and it cannot be installed from here. Please do one of these:",
  "  Debian:  sudo apt-get install chromium chromium-headless-shell (the second makes them quicker)",
  "  Fedora:  sudo dnf install chromium",
  "  any:     CHROMIUM_PATH=/path/to/chromium-or-chrome npm test",
].join("\n");

/**
 * The one that CHROMIUM_PATH names, or the quickest that is here.
 * @param {{ windows?: boolean }} [needs] windows: what windows do is needed
 * @returns {string | null} its path; null when there is none
 * @throws {PlainError} when CHROMIUM_PATH names what cannot be run
 */
export function findChromium({ windows = false } = {}) {
  const given = setting("CHROMIUM_PATH");
  if (given === undefined) return findProgram(windows ? WITH_WINDOWS : [SHELL, ...WITH_WINDOWS]);
  if (findProgram([given]) === null) throw new PlainError(`CHROMIUM_PATH is ${given}, and that cannot be run.`);
  return given;
}

/**
 * Installs what is missing, where that is possible without asking anybody.
 * @returns {Promise<void>}
 * @throws {PlainError} that says what to install
 */
export async function requireChromium() {
  if (findChromium({ windows: true }) === null) await installDebianPackage("chromium", console.log);
  if (findChromium({ windows: true }) === null) throw new PlainError(WHAT_TO_INSTALL);
  // The other one does it too, in more time.
  if (setting("CHROMIUM_PATH") === undefined && findProgram([SHELL]) === null) {
    await installDebianPackage(SHELL, console.log);
  }
}
