// The openssl program: another implementation of everything in a key file, and not by us.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Runs openssl in a folder of its own with these files in it; `read` gives a file it wrote. Throws with its complaint. */
export function withOpenssl<Result>(
  files: Readonly<Record<string, string | Uint8Array>>,
  work: (run: (...args: string[]) => string, read: (name: string) => Buffer) => Result,
): Result {
  const folder = mkdtempSync(join(tmpdir(), "aryatel-openssl-"));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return work(
      (...args) => execFileSync("openssl", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }),
      (name) => readFileSync(join(folder, name)),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
