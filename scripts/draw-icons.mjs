// Draws the icons that are pictures (public/*.png) from the drawings beside them: for whoever changes a drawing. Chromium
// draws; the pictures are kept with the project, because no build may depend on one.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./bootstrap.mjs";
import { findChromium } from "./chromium.mjs";

/** Name, drawing, and pixels of a side. Phones cut the masked ones to their own shape; Apple's fill the corners. */
const ICONS = /** @type {const} */ ([
  ["icon-192.png", "icon.svg", 192],
  ["icon-512.png", "icon.svg", 512],
  ["icon-maskable-512.png", "icon-maskable.svg", 512],
  ["apple-touch-icon.png", "icon-maskable.svg", 180],
]);

const folder = mkdtempSync(join(tmpdir(), "aryatel-icons-"));
try {
  for (const [name, drawing, size] of ICONS) {
    const svg = readFileSync(join(ROOT, "public", drawing), "base64");
    const page = join(folder, "icon.html");
    const side = String(size);
    const image = `<img src="data:image/svg+xml;base64,${svg}" width="${side}" height="${side}" style="display:block">`;
    writeFileSync(page, `<body style="margin:0">${image}`);
    const options = [
      "--headless",
      "--no-sandbox",
      "--hide-scrollbars",
      "--default-background-color=00000000",
      `--user-data-dir=${join(folder, "profile")}`,
      `--window-size=${side},${side}`,
      `--screenshot=${join(ROOT, "public", name)}`,
      page,
    ];
    execFileSync(findChromium({ windows: true }) ?? "chromium", options, { stdio: "ignore" });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
