import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));
const emptyModule = fileURLToPath(new URL("tests/empty-module.ts", import.meta.url));

// `node`: everything that needs no server. `server`: a private database and the real production server over
// HTTP, both started once by tests/server/global-setup.ts. `scripts`: the programs in scripts/, started for real.
// One project after the other, and of the last one file after the other. `long` takes as long as one says, and is run by
// `npm run fuzz` and `npm run sqlmap` alone.
// Much of it waits: for servers, for databases, for what is to come.
const maxWorkers = Math.max(2, availableParallelism() - 1);
const isLong = process.env["ARYATEL_LONG"] !== undefined;

export default defineConfig({
  resolve: {
    alias: [
      { find: /^(?:server|client)-only$/, replacement: emptyModule },
      { find: /^@\//, replacement: root },
    ],
  },
  test: {
    restoreMocks: true,
    maxWorkers,
    reporters: ["default", ["json", { outputFile: "test-results/vitest.json" }]],
    projects: [
      {
        extends: true,
        test: {
          name: "node",
          include: ["tests/{shared,protocol,crypto,client,components,doors,docs,nemesis}/**/*.test.{ts,tsx}"],
          testTimeout: 30_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "server",
          include: ["tests/server/**/*.test.ts"],
          globalSetup: ["tests/server/global-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // Once more, where the machine was too busy for what looks at times.
          retry: 1,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: "scripts",
          include: ["tests/scripts/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 600_000,
          sequence: { groupOrder: 3 },
        },
      },
      ...(isLong
        ? [
            {
              extends: true as const,
              test: {
                name: "long",
                include: ["tests/long/**/*.test.ts"],
                globalSetup: ["tests/server/global-setup.ts"],
                testTimeout: 24 * 3_600_000,
                hookTimeout: 120_000,
                sequence: { groupOrder: 4 },
              },
            },
          ]
        : []),
    ],
  },
});
