import { beforeEach, describe, expect, test, vi } from "vitest";
import { StorageError } from "@/lib/client/database.ts";
import { createFeed, type Feed } from "@/lib/client/feed.ts";
import { isPageFor, judgeRange, seenOf, type ChainEnd } from "@/lib/client/feed-rules.ts";
import type { OpeningContext } from "@/lib/client/opening.ts";
import { createContentKeyCache, sealMessage, startSendingSession } from "@/lib/crypto/index.ts";
import { encodeBody } from "@/lib/protocol/body.ts";
import { pairConversationId } from "@/lib/protocol/conversation-id.ts";
import { ZERO_HASH } from "@/lib/protocol/hash.ts";
import { newChainId } from "@/lib/shared/ids.ts";
import { FakeServer } from "./fake-server.ts";
import { makePerson, type TestPerson } from "./people.ts";

const ali = await makePerson("ali");
const bea = await makePerson("bea");
const beaAnew = await makePerson("bea", bea.viewer.uid);
const cid = await pairConversationId(ali.viewer.uid, bea.viewer.uid);
const session = await startSendingSession(
  [ali, bea].map(({ viewer, chain }) => ({ uid: viewer.uid, key: chain.head.ek })),
);

let server: FakeServer;
let members: TestPerson[];
let refreshed: number;
let feed: Feed;
let ownEnd: ChainEnd | null;
const findOwnEnd = () => Promise.resolve(ownEnd);

beforeEach(() => {
  server = new FakeServer();
  members = [ali, bea];
  refreshed = 0;
  ownEnd = null;
  feed = createFeed({ context, getMessages: server.getMessages, findOwnEnd, onGrown: () => undefined });
});

const context: OpeningContext = {
  cid,
  viewer: ali.viewer.uid,
  keys: ali.keys,
  cache: createContentKeyCache(),
  noteHead: () => undefined,
  members: () =>
    Promise.resolve(members.length === 0 ? null : new Map(members.map(({ viewer, chain }) => [viewer.uid, chain]))),
  refreshMembers: () => {
    refreshed += 1;
    return Promise.resolve();
  },
};

/** A writer with a chain of their own. */
function writer(person: TestPerson): (text: string) => Promise<void> {
  const [sid, ish, ch] = [person.viewer.uid, person.chain.head.sh, newChainId()];
  let [n, ph] = [0, ZERO_HASH];
  return async (text) => {
    const body = encodeBody({ v: 1, t: "text", ts: Date.now(), b: text });
    if (body === null) throw new Error("too long");
    n += 1;
    const place = { cid, sid, ish, ch, n, ph };
    const fresh = session.isSpent(Date.now())
      ? await startSendingSession([ali, bea].map(({ viewer, chain }) => ({ uid: viewer.uid, key: chain.head.ek })))
      : session;
    const { envelope, mh } = await sealMessage(fresh, place, body, person.keys.identity.signingKey);
    ph = mh;
    const answer = await server.store(envelope);
    if (!answer.ok) throw new Error(answer.code);
  };
}

const texts = (from: Feed = feed) =>
  from.state.get().messages.map(({ content }) => (content.kind === "text" ? content.text : content.kind));
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

/** 130 messages: more than two pages of the fake server. */
async function writeMany(): Promise<void> {
  const write = writer(bea);
  for (const text of numbers(1, 130)) await write(text);
}

test("the newest page comes first, older ones when asked for, without a gap", async () => {
  await writeMany();
  await feed.sync(130);
  expect(texts()).toEqual(numbers(81, 130));
  expect(feed.state.get()).toMatchObject({ status: "ready", hasOlder: true, isStale: false });
  await feed.loadOlder();
  expect(texts()).toEqual(numbers(31, 130));
  await feed.loadOlder();
  expect(texts()).toEqual(numbers(1, 130));
  expect(feed.state.get().hasOlder).toBe(false);
  expect(feed.state.get().warnings.size).toBe(0);
});

