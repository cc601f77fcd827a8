// Looks at a screen as it is in every size and theme: nothing runs over the edge, a picture is kept. axe, which takes longer than
// all else, looks at it twice, so that each size and each theme is seen once; AXE=all has it look at every picture.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type Axe from "axe-core";
import { expect, type Locator, type Page } from "@playwright/test";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PICTURES = "test-results/pictures";
const SIZES = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
] as const;
const THEMES = ["light", "dark"] as const;
const ALL_PICTURES = process.env["PICTURES"] === "all";
const AXE_LOOKS_AT_ALL = process.env["AXE"] === "all";

interface Place {
  /** Pictures are named after it. */
  name: string;
  /** Widths at which the screen exists; both when left out. */
  widths?: readonly number[];
  /** Of the window, where more is to be seen than fits the usual one. */
  height?: number;
  /** The pictures that axe looks at are enough; PICTURES=all takes the others too. */
  few?: boolean;
  /** What has to be in view, at each size. */
  show?: Locator;
}

/** The page's width beyond the window's, in pixels: more than 0 means that one must scroll sideways. */
async function overhang(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

/** Whether axe looks at this one: the diagonals of sizes and themes, or both themes where there is one size. */
function isForAxe(width: number, theme: (typeof THEMES)[number], widths: readonly number[]): boolean {
  return AXE_LOOKS_AT_ALL || widths.length === 1 || width < 1000 === (theme === "dark");
}

export async function look(page: Page, place: Place): Promise<void> {
  const { name, widths = SIZES.map(({ width }) => width), height, few = false, show } = place;
  mkdirSync(PICTURES, { recursive: true });
  for (const size of SIZES.filter(({ width }) => widths.includes(width))) {
    await page.setViewportSize({ width: size.width, height: height ?? size.height });
    for (const theme of THEMES) {
      if (few && !ALL_PICTURES && size.width < 1000 !== (theme === "dark")) continue;
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await show?.scrollIntoViewIfNeeded();
      const picture = `${name}-${String(size.width)}-${theme}`;
      await page.screenshot({ path: `${PICTURES}/${picture}.png`, animations: "disabled" });
      expect(await overhang(page), `${picture} runs over the edge`).toBe(0);
      if (isForAxe(size.width, theme, widths)) await askAxe(page, picture);
    }
  }
}

async function askAxe(page: Page, place: string): Promise<void> {
  // Reading its program takes a page longer than being looked at by it: once for each document.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  const { found, passed } = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof Axe };
    const { violations, passes } = await axe.run(document, { resultTypes: ["violations"] });
    return {
      found: violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`),
      passed: passes.length,
    };
  });
  expect(passed, `axe looked at ${place}`).toBeGreaterThan(5);
  expect(found, place).toEqual([]);
}
