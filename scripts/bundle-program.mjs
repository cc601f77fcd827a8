// Makes one file of a program and what it imports, for the standalone folder: there are no sources and no TypeScript there.
// Next's own bundles cannot be imported from outside of it, and what must exist once in a process hangs on globalThis anyway.
import { build } from "esbuild";
import { ROOT } from "./bootstrap.mjs";

/** What Next's tracer has put beside it, because Next's bundles do not hold it either. */
const BESIDE = ["next", "mysql2", "mysql2/*"];

/**
 * @param {string} entry
 * @param {string} outfile
 * @returns {Promise<void>}
 */
export async function bundleProgram(entry, outfile) {
  await build({
    entryPoints: [entry],
    outfile,
    absWorkingDir: ROOT,
    bundle: true,
    platform: "node",
    target: "node20.9",
    format: "esm",
    external: BESIDE,
    // Under this condition `server-only` is empty, as in Next's own bundles for the server.
    conditions: ["react-server"],
    // Packages of the older kind among them ask for Node's modules by `require`.
    banner: {
      js: 'import { createRequire as aryatelRequire } from "node:module"; const require = aryatelRequire(import.meta.url);',
    },
    // The log names functions and lines: they keep their names as long as nothing is made smaller here.
    minify: false,
    logLevel: "silent",
  });
}
