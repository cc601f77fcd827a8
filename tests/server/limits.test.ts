// How often what may be done: with the numbers that hold where nothing is set, counted by two instances in one Redis, and
// without it. And wrong passwords: slowed down where they come from, and nowhere else.
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startApp, type RunningApp } from "../../scripts/app-server.mjs";
import { openConversation, prepare, signIn, arrive, unique, type Person } from "./support/person.ts";
import { TestRedis } from "./support/redis.ts";
import { Sender } from "./support/sender.ts";
import { useTables } from "./support/tables.ts";
import { codeOf, Visitor, type Answer } from "./support/visitor.ts";

const ORIGIN = "https://chat.example";
const tables = useTables();
let redis: TestRedis;
let one: RunningApp;
let two: RunningApp;
let ali: Person;
let bea: Person;

/** As an operator would run it behind one proxy; nothing about limits is set, unless `more` does. */
function start(more: Record<string, string> = {}): Promise<RunningApp> {
  return startApp({
    databaseUrl: inject("server").databaseUrl,
    logFile: join(dirname(inject("server").logFile), `${unique("limits")}.log`),
    env: {
      NEXTAUTH_SECRET: inject("server").secret,
      NEXTAUTH_URL: ORIGIN,
      TRUSTED_PROXIES: "1",
      REDIS_URL: redis.url,
      ...more,
    },
  });
}

beforeAll(async () => {
  redis = await TestRedis.start();
  // Checking a password takes long: the second one need not wait for fifty of them.
  [one, two] = await Promise.all([start(), start({ RATE_WRONG_PASSWORDS_PER_HOUR: "10" })]);
  [ali, bea] = await Promise.all([arrive("ali"), arrive("bea")]);
});
afterAll(async () => {
  await Promise.all([one.stop(), two.stop()]);
  await redis.remove();
});

let places = 0;
/** An address nobody else of these tests comes from. */
function place(): Record<string, string> {
  places += 1;
  return { origin: ORIGIN, "x-forwarded-for": `198.51.100.${String(places)}` };
}

/** Signs in at these servers, which have another name for the cookie. */
async function enter(app: RunningApp, person: Pick<Person, "email" | "password">, headers = place()) {
  const visitor = new Visitor(app.url);
  const { email, password } = person;
  return { visitor, answer: await visitor.submit("/api/auth/callback/credentials", { email, password }, headers) };
}

function expectLater(answer: Answer, most: number): void {
  expect(codeOf(answer)).toEqual([429, "rate_limited"]);
  const seconds = Number(answer.headers.get("retry-after"));
  expect(seconds).toBeGreaterThanOrEqual(1);
  expect(seconds).toBeLessThanOrEqual(most);
}

async function registerAt(app: RunningApp, headers: Record<string, string>, handle?: string): Promise<Answer> {
  const { email, password, statement, ...person } = await prepare("r", new Visitor(app.url));
  return person.visitor.write(
    "/api/register",
    { handle: handle ?? person.handle, email, password, statement },
    { headers },
  );
}

async function countUsers(): Promise<number> {
  const [row] = await tables.rows("SELECT COUNT(*) AS count FROM users WHERE handle LIKE 'r\\_%'");
  return Number(row?.["count"]);
}

