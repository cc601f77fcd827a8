// How Chromium is started, by Playwright's own fixtures and by profiles.
import type { LaunchOptions } from "@playwright/test";
import { findChromium } from "../../../scripts/chromium.mjs";

/** @param windows - with windows around the page, for what only they do */
export function launchOptions(windows = false): LaunchOptions {
  const path = findChromium({ windows });
  return {
    ...(path === null ? {} : { executablePath: path }),
    // Chromium's own sandbox cannot be set up by root, nor within many containers.
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  };
}
