import { defineConfig } from "@playwright/test";
import { launchOptions } from "./tests/browser/support/launch.ts";

// One private database and one production server for the whole run: tests/browser/global-setup.ts starts them and
// says in the environment where they are. No browser is downloaded: Debian's Chromium, or the one named.
const baseURL = process.env["ARYATEL_TEST_URL"];

export default defineConfig({
  testDir: "tests/browser",
  outputDir: "test-results/browser",
  globalSetup: "tests/browser/global-setup.ts",
  workers: 2,
  // Once more, where the machine was too busy; the list names such a test as flaky.
  retries: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [["list"], ["json", { outputFile: "test-results/playwright.json" }]],
  use: {
    ...(baseURL === undefined ? {} : { baseURL }),
    // Recording costs as much as the tests themselves: only a second try is recorded.
    trace: "on-first-retry",
    launchOptions: launchOptions(),
  },
});
