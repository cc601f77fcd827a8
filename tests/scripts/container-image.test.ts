import { spawn } from "node:child_process";
import { cpSync, existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningApp, startApp } from "@/scripts/app-server.mjs";
import { ensureBuild } from "@/scripts/ensure-build.mjs";
import { type PrivateDatabase, startDatabase } from "@/scripts/private-database.mjs";
import { readProjectFile } from "../docs/project-files.ts";
import { ROOT, cleanEnvironment, makeFolder } from "./running.ts";

// The image cannot be built where there is no container engine. So what its last stage copies is copied here, into
// an empty folder with no packages around it, and started the way the image starts it.

const dockerfile = readProjectFile("Dockerfile");
const lastStage = dockerfile.slice(dockerfile.lastIndexOf("\nFROM "));

function copiedFiles(): { from: string; to: string }[] {
  return [...lastStage.matchAll(/^COPY --from=build (?:--\S+ )*\/app\/(\S+) (\S+)$/gm)].map(
    ([, from = "", to = ""]) => ({ from, to }),
  );
}

function exitCodeOf(command: readonly string[], cwd: string, env: Record<string, string>): Promise<number | null> {
  const [program = "", ...options] = command;
  const child = spawn(program, options, { cwd, env: cleanEnvironment(env), stdio: "ignore" });
  return new Promise((done) => child.once("close", done));
}

describe("the container image", { timeout: 120_000 }, () => {
  const folder = makeFolder();
  const image = join(folder.path, "app");
  let database: PrivateDatabase;
  let app: RunningApp;

  beforeAll(async () => {
    await ensureBuild();
    for (const { from, to } of copiedFiles()) cpSync(join(ROOT, from), resolve(image, to), { recursive: true });
    database = await startDatabase({ directory: join(folder.path, "database") });
    app = await startApp({
      databaseUrl: database.url,
      folder: image,
      logFile: join(folder.path, "log"),
      env: { NEXTAUTH_SECRET: "vJf3kq9Zb1nX7sLw0RtYp5Gd2HcMu8EaQo4TiV6x" },
    });
  }, 600_000);

  afterAll(async () => {
    await app.stop();
    await database.stop();
    folder.remove();
  });

  test("copies something, and only from the build", () => {
    expect(copiedFiles()).not.toEqual([]);
    expect(lastStage.match(/^(?:COPY|ADD) /gm)).toHaveLength(copiedFiles().length);
    expect(readdirSync(image)).toEqual(
      expect.arrayContaining(["aryatel.js", "server.js", "drizzle", "public", "scripts"]),
    );
  });

  test("carries no tools, sources, tests or secrets", () => {
    for (const name of [
      "tests",
      "lib",
      "components",
      ".data",
      ".env",
      "node_modules/typescript",
      "node_modules/eslint",
    ]) {
      expect(existsSync(join(image, name)), name).toBe(false);
    }
  });

  test("migrates before it starts, hands its signals to the server, and runs without rights", () => {
    expect(lastStage).toContain(
      'CMD ["sh", "-c", "node scripts/migrate.mjs && exec node --import ./scripts/request-guard.mjs aryatel.js"]',
    );
    expect(lastStage).toMatch(/^USER node$/m);
  });

  test("is healthy, in its own healthcheck's words too", async () => {
    expect((await fetch(`${app.url}/api/health/ready`)).status).toBe(200);
    const [, check = "[]"] = /^HEALTHCHECK (?:--\S+ |\\\n\s*)*CMD (\[.*\])$/m.exec(lastStage) ?? [];
    const command = JSON.parse(check) as string[];
    expect(command[0]).toBe("node");
    expect(await exitCodeOf(command, image, { PORT: new URL(app.url).port })).toBe(0);
    expect(await exitCodeOf(command, image, { PORT: "1" })).toBe(1);
  });

  test("shows its pages with their styles and scripts", async () => {
    const response = await fetch(`${app.url}/login`);
    expect(response.status).toBe(200);
    const html = await response.text();
    const files = [...html.matchAll(/(?:src|href)="(\/_next\/static\/[^"]+)"/g)].map(([, path = ""]) => path);
    expect(files.some((path) => path.endsWith(".css"))).toBe(true);
    expect(files.some((path) => path.endsWith(".js"))).toBe(true);
    for (const path of files) expect((await fetch(app.url + path)).status, path).toBe(200);
  });

  test("refuses a registration that makes no sense", async () => {
    const response = await fetch(`${app.url}/api/register`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: app.url, "x-aryatel": "1" },
      body: JSON.stringify({ nonsense: true }),
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(await response.json()).toHaveProperty("error.code");
  });

  test("checks passwords in its worker threads", async () => {
    const csrf = await fetch(`${app.url}/api/auth/csrf`);
    const { csrfToken } = (await csrf.json()) as { csrfToken: string };
    const cookie = csrf.headers.getSetCookie().map((line) => line.split(";")[0] ?? "");
    const response = await fetch(`${app.url}/api/auth/callback/credentials`, {
      method: "POST",
      redirect: "manual",
      headers: { "content-type": "application/x-www-form-urlencoded", origin: app.url, cookie: cookie.join("; ") },
      body: new URLSearchParams({
        csrfToken,
        json: "true",
        email: "nobody@example.org",
        password: "a password nobody has",
      }),
    });
    // Also for an unknown name a password is hashed: an answer other than "wrong" means that the worker is missing.
    expect(response.status).toBe(401);
  });
});
