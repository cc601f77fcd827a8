// The event stream: who gets one, what is said to whom, and what ends it.
import { beforeAll, describe, expect, it } from "vitest";
import { setTimeout as pause } from "node:timers/promises";
import { messagePageSchema } from "@/lib/shared/contract/messages.ts";
import { endedSessionsSchema } from "@/lib/shared/contract/sessions.ts";
import { STREAMS_PER_PERSON } from "@/lib/shared/limits.ts";
import type { ConversationId } from "@/lib/shared/ids.ts";
import { Ear } from "./support/ear.ts";
import { change } from "./support/key-changes.ts";
import { arrive, openConversation, signIn, type Person } from "./support/person.ts";
import { Sender } from "./support/sender.ts";
import { useTables } from "./support/tables.ts";
import { codeOf, Visitor } from "./support/visitor.ts";

const tables = useTables();
let ali: Person;
let bea: Person;
let eve: Person;
let cid: ConversationId;
let sender: Sender;
/** Someone whose session is ended behind the server's back at the beginning, and looked at again at the end. */
let ida: Person;
let unaware: Ear;

beforeAll(async () => {
  [ali, bea, eve, ida] = await Promise.all([arrive("ali"), arrive("bea"), arrive("eve"), arrive("ida")]);
  cid = await openConversation(ali, bea);
  sender = new Sender(ali, cid, [ali, bea]);
  unaware = await Ear.open(ida.visitor);
  await tables.rows("UPDATE sessions SET revoked_at = UTC_TIMESTAMP(3) WHERE user_id = ?", [
    Buffer.from(ida.uid.slice(2), "base64url"),
  ]);
});

async function post(from: Sender, count = 1): Promise<void> {
  const messages = [];
  for (let made = 0; made < count; made += 1) messages.push((await from.next()).envelope);
  expect((await from.person.visitor.write(from.path, { messages })).status).toBe(201);
}

/** Eve's stream is a good one: what is said to her comes, and after everything said before. Nothing else was. */
async function hearsOfItsOwnOnly(stranger: Ear): Promise<void> {
  const own = await openConversation(eve, eve);
  await post(new Sender(eve, own, [eve]));
  await stranger.hear("message", { cid: own });
  const heard = stranger.events.filter(({ t }) => !["hello", "alive"].includes(t));
  expect(heard).toHaveLength(1);
}

describe("an event stream", () => {
  it("is not kept, not collected and not compressed on its way", async () => {
    const ear = await Ear.open(bea.visitor, { "accept-encoding": "gzip, br" });
    expect(ear.headers.get("content-type")).toBe("text/event-stream");
    expect(ear.headers.get("cache-control")).toBe("no-store, no-transform");
    expect(ear.headers.get("x-accel-buffering")).toBe("no");
    expect(ear.headers.get("content-encoding")).toBeNull();
    expect(ear.headers.get("x-content-type-options")).toBe("nosniff");
    // One event comes by itself, and not when there are enough of them.
    await post(sender);
    await ear.hear("message");
    ear.leave();
  });

  it("is for those who are signed in, has no parameters, and is a GET", async () => {
    expect(codeOf(await new Visitor().get("/api/events"))).toEqual([401, "unauthenticated"]);
    expect(codeOf(await ali.visitor.get("/api/events?x=1"))).toEqual([400, "bad_input"]);
    expect(codeOf(await ali.visitor.write("/api/events", {}))).toEqual([405, "method"]);
    const left = await arrive("left");
    const cookies = left.visitor.copy();
    await left.visitor.submit("/api/auth/signout", {});
    expect(codeOf(await cookies.get("/api/events"))).toEqual([401, "unauthenticated"]);
    (await Ear.open(ali.visitor)).leave();
  });

  it("is one of a few of each person", async () => {
    const gus = await arrive("gus");
    // Whoever only asks for the headers holds none.
    for (let asked = 0; asked <= STREAMS_PER_PERSON; asked += 1) {
      const cookie = Array.from(gus.visitor.cookies, ([name, value]) => `${name}=${value}`).join("; ");
      const head = await fetch(`${gus.visitor.url}/api/events`, { method: "HEAD", headers: { cookie } });
      expect(head.status).toBe(200);
    }
    const ears: Ear[] = [];
    while (ears.length < STREAMS_PER_PERSON) ears.push(await Ear.open(gus.visitor));
    const refused = await gus.visitor.get("/api/events");
    expect(codeOf(refused)).toEqual([429, "rate_limited"]);
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
    // Of another session of the same person too, and of nobody else.
    const elsewhere = new Visitor();
    await signIn(gus, elsewhere);
    expect(codeOf(await elsewhere.get("/api/events"))).toEqual([429, "rate_limited"]);
    (await Ear.open(bea.visitor)).leave();
    ears.pop()?.leave();
    await expect
      .poll(
        () =>
          Ear.open(gus.visitor)
            .then((ear) => ears.push(ear))
            .catch(() => 0),
        { timeout: 5000 },
      )
      .toBe(STREAMS_PER_PERSON);
    for (const ear of ears) ear.leave();
  });
});

