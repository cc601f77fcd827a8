import { expect, test } from "vitest";
import { listProjectFiles, readProjectFile } from "./project-files.ts";

test("the dashboard shows figures that the server has", () => {
  const named = readProjectFile("docs/grafana.json").matchAll(/aryatel_([a-z0-9_]+)/g);
  const names = new Set(Array.from(named, ([, name = ""]) => name.replace(/_(?:bucket|count|sum)$/, "")));
  expect(names.size).toBeGreaterThan(8);
  const sources = listProjectFiles(/^lib\/server\/.*\.ts$/).map(readProjectFile);
  // These come from the library that measures the process itself.
  const own = [...names].filter((name) => !/^(?:process|nodejs)_/.test(name));
  expect(
    own.filter((name) => !sources.some((text) => text.includes(`${name}\``) || text.includes(`"${name}"`))),
  ).toEqual([]);
});
