import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { spawnSync } from "node:child_process";

// A small tree with one clean file per room, checked with the project's own configuration. Planting a file
// shows which rule notices it.

const ROOT = resolve(import.meta.dirname, "../..");
const DEPCRUISE = join(ROOT, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
/** Bytes of the report: one line for each import of the tree, and the tree grows. */
const OUTPUT_MAX = 64 * 1024 * 1024;
const PACKAGES = [
  "zod",
  "react",
  "swr",
  "next",
  "next-auth",
  "mysql2",
  "drizzle-orm",
  "bcryptjs",
  "idb",
  "lucide-react",
  "qr",
];

/** Every arrow that the table of rooms allows is used once, so that a rule which forbids everything fails. */
const CLEAN: Record<string, string> = {
  "lib/shared/ids.ts": `import { z } from "zod"; export const id = z; export type Id = string;`,
  "lib/protocol/envelope.ts": `import { id } from "../shared/ids.ts"; export const envelope = id;`,
  "lib/crypto/index.ts": `import "client-only"; export { seal } from "./seal.ts";`,
  "lib/crypto/seal.ts": `import { envelope } from "../protocol/envelope.ts"; import { id } from "../shared/ids.ts"; export const seal = [envelope, id];`,
  "lib/client/send.ts": `import { useState } from "react"; import useSWR from "swr"; import { signIn } from "next-auth/react"; import { openDB } from "idb"; import { seal } from "../crypto/index.ts"; export const send = [useState, useSWR, signIn, openDB, seal];`,
  "lib/server/db/pool.ts": `import mysql from "mysql2"; export const pool = mysql;`,
  "lib/server/data/users.ts": `import "server-only"; import { eq } from "drizzle-orm"; import { pool } from "../db/pool.ts"; export const users = [eq, pool];`,
  "lib/server/auth.ts": `import { createHmac } from "node:crypto"; import bcrypt from "bcryptjs"; import { users } from "./data/users.ts"; import { envelope } from "../protocol/envelope.ts"; export const auth = [createHmac, bcrypt, users, envelope];`,
  "components/screen.tsx": `import { useState } from "react"; import Link from "next/link"; import { X } from "lucide-react"; import { encodeQR } from "qr"; import { send } from "@/lib/client/send.ts"; export const Screen = () => [useState, Link, X, encodeQR, send];`,
  "app/page.tsx": `import { Screen } from "@/components/screen.tsx"; import { auth } from "@/lib/server/auth.ts"; export default [Screen, auth];`,
  "app/api/users/route.ts": `import { NextResponse } from "next/server"; import { auth } from "@/lib/server/auth.ts"; import { id } from "@/lib/shared/ids.ts"; export const GET = [NextResponse, auth, id];`,
  "scripts/plain-error.mjs": `export const plain = 1;`,
  "scripts/migrate.mjs": `import mysql from "mysql2"; import { plain } from "./plain-error.mjs"; export const migrate = [mysql, plain];`,
  "scripts/audit-log.ts": `import { readFileSync } from "node:fs"; import { z } from "zod"; import { envelope } from "../lib/protocol/envelope.ts"; import { id } from "../lib/shared/ids.ts"; import { plain } from "./plain-error.mjs"; export const audit = [readFileSync, z, envelope, id, plain];`,
  "tests/any.test.ts": `import { seal } from "@/lib/crypto/seal.ts"; import { users } from "@/lib/server/data/users.ts"; export const all = [seal, users];`,
};

function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function makeTree(): string {
  const folder = mkdtempSync(join(tmpdir(), "aryatel-doors-"));
  for (const file of [".dependency-cruiser.mjs", "tsconfig.json"]) cpSync(join(ROOT, file), join(folder, file));
  write(folder, "package.json", JSON.stringify({ name: "planted", type: "module" }));
  for (const name of [...PACKAGES, "client-only", "server-only", "left-pad"]) {
    write(folder, `node_modules/${name}/package.json`, JSON.stringify({ name, version: "1.0.0", main: "index.js" }));
    for (const file of ["index", "link", "server", "react"]) write(folder, `node_modules/${name}/${file}.js`, "");
  }
  for (const [path, text] of Object.entries(CLEAN)) write(folder, path, text);
  return folder;
}

interface CruiseOutput {
  summary: { violations: { from: string; to: string; rule: { name: string } }[] };
}

/** The rules that are broken in `folder`, as "rule: from → to". */
export function brokenRules(folder: string, roots: readonly string[]): string[] {
  const options = ["--config", ".dependency-cruiser.mjs", "--output-type", "json", ...roots];
  const result = spawnSync(process.execPath, [DEPCRUISE, ...options], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: OUTPUT_MAX,
  });
  if (result.stdout === "") throw new Error(result.stderr);
  const output = JSON.parse(result.stdout) as CruiseOutput;
  return output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
}

/** Checks the clean tree with `files` added or replaced. */
export function plant(files: Readonly<Record<string, string>>): string[] {
  const folder = makeTree();
  try {
    for (const [path, text] of Object.entries(files)) write(folder, path, text);
    return brokenRules(folder, ["app", "components", "lib", "scripts", "tests"]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export { ROOT };
