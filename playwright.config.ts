import { defineConfig } from "@playwright/test";

// One private database and one production server for the whole run: tests/browser/global-setup.ts starts them and
// says in the environment where they are. No browser is downloaded: Debian's Chromium, or the one named.
//
// Files run two at a time. Those in ALONE come afterwards, one by one: they put the server's data back, hold its key log against another
// one, or look at how the screen moves.
const ALONE = /\/(?:sending|split-view|key-log-notices|evil-names|scrolling|instant)\.spec\.ts$/;
const baseURL = process.env["ARYATEL_TEST_URL"];

export default defineConfig({
  testDir: "tests/browser",
  outputDir: "test-results/browser",
  globalSetup: "tests/browser/global-setup.ts",
  workers: 2,
  // Once more, with a trace of the first time, where the machine was too busy; the list names such a test as flaky.
  retries: 1,
  projects: [
    { name: "side by side", testIgnore: ALONE },
    { name: "alone", testMatch: ALONE, workers: 1, dependencies: ["side by side"] },
  ],
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [["list"], ["json", { outputFile: "test-results/playwright.json" }]],
  use: {
    ...(baseURL === undefined ? {} : { baseURL }),
    trace: "retain-on-first-failure",
    launchOptions: {
      executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
      // Chromium's own sandbox cannot be set up by root, nor within many containers.
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    },
  },
});
