// `npm run fuzz [-- --seed N --minutes M]` and `npm run sqlmap`: what takes longer than a test may, against the production
// server on a database of its own. What was given is in the environment of the test that does it.
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: "string", default: "1" }, minutes: { type: "string", default: "5" } },
});

const { status } = spawnSync("vitest", ["run", "--project", "long", `tests/long/${positionals[0] ?? ""}`], {
  cwd: resolve(import.meta.dirname, "../.."),
  stdio: "inherit",
  env: { ...process.env, ARYATEL_LONG: "1", FUZZ_SEED: values.seed, FUZZ_MINUTES: values.minutes },
});
process.exitCode = status ?? 1;