test("what follows is fetched in a loop until the head is reached", async () => {
  const write = writer(bea);
  await write("1");
  await feed.sync(1);
  for (const text of numbers(2, 120)) await write(text);
  await feed.sync(120);
  expect(texts()).toEqual(numbers(1, 120));
});

test("side by side, syncs share their requests and none is forgotten", async () => {
  const write = writer(ali);
  for (const text of numbers(1, 3)) await write(text);
  await Promise.all([feed.sync(3), feed.sync(3), feed.sync(2)]);
  expect(texts()).toEqual(["1", "2", "3"]);
  expect(server.pageRequests).toBe(1);
});

test("an empty conversation is ready, a server that does not answer is an error and then stale", async () => {
  await feed.sync(0);
  expect(feed.state.get()).toMatchObject({ status: "ready", messages: [] });
  const late = createFeed({ context, getMessages: server.getMessages, findOwnEnd, onGrown: () => undefined });
  await writer(bea)("hello");
  server.isDown = true;
  await late.sync(1);
  expect(late.state.get()).toMatchObject({ status: "error", isStale: true });
  server.isDown = false;
  await late.sync(1);
  expect(late.state.get()).toMatchObject({ status: "ready", isStale: false });
  server.isDown = true;
  await late.sync(2);
  expect(late.state.get()).toMatchObject({ status: "ready", isStale: true });
  expect(texts(late)).toEqual(["hello"]);
});

test("one bad message hides none of the others", async () => {
  const write = writer(bea);
  for (const text of ["one", "two", "three"]) await write(text);
  const [, second] = server.messages;
  if (second === undefined) throw new Error("three were written");
  second.sig = `${second.sig.startsWith("A") ? "B" : "A"}${second.sig.slice(1)}`;
  await feed.sync(3);
  expect(texts()).toEqual(["one", "locked", "three"]);
  expect(feed.state.get().messages[1]?.content).toEqual({ kind: "locked", code: "E_SIG" });
  // And the hole it leaves in its sender's chain is marked where it shows.
  expect(feed.state.get().warnings.get(3)).toEqual(["W_GAP"]);
});

test("pins in a conversation with somebody else are nothing this version knows", async () => {
  const body = encodeBody({ v: 1, t: "pins", ts: Date.now(), n: 1, part: [1, 1], pins: [] });
  if (body === null) throw new Error("it fits");
  const place = { cid, sid: bea.viewer.uid, ish: bea.chain.head.sh, ch: newChainId(), n: 1, ph: ZERO_HASH };
  const people = [ali, bea].map(({ viewer, chain }) => ({ uid: viewer.uid, key: chain.head.ek }));
  const fresh = await startSendingSession(people);
  const { envelope } = await sealMessage(fresh, place, body, bea.keys.identity.signingKey);
  expect((await server.store(envelope)).ok).toBe(true);
  await feed.sync(1);
  expect(texts()).toEqual(["newer"]);
});

test("a message under a statement that is not pinned makes us ask once more", async () => {
  await writer(bea)("hello");
  members = [ali, beaAnew];
  context.refreshMembers = () => {
    refreshed += 1;
    members = [ali, bea];
    return Promise.resolve();
  };
  await feed.sync(1);
  expect(texts()).toEqual(["hello"]);
  expect(refreshed).toBe(1);
});

test("without the members' keys nothing is judged, and it is tried again", async () => {
  await writer(bea)("hello");
  members = [];
  await feed.sync(1);
  expect(feed.state.get()).toMatchObject({ status: "error", messages: [] });
  members = [ali, bea];
  await feed.sync(1);
  expect(texts()).toEqual(["hello"]);
});

test("a page with a gap is not joined to the range", async () => {
  const write = writer(bea);
  for (const text of ["one", "two", "three"]) await write(text);
  const spy = vi.fn(server.getMessages);
  const doubtful = createFeed({ context, getMessages: spy, findOwnEnd, onGrown: () => undefined });
  spy.mockImplementationOnce(async (at, place) => {
    const answer = await server.getMessages(at, place);
    return answer.ok
      ? { ...answer, value: { ...answer.value, messages: answer.value.messages.filter(({ seq }) => seq !== 2) } }
      : answer;
  });
  await doubtful.sync(3);
  expect(doubtful.state.get()).toMatchObject({ status: "error", messages: [] });
  await doubtful.sync(3);
  expect(texts(doubtful)).toEqual(["one", "two", "three"]);
});

