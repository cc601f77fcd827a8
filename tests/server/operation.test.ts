// The server as it runs: real prepared statements, a database that goes away, https, refusing a wrong environment,
// a flood of sign-ins, and what its log says.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { postedMessagesSchema } from "@/lib/shared/contract/messages.ts";
import { startApp, type RunningApp } from "../../scripts/app-server.mjs";
import { Cable } from "./support/cable.ts";
import { arrive, openConversation, prepare, signIn, unique, type Person } from "./support/person.ts";
import { Sender } from "./support/sender.ts";
import { useTables } from "./support/tables.ts";
import { codeOf, Visitor, type Answer } from "./support/visitor.ts";

const tables = useTables();
/** Beside the shared server's log, in the folder that goes when all tests are done. */
const logFile = besideLog("operation.log");
let cable: Cable;
let app: RunningApp;
let ali: Person;
let bea: Person;

/** A second server beside the one all tests share, with a cable of its own to the same database. */
beforeAll(async () => {
  const laid = await Cable.lay(inject("server").databaseUrl);
  cable = laid.cable;
  app = await startApp({
    databaseUrl: laid.url,
    logFile,
    env: { NEXTAUTH_SECRET: inject("server").secret, DATABASE_POOL: "2" },
  });
  [ali, bea] = await Promise.all([arrive("ali"), arrive("bea")]);
});
afterEach(() => {
  cable.restore();
});
afterAll(async () => {
  await app.stop();
  cable.close();
});

function besideLog(name: string): string {
  return join(dirname(inject("server").logFile), name);
}

function status(name: string): Promise<number> {
  return tables.rows(`SHOW GLOBAL STATUS LIKE '${name}'`).then(([row]) => Number(row?.["Value"]));
}

function expectBusy(answer: Answer): void {
  expect(codeOf(answer)).toEqual([503, "busy"]);
  expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
}

describe("queries", () => {
  it("are prepared by the database, values apart from statements", async () => {
    const before = await status("Com_stmt_execute");
    const visitor = ali.visitor.copy(app.url);
    for (let count = 0; count < 20; count += 1) expect((await visitor.get("/api/users?query=ali")).status).toBe(200);
    expect((await status("Com_stmt_execute")) - before).toBeGreaterThanOrEqual(20);
  });
});

describe("a hundred requests at once on a pool of two connections", () => {
  it("wait for their turn: all are answered, and every message is stored once", async () => {
    const cid = await openConversation(ali, bea);
    const sender = new Sender(ali, cid, [ali, bea]);
    const visitor = ali.visitor.copy(app.url);
    const before = await tables.count(cid);
    const sealed: unknown[] = [];
    for (let count = 0; count < 20; count += 1) sealed.push((await sender.next()).envelope);
    const reads = Array.from({ length: 80 }, () => visitor.get(`${sender.path}?limit=5`));
    // One chain: each with those before it, so that whichever comes first stores all that it needs.
    const sends = sealed.map((_, index) => visitor.write(sender.path, { messages: sealed.slice(0, index + 1) }));
    for (const { status } of await Promise.all(reads)) expect(status).toBe(200);
    for (const { status } of await Promise.all(sends)) expect([200, 201]).toContain(status);
    const after = await tables.count(cid);
    expect([after.messages - before.messages, after.lastSeq - before.lastSeq]).toEqual([20, 20]);
  });
});

