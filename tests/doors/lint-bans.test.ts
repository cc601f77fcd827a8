import { readdirSync } from "node:fs";
import { ESLint } from "eslint";
import { describe, expect, test } from "vitest";
import { ROOT } from "./planted-tree.ts";

// Each ban is proven by a line that breaks it, and by the same line where it is allowed. ESLint knows types only
// of files that exist, so a real file's name is borrowed for each room.

const eslint = new ESLint({ cwd: ROOT });

function aFileOf(folder: string): string {
  const name = readdirSync(`${ROOT}/${folder}`).find((file) => file.endsWith(".ts"));
  if (name === undefined) throw new Error(`${folder} has no file`);
  return `${folder}/${name}`;
}

const PROTOCOL = aFileOf("lib/protocol");
const CRYPTO = aFileOf("lib/crypto");
const CLIENT = aFileOf("lib/client");
const SHARED = aFileOf("lib/shared");
const TEST = "tests/doors/lint-bans.test.ts";

async function brokenBans(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: `${ROOT}/${filePath}` });
  const rules = (result?.messages ?? []).map((message) => message.ruleId ?? message.message);
  // Planted lines are not pretty; only the bans are looked at, and that the text could be parsed at all.
  return rules.filter((rule) => rule.startsWith("no-restricted-") || rule.startsWith("Parsing"));
}

const SUBTLE = `export const key = crypto.subtle.digest("SHA-256", new Uint8Array(1));`;
const ENV = `export const home = process.env["HOME"];`;
const DEFAULT = `export default 1;`;

const BANNED: readonly (readonly [string, string, string])[] = [
  ["crypto.subtle", CLIENT, SUBTLE],
  ["crypto.subtle", SHARED, SUBTLE],
  ["crypto.subtle", "scripts/start.mjs", SUBTLE],
  ["crypto.subtle", "lib/server/env.ts", SUBTLE],
  ["crypto['subtle']", CLIENT, `export const s = crypto["subtle"];`],
  ["{ subtle } = crypto", CLIENT, `const { subtle } = crypto; export const s = subtle;`],
  ["process.env", CLIENT, ENV],
  ["process.env", PROTOCOL, ENV],
  ["{ env } = process", CLIENT, `const { env } = process; export const e = env;`],
  ["node:process", CLIENT, `import { env } from "node:process"; export const e = env;`],
  ["default export", CLIENT, DEFAULT],
  ["default export", CRYPTO, `const one = 1; export { one as default };`],
  ["default export", "scripts/start.mjs", DEFAULT],
  ...["fetch", "localStorage", "sessionStorage", "indexedDB", "document", "window", "Buffer", "process"].flatMap(
    (name) => [PROTOCOL, CRYPTO].map((file) => [name, file, `export const planted = () => ${name};`] as const),
  ),
  ["globalThis.fetch", PROTOCOL, `export const planted = () => globalThis.fetch;`],
];

const ALLOWED: readonly (readonly [string, string, string])[] = [
  ["crypto.subtle", PROTOCOL, SUBTLE],
  ["crypto.subtle", CRYPTO, SUBTLE],
  ["crypto.subtle", TEST, SUBTLE],
  ["process.env", "lib/server/env.ts", ENV],
  ["process.env", "scripts/start.mjs", ENV],
  ["process.env", "vitest.config.ts", ENV],
  ["process.env", TEST, ENV],
  ["default export", "vitest.config.ts", DEFAULT],
  ["default export", "app/layout.tsx", DEFAULT],
  ["fetch", CLIENT, `export const planted = () => fetch;`],
  ["an own function called subtle", SHARED, `export const subtle = 1;`],
];

describe("what may be written only in certain places", { timeout: 60_000 }, () => {
  test.for(BANNED)("%s is refused in %s", async ([, file, code]) => {
    expect(await brokenBans(file, code)).not.toEqual([]);
  });

  test.for(ALLOWED)("%s is allowed in %s", async ([, file, code]) => {
    expect(await brokenBans(file, code)).toEqual([]);
  });
});
