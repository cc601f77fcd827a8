// Two instances with one database and one Redis: what is posted to one is said by the other. And Redis is an accelerator
// only: killed, silent or never there, everything goes on, and what was not said is found by asking.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { messagePageSchema } from "@/lib/shared/contract/messages.ts";
import type { ConversationId } from "@/lib/shared/ids.ts";
import { startApp, type RunningApp } from "../../scripts/app-server.mjs";
import { findFreePort } from "../../scripts/database/port.mjs";
import { Ear } from "./support/ear.ts";
import { arrive, openConversation, signIn, unique, type Person } from "./support/person.ts";
import { TestRedis } from "./support/redis.ts";
import { Sender } from "./support/sender.ts";
import { Visitor } from "./support/visitor.ts";

let redis: TestRedis;
let one: RunningApp;
let two: RunningApp;
let logOfTwo: string;
let ali: Person;
let bea: Person;
let eve: Person;
let cid: ConversationId;
let sender: Sender;

async function start(redisUrl: string): Promise<{ app: RunningApp; logFile: string }> {
  const logFile = join(dirname(inject("server").logFile), `${unique("instance")}.log`);
  const env = { NEXTAUTH_SECRET: inject("server").secret, REDIS_URL: redisUrl };
  return { app: await startApp({ databaseUrl: inject("server").databaseUrl, logFile, env }), logFile };
}

beforeAll(async () => {
  redis = await TestRedis.start();
  ({ app: one } = await start(redis.url));
  ({ app: two, logFile: logOfTwo } = await start(redis.url));
  [ali, bea, eve] = await Promise.all([arrive("ali"), arrive("bea"), arrive("eve")]);
  cid = await openConversation(ali, bea);
  sender = new Sender(ali, cid, [ali, bea]);
});
afterAll(async () => {
  await one.stop();
  await two.stop();
  await redis.remove();
});

function at({ url }: RunningApp, { visitor }: Person): Visitor {
  return visitor.copy(url);
}

/** Posts one message to an instance and says which one it is. */
async function post(app: RunningApp): Promise<{ sig: string; seq: number }> {
  const { envelope } = await sender.next();
  const answer = await at(app, ali).write(sender.path, { messages: [envelope] });
  expect(answer.status).toBe(201);
  const page = messagePageSchema.parse((await at(app, bea).get(`${sender.path}?limit=1`)).json);
  const [message] = page.messages;
  expect(message?.sig).toBe(envelope["sig"]);
  return { sig: String(envelope["sig"]), seq: message?.seq ?? 0 };
}

function hasHeard(ear: Ear, sig: string): boolean {
  return ear.events.some((event) => event.t === "message" && event.message.sig === sig);
}

async function hears(ear: Ear, sig: string): Promise<void> {
  await expect.poll(() => hasHeard(ear, sig), { timeout: 10_000, interval: 20 }).toBe(true);
}

/** Posts until one of the messages is heard: from then on all will be. */
async function hearsAgain(ear: Ear): Promise<void> {
  await expect.poll(async () => hasHeard(ear, (await post(one)).sig), { timeout: 20_000, interval: 300 }).toBe(true);
}

