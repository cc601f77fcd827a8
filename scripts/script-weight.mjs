// `npm run weight`: how much JavaScript a first visit of the chat fetches, compressed as the server sends it (Brotli), and
// whether that is within its budget.
// Read from what the build says of itself: the scripts that every page begins with, those of the page and of everything around
// it, and the words of its language, of which the heaviest count. What loads on demand, or later in the background, does not.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./bootstrap.mjs";
import { brotli } from "./compress-files.mjs";
import { PlainError, describeError } from "./plain-error.mjs";

/** Bytes that each page may weigh. */
const BUDGETS = /** @type {const} */ ({ "/chat": 250_000, "/chat/[handle]": 250_000 });
/** How every language begins (components/words/all-english.ts). */
const SPEAKS = /\blang:"[a-z]+",name:"AryaTel"/;
const PAGES = /** @type {const} */ (["/chat", "/chat/[handle]"]);

/**
 * @param {string} file
 * @returns {boolean} whether the words of a language are in it
 */
function speaks(file) {
  return SPEAKS.test(readFileSync(file, "utf8"));
}

/**
 * @param {string} file
 * @returns {unknown}
 */
function read(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

/**
 * @param {string} name
 * @returns {unknown}
 */
function readGlobal(name) {
  return Reflect.get(globalThis, name);
}

const require = createRequire(import.meta.url);

/**
 * @param {string} page
 * @param {string} next the folder of the build
 * @returns {{ all: string[], words: string[][] }} files of the page in any language, and of each language alone
 */
export function scriptsOf(page, next = join(ROOT, ".next")) {
  const manifest = join(next, "server", "app", page, "page_client-reference-manifest.js");
  if (!existsSync(manifest)) throw new PlainError("There is no build to weigh. Please run `npm run build` first.");
  require(manifest);
  const manifests = /** @type {Record<string, { entryJSFiles: Record<string, string[]> }>} */ (
    readGlobal("__RSC_MANIFEST")
  );
  const { rootMainFiles } = /** @type {{ rootMainFiles: string[] }} */ (read(join(next, "build-manifest.json")));
  const all = [...rootMainFiles, ...Object.values(manifests[`${page}/page`]?.entryJSFiles ?? {}).flat()];
  const later = /** @type {Record<string, { files: string[] }>} */ (
    read(join(next, "server", "app", page, "page", "react-loadable-manifest.json"))
  );
  const words = Object.values(later).flatMap(({ files }) =>
    files.some((file) => speaks(join(next, file))) ? [files] : [],
  );
  if (words.length === 0) throw new PlainError("The build does not say where the words are.");
  return { all: [...new Set(all)], words };
}

/** @returns {{ page: keyof typeof BUDGETS, bytes: number }[]} what the scripts of each page of the chat weigh, compressed */
export function weighScripts(next = join(ROOT, ".next")) {
  const weigh = (/** @type {string[]} */ files) =>
    files
      .filter((file) => file.endsWith(".js"))
      .reduce((sum, file) => sum + brotli(readFileSync(join(next, file))).length, 0);
  return PAGES.map((page) => {
    const { all, words } = scriptsOf(page, next);
    const ofOneLanguage = words.map((files) => weigh(files.filter((file) => !all.includes(file))));
    return { page, bytes: weigh(all) + Math.max(...ofOneLanguage) };
  });
}

/** @returns {string[]} a line for each page */
export function describeWeight() {
  const kB = (/** @type {number} */ bytes) => (bytes / 1000).toFixed(1);
  return weighScripts().map(
    ({ page, bytes }) => `JavaScript of ${page}: ${kB(bytes)} kB compressed, of at most ${kB(BUDGETS[page])} kB`,
  );
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    for (const line of describeWeight()) console.log(line);
    if (weighScripts().some(({ page, bytes }) => bytes > BUDGETS[page]))
      throw new PlainError("✗ That is more than the budget.");
  } catch (error) {
    console.error(describeError(error));
    process.exitCode = 1;
  }
}