describe("pages", () => {
  const page = (head: number, ...seqs: number[]) => ({ head, messages: seqs.map((seq) => ({ seq }) as never) });
  test.each([
    ["the newest", { at: "newest" }, page(9, 7, 8, 9), page(9, 6, 7, 8)],
    ["an empty newest", { at: "newest" }, page(0), page(9)],
    ["what follows", { after: 4 }, page(9, 5, 6), page(9, 6, 7)],
    ["nothing that follows", { after: 4 }, page(4), page(5)],
    ["what precedes", { before: 4 }, page(9, 2, 3), page(9, 1, 2)],
    ["what precedes the first", { before: 1 }, page(9), page(9, 1)],
    ["an unbroken page", { after: 4 }, page(9, 5, 6, 7), page(9, 5, 7)],
    ["a page within the head", { after: 4 }, page(6, 5, 6), page(5, 5, 6)],
  ] as const)("%s is told from another", (_name, place, right, wrong) => {
    expect(isPageFor(place, right)).toBe(true);
    expect(isPageFor(place, wrong)).toBe(false);
  });
});

test("a server set back to an older state is read anew, and new messages at the old numbers are shown", async () => {
  const write = writer(bea);
  for (const text of ["one", "two", "lost", "lost too"]) await write(text);
  await feed.sync(4);
  expect(texts()).toEqual(["one", "two", "lost", "lost too"]);
  // The list may simply have been read a moment too early: the feed asks before it believes.
  await feed.sync(3);
  expect(texts()).toEqual(["one", "two", "lost", "lost too"]);
  expect(feed.state.get().wasSetBack).toBe(false);
  server.messages.splice(2);
  await writer(ali)("after the restore");
  await feed.sync(3);
  expect(texts()).toEqual(["one", "two", "after the restore"]);
  expect(feed.state.get().wasSetBack).toBe(true);
});

test("seen entries name the newest of each other chain, one's own included, newest first", async () => {
  const [first, second, mine] = [writer(bea), writer(bea), writer(ali)];
  for (const write of [first, first, second, mine]) await write("x");
  await feed.sync(4);
  const { messages } = feed.state.get();
  expect(seenOf(messages, newChainId()).map(([, n, mh]) => [n, mh])).toEqual([
    [1, messages[3]?.mh],
    [1, messages[2]?.mh],
    [2, messages[1]?.mh],
  ]);
  const writing = messages[2]?.placed?.ch ?? newChainId();
  expect(seenOf(messages, writing).map(([, , mh]) => mh)).toEqual([messages[3]?.mh, messages[1]?.mh]);
  expect(judgeRange(messages).size).toBe(0);
});

test("a message of one's own that the server said to have, and does not show, is noticed", async () => {
  const [write, other] = [writer(ali), writer(bea)];
  for (const one of [write, other, write]) await one("x");
  await feed.sync(3);
  const end = feed.state.get().messages[2];
  ownEnd = end?.placed ? { sid: ali.viewer.uid, ch: end.placed.ch, n: 2, mh: end.placed.mh } : null;
  await feed.sync(3);
  expect(feed.state.get().wasSetBack).toBe(false);
  // A browser opened again: what the chain says is all that is left, and it is enough.
  const later = createFeed({ context, getMessages: server.getMessages, findOwnEnd, onGrown: () => undefined });
  await later.sync(3);
  expect(later.state.get()).toMatchObject({ status: "ready", wasSetBack: false });
  server.messages.pop();
  const lied = createFeed({ context, getMessages: server.getMessages, findOwnEnd, onGrown: () => undefined });
  await lied.sync(2);
  expect(lied.state.get()).toMatchObject({ status: "ready", wasSetBack: true, isStale: false });
  expect(lied.state.get().messages).toHaveLength(2);
});