describe("two instances", () => {
  it("say to each other's streams what is stored, and whose it is not hears nothing", async () => {
    const [ear, stranger] = [await Ear.open(at(two, bea)), await Ear.open(at(two, eve))];
    const near = await Ear.open(at(one, bea));
    const { sig, seq } = await post(one);
    await hears(ear, sig);
    const event = await ear.hear("message");
    const page = messagePageSchema.parse((await at(two, bea).get(`${sender.path}?after=${String(seq - 1)}`)).json);
    expect(event.message).toEqual(page.messages[0]);
    expect(event.wraps).toEqual(page.wraps);

    const path = `/api/conversations/${cid}`;
    expect((await at(one, ali).write(`${path}/typing`, {})).status).toBe(202);
    await ear.hear("typing", { cid, uid: ali.uid });
    expect((await at(one, ali).write(`${path}/read`, { read: seq }, { method: "PUT" })).status).toBe(200);
    await ear.hear("marks", { cid, uid: ali.uid, read: seq });
    expect((await at(one, ali).write(`${path}/messages`, { seqs: [seq] }, { method: "DELETE" })).status).toBe(200);
    await ear.hear("removed", { cid, seq });
    // Each once, although an instance hears through Redis what it said itself.
    await near.hear("removed", { cid, seq });
    const countsOf = (of: Ear) => (["message", "typing", "marks", "removed"] as const).map((t) => of.count(t));
    expect([countsOf(ear), countsOf(near)]).toEqual([
      [1, 1, 1, 1],
      [1, 1, 1, 1],
    ]);
    near.leave();

    const own = await openConversation(eve, eve);
    const hers = new Sender(eve, own, [eve]);
    const written = await at(one, eve).write(hers.path, { messages: [(await hers.next()).envelope] });
    expect(written.status).toBe(201);
    await stranger.hear("message", { cid: own });
    expect(stranger.events.filter(({ t }) => t !== "hello" && t !== "alive")).toHaveLength(1);
    ear.leave();
    stranger.leave();
  });

  it("know who is at the other one", async () => {
    const [gus, hal] = [await arrive("gus"), await arrive("hal")];
    await openConversation(gus, hal);
    const ear = await Ear.open(at(one, gus));
    const theirs = await Ear.open(at(two, hal));
    await ear.hear("presence", { uid: hal.uid, online: true });
    await theirs.hear("presence", { uid: gus.uid, online: true });
    // Here and there: gone is who is nowhere any more.
    const alsoHere = await Ear.open(at(one, hal));
    theirs.leave();
    const [third, late] = [await Ear.open(at(two, gus)), await Ear.open(at(two, gus))];
    await third.hear("presence", { uid: hal.uid, online: true });
    await late.hear("presence", { uid: hal.uid, online: true });
    expect(await redis.ask("KEYS aryatel:*")).toContain(hal.uid);
    alsoHere.leave();
    await ear.hear("presence", { uid: hal.uid, online: false });
    expect(ear.count("presence")).toBe(2);
    // What is left of somebody ends by itself.
    const [, key = ""] = new RegExp(`(aryatel:\\S+:on:${gus.uid})`).exec(await redis.ask("KEYS aryatel:*")) ?? [];
    expect(Number(/^:(\d+)/.exec(await redis.ask(`TTL ${key}`))?.[1])).toBeGreaterThan(0);
    for (const each of [ear, third, late]) each.leave();
  });

  it("end a session's streams wherever they are, and believe it no longer", async () => {
    const gus = await arrive("gus");
    const second = new Visitor();
    expect((await signIn(gus, second)).status).toBe(200);
    const [ear, own] = [await Ear.open(second.copy(two.url)), await Ear.open(at(two, gus))];
    const answer = await at(one, gus).write("/api/sessions", { which: "others" }, { method: "DELETE" });
    expect(answer.json).toEqual({ ended: 1 });
    await ear.hear("signed-out");
    expect(await ear.ended()).toBe("closed");
    expect((await second.copy(two.url).get("/api/users?query=zz")).status).toBe(401);
    expect(own.end).toBe("open");
    own.leave();
  });

  it("tell Redis nothing that anybody could not know who holds the database", async () => {
    const secrets = [bea.email, bea.password, inject("server").secret, ...bea.visitor.cookies.values()];
    const ear = await Ear.open(at(two, bea));
    await hears(ear, (await post(one)).sig);
    const held = await redis.ask("KEYS *");
    expect(held).toContain("aryatel:");
    for (const secret of secrets) expect(held).not.toContain(secret);
    ear.leave();
  });
});

describe("Redis", () => {
  it("killed and started again: streams go on, what was posted meanwhile is found by asking, later ones arrive", async () => {
    const [near, far] = [await Ear.open(at(one, bea)), await Ear.open(at(two, bea))];
    const before = await post(one);
    await Promise.all([hears(near, before.sig), hears(far, before.sig)]);
    await redis.kill();
    const meanwhile = await post(one);
    await hears(near, meanwhile.sig);
    expect((await at(two, ali).get("/api/health/ready")).status).toBe(200);
    const late = await Ear.open(at(two, eve));
    const page = await at(two, bea).get(`${sender.path}?after=${String(before.seq)}`);
    expect(messagePageSchema.parse(page.json).messages.map(({ sig }) => sig)).toContain(meanwhile.sig);
    await redis.run();
    await hearsAgain(far);
    expect([near.end, far.end, hasHeard(far, meanwhile.sig)]).toEqual(["open", "open", false]);
    // Whoever came while it was away hears of it too.
    const own = await openConversation(eve, eve);
    const hers = new Sender(eve, own, [eve]);
    const write = async () => {
      await at(one, eve).write(hers.path, { messages: [(await hers.next()).envelope] });
      return late.count("message");
    };
    await expect.poll(write, { timeout: 10_000, interval: 300 }).toBeGreaterThan(0);
    for (const each of [near, far, late]) each.leave();
  });

  it("silent: nobody waits for it, events of the own instance arrive, and afterwards those of the other", async () => {
    const [near, far] = [await Ear.open(at(one, bea)), await Ear.open(at(two, bea))];
    await hears(far, (await post(one)).sig);
    const disconnected = () => readFileSync(logOfTwo, "utf8").split('"relay":"disconnected"').length;
    const before = disconnected();
    redis.stopAnswering();
    try {
      for (let count = 0; count < 5; count += 1) await hears(near, (await post(one)).sig);
      const another = await Ear.open(at(one, ali));
      another.leave();
      // It is noticed, and not waited for for ever.
      await expect.poll(disconnected, { timeout: 20_000, interval: 100 }).toBe(before + 1);
      await hears(near, (await post(one)).sig);
    } finally {
      redis.goOnAnswering();
    }
    await hearsAgain(far);
    expect([near.end, far.end]).toEqual(["open", "open"]);
    near.leave();
    far.leave();
  });

  it("never there: an instance starts and works alone", async () => {
    const { app, logFile } = await start(`redis://127.0.0.1:${String(await findFreePort())}`);
    try {
      const ear = await Ear.open(at(app, bea));
      await hears(ear, (await post(app)).sig);
      ear.leave();
      expect(readFileSync(logFile, "utf8")).not.toContain('"relay":"connected"');
    } finally {
      await app.stop();
    }
  });
});
