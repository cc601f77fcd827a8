// Many event streams at once and readers that behave badly, against a server of their own: everything is let go again, which
// its log tells, and nobody else notices. And what becomes of streams when the server stops.
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { STREAMS_PER_PERSON, STREAMS_PER_PROCESS } from "@/lib/shared/limits.ts";
import { startApp, type RunningApp } from "../../scripts/app-server.mjs";
import { Cable } from "./support/cable.ts";
import { gather } from "./support/crowd.ts";
import { Ear } from "./support/ear.ts";
import { arrive, openConversation, unique, type Person } from "./support/person.ts";
import { Sender } from "./support/sender.ts";
import { useTables } from "./support/tables.ts";
import { codeOf } from "./support/visitor.ts";

const tables = useTables();
let app: RunningApp;
let logFile: string;
let ali: Person;
let bea: Person;

function start(): Promise<RunningApp> {
  logFile = join(dirname(inject("server").logFile), `${unique("streams")}.log`);
  return startApp({
    databaseUrl: inject("server").databaseUrl,
    logFile,
    env: { NEXTAUTH_SECRET: inject("server").secret },
  });
}

beforeAll(async () => {
  [app, ali, bea] = [await start(), await arrive("ali"), await arrive("bea")];
});
afterAll(() => app.stop());

interface EndLine {
  stream: string;
  open: number;
}

/** What the log says of streams that ended. */
function ends(): EndLine[] {
  return readFileSync(logFile, "utf8")
    .split("\n")
    .filter((line) => line.startsWith('{"level":"info"') && line.includes('"stream":'))
    .map((line) => JSON.parse(line) as EndLine);
}

/** How many were opened, by the lines of their requests. */
function opened(): number {
  return readFileSync(logFile, "utf8")
    .split("\n")
    .filter((line) => line.includes('"route":"GET /api/events"') && line.includes('"status":200')).length;
}

/** Waits until each that was opened has ended, and counts them. */
async function whenAllEnded(): Promise<number> {
  await expect.poll(() => opened() - ends().length, { timeout: 30_000 }).toBe(0);
  expect(ends().at(-1)?.open ?? 0).toBe(0);
  return ends().length;
}

/** A connection that asks for a stream and hears whether it got one. */
function ask(url: URL, cookie: string): Promise<{ socket: Socket; status: number }> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(url.port), "127.0.0.1");
    socket.on("error", reject);
    socket.once("data", (bytes) => {
      socket.off("error", reject).on("error", () => undefined);
      resolve({ socket, status: Number(bytes.toString("latin1").split(" ")[1]) });
    });
    socket.write(`GET /api/events HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookie}\r\n\r\n`);
  });
}

/** A stream for each of these cookies, asked for again where the server was too busy, a few at a time. */
async function openMany(cookies: readonly string[]): Promise<Socket[]> {
  const open: Socket[] = [];
  const wanted = [...cookies];
  for (let tries = 0; wanted.length > 0; tries += 1) {
    if (tries > cookies.length) throw new Error("too busy for too long");
    const some = wanted.splice(0, 60);
    const answers = await Promise.all(some.map((cookie) => ask(new URL(app.url), cookie)));
    for (const [index, { socket, status }] of answers.entries()) {
      if (status === 200) open.push(socket);
      else if (status === 503) wanted.push(some[index] ?? "");
      else throw new Error(`no stream: ${String(status)}`);
    }
  }
  return open;
}

function times<Value>(count: number, values: readonly Value[]): Value[] {
  return values.flatMap((value) => Array.from({ length: count }, () => value));
}

describe("streams", () => {
  it("200, opened and cut, are all let go", async () => {
    const cookies = await gather(tables, 40);
    const before = await whenAllEnded();
    const many = await openMany(times(5, cookies));
    expect(many).toHaveLength(200);
    for (const socket of many) socket.destroy();
    expect(await whenAllEnded()).toBe(before + 200);
    expect(ends().at(-1)).toMatchObject({ stream: "gone", open: 0 });
    // The same people again: nothing of them is left over.
    const again = await openMany(times(STREAMS_PER_PERSON, cookies.slice(0, 2)));
    for (const socket of again) socket.resetAndDestroy();
    expect(await whenAllEnded()).toBe(before + 200 + 2 * STREAMS_PER_PERSON);
  });

  it("are no more than the process can hold, and 503 beyond", async () => {
    const cookies = await gather(tables, Math.ceil(STREAMS_PER_PROCESS / STREAMS_PER_PERSON));
    const before = await whenAllEnded();
    const many = await openMany(times(STREAMS_PER_PERSON, cookies).slice(0, STREAMS_PER_PROCESS));
    expect(many).toHaveLength(STREAMS_PER_PROCESS);
    const visitor = ali.visitor.copy(app.url);
    for (let asked = 0; asked < 3; asked += 1) {
      const answer = await visitor.get("/api/events");
      expect(codeOf(answer)).toEqual([503, "busy"]);
      expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
    }
    expect((await visitor.get("/api/users?query=zz")).status).toBe(200);
    // With one of them gone there is room for one.
    many.pop()?.destroy();
    await expect.poll(() => ends().length, { timeout: 10_000 }).toBe(before + 1);
    many.push(...(await openMany(cookies.slice(-1))));
    for (const socket of many) socket.destroy();
    expect(await whenAllEnded()).toBe(before + 1 + STREAMS_PER_PROCESS);
  });
});