test("a list that was read before one's own message was stored accuses nobody", async () => {
  const write = writer(ali);
  await write("one");
  await feed.sync(1);
  await write("two");
  const [, second] = server.messages;
  const opened = createFeed({ context, getMessages: server.getMessages, findOwnEnd, onGrown: () => undefined });
  await opened.sync(2);
  const placed = opened.state.get().messages[1]?.placed;
  ownEnd = placed ? { sid: ali.viewer.uid, ch: placed.ch, n: placed.n, mh: placed.mh } : null;
  // The head of the list is still 1.
  await feed.sync(1);
  expect(second?.seq).toBe(2);
  expect(feed.state.get()).toMatchObject({ wasSetBack: false });
  expect(feed.state.get().messages).toHaveLength(2);
});

test("who borrows the name of one's chain makes no server look set back", async () => {
  const [write, other] = [writer(ali), writer(bea)];
  await write("old");
  for (let index = 0; index < 60; index += 1) await other(String(index));
  await feed.sync(61);
  const messages = feed.state.get().messages;
  expect(messages[0]?.seq).toBe(12);
  const borrowed = messages[0]?.placed?.ch ?? newChainId();
  ownEnd = { sid: ali.viewer.uid, ch: borrowed, n: 70, mh: ZERO_HASH };
  await feed.sync(61);
  expect(feed.state.get().wasSetBack).toBe(false);
  ownEnd = { sid: bea.viewer.uid, ch: borrowed, n: 70, mh: ZERO_HASH };
  await feed.sync(61);
  expect(feed.state.get().wasSetBack).toBe(true);
});

test("a device whose storage fails is still read to", async () => {
  await writer(bea)("one");
  const findNothing = () => Promise.reject(new StorageError("unavailable"));
  const opened = createFeed({
    ...{ context, getMessages: server.getMessages, onGrown: () => undefined },
    findOwnEnd: findNothing,
  });
  await opened.sync(1);
  expect(opened.state.get()).toMatchObject({ status: "ready", wasSetBack: false });
  expect(opened.state.get().messages).toHaveLength(1);
});

test("where very much has come, the newest are shown first, and the rest like any older ones", async () => {
  const write = writer(bea);
  for (let index = 0; index < 60; index += 1) await write(String(index));
  await feed.sync(60);
  const [template] = server.messages;
  if (template === undefined) throw new Error("there are messages");
  // What is in them does not matter here, only where they stand.
  while (server.messages.length < 600) {
    const seq = server.messages.length + 1;
    server.messages.push({ ...template, seq, place: `far ${String(seq)}` });
  }
  const asked = server.pageRequests;
  await feed.sync(600);
  expect(server.pageRequests - asked).toBe(1);
  expect(feed.state.get().messages.map(({ seq }) => seq)).toEqual(
    Array.from({ length: 50 }, (_, index) => 551 + index),
  );
  await feed.loadOlder();
  expect(feed.state.get().messages[0]?.seq).toBe(501);
});

test("a conversation that was lost as a whole is noticed", async () => {
  const write = writer(bea);
  await write("one");
  await feed.sync(1);
  server.messages.splice(0);
  await feed.sync(null);
  expect(feed.state.get()).toMatchObject({ wasSetBack: false });
  await feed.sync(0);
  expect(feed.state.get()).toMatchObject({ wasSetBack: true, messages: [] });
});

test("an older page that comes after the server was set back joins nothing", async () => {
  const write = writer(bea);
  for (let index = 0; index < 60; index += 1) await write(String(index));
  await feed.sync(60);
  const { getMessages } = server;
  const { promise: held, resolve: release } = Promise.withResolvers<null>();
  const slow: typeof getMessages = async (asked, place) => {
    const answer = await getMessages(asked, place);
    if ("before" in place) await held;
    return answer;
  };
  const late = createFeed({ context, getMessages: slow, findOwnEnd, onGrown: () => undefined });
  await late.sync(60);
  const older = late.loadOlder();
  server.messages.splice(4);
  await late.sync(4);
  release(null);
  await older;
  expect(late.state.get().messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  expect([...late.state.get().warnings]).toEqual([]);
});
