// What is left of people where it must not be: strings that occur nowhere else are sent through everything, and looked for in
// the log, the database, Redis and the text of every statement. And the figures for operators, which name nobody.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startApp, type RunningApp } from "../../scripts/app-server.mjs";
import { dumpDatabase, spellings } from "../browser/support/leaks.ts";
import { Cable } from "./support/cable.ts";
import { Ear } from "./support/ear.ts";
import { openConversation, prepare, register, signIn, unique, type Person } from "./support/person.ts";
import { TestRedis } from "./support/redis.ts";
import { Sender } from "./support/sender.ts";
import { codeOf, Visitor } from "./support/visitor.ts";

const TOKEN = randomBytes(24).toString("base64url");
const logFile = join(dirname(inject("server").logFile), `${unique("traces")}.log`);
let redis: TestRedis;
let heardByRedis = "";
let cable: Cable;
let app: RunningApp;
let ali: Person;
/** What nobody may keep. */
let secrets: string[];
/** What the database has to keep, and nothing else may. */
let personal: string[];

beforeAll(async () => {
  redis = await TestRedis.start();
  const monitor = connect(redis.port, "127.0.0.1", () => monitor.write("MONITOR\r\n"));
  monitor.setEncoding("latin1").on("data", (text) => (heardByRedis += String(text)));
  monitor.on("error", () => undefined);
  const laid = await Cable.lay(inject("server").databaseUrl);
  cable = laid.cable;
  cable.recording = true;
  const env = { NEXTAUTH_SECRET: inject("server").secret, METRICS_TOKEN: TOKEN, REDIS_URL: redis.url };
  app = await startApp({ databaseUrl: laid.url, logFile, env });
  await doEverything();
});
afterAll(async () => {
  await app.stop();
  cable.close();
  await redis.remove();
});

/** One person's life, with a word of its own in every place where a word fits. */
async function doEverything(): Promise<void> {
  ali = await prepare("canary", new Visitor(app.url));
  expect((await register(ali)).status).toBe(201);
  const [canary, typo] = [unique("canary"), unique("canarytypo")];
  expect((await signIn({ email: ali.email, password: typo }, new Visitor(app.url))).status).toBe(401);
  expect((await signIn({ email: `${canary}@nowhere.example`, password: typo }, new Visitor(app.url))).status).toBe(401);
  expect((await signIn(ali, ali.visitor)).status).toBe(200);
  const ear = await Ear.open(ali.visitor);
  const cid = await openConversation(ali, ali);
  const sender = new Sender(ali, cid, [ali]);
  const { envelope, mh } = await sender.next();
  expect((await ali.visitor.write(sender.path, { messages: [envelope] })).status).toBe(201);
  await ear.hear("message", { cid });
  ear.leave();
  expect((await ali.visitor.get(`/api/users?query=${canary}`)).status).toBe(200);
  expect((await ali.visitor.get(`/api/users?${canary}=1`)).status).toBe(400);
  expect((await ali.visitor.get(`/api/${canary}`)).status).toBe(404);
  expect((await ali.visitor.write(sender.path, { messages: [{ [canary]: canary }] })).status).toBe(422);
  expect(
    (await ali.visitor.get("/api/users", { "user-agent": canary, "x-canary": canary, referer: canary })).status,
  ).toBe(200);
  const changed = { current: ali.password, password: `${canary} as a password` };
  expect((await ali.visitor.write("/api/password", changed)).status).toBe(200);
  secrets = [ali.password, typo, canary, inject("server").secret, ...ali.visitor.cookies.values()];
  personal = [ali.handle, ali.email, ali.uid, ali.statement, cid, mh, String(envelope["ciphertext"])];
}

function expectNone(place: string, text: string, words: readonly string[]): void {
  const found = words.filter((word) => spellings(Buffer.from(word)).some((spelling) => text.includes(spelling)));
  expect(found, place).toEqual([]);
}

