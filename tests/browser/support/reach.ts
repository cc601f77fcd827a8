// What can be reached: by the Tab key, and within the window however small it is.
import { expect, type Locator, type Page } from "@playwright/test";

/** Steps to anything on a screen, at most. */
const FAR = 80;

/** Goes to something with the Tab key alone, and says what had the focus where it is not to be reached. */
export async function tabTo(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await expect(target).toBeVisible();
  for (let step = 0; step < FAR; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  await expect(target, "reached by keyboard").toBeFocused();
}

/** Everything that can be pressed or written in comes wholly into the window, by scrolling down at most; gives what does not. */
export async function findOutOfReach(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    // What still moves is not where it will be.
    const ending = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map(({ finished }) => finished));
    const dialog = document.querySelector("[role=dialog]");
    const all = (dialog ?? document).querySelectorAll<HTMLElement>("button, a[href], input, textarea, [role=radio]");
    const out: string[] = [];
    for (const element of all) {
      const isSeen = element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
      // What is only read out has no place on the screen.
      if (!isSeen || element.clientWidth <= 1) continue;
      element.scrollIntoView({ block: "nearest", inline: "nearest" });
      const { left, right, top, bottom } = element.getBoundingClientRect();
      const fits = left >= -1 && right <= innerWidth + 1 && top >= -1 && bottom <= innerHeight + 1;
      if (!fits)
        out.push(
          `${element.getAttribute("aria-label") ?? element.textContent} ${[left, top, right, bottom].join(" ")}`,
        );
    }
    if (document.documentElement.scrollWidth > innerWidth) out.push("the page scrolls sideways");
    return out;
  });
}
