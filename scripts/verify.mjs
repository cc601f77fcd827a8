// `npm run verify`: everything that is checked, except in a browser.
import { runEntry } from "./bootstrap.mjs";
import { runSteps } from "./steps.mjs";

await runEntry({
  main: async () => {
    await runSteps([
      // What the others read, so before them.
      ["Types of the routes", "next", "typegen"],
      {
        together: [
          ["Safe versions", "npm", "run", "--silent", "versions"],
          ["Format", "npm", "run", "--silent", "format:check"],
          ["Types", "tsc", "-p", "."],
          ["Lint", "npm", "run", "--silent", "lint"],
          ["Doors between the rooms", "npm", "run", "--silent", "doors"],
          ["Dead code", "npm", "run", "--silent", "dead-code"],
        ],
      },
      ["Build", "npm", "run", "--silent", "build"],
      ["Weight of the scripts", "npm", "run", "--silent", "weight"],
      ["Unit, document and server tests", "vitest", "run"],
    ]);
  },
});
