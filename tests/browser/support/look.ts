// Looks at a screen as it is in every size and theme: nothing runs over the edge, a picture is kept. axe, which takes longer than
// all else, looks at it twice, so that each size and each theme is seen once; AXE=all has it look at every picture.
import { mkdirSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const PICTURES = "test-results/pictures";
const SIZES = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
] as const;
const THEMES = ["light", "dark"] as const;
const AXE_LOOKS_AT_ALL = process.env["AXE"] === "all";

interface Place {
  /** Pictures are named after it. */
  name: string;
  /** Widths at which the screen exists; both when left out. */
  widths?: readonly number[];
}

/** The page's width beyond the window's, in pixels: more than 0 means that one must scroll sideways. */
async function overhang(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

/** Whether axe looks at this one: the diagonals of sizes and themes, or both themes where there is one size. */
function isForAxe(width: number, theme: (typeof THEMES)[number], widths: readonly number[]): boolean {
  return AXE_LOOKS_AT_ALL || widths.length === 1 || width < 1000 === (theme === "dark");
}

export async function look(page: Page, { name, widths = SIZES.map(({ width }) => width) }: Place): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  for (const size of SIZES.filter(({ width }) => widths.includes(width))) {
    await page.setViewportSize(size);
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      const place = `${name}-${String(size.width)}-${theme}`;
      await page.screenshot({ path: `${PICTURES}/${place}.png`, animations: "disabled" });
      expect(await overhang(page), `${place} runs over the edge`).toBe(0);
      if (isForAxe(size.width, theme, widths)) await askAxe(page, place);
    }
  }
}

async function askAxe(page: Page, place: string): Promise<void> {
  const { violations, passes } = await new AxeBuilder({ page }).analyze();
  expect(passes.length, `axe looked at ${place}`).toBeGreaterThan(5);
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
  expect(found, place).toEqual([]);
}