describe("when the database", () => {
  /** Everything a person does, against a server without its database. */
  async function everything(visitor: Visitor, sender: Sender): Promise<Answer[]> {
    const { envelope } = await sender.seal();
    return Promise.all([
      visitor.get("/api/health/ready"),
      visitor.get("/api/users"),
      visitor.get("/api/conversations"),
      visitor.get(`${sender.path}?after=0`),
      visitor.write(sender.path, { messages: [envelope] }),
      visitor.write("/api/conversations", { uid: bea.uid }),
      visitor.get("/api/auth/session"),
      signIn(ali, new Visitor(app.url)),
    ]);
  }

  it.each(["cut", "silence"] as const)(
    "is gone (%s), everything is busy within five seconds and comes back",
    async (how) => {
      const cid = await openConversation(ali, bea);
      const sender = new Sender(ali, cid, [ali, bea]);
      const visitor = ali.visitor.copy(app.url);
      expect((await visitor.get("/api/users")).status).toBe(200);
      const before = await tables.count(cid);
      // Longer than what a session is remembered for.
      await pause(3100);
      cable[how]();
      const started = Date.now();
      const cookies = new Map(visitor.cookies);
      for (const answer of await everything(visitor, sender)) expectBusy(answer);
      expect(Date.now() - started).toBeLessThan(8000);
      expect((await visitor.get("/api/health")).status).toBe(200);
      // Nobody is signed out by it.
      expect(visitor.cookies).toEqual(cookies);
      expect(await tables.count(cid)).toEqual(before);

      cable.restore();
      await expect.poll(async () => (await visitor.get("/api/health/ready")).status, { timeout: 10_000 }).toBe(200);
      const { envelope } = await sender.next();
      expect((await visitor.write(sender.path, { messages: [envelope] })).status).toBe(201);
    },
  );

  it("commits and cannot say so, a send is busy, and repeating it finds the message stored once", async () => {
    const cid = await openConversation(ali, bea);
    const sender = new Sender(ali, cid, [ali, bea]);
    const visitor = ali.visitor.copy(app.url);
    const before = await tables.count(cid);
    const { envelope, mh } = await sender.next();
    cable.silenceAfter("COMMIT");
    expectBusy(await visitor.write(sender.path, { messages: [envelope] }));
    const stored = await tables.count(cid);
    expect([stored.messages, stored.lastSeq]).toEqual([before.messages + 1, before.lastSeq + 1]);
    cable.restore();
    const again = await visitor.write(sender.path, { messages: [envelope] });
    expect(again.status).toBe(200);
    expect(postedMessagesSchema.parse(again.json).stored).toMatchObject([{ seq: stored.lastSeq, mh }]);
    expect(await tables.count(cid)).toEqual(stored);
  });

  it("holds the conversation's lock for too long, a send is busy and stores nothing", async () => {
    const cid = await openConversation(ali, bea);
    const sender = new Sender(ali, cid, [ali, bea]);
    const before = await tables.count(cid);
    const { envelope } = await sender.next();
    const id = Buffer.from(cid.slice(2), "base64url");
    await tables.rows("SET autocommit = 0");
    try {
      await tables.rows("SELECT last_seq FROM conversations WHERE id = ? FOR UPDATE", [id]);
      const answer = await ali.visitor.write(sender.path, { messages: [envelope] });
      expectBusy(answer);
    } finally {
      await tables.rows("ROLLBACK");
      await tables.rows("SET autocommit = 1");
    }
    expect(await tables.count(cid)).toEqual(before);
    expect((await ali.visitor.write(sender.path, { messages: [envelope] })).status).toBe(201);
  });
});

describe("behind https", () => {
  it("cookies are bound to the host and the browser is told to stay with https", async () => {
    const origin = "https://chat.example";
    const secure = await startApp({
      databaseUrl: inject("server").databaseUrl,
      logFile,
      env: { NEXTAUTH_SECRET: inject("server").secret, NEXTAUTH_URL: origin },
    });
    try {
      const visitor = new Visitor(secure.url);
      const { email, password } = ali;
      const answer = await visitor.submit("/api/auth/callback/credentials", { email, password }, { origin });
      expect(answer.status).toBe(200);
      const cookies = [...visitor.cookies.keys()];
      expect(cookies.sort()).toEqual(["callback", "csrf", "known", "session"].map((word) => `__Host-aryatel-${word}`));
      for (const line of answer.headers.getSetCookie()) {
        expect(line.split("; ")).toEqual(expect.arrayContaining(["Secure", "Path=/", "HttpOnly", "SameSite=Lax"]));
        expect(line).not.toContain("Domain");
      }
      for (const path of ["/api/users", "/api/nowhere", "/", "/login", "/chat", "/nowhere"]) {
        const { headers } = await visitor.get(path);
        // Two years, for this host and all below it.
        expect(headers.get("strict-transport-security"), path).toBe("max-age=63072000; includeSubDomains");
      }
      expect((await visitor.get("/login")).headers.get("content-security-policy")).toContain(
        "upgrade-insecure-requests",
      );
      // Its own address on this machine is not an origin of its pages.
      const local = await visitor.write("/api/conversations", { uid: bea.uid });
      expect(codeOf(local)).toEqual([403, "origin"]);
    } finally {
      await secure.stop();
    }
  });
});

describe("with a wrong environment", () => {
  it.each([
    ["NEXTAUTH_SECRET", "short"],
    ["NEXTAUTH_SECRET", "change-me-change-me-change-me-change-me"],
    ["NEXTAUTH_SECRET", undefined],
    ["NEXTAUTH_URL", "http://chat.example"],
    ["PASSWORD_PEPPER", "short"],
    ["LOG_KEY", "short"],
    ["LOG_KEY", "A".repeat(43)],
    ["REDIS_URL", "https://redis.example"],
    ["REDIS_URL", "redis://redis.example/0?db=1"],
  ])("(%s=%s) the server does not start and names the variable", async (name, value) => {
    const file = besideLog(`${unique("start")}.log`);
    const env = { NEXTAUTH_SECRET: inject("server").secret, [name]: value };
    await expect(startApp({ databaseUrl: inject("server").databaseUrl, logFile: file, env })).rejects.toThrow("ended");
    const said = readFileSync(file, "utf8");
    expect(said).toContain(`${name}: `);
    if (value !== undefined && name === "NEXTAUTH_SECRET") expect(said).not.toContain(value);
  });
});