describe("by default", () => {
  it("an address makes five accounts an hour, at all instances together, and another one its own", async () => {
    const here = place();
    const before = await countUsers();
    for (let n = 0; n < 5; n += 1) expect((await registerAt(n % 2 === 0 ? one : two, here)).status).toBe(201);
    expectLater(await registerAt(two, here), 3600);
    expectLater(await registerAt(one, here), 3600);
    expect(await countUsers()).toBe(before + 5);
    // What somebody wrote into the header before the proxy did is not looked at.
    const forged = { ...here, "x-forwarded-for": `203.0.113.7, ${here["x-forwarded-for"] ?? ""}` };
    expectLater(await registerAt(one, forged), 3600);
    expect((await registerAt(one, place())).status).toBe(201);
  });

  it("a try that fails costs a sixth of an account, and a household with 64 bits of IPv6 is one address", async () => {
    const { email, password, statement, visitor } = await prepare("r", new Visitor(one.url));
    const attempt = (network: string, end: number) =>
      visitor.write(
        "/api/register",
        // Not the name in the statement: refused before anything is hashed.
        { handle: ali.handle, email, password, statement },
        { headers: { origin: ORIGIN, "x-forwarded-for": `2001:db8:${network}:${String(end)}::1` } },
      );
    for (let n = 0; n < 30; n += 1) expect(codeOf(await attempt("1:2", n))).toEqual([422, "statement"]);
    expectLater(await attempt("1:2", 30), 3600);
    expect(codeOf(await attempt("1:3", 0))).toEqual([422, "statement"]);
  });

  it("a person sends a hundred messages at once, and then twenty a second", async () => {
    const cid = await openConversation(ali, bea);
    const { visitor } = await enter(one, ali);
    const elsewhere = visitor.copy(two.url);
    const sender = new Sender(ali, cid, [ali, bea]);
    const batch = async (count: number) => {
      const messages = [];
      for (let n = 0; n < count; n += 1) messages.push((await sender.next()).envelope);
      return messages;
    };
    const [first, second, late] = [await batch(50), await batch(50), await batch(1)];
    const post = (at: Visitor, messages: unknown[]) =>
      at.write(sender.path, { messages }, { headers: { origin: ORIGIN } });
    expect((await post(visitor, first)).status).toBe(201);
    expect((await post(elsewhere, second)).status).toBe(201);
    const before = await tables.count(cid);
    // Whatever time that took: 150 more at once are too many, also of those that are none.
    const none = Array.from({ length: 50 }, () => ({}));
    const answers = await Promise.all([visitor, elsewhere, visitor].map((at) => post(at, none)));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    for (const answer of refused) expectLater(answer, 5);
    for (const answer of answers) expect([422, 429]).toContain(answer.status);
    expect(await tables.count(cid)).toEqual(before);
    // Somebody else sends meanwhile, and who was refused is heard after waiting.
    const others = await enter(two, bea);
    const hers = new Sender(bea, cid, [ali, bea]);
    expect((await post(others.visitor, [(await hers.next()).envelope])).status).toBe(201);
    await expect.poll(async () => (await post(visitor, late)).status, { timeout: 15_000, interval: 500 }).toBe(201);
  });

  it("a person looks sixty times a minute for others, and changes keys ten times", async () => {
    const { visitor } = await enter(one, ali);
    const answers = await Promise.all(Array.from({ length: 61 }, () => visitor.get("/api/users?query=zz")));
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused).toHaveLength(1);
    for (const answer of refused) expectLater(answer, 60);
    const post = () => visitor.write("/api/keys", { statement: "a.b.c" }, { headers: { origin: ORIGIN } });
    for (let n = 0; n < 10; n += 1) expect(codeOf(await post())).toEqual([422, "statement"]);
    expectLater(await post(), 60);
  });
});

