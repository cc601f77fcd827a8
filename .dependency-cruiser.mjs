// The doors between the rooms, as ARCHITECTURE.md draws them: one row per room says what it may import, and
// everything else is forbidden. Type imports count. tests/doors plants a violation for every row.
import { builtinModules } from "node:module";

/**
 * @typedef {object} Room
 * @property {string} name
 * @property {string} files
 * @property {readonly string[]} rooms other rooms it may import, as patterns
 * @property {readonly string[]} packages
 * @property {boolean} [node] whether it may import Node's own modules
 */

const SHARED = "^lib/shared/";
const PROTOCOL = "^lib/protocol/";
const SERVER = "^lib/server/";
const COMPONENTS = "^components/";

/** @type {readonly Room[]} */
const ROOMS = [
  { name: "lib-shared", files: SHARED, rooms: [], packages: ["zod"] },
  { name: "lib-protocol", files: PROTOCOL, rooms: [SHARED], packages: [] },
  { name: "lib-crypto", files: "^lib/crypto/", rooms: [PROTOCOL, SHARED], packages: ["client-only"] },
  {
    name: "lib-client",
    files: "^lib/client/",
    rooms: ["^lib/crypto/index\\.ts$", PROTOCOL, SHARED],
    packages: ["react", "swr", "next-auth/react", "idb", "zod"],
  },
  {
    name: "lib-server",
    files: SERVER,
    rooms: [PROTOCOL, SHARED],
    packages: [
      "drizzle-orm",
      "mysql2",
      "bcryptjs",
      "@redis/client",
      "rate-limiter-flexible",
      "sirv",
      "otpauth",
      "next",
      "next-auth",
      "server-only",
      "zod",
      "pino",
      "prom-client",
    ],
    node: true,
  },
  {
    name: "components",
    files: COMPONENTS,
    rooms: ["^lib/client/", SHARED],
    packages: ["react", "react-dom", "swr", "next", "radix-ui", "lucide-react", "qr"],
  },
  { name: "app-api", files: "^app/api/", rooms: [SERVER, SHARED], packages: ["next", "zod"] },
  {
    name: "app-pages",
    files: "^app/(?!api/)",
    rooms: [COMPONENTS, SERVER, SHARED],
    packages: ["react", "next"],
  },
  {
    name: "proxy",
    files: "^(?:proxy|instrumentation)\\.ts$",
    rooms: [SERVER, SHARED],
    packages: ["next"],
  },
  { name: "browser-start", files: "^instrumentation-client\\.ts$", rooms: [], packages: [] },
  // Starts the server of `npm start` and the container: the doors, and Next behind them.
  { name: "server-entry", files: "^server\\.ts$", rooms: [SERVER], packages: ["next"], node: true },
  // Runs beside the application, in places where there is nothing else: never a part of it.
  {
    name: "scripts",
    files: "^scripts/(?!audit-log)",
    rooms: [],
    packages: ["drizzle-orm", "mysql2", "next", "esbuild"],
    node: true,
  },
  // Watches a server from outside, with what every client knows and nothing the server knows.
  {
    name: "audit-log",
    files: "^scripts/audit-log",
    rooms: [PROTOCOL, SHARED, "^scripts/plain-error\\.mjs$"],
    packages: ["zod"],
    node: true,
  },
];

const NODE = `^(?:node:)?(?:${builtinModules.filter((name) => !name.startsWith("_")).join("|")})$`;

/** @param {string} name */
const packagePattern = (name) => `(?:^|/)node_modules/(?:@types/)?${name}(?:/|\\.)`;

/** @type {import("dependency-cruiser").IConfiguration} */
const config = {
  forbidden: [
    ...ROOMS.map(({ name, files, rooms, packages, node = false }) => ({
      name,
      comment: `${name} may import ${[...rooms, ...packages].join(", ") || "nothing"} and its own files`,
      severity: /** @type {const} */ ("error"),
      from: { path: files },
      to: { pathNot: [files, ...rooms, ...packages.map(packagePattern), ...(node ? [NODE] : [])] },
    })),
    {
      name: "database-behind-data",
      comment: "lib/server/db is imported by lib/server/data only",
      severity: "error",
      from: { path: "^(?:lib|app|components|proxy|instrumentation|server\\.ts)", pathNot: "^lib/server/(?:db|data)/" },
      to: { path: "^lib/server/db/" },
    },
    {
      name: "server-never-reaches-secrets",
      comment: "No file of the server reaches lib/crypto, not even through others",
      severity: "error",
      from: { path: "^(?:lib/server/|app/api/|server\\.ts$)" },
      to: { path: "^lib/crypto/", reachable: true },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "no-unknown", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "(?:^|/)node_modules/" },
    exclude: { path: "^(?:\\.next|\\.data|test-results|playwright-report)/|^next-env\\.d\\.ts$|\\.css$" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mts", ".mjs", ".js", ".cjs", ".json", ".d.ts"],
    },
  },
};

export default config;