describe("what is stored is said", () => {
  it("a message, with the keys that open it, to every stream of both sides, and to nobody else", async () => {
    const ears = await Promise.all([ali, ali, bea].map(({ visitor }) => Ear.open(visitor)));
    const stranger = await Ear.open(eve.visitor);
    const own = new Sender(ali, cid, [ali, bea]);
    // Three in one request: the keys come with the first, and with those after it the first's.
    const envelopes = [await own.next(), await own.next({ recipients: null }), await own.next({ recipients: null })];
    const messages = envelopes.map(({ envelope }) => envelope);
    expect((await ali.visitor.write(own.path, { messages })).status).toBe(201);
    const later = [(await own.next({ recipients: null })).envelope];
    expect((await ali.visitor.write(own.path, { messages: later })).status).toBe(201);
    // What was known is no news, and what is refused is none either.
    expect((await ali.visitor.write(own.path, { messages })).status).toBe(200);
    expect((await ali.visitor.write(own.path, { messages: [(await own.seal({ size: 33 })).envelope] })).status).toBe(
      422,
    );
    await hearsOfItsOwnOnly(stranger);
    const page = messagePageSchema.parse((await bea.visitor.get(`${own.path}?limit=4`)).json);
    const [rh = ""] = Object.keys(page.wraps);
    for (const ear of ears) {
      const said = ear.events.filter((event) => event.t === "message");
      expect(said.map(({ message }) => message)).toEqual(page.messages);
      for (const event of said) expect([event.cid, event.wraps]).toEqual([cid, { [rh]: page.wraps[rh] }]);
    }
    for (const ear of [...ears, stranger]) ear.leave();
  });

  it("marks that rise, to both; and none that do not, or that were refused", async () => {
    const [ear, own, stranger] = await Promise.all([ali, bea, eve].map(({ visitor }) => Ear.open(visitor)));
    if (!ear || !own || !stranger) throw new Error("unreachable");
    await post(sender, 2);
    const { message } = await ear.hear("message");
    const path = `/api/conversations/${cid}/read`;
    const put = (visitor: Visitor, body: unknown) => visitor.write(path, body, { method: "PUT" });
    expect((await put(eve.visitor, { read: message.seq })).status).toBe(404);
    expect((await put(bea.visitor, { delivered: message.seq })).status).toBe(200);
    await ear.hear("marks", { cid, uid: bea.uid, delivered: message.seq });
    await own.hear("marks", { cid, uid: bea.uid, delivered: message.seq });
    expect((await put(bea.visitor, { delivered: message.seq })).status).toBe(200);
    expect((await put(bea.visitor, { read: message.seq })).status).toBe(200);
    await ear.hear("marks", { cid, uid: bea.uid, read: message.seq });
    await hearsOfItsOwnOnly(stranger);
    expect([ear.count("marks"), own.count("marks")]).toEqual([2, 2]);
    for (const one of [ear, own, stranger]) one.leave();
  });

  it("new keys, to oneself and everybody one shares a conversation with", async () => {
    const [gus, hal] = await Promise.all([arrive("gus"), arrive("hal")]);
    await openConversation(hal, gus);
    const [own, ear, stranger] = await Promise.all([gus, hal, eve].map(({ visitor }) => Ear.open(visitor)));
    if (!own || !ear || !stranger) throw new Error("unreachable");
    const answer = await change(gus, "rotate-enc");
    expect(answer.status).toBe(201);
    const expected = { uid: gus.uid, seq: 2, sh: gus.sh };
    await ear.hear("keys", expected);
    await own.hear("keys", expected);
    await hearsOfItsOwnOnly(stranger);
    for (const one of [own, ear, stranger]) one.leave();
  });
});

