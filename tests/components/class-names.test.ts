// Of two class names that set the same, the order of the stylesheet decides, which nobody sees where they are written. So no two
// of them meet unless one says that it holds (`!`): looked for in the sources, with what tailwind-merge knows of each class.
import { globSync, readFileSync } from "node:fs";
import { extendTailwindMerge } from "tailwind-merge";
import ts from "typescript";
import { expect, test } from "vitest";

/** Told the names of our own tokens (app/globals.css). */
const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ["caption", "small", "body", "field", "title", "heading"],
      radius: ["tight", "field", "bubble", "card", "pill"],
      shadow: ["card", "float"],
      animate: ["shimmer", "rise", "appear", "turn", "typing"],
    },
  },
});

/** What of `own` gives way to `added` when both stand there. */
function givesWay(own: string, added: string): string[] {
  return own.split(/\s+/).filter((name) => name !== "" && !merge(`${name} ${added}`).split(" ").includes(name));
}

function stringsIn(node: ts.Node): string[] {
  if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
    return [node.text];
  const within: string[] = [];
  ts.forEachChild(node, (child) => {
    within.push(...stringsIn(child));
  });
  return within;
}

interface Written {
  /** The class names that a component gives itself where it also takes some. */
  own: Map<string, string[]>;
  /** Those that it is given. */
  given: { where: string; component: string; names: string }[];
}

function read(files: readonly string[]): Written {
  const written: Written = { own: new Map(), given: [] };
  for (const file of files) {
    const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
    const look = (node: ts.Node, component: string): void => {
      const within = ts.isFunctionDeclaration(node) && node.name !== undefined ? node.name.text : component;
      if (ts.isCallExpression(node) && node.expression.getText() === "classNames") {
        const takes = node.arguments.some((argument) => argument.getText() === "className");
        if (takes) written.own.set(within, node.arguments.flatMap(stringsIn));
      }
      if (ts.isJsxAttribute(node) && node.name.getText() === "className" && node.initializer !== undefined) {
        const tag = node.parent.parent.tagName.getText();
        const where = `${file}, ${tag}`;
        written.given.push(...stringsIn(node.initializer).map((names) => ({ where, component: tag, names })));
      }
      ts.forEachChild(node, (child) => {
        look(child, within);
      });
    };
    look(source, "");
    // A button's own look stands beside it.
    if (file.endsWith("ui/button.tsx")) {
      const looks = source.statements.filter((one) => ts.isVariableStatement(one)).flatMap(stringsIn);
      written.own.set("Button", looks);
    }
  }
  return written;
}

const { own, given } = read(globSync("components/**/*.tsx"));

test("no class name that a component is given quietly contradicts one of its own", () => {
  const contradictions = given.flatMap(({ where, component, names }) =>
    (own.get(component) ?? []).flatMap((ownNames) =>
      givesWay(ownNames, names).map((name) => `${where}: ${name} or ${names}`),
    ),
  );
  expect(contradictions).toEqual([]);
  // The components and their uses were found, and a contradiction would be.
  expect([...own.keys()]).toEqual(expect.arrayContaining(["Avatar", "Banner", "Button", "IconButton", "Skeleton"]));
  expect(given.filter(({ component }) => own.has(component)).length).toBeGreaterThan(30);
  expect(givesWay(own.get("Skeleton")?.join(" ") ?? "", "rounded-pill")).toEqual(["rounded-tight"]);
  expect(givesWay(own.get("Button")?.join(" ") ?? "", "px-3")).toEqual(["px-5"]);
  expect(givesWay(own.get("Button")?.join(" ") ?? "", "px-3!")).toEqual([]);
});
