// What a build is made of, and what is put beside it so that it runs alone.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "./bootstrap.mjs";
import { bundleProgram } from "./bundle-program.mjs";
import { compressFiles } from "./compress-files.mjs";

const SOURCES = ["app", "components", "lib", "public", "drizzle", "scripts", "package.json", "package-lock.json"];
/** Our entry in the standalone folder. */
export const ENTRY = "aryatel.js";
const TOP_LEVEL =
  /^(?:next\.config|postcss\.config|proxy|instrumentation|instrumentation-client|server)\.|^tsconfig\.json$/;

/**
 * @param {string} path
 * @returns {string[]} the files at or below a path, in a fixed order
 */
function listFiles(path) {
  const full = join(ROOT, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full)
    .sort()
    .flatMap((name) => listFiles(join(path, name)));
}

/** @returns {string} a hash of everything that a build depends on */
export function hashSources() {
  const hash = createHash("sha256");
  const top = readdirSync(ROOT).filter((name) => TOP_LEVEL.test(name));
  for (const file of [...SOURCES, ...top.sort()].flatMap(listFiles)) {
    const content = readFileSync(join(ROOT, file));
    hash.update(`${file}\0${String(content.length)}\0`).update(content);
  }
  return hash.digest("hex");
}

/**
 * Completes Next's standalone folder: static files, migrations, the guard that is loaded into the server, our own entry
 * (server.ts), which serves hot routes beside Next, and the migration script, each as one file: what is spread over hundreds
 * takes seconds to load. After this, the folder is all that a machine needs beside Node.
 * @param {string} standalone
 * @returns {Promise<void>}
 */
export async function completeStandalone(standalone) {
  const copy = (/** @type {string} */ path) => {
    const from = join(ROOT, path);
    if (!existsSync(from)) return;
    mkdirSync(dirname(join(standalone, path)), { recursive: true });
    cpSync(from, join(standalone, path), { recursive: true });
  };
  for (const path of [".next/static", "public", "drizzle"]) copy(path);
  compressFiles(join(standalone, ".next", "static"));
  // Next's own tracer, with which it has just found what the server needs.
  const { nodeFileTrace } = (await import("next/dist/compiled/@vercel/nft/index.js")).default;
  const { fileList } = await nodeFileTrace([join(ROOT, "scripts", "request-guard.mjs")], { base: ROOT });
  for (const path of fileList) copy(path);
  await bundleProgram(join(ROOT, "server.ts"), join(standalone, ENTRY));
  await bundleProgram(join(ROOT, "scripts", "migrate.mjs"), join(standalone, "scripts", "migrate.mjs"));
}
