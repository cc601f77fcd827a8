import { defineConfig } from "eslint/config";
import next from "eslint-config-next/core-web-vitals";
import tseslint from "typescript-eslint";

// What may be written only in certain places. ESLint replaces a rule's options instead of adding to them, so
// each group of files below names all of its bans.
const SUBTLE = [
  "MemberExpression[property.name='subtle']",
  "MemberExpression[property.value='subtle']",
  "Property[key.name='subtle']",
].map((selector) => ({ selector, message: "WebCrypto is used in lib/protocol and lib/crypto only." }));

const ENV = [
  "MemberExpression[object.name='process'][property.name='env']",
  "MemberExpression[object.name='process'][property.value='env']",
  "MemberExpression[object.property.name='process'][property.name='env']",
  "VariableDeclarator[init.name='process'] Property[key.name='env']",
  "ImportDeclaration[source.value=/^(node:)?process$/]",
].map((selector) => ({ selector, message: "The environment is read and checked in lib/server/env.ts only." }));

const DEFAULT_EXPORT = ["ExportDefaultDeclaration", "ExportSpecifier[exported.name='default']"].map((selector) => ({
  selector,
  message: "Default exports are for files in which Next or a tool demands one.",
}));

const GLOBAL_OBJECT = ["globalThis", "self", "window"].map((name) => ({
  selector: `MemberExpression[object.name='${name}']`,
  message: "Protocol and crypto take everything but `crypto` as arguments.",
}));

// Words of the network, the page, storage and Node that protocol and crypto have no business with.
const WORLD = [
  ...["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "Request", "Response", "BroadcastChannel", "postMessage"],
  ...["localStorage", "sessionStorage", "indexedDB", "caches", "document", "window", "self", "navigator", "location"],
  ...["history", "Worker", "SharedWorker", "process", "Buffer", "require", "console", "setTimeout", "setInterval"],
].map((name) => ({ name, message: "Protocol and crypto touch neither network, storage, page nor Node." }));

/**
 * @param {...{ selector: string, message: string }[]} lists
 * @returns {["error", ...{ selector: string, message: string }[]]}
 */
const ban = (...lists) => ["error", ...lists.flat()];

const CODE = "**/*.{ts,tsx,mts,mjs,cjs}";
const SCREENS = ["{app,components,lib/client,tests/client}/**/*.{ts,tsx}"];

export default defineConfig(
  { ignores: [".next/", ".data/", "node_modules/", "next-env.d.ts", "test-results/", "playwright-report/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  // Where there are components and hooks; elsewhere a function may be called useTables without being one.
  ...next.map((part) => (part.files === undefined ? part : { ...part, files: [...SCREENS] })),
  {
    files: [CODE],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", ignoreRestSiblings: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      eqeqeq: "error",
      "max-lines": ["error", 300],
      "no-restricted-syntax": ban(SUBTLE, ENV, DEFAULT_EXPORT),
    },
  },
  {
    files: ["lib/protocol/**", "lib/crypto/**"],
    rules: {
      "no-restricted-syntax": ban(ENV, DEFAULT_EXPORT, GLOBAL_OBJECT),
      "no-restricted-globals": ["error", ...WORLD],
    },
  },
  { files: ["lib/server/env.ts"], rules: { "no-restricted-syntax": ban(SUBTLE, DEFAULT_EXPORT) } },
  {
    files: ["app/**/{page,layout,template,loading,error,global-error,not-found,default,icon,manifest,robots}.{ts,tsx}"],
    rules: { "no-restricted-syntax": ban(SUBTLE, ENV) },
  },
  // Next asks for exactly this way of telling its two runtimes apart, and of being given its configuration.
  { files: ["instrumentation.ts", "server.ts"], rules: { "no-restricted-syntax": ban(SUBTLE, DEFAULT_EXPORT) } },
  { files: ["scripts/**"], rules: { "no-restricted-syntax": ban(SUBTLE, DEFAULT_EXPORT) } },
  {
    files: ["tests/**"],
    rules: { "no-restricted-syntax": ban(DEFAULT_EXPORT), "max-lines": ["error", 500] },
  },
  // Configuration of tools, and what tools call by its default export.
  {
    files: ["*.{ts,mjs,cjs}", "tests/**/global-*.ts"],
    ignores: ["proxy.ts", "instrumentation.ts", "server.ts"],
    rules: { "no-restricted-syntax": ban(SUBTLE) },
  },
);
