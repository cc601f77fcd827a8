// The secret that sessions are signed with, when none is given: generated once, readable by its owner only.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * @param {string} file
 * @returns {string}
 */
export function ensureSecret(file) {
  const path = resolve(file);
  if (existsSync(path)) {
    const kept = readFileSync(path, "utf8").trim();
    if (kept.length >= 32) return kept;
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const made = randomBytes(32).toString("base64url");
  writeFileSync(path, `${made}\n`, { mode: 0o600 });
  return made;
}