describe("what is never stored is said", () => {
  const type = (person: Person, where: string, body: unknown = {}) =>
    person.visitor.write(`/api/conversations/${where}/typing`, body);

  it("that somebody types, to the others of the conversation only", async () => {
    const [own, ear, stranger] = await Promise.all([ali, bea, eve].map(({ visitor }) => Ear.open(visitor)));
    if (!own || !ear || !stranger) throw new Error("unreachable");
    const before = await tables.count(cid);
    const answer = await type(ali, cid);
    expect([answer.status, answer.json]).toEqual([202, {}]);
    await ear.hear("typing", { cid, uid: ali.uid });
    // Not a member, not there, not of the contract, no session: nothing is said.
    expect(codeOf(await type(eve, cid))).toEqual([404, "not_found"]);
    expect(codeOf(await type(eve, `d_${"A".repeat(22)}`))).toEqual([404, "not_found"]);
    expect(codeOf(await type(eve, "x"))).toEqual([404, "not_found"]);
    expect(codeOf(await type(bea, cid, { for: 1 }))).toEqual([400, "bad_input"]);
    expect((await new Visitor().write(`/api/conversations/${cid}/typing`, {})).status).toBe(401);
    expect(await tables.count(cid)).toEqual(before);
    await hearsOfItsOwnOnly(stranger);
    await post(sender);
    await Promise.all([own.hear("message"), ear.hear("message")]);
    expect([own.count("typing"), ear.count("typing")]).toEqual([0, 1]);
    for (const one of [own, ear, stranger]) one.leave();
  });

  it("but not endlessly", async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => type(bea, cid)));
    const codes = answers.map(({ status }) => status);
    expect(codes.filter((code) => code === 202).length).toBeGreaterThanOrEqual(1);
    const refused = answers.filter(({ status }) => status !== 202);
    expect(refused.length).toBeGreaterThanOrEqual(5);
    for (const answer of refused) expect(codeOf(answer)).toEqual([429, "rate_limited"]);
    // Only that person.
    expect((await type(ali, cid)).status).toBe(202);
    await expect.poll(async () => (await type(bea, cid)).status, { timeout: 10_000, interval: 1100 }).toBe(202);
  });

  it("who is here: when the first stream opens and after the last one closed, but not for a reload", async () => {
    const [gus, hal] = await Promise.all([arrive("gus"), arrive("hal")]);
    await openConversation(gus, hal);
    const stranger = await Ear.open(eve.visitor);
    const ear = await Ear.open(gus.visitor);
    const first = await Ear.open(hal.visitor);
    await ear.hear("presence", { uid: hal.uid, online: true });
    await first.hear("presence", { uid: gus.uid, online: true });
    const second = await Ear.open(hal.visitor);
    await second.hear("presence", { uid: gus.uid, online: true });
    // One of two, and then the last, but only for a moment.
    first.leave();
    second.leave();
    await pause(500);
    const third = await Ear.open(hal.visitor);
    await pause(5000);
    expect(ear.events.filter(({ t }) => t === "presence")).toHaveLength(1);
    third.leave();
    await ear.hear("presence", { uid: hal.uid, online: false });
    const late = await Ear.open(gus.visitor);
    await hearsOfItsOwnOnly(stranger);
    expect(late.count("presence")).toBe(0);
    for (const one of [stranger, ear, late]) one.leave();
  });

  it("who is here, to two people who have just met", async () => {
    const [gus, hal] = await Promise.all([arrive("gus"), arrive("hal")]);
    const [one, other] = await Promise.all([Ear.open(gus.visitor), Ear.open(hal.visitor)]);
    expect([one.count("presence"), other.count("presence")]).toEqual([0, 0]);
    await openConversation(gus, hal);
    await one.hear("presence", { uid: hal.uid, online: true });
    await other.hear("presence", { uid: gus.uid, online: true });
    one.leave();
    await other.hear("presence", { uid: gus.uid, online: false });
    other.leave();
  });
});

describe("the stream of a session that is ended", () => {
  it("says so at once and closes, whoever ended it; streams of other sessions stay", async () => {
    const gus = await arrive("gus");
    const [second, third] = [new Visitor(), new Visitor()];
    for (const visitor of [second, third]) expect((await signIn(gus, visitor)).status).toBe(200);
    const [own, two, three] = await Promise.all([gus.visitor, second, third].map((visitor) => Ear.open(visitor)));
    if (!own || !two || !three) throw new Error("unreachable");
    await third.submit("/api/auth/signout", {});
    await three.hear("signed-out");
    expect(await three.ended()).toBe("closed");
    const answer = await gus.visitor.write("/api/sessions", { which: "others" }, { method: "DELETE" });
    expect(endedSessionsSchema.parse(answer.json)).toEqual({ ended: 1 });
    await two.hear("signed-out");
    expect(await two.ended()).toBe("closed");
    expect(codeOf(await second.get("/api/events"))).toEqual([401, "unauthenticated"]);
    expect([own.end, own.count("signed-out")]).toEqual(["open", 0]);
    own.leave();
  });

  it("notices it by itself when nobody says so, and is alive until then", async () => {
    await unaware.hear("signed-out", {}, 45_000);
    expect(await unaware.ended()).toBe("closed");
    expect(unaware.count("alive")).toBeGreaterThanOrEqual(1);
    expect(codeOf(await ida.visitor.get("/api/events"))).toEqual([401, "unauthenticated"]);
  });
});
