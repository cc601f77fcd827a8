// `npm run verify`: everything that is checked, except in a browser.
import { runEntry } from "./bootstrap.mjs";
import { runSteps } from "./steps.mjs";

/** With the figures in a file of its own, for count-tests.mjs. */
const REPORT = ["--reporter=default", "--reporter=json", "--outputFile.json=test-results/vitest-scripts.json"];

await runEntry({
  main: async () => {
    await runSteps([
      // What the others read, so before them.
      ["Types of the routes", "next", "typegen"],
      ["Build", "npm", "run", "--silent", "build"],
      ["Weight of the scripts", "npm", "run", "--silent", "weight"],
      {
        together: [
          ["Safe versions", "npm", "run", "--silent", "versions"],
          ["Format", "npm", "run", "--silent", "format:check"],
          ["Types", "tsc", "-p", "."],
          ["Lint", "npm", "run", "--silent", "lint"],
          ["Doors between the rooms", "npm", "run", "--silent", "doors"],
          ["Dead code", "npm", "run", "--silent", "dead-code"],
          // They start programs and wait for them: the checks have the time.
          ["Tests of the scripts", "vitest", "run", "--project", "scripts", ...REPORT],
        ],
      },
      ["Unit, document and server tests", "vitest", "run", "--project", "node", "--project", "server"],
    ]);
  },
});