describe("what somebody typed and nobody may keep", () => {
  it("is 0 times in the log, in the database and in Redis; what the database keeps is not in the log", async () => {
    const log = readFileSync(logFile, "utf8");
    expect(log).toContain("POST /api/conversations/:cid/messages");
    expectNone("log", log, [...secrets, ...personal]);
    const dump = await dumpDatabase(inject("server").databaseUrl);
    expect(dump).toContain(ali.email);
    expectNone("database", dump, secrets);
    // Messages pass through Redis as they lie in the database.
    expect(heardByRedis).toMatch(/"publish"/i);
    expectNone("Redis", heardByRedis, [...secrets, ali.email, ali.handle, ali.statement]);
  });

  it("and no value of a request is ever in the text of a statement: values travel apart", () => {
    const values = [...secrets, ...personal];
    const texts = cable.asked.filter(({ kind }) => kind !== "execute").map(({ text }) => text);
    const executed = cable.asked.filter(({ kind }) => kind === "execute").map(({ text }) => text);
    expect(texts.length).toBeGreaterThan(10);
    expect(executed.length).toBeGreaterThan(20);
    expectNone("statements", texts.join("\n"), values);
    // The words were asked about: they are in what goes along with prepared statements.
    for (const word of [ali.handle, ali.email, secrets[2] ?? ""]) expect(executed.join("\n")).toContain(word);
    expect(texts.filter((text) => /\b(?:insert|update|delete) |where /i.test(text) && !text.includes("?"))).toEqual([]);
  });
});

describe("figures about the process", () => {
  const ask = (authorization?: string, visitor = ali.visitor) =>
    visitor.get("/api/metrics", authorization === undefined ? {} : { authorization });

  it("are not there without the operator's token, nor where none is set", async () => {
    for (const given of [undefined, "", TOKEN, `Bearer ${TOKEN}x`, `bearer ${TOKEN}`, "Bearer ", `Basic ${TOKEN}`]) {
      expect(codeOf(await ask(given)), String(given)).toEqual([404, "not_found"]);
    }
    expect(codeOf(await ask(`Bearer ${TOKEN}`, new Visitor()))).toEqual([404, "not_found"]);
    expect((await ask(`Bearer ${TOKEN}`)).status).toBe(200);
  });

  it("count requests, refusals, messages, streams, connections and passwords, and name nobody", async () => {
    const answer = await ask(`Bearer ${TOKEN}`);
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const value = (line: string) =>
      Number(
        answer.text
          .split("\n")
          .find((one) => one.startsWith(`${line} `))
          ?.split(" ")
          .at(-1),
      );
    const sent = 'route="POST /api/conversations/:cid/messages"';
    expect(value(`aryatel_request_seconds_count{${sent},status="201"}`)).toBe(1);
    expect(value(`aryatel_request_seconds_count{${sent},status="422"}`)).toBe(1);
    expect(value(`aryatel_request_seconds_bucket{le="+Inf",${sent},status="201"}`)).toBe(1);
    expect(value('aryatel_refusals_total{code="profile"}')).toBe(1);
    expect(value('aryatel_refusals_total{code="not_found"}')).toBeGreaterThan(0);
    expect(value("aryatel_messages_stored_total")).toBe(1);
    expect(value("aryatel_streams_open")).toBe(0);
    // Ten for all, two for sending.
    expect(value("aryatel_database_connections_max")).toBe(12);
    expect(value("aryatel_database_connections_waiting")).toBe(0);
    expect(value("aryatel_passwords_waiting")).toBe(0);
    expect(value("aryatel_passwords_checking")).toBe(0);
    expect(value("aryatel_process_resident_memory_bytes")).toBeGreaterThan(10_000_000);
    expectNone("figures", answer.text, [...secrets, ...personal]);
    // A label with a value for each person or address would outgrow whoever collects it.
    expect(answer.text.split("\n").length).toBeLessThan(2000);

    const ear = await Ear.open(ali.visitor);
    const open = async () => /^aryatel_streams_open (\d+)$/m.exec((await ask(`Bearer ${TOKEN}`)).text)?.[1];
    expect(await open()).toBe("1");
    ear.leave();
    await expect.poll(open).toBe("0");
  });
});
