// What is built for production holds no switch for mutants. That the search finds them where they are, `npm run mutants`
// makes sure of in the build that it makes.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { STANDALONE } from "../../scripts/ensure-build.mjs";
import { weave } from "../mutants/mutant.ts";
import { filesWith, filesWithMutants } from "../mutants/places.ts";

it("the build that is served has no switch for mutants", () => {
  expect(filesWithMutants(join(STANDALONE, ".next"))).toEqual([]);
  // The control: the judgement of a posted message is in what was searched, and a woven file would be found.
  expect(filesWith("recipients_hash", join(STANDALONE, ".next")).length).toBeGreaterThan(0);
  const folder = mkdtempSync(join(tmpdir(), "aryatel-woven-"));
  try {
    const woven = weave("const a = b;", [{ id: "planted", file: "a.js", edits: [["b", "c"]] }]);
    writeFileSync(join(folder, "a.js"), woven);
    expect(filesWithMutants(folder)).toHaveLength(1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
