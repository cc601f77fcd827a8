import { expect, test } from "vitest";
import { ACCESS, listRoutes } from "../support/access-table.ts";
import { readProjectFile } from "./project-files.ts";

const routes = listRoutes();
const found = routes.flatMap(({ path, methods }) => methods.map((method) => `${method} ${path}`));

test("every method of every route file says in the table who may use it, and the table names no other", () => {
  expect(routes.length).toBeGreaterThan(15);
  expect(routes.filter(({ methods }) => methods.length === 0)).toEqual([]);
  expect(found.sort()).toEqual(Object.keys(ACCESS).sort());
});

test("every row of the table is asked for by everybody, and attacked", () => {
  const [asked, attacked] = ["authorisation.test.ts", "support/hostile-arbitraries.ts"].map((file) =>
    readProjectFile(`tests/server/${file}`),
  );
  // What is missing is added there: to ASKINGS, and to CONTRACTS.
  expect(found.filter((row) => asked?.includes(`"${row}": {`) !== true)).toEqual([]);
  const own = found.filter((row) => !row.includes("/api/auth/"));
  expect(own.filter((row) => attacked?.includes(`"${row}": {`) !== true)).toEqual([]);
});

test("no route passes by proxy.ts, which decides about headers of pages only", () => {
  const [, matcher = ""] = /matcher: "([^"]+)"/.exec(readProjectFile("proxy.ts")) ?? [];
  const isMatched = (path: string): boolean => new RegExp(`^${matcher}$`).test(path);
  expect(["/", "/login", "/chat", "/chat/somebody", "/apis"].filter((path) => !isMatched(path))).toEqual([]);
  expect(["/api", ...routes.map(({ path }) => path)].filter(isMatched)).toEqual([]);
});