describe("a flood of sign-ins", () => {
  it("is turned away beyond a queue, and everybody else is served meanwhile", async () => {
    const visitor = ali.visitor.copy(app.url);
    expect((await visitor.get("/api/users?query=ali")).status).toBe(200);
    const strangers = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const stranger = new Visitor(app.url);
        await stranger.get("/api/auth/csrf");
        return stranger;
      }),
    );
    const flood = strangers.map((stranger, index) =>
      signIn({ email: `nobody${String(index)}@example.org`, password: "not known" }, stranger),
    );
    const times: number[] = [];
    for (let count = 0; count < 40; count += 1) {
      const started = performance.now();
      expect((await visitor.get("/api/users?query=ali")).status).toBe(200);
      times.push(performance.now() - started);
      await pause(25);
    }
    const answers = await Promise.all(flood);
    const busy = answers.filter(({ status: code }) => code === 503);
    for (const answer of busy) expectBusy(answer);
    expect(answers.filter(({ status: code }) => code === 401).length + busy.length).toBe(50);
    // On the event loop each of them alone would have taken 300 ms from everybody.
    const middle = times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
    expect(middle).toBeLessThan(100);
  });
});

describe.runIf(process.platform === "linux")("the threads that check passwords", () => {
  it("make way for requests: they alone have a lower priority", async () => {
    expect((await signIn(ali, new Visitor(app.url))).status).toBe(200);
    const tasks = `/proc/${String(app.pid)}/task`;
    // The 19th figure of a thread's line is its niceness; what stands before its state is a name in brackets.
    const niceness = new Map(
      readdirSync(tasks).map((id) => {
        const line = readFileSync(`${tasks}/${id}/stat`, "utf8");
        return [Number(id), Number(line.slice(line.lastIndexOf(")") + 2).split(" ")[16])] as const;
      }),
    );
    expect(niceness.get(app.pid)).toBe(0);
    const lower = [...niceness.values()].filter((nice) => nice > 0);
    expect(lower.length).toBeGreaterThan(0);
    expect(lower.length).toBeLessThanOrEqual(4);
  });
});

describe("the log", () => {
  it("has one line for each request with nothing of anybody in it", async () => {
    const canary = await prepare("canary");
    const visitor = new Visitor(app.url);
    const { handle, email, password, statement } = canary;
    expect((await visitor.write("/api/register", { handle, email, password, statement })).status).toBe(201);
    expect((await signIn(canary, visitor)).status).toBe(200);
    expect((await visitor.get(`/api/users?query=${handle}`)).status).toBe(200);
    const cid = await openConversation({ ...canary, visitor }, bea);
    const sender = new Sender({ ...canary, visitor }, cid, [canary, bea]);
    const { envelope, mh } = await sender.next();
    expect((await visitor.write(sender.path, { messages: [envelope] })).status).toBe(201);
    expect((await visitor.write(sender.path, { messages: [{ canary: "canary-in-a-body" }] })).status).toBe(422);

    const text = readFileSync(logFile, "utf8");
    const secrets = [
      handle,
      email,
      password,
      statement,
      canary.uid,
      cid,
      mh,
      String(envelope["ciphertext"]),
      "canary-in-a-body",
    ];
    for (const secret of [...secrets, ...visitor.cookies.values(), inject("server").secret])
      expect(text).not.toContain(secret);
    const lines = text
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const requests = lines.filter((line) => "route" in line);
    expect(requests.length).toBeGreaterThan(20);
    const known = ["level", "time", "requestId", "route", "user", "status", "ms"];
    for (const line of requests) expect(known).toEqual(expect.arrayContaining(Object.keys(line)));
    const sent = requests.filter(
      ({ route, status: code }) => route === "POST /api/conversations/:cid/messages" && code === 201,
    );
    expect(sent.at(-1)?.["user"]).toMatch(/^[\w-]{12}$/);
    const faults = lines.filter((line) => "fault" in line);
    expect(faults.length).toBeGreaterThan(0);
    expect(JSON.stringify(faults)).not.toMatch(/select |insert |params/i);
  });
});
