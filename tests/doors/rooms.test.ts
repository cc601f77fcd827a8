import { beforeAll, describe, expect, test } from "vitest";
import { ROOT, brokenRules, plant } from "./planted-tree.ts";

/** One line per door that must stay shut: the rule that notices, the file that tries, and what it imports. */
const SHUT: readonly (readonly [rule: string, file: string, imported: string])[] = [
  ["lib-shared", "lib/shared/planted.ts", "../protocol/envelope.ts"],
  ["lib-shared", "lib/shared/planted.ts", "../server/auth.ts"],
  ["lib-shared", "lib/shared/planted.ts", "react"],
  ["lib-shared", "lib/shared/planted.ts", "node:fs"],
  ["lib-protocol", "lib/protocol/planted.ts", "../crypto/index.ts"],
  ["lib-protocol", "lib/protocol/planted.ts", "zod"],
  ["lib-protocol", "lib/protocol/planted.ts", "node:crypto"],
  ["lib-crypto", "lib/crypto/planted.ts", "../client/send.ts"],
  ["lib-crypto", "lib/crypto/planted.ts", "zod"],
  ["lib-crypto", "lib/crypto/planted.ts", "node:crypto"],
  ["lib-client", "lib/client/planted.ts", "../crypto/seal.ts"],
  ["lib-client", "lib/client/planted.ts", "../server/auth.ts"],
  ["lib-client", "lib/client/planted.ts", "@/components/screen.tsx"],
  ["lib-client", "lib/client/planted.ts", "mysql2"],
  ["lib-client", "lib/client/planted.ts", "next-auth"],
  ["lib-server", "lib/server/planted.ts", "../crypto/index.ts"],
  ["lib-server", "lib/server/planted.ts", "../client/send.ts"],
  ["lib-server", "lib/server/planted.ts", "@/components/screen.tsx"],
  ["lib-server", "lib/server/planted.ts", "left-pad"],
  ["components", "components/planted.tsx", "@/lib/crypto/index.ts"],
  ["components", "components/planted.tsx", "@/lib/protocol/envelope.ts"],
  ["components", "components/planted.tsx", "@/lib/server/auth.ts"],
  ["components", "components/planted.tsx", "@/app/page.tsx"],
  ["components", "components/planted.tsx", "idb"],
  ["app-api", "app/api/planted/route.ts", "@/lib/client/send.ts"],
  ["app-api", "app/api/planted/route.ts", "@/lib/protocol/envelope.ts"],
  ["app-api", "app/api/planted/route.ts", "@/components/screen.tsx"],
  ["app-api", "app/api/planted/route.ts", "mysql2"],
  ["app-pages", "app/planted/page.tsx", "@/lib/client/send.ts"],
  ["app-pages", "app/planted/page.tsx", "@/lib/crypto/index.ts"],
  ["app-pages", "app/planted/page.tsx", "@/app/api/users/route.ts"],
  ["app-pages", "app/planted/page.tsx", "zod"],
  ["scripts", "scripts/planted.mjs", "../lib/protocol/envelope.ts"],
  ["scripts", "scripts/planted.mjs", "./audit-log.ts"],
  ["audit-log", "scripts/audit-log/planted.ts", "../../lib/server/auth.ts"],
  ["audit-log", "scripts/audit-log/planted.ts", "../../lib/crypto/index.ts"],
  ["audit-log", "scripts/audit-log/planted.ts", "../migrate.mjs"],
  ["audit-log", "scripts/audit-log/planted.ts", "mysql2"],
  ["database-behind-data", "lib/server/planted.ts", "./db/pool.ts"],
  ["database-behind-data", "app/api/planted/route.ts", "@/lib/server/db/pool.ts"],
  ["no-unknown", "lib/server/planted.ts", "not-a-package"],
];

const planted = "tests/any.test.ts";

describe("the doors between the rooms", { timeout: 120_000 }, () => {
  test("the real tree passes", () => {
    expect(brokenRules(ROOT, ["app", "components", "lib", "scripts", "tests"])).toEqual([]);
  });

  test("a small clean tree that uses every open door passes", () => {
    expect(plant({})).toEqual([]);
  });

  // All of them in one tree, each in a file of its own: checking forty trees takes half a minute.
  const numbered = SHUT.map(([rule, file, imported], index) => {
    const own = file.replace("planted", `planted-${String(index)}`);
    return { rule, file: own, imported };
  });
  let broken: string[] = [];
  beforeAll(() => {
    broken = plant(Object.fromEntries(numbered.map(({ file, imported }) => [file, `import "${imported}";`])));
  });

  test.for(numbered)("$rule notices that $file imports $imported", ({ rule, file }) => {
    expect(broken.filter((line) => line.startsWith(`${rule}: ${file} → `))).toHaveLength(1);
  });

  test("a type import counts", () => {
    const broken = plant({ "lib/protocol/planted.ts": `import type { Id } from "zod"; export type Planted = Id;` });
    expect(broken).toEqual([expect.stringMatching(/^lib-protocol: lib\/protocol\/planted\.ts → .*zod/)]);
  });

  test("a dynamic import counts", () => {
    const broken = plant({ "lib/server/planted.ts": `export const later = import("../crypto/index.ts");` });
    expect(broken).toContain("lib-server: lib/server/planted.ts → lib/crypto/index.ts");
  });

  test("a re-export counts", () => {
    const broken = plant({ "components/planted.tsx": `export * from "@/lib/crypto/index.ts";` });
    expect(broken).toContain("components: components/planted.tsx → lib/crypto/index.ts");
  });

  test("a file of app/api that reaches lib/crypto through a middle file is noticed", () => {
    const broken = plant({
      "lib/shared/middle.ts": `export { seal } from "../crypto/index.ts";`,
      "app/api/planted/route.ts": `import { seal } from "@/lib/shared/middle.ts"; export const GET = seal;`,
    });
    expect(broken).toContain("server-never-reaches-secrets: app/api/planted/route.ts → lib/crypto/index.ts");
    expect(broken).toContain("server-never-reaches-secrets: app/api/planted/route.ts → lib/crypto/seal.ts");
    // The planted route itself breaks no rule about direct imports: only the reach gives it away.
    expect(broken.filter((line) => line.startsWith("app-api: "))).toEqual([]);
  });

  test("a cycle is noticed", () => {
    const broken = plant({
      "lib/client/one.ts": `import { two } from "./two.ts"; export const one = () => two;`,
      "lib/client/two.ts": `import { one } from "./one.ts"; export const two = () => one;`,
    });
    expect(broken.filter((line) => line.startsWith("no-cycles: "))).not.toEqual([]);
  });

  test("tests may look into every room", () => {
    expect(plant({ [planted]: `import "@/lib/crypto/seal.ts"; import "@/lib/server/db/pool.ts";` })).toEqual([]);
  });
});