describe("a reader", () => {
  it("that takes nothing is cut off, and another one of the same person misses nothing", async () => {
    const cid = await openConversation(ali, bea);
    const sender = new Sender(ali, cid, [ali, bea]);
    const visitor = ali.visitor.copy(app.url);
    const ear = await Ear.open(bea.visitor.copy(app.url));
    const cookie = Array.from(bea.visitor.cookies, ([name, value]) => `${name}=${value}`).join("; ");
    const { socket, status } = await ask(new URL(app.url), cookie);
    expect(status).toBe(200);
    socket.pause();
    let sent = 0;
    while (!ends().some(({ stream }) => stream === "slow")) {
      // Far beyond what systems keep for a connection.
      if (sent > 1000) throw new Error("whatever was not read is kept");
      const messages = [];
      for (let made = 0; made < 4; made += 1) messages.push((await sender.next({ size: 32 * 1024 })).envelope);
      expect((await visitor.write(sender.path, { messages })).status).toBe(201);
      sent += 4;
    }
    await expect.poll(() => ear.count("message"), { timeout: 10_000 }).toBe(sent);
    expect(ear.end).toBe("open");
    ear.leave();
    socket.destroy();
  });

  it("that asks for a second one behind the first, where it cannot begin, has it cut off instead of remembered", async () => {
    const cookie = Array.from(bea.visitor.cookies, ([name, value]) => `${name}=${value}`).join("; ");
    const { socket, status } = await ask(new URL(app.url), cookie);
    expect(status).toBe(200);
    let heard = 0;
    socket.on("data", (bytes) => (heard += bytes.length));
    const before = opened();
    socket.write(`GET /api/events HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookie}\r\n\r\n`);
    await expect.poll(opened).toBe(before + 1);
    const cid = await openConversation(ali, bea);
    const sender = new Sender(ali, cid, [ali, bea]);
    const visitor = ali.visitor.copy(app.url);
    const slow = () => ends().filter(({ stream }) => stream === "slow").length;
    const slowBefore = slow();
    for (let sent = 0; slow() === slowBefore; sent += 1) {
      if (sent > 50) throw new Error("what cannot be written is kept");
      expect(
        (await visitor.write(sender.path, { messages: [(await sender.next({ size: 32 * 1024 })).envelope] })).status,
      ).toBe(201);
    }
    // The first one goes on.
    const until = heard;
    expect((await visitor.write(sender.path, { messages: [(await sender.next()).envelope] })).status).toBe(201);
    await expect.poll(() => heard).toBeGreaterThan(until);
    expect(slow()).toBe(slowBefore + 1);
    socket.destroy();
  });

  it("that is gone without saying so is let go when the connection is found dead", async () => {
    const { cable, url } = await Cable.lay(app.url);
    const before = await whenAllEnded();
    const count = opened();
    const ear = await Ear.open(bea.visitor.copy(url));
    expect(opened()).toBe(count + 1);
    cable.silence();
    const cid = await openConversation(ali, bea);
    const sender = new Sender(ali, cid, [ali, bea]);
    const visitor = ali.visitor.copy(app.url);
    expect((await visitor.write(sender.path, { messages: [(await sender.next()).envelope] })).status).toBe(201);
    expect([ear.count("message"), ends().length]).toEqual([0, before]);
    cable.cut();
    await expect.poll(() => ends().length, { timeout: 10_000 }).toBe(before + 1);
    expect(await ear.ended()).toBe("broken");
    cable.close();
  });
});

describe("when the server stops", () => {
  it("its streams end, and it does not wait for them", async () => {
    const stopping = await start();
    const ears = await Promise.all([ali, ali, bea].map(({ visitor }) => Ear.open(visitor.copy(stopping.url))));
    process.kill(stopping.pid, "SIGTERM");
    for (const ear of ears) expect(await ear.ended()).toBe("closed");
    // By itself: nobody kills it.
    await stopping.ended;
    expect(ends().map(({ stream }) => stream)).toEqual(["stopping", "stopping", "stopping"]);
  });
});