describe("wrong passwords", () => {
  /** Tries until it has to wait, and says how often that was. */
  async function guess(
    app: RunningApp,
    email: string,
    headers: Record<string, string>,
    visitor = new Visitor(app.url),
  ) {
    for (let tries = 0; ; tries += 1) {
      const fields = { email, password: `wrong password ${String(tries)}` };
      const answer = await visitor.submit("/api/auth/callback/credentials", fields, headers);
      if (answer.status !== 401) return { tries, answer };
    }
  }

  it("make whoever guesses wait ever longer, and nobody else", async () => {
    const [gus, thief, home] = [await arrive("gus"), place(), place()];
    const { visitor: own } = await enter(one, gus, thief);
    const { tries, answer } = await guess(one, gus.email, thief);
    expect(tries).toBe(8);
    expectLater(answer, 4);
    // The right one has to wait there too, at every instance, and longer after the next wrong one.
    expectLater((await enter(two, gus, thief)).answer, 4);
    const wrong = async () => (await enter(two, { ...gus, password: "still wrong" }, thief)).answer.status;
    await expect.poll(wrong, { timeout: 20_000, interval: 250 }).toBe(401);
    const held = (await enter(one, gus, thief)).answer;
    expectLater(held, 8);
    expect(Number(held.headers.get("retry-after"))).toBeGreaterThan(4);
    // From another place, and from a browser that is known, even at the thief's own address.
    expect((await enter(one, gus, home)).answer.status).toBe(200);
    await own.submit("/api/auth/signout", {}, { origin: ORIGIN });
    const { email, password } = gus;
    expect((await own.submit("/api/auth/callback/credentials", { email, password }, thief)).status).toBe(200);
    expect(own.cookies.has("__Host-aryatel-session")).toBe(true);
  });

  it("are counted alike whether or not there is such an account, and the right one forgets them", async () => {
    const [gus, here, there] = [await arrive("gus"), place(), place()];
    const [known, unknown] = [await guess(one, gus.email, here), await guess(one, `no.${gus.email}`, there)];
    expect([known.tries, known.answer.status]).toEqual([unknown.tries, unknown.answer.status]);
    const again = place();
    const wrong = async () => (await enter(one, { ...gus, password: "x" }, again)).answer.status;
    for (let n = 0; n < 7; n += 1) expect(await wrong()).toBe(401);
    expect((await enter(one, gus, again)).answer.status).toBe(200);
    for (let n = 0; n < 2; n += 1) expect(await wrong()).toBe(401);
  });

  it("at many accounts make their address wait, but no browser that is known there", async () => {
    const [gus, here] = [await arrive("gus"), place()];
    const { visitor } = await enter(two, gus, here);
    const spray = async () => (await enter(two, { email: `${unique("s")}@example.org`, password: "x" }, here)).answer;
    let refused: Answer | undefined;
    for (let n = 0; n < 15 && refused === undefined; n += 1) {
      const answer = await spray();
      if (answer.status !== 401) refused = answer;
    }
    if (refused === undefined) throw new Error("nobody was slowed down");
    expectLater(refused, 15 * 60);
    const { email, password } = gus;
    expect((await visitor.submit("/api/auth/callback/credentials", { email, password }, here)).status).toBe(200);
    expect((await enter(two, gus, place())).answer.status).toBe(200);
  });

  it("where a session is asked for it again hold up that session alone", async () => {
    const gus = await arrive("gus");
    const [stolen, own] = [(await enter(one, gus)).visitor, (await enter(one, gus)).visitor];
    const remove = (visitor: Visitor, password: string) =>
      visitor.write("/api/account", { password }, { method: "DELETE", headers: { origin: ORIGIN } });
    for (let n = 0; n < 8; n += 1) expect(codeOf(await remove(stolen, "wrong"))).toEqual([401, "credentials"]);
    expectLater(await remove(stolen, gus.password), 4);
    expect((await remove(own, gus.password)).status).toBe(200);
  });
});

describe("Redis", () => {
  it("holds counts under names that say nothing", async () => {
    const held = await redis.ask("KEYS *:limit:*");
    expect(held).toContain(":limit:");
    for (const secret of [ali.email, ali.uid, ali.handle, "198.51.100"]) expect(held).not.toContain(secret);
  });

  it("gone or silent: each instance counts by itself, refuses nobody for it, and lets nobody through uncounted", async () => {
    for (const [away, back] of [
      [() => redis.kill(), () => redis.run()],
      [() => redis.stopAnswering(), () => redis.goOnAnswering()],
    ] as const) {
      const { visitor } = await enter(one, await arrive("gus"));
      const other = (await enter(one, await arrive("eve"))).visitor;
      await away();
      try {
        const answers = await Promise.all(Array.from({ length: 65 }, () => visitor.get("/api/users?query=zz")));
        expect(answers.filter(({ status }) => status === 429)).toHaveLength(5);
        expect((await other.get("/api/users?query=zz")).status).toBe(200);
      } finally {
        await back();
      }
    }
  });
});

describe("without anything set, on this machine itself", () => {
  it("nobody who tries things out is held back", async () => {
    const people = await Promise.all(Array.from({ length: 7 }, () => prepare("t")));
    for (const { handle, email, password, statement, visitor } of people) {
      expect((await visitor.write("/api/register", { handle, email, password, statement })).status).toBe(201);
    }
    const [first] = people;
    expect(first && (await signIn(first, first.visitor)).status).toBe(200);
  });
});
