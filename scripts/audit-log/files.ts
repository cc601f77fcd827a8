// The auditor's files: the mirror of a log as it was found at the last run, and the evidence of a contradiction.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import * as z from "zod/mini";
import { statementTextSchema } from "../../lib/shared/contract/people.ts";
import { hashB64uSchema } from "../../lib/shared/contract/primitives.ts";
import { PlainError } from "../plain-error.mjs";
import { mirrorOf, type Contradiction, type Mirror } from "./audit.ts";

/** `heads`: every one that was seen, the newest last. `leaves`: base64url of 72 bytes each. */
const fileSchema = z.strictObject({
  v: z.literal(1),
  key: hashB64uSchema,
  heads: z.array(statementTextSchema).check(z.minLength(1)),
  leaves: z.string(),
});

/** What the last run left, verified; null before the first. */
export async function readMirror(file: string): Promise<Mirror | null> {
  if (!existsSync(file)) return null;
  try {
    const { key, heads, leaves } = fileSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    // Node's own base64 for this one long text; what it lets pass, the root does not.
    const mirror = await mirrorOf(key, heads, new Uint8Array(Buffer.from(leaves, "base64url")));
    if (mirror !== null) return mirror;
  } catch (error) {
    throw damaged(file, error);
  }
  throw damaged(file);
}

function damaged(file: string, cause?: unknown): PlainError {
  return new PlainError(`${file} is not, or not any more, what this program writes. Keep it, and name another one.`, {
    cause,
  });
}

/** In one step: what is there is whole, the old or the new. */
export function writeMirror(file: string, { key, heads, leaves }: Mirror): void {
  const unfinished = `${file}.unfinished`;
  writeFileSync(
    unfinished,
    `${JSON.stringify({ v: 1, key, heads, leaves: Buffer.from(leaves).toString("base64url") })}\n`,
  );
  renameSync(unfinished, file);
}

/** Both signed heads beside the mirror, under a name that replaces nothing. Answers that name. */
export function writeEvidence(file: string, url: URL, { kind, text, known, shown }: Contradiction): string {
  const at = new Date().toISOString();
  const evidence = `${file}.contradiction-${at.replaceAll(":", "")}.json`;
  writeFileSync(evidence, `${JSON.stringify({ url: url.href, at, kind, text, known, shown }, null, 2)}\n`, {
    flag: "wx",
  });
  return evidence;
}
