// Feeds that hear of messages by events, polls and both, in any order, with losses and lies: they end where reading
// everything ends, and at no moment show anything else. [Note: Events prove nothing]
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { fault, type Answer } from "@/lib/client/api.ts";
import { createFeed, type Feed } from "@/lib/client/feed.ts";
import type { OpenedMessage, OpeningContext } from "@/lib/client/opening.ts";
import type { PagePlace } from "@/lib/client/requests.ts";
import { createContentKeyCache, sealMessage, startSendingSession } from "@/lib/crypto/index.ts";
import { encodeBody } from "@/lib/protocol/body.ts";
import { pairConversationId } from "@/lib/protocol/conversation-id.ts";
import { ZERO_HASH } from "@/lib/protocol/hash.ts";
import type { MessagePage, SealedMessage, StoredMessage, Wraps } from "@/lib/shared/contract/messages.ts";
import { newChainId } from "@/lib/shared/ids.ts";
import { FakeServer } from "./fake-server.ts";
import { makePerson, type TestPerson } from "./people.ts";

const ali = await makePerson("ali");
const bea = await makePerson("bea");
const cid = await pairConversationId(ali.viewer.uid, bea.viewer.uid);
const cache = createContentKeyCache();
const context: OpeningContext = {
  cid,
  viewer: ali.viewer.uid,
  keys: ali.keys,
  cache,
  noteHead: () => undefined,
  members: () => Promise.resolve(new Map([ali, bea].map(({ viewer, chain }) => [viewer.uid, chain]))),
  refreshMembers: () => Promise.resolve(),
};

/** What is written in the whole conversation, as the server stores it. */
const written = new FakeServer();
const people = [ali, bea].map(({ viewer, chain }) => ({ uid: viewer.uid, key: chain.head.ek }));
const sessions = [await startSendingSession(people), await startSendingSession(people)] as const;
function writer(person: TestPerson): (text: string) => Promise<void> {
  const [sid, ish, ch] = [person.viewer.uid, person.chain.head.sh, newChainId()];
  let [n, ph] = [0, ZERO_HASH];
  return async (text) => {
    const body = encodeBody({ v: 1, t: "text", ts: Date.now(), b: text });
    if (body === null) throw new Error("too long");
    n += 1;
    const [place, sending] = [{ cid, sid, ish, ch, n, ph }, sessions[n % 2 === 0 ? 0 : 1]];
    const { envelope, mh } = await sealMessage(sending, place, body, person.keys.identity.signingKey);
    ph = mh;
    const answer = await written.store(envelope);
    if (!answer.ok) throw new Error(answer.code);
  };
}
const COUNT = 16;
const writers = [writer(bea), writer(ali), writer(bea)];
for (let index = 0; index < COUNT; index += 1) await writers[(index * 7) % 3]?.(`text ${String(index + 1)}`);
const hashes = written.messages.map(({ mh }) => mh);
const sealed: readonly SealedMessage[] = written.messages.map(({ mh: _mh, place: _place, ...message }) => message);
const { wraps } = written;

/** A stored message by its place. */
function at(seq: number): SealedMessage {
  const message = sealed[seq - 1];
  if (message === undefined) throw new Error("not written");
  return message;
}
/** The wrapped keys of this one alone: an event brings no others. */
function keysOf({ protected: header }: { protected: string }): Wraps {
  const { rh } = JSON.parse(Buffer.from(header, "base64url").toString()) as { rh: string };
  return { [rh]: wraps[rh] ?? [] };
}
function offer(feed: Feed, seq: number): Promise<void> {
  return feed.offer(at(seq), keysOf(at(seq)));
}
function removedForm(seq: number): StoredMessage {
  const { at: when, protected: header, sig } = at(seq);
  return { seq, at: when, protected: header, mh: hashes[seq - 1] ?? "", sig };
}
function flipped(text: string): string {
  return `${text.startsWith("A") ? "B" : "A"}${text.slice(1)}`;
}

/** A server that answers when it is told to, with what was true when it was asked. */
class SlowServer {
  count = 0;
  isDown = false;
  readonly removed = new Set<number>();
  readonly waiting: (() => void)[] = [];
  pages = 0;

  readonly getMessages = (_cid: unknown, place: PagePlace): Promise<Answer<MessagePage>> => {
    this.pages += 1;
    const all = this.#stored();
    const messages =
      "after" in place
        ? all.slice(place.after, place.after + 3)
        : all.slice(0, "before" in place ? place.before - 1 : undefined).slice(-4);
    const answer: Answer<MessagePage> = this.isDown
      ? fault("offline")
      : { ok: true, value: { messages, wraps, head: this.count } };
    return new Promise((resolve) => {
      this.waiting.push(() => {
        resolve(answer);
      });
    });
  };

  #stored(): StoredMessage[] {
    return sealed
      .slice(0, this.count)
      .map((message) => (this.removed.has(message.seq) ? removedForm(message.seq) : message));
  }

  /** Answers one of the waiting questions. */
  answer(which: number): void {
    const [ready] = this.waiting.splice(which % Math.max(1, this.waiting.length), 1);
    ready?.();
  }
}

const breathe = () => new Promise((resolve) => setImmediate(resolve));

/** Lets work go on, with every question answered as it comes, until all of it is done. */
async function finish(server: SlowServer, work: readonly Promise<unknown>[]): Promise<void> {
  const progress: { isDone: boolean } = { isDone: false };
  const done = Promise.all(work).finally(() => {
    progress.isDone = true;
  });
  while (!progress.isDone) {
    server.answer(0);
    await breathe();
  }
  await done;
}

const textOf = ({ content }: OpenedMessage) => (content.kind === "text" ? content.text : content.kind);
const shownBy = (feed: Feed) => feed.state.get().messages.map(({ seq, mh }) => ({ seq, mh }));
async function readAll(server: SlowServer, feed: Feed): Promise<void> {
  server.isDown = false;
  await finish(server, [feed.sync(server.count)]);
  while (feed.state.get().hasOlder) await finish(server, [feed.loadOlder()]);
}

type Step =
  | { do: "store" | "news" | "poll" | "older" | "toggle" | "breathe" | "settle" }
  | { do: "late-poll"; lag: number }
  | { do: "event"; back: number }
  | { do: "answer"; which: number }
  | { do: "remove"; which: number }
  | { do: "lie"; how: "signature" | "ciphertext" | "no-wraps" | "replay" | "far"; which: number };
const index = fc.nat({ max: 20 });
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 9, arbitrary: fc.record({ do: fc.constantFrom("store", "news", "news", "breathe", "settle") }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("poll", "older", "toggle") }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("late-poll"), lag: fc.nat({ max: 4 }) }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant("event"), back: fc.nat({ max: 3 }) }) },
    { weight: 6, arbitrary: fc.record({ do: fc.constant("answer"), which: index }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("remove"), which: index }) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant("lie"),
        how: fc.constantFrom("signature", "ciphertext", "no-wraps", "replay", "far"),
        which: index,
      }),
    },
  ),
  { minLength: 10, maxLength: 60, size: "max" },
);

/** A lie about the conversation's next place, or about one far beyond it. */
function lie(server: SlowServer, feed: Feed, step: Extract<Step, { do: "lie" }>): Promise<unknown> {
  const range = feed.state.get().messages;
  const newest = range.at(-1)?.seq ?? 0;
  const next = sealed[newest];
  const known = range[step.which % Math.max(1, range.length)];
  switch (step.how) {
    case "signature":
      return next ? feed.offer({ ...next, sig: flipped(next.sig) }, wraps) : Promise.resolve();
    case "ciphertext":
      return next ? feed.offer({ ...next, ciphertext: flipped(next.ciphertext) }, wraps) : Promise.resolve();
    case "no-wraps":
      return next ? feed.offer(next, {}) : Promise.resolve();
    case "replay":
      return known ? feed.offer({ ...at(known.seq), seq: newest + 1 }, wraps) : Promise.resolve();
    case "far":
      return known ? feed.offer({ ...at(known.seq), seq: server.count + 2 + step.which }, wraps) : Promise.resolve();
  }
}

test("any mixture of events, polls, losses and lies ends where reading everything ends", async () => {
  let joined = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (story) => {
      const server = new SlowServer();
      const feed = createFeed({
        context,
        getMessages: server.getMessages,
        findOwnEnd: () => Promise.resolve(null),
        onGrown: grow,
      });
      const work: Promise<unknown>[] = [];
      let asked = 0;

      function grow(): void {
        check();
        if (server.pages === asked) joined += 1;
        asked = server.pages;
      }

      /** Whatever is shown is a row without gaps of what the server has, each message itself, and none is marked. */
      function check(): void {
        const { messages, warnings } = feed.state.get();
        const [first] = messages;
        for (const [offset, message] of messages.entries()) {
          expect(message.seq).toBe((first?.seq ?? 0) + offset);
          expect(message.mh).toBe(hashes[message.seq - 1]);
          const isGone = server.removed.has(message.seq) && message.content.kind === "removed";
          expect(textOf(message)).toBe(isGone ? "removed" : `text ${String(message.seq)}`);
        }
        expect(messages.at(-1)?.seq ?? 0).toBeLessThanOrEqual(server.count);
        expect(warnings.size).toBe(0);
      }

      for (const step of story) {
        switch (step.do) {
          case "store":
            server.count = Math.min(COUNT, server.count + 1);
            break;
          case "news":
            if (server.count === COUNT) break;
            server.count += 1;
            work.push(offer(feed, server.count));
            break;
          case "breathe":
            await breathe();
            break;
          case "settle":
            await finish(server, work);
            break;
          case "toggle":
            server.isDown = !server.isDown;
            break;
          case "poll":
            work.push(feed.sync(server.count));
            break;
          case "late-poll":
            work.push(feed.sync(Math.max(0, server.count - step.lag)));
            break;
          case "older":
            work.push(feed.loadOlder());
            break;
          case "event": {
            const seq = server.count - step.back;
            if (seq >= 1) work.push(offer(feed, seq));
            break;
          }
          case "answer":
            server.answer(step.which);
            await breathe();
            break;
          case "remove": {
            const seq = 1 + (step.which % Math.max(1, server.count));
            if (server.count === 0) break;
            server.removed.add(seq);
            work.push(feed.reread(seq));
            break;
          }
          case "lie":
            work.push(lie(server, feed, step));
        }
        check();
      }
      await finish(server, work);

      const fresh = createFeed({
        context,
        getMessages: server.getMessages,
        findOwnEnd: () => Promise.resolve(null),
        onGrown: () => undefined,
      });
      await readAll(server, feed);
      await readAll(server, fresh);
      check();
      expect(shownBy(feed)).toHaveLength(server.count);
      const all = (of: Feed) => of.state.get().messages.map((message) => [message.seq, message.mh, textOf(message)]);
      expect(all(feed)).toEqual(all(fresh));
      expect(feed.state.get().wasSetBack).toBe(false);
    }),
    { numRuns: 150 },
  );
  // Growth without a request: events did take part.
  expect(joined).toBeGreaterThan(100);
}, 120_000);

describe("a message that comes by itself", () => {
  async function feedAt(count: number): Promise<{ server: SlowServer; feed: Feed; grown: ReturnType<typeof vi.fn> }> {
    const server = new SlowServer();
    server.count = count;
    const grown = vi.fn();
    const feed = createFeed({
      context,
      getMessages: server.getMessages,
      findOwnEnd: () => Promise.resolve(null),
      onGrown: grown,
    });
    await finish(server, [feed.sync(count)]);
    grown.mockClear();
    server.pages = 0;
    return { server, feed, grown };
  }
  const newest = (feed: Feed) => feed.state.get().messages.at(-1)?.seq;

  test("is shown without a request when it is the very next", async () => {
    const { server, feed, grown } = await feedAt(4);
    server.count = 6;
    await finish(server, [offer(feed, 5), offer(feed, 6)]);
    expect([newest(feed), server.pages]).toEqual([6, 0]);
    // What comes meanwhile is taken as one: judging the range for each would cost the square of their number.
    expect(grown).toHaveBeenCalledTimes(1);
  });

  test("that is damaged holds up none of those before it, and the server is asked once for what follows", async () => {
    const { server, feed, grown } = await feedAt(4);
    server.count = 8;
    const damaged = { ...at(7), sig: flipped(at(7).sig) };
    server.isDown = true;
    const offers = () => [at(5), at(6), damaged, at(8)].map((message) => feed.offer(message, keysOf(message)));
    await finish(server, offers());
    expect([newest(feed), server.pages, feed.state.get().isStale]).toEqual([6, 1, true]);
    server.isDown = false;
    await finish(server, [feed.sync(8)]);
    expect([newest(feed), server.pages]).toEqual([8, 2]);
    expect(shownBy(feed).map(({ mh }) => mh)).toEqual(hashes.slice(0, 8));
    expect(grown).toHaveBeenCalledTimes(2);
  });

  test("among others opens with the wrapped keys that came with it, of whatever session they are", async () => {
    const { server, feed } = await feedAt(4);
    server.count = 9;
    const seqs = [5, 6, 7, 8, 9];
    expect(new Set(seqs.map((seq) => Object.keys(keysOf(at(seq))).join())).size).toBe(2);
    const work = seqs.map((seq) => offer(feed, seq));
    await finish(server, work);
    expect([newest(feed), server.pages]).toEqual([9, 0]);
  });

  test("whose place is absurd costs a request and changes nothing", async () => {
    const { server, feed } = await feedAt(4);
    await finish(server, [feed.offer({ ...at(5), seq: 2 ** 40 }, wraps)]);
    expect([shownBy(feed).map(({ seq }) => seq), server.pages]).toEqual([[1, 2, 3, 4], 1]);
    expect(feed.state.get()).toMatchObject({ isStale: false, wasSetBack: false });
  });

  test("is the first of a conversation without a request, too", async () => {
    const { server, feed } = await feedAt(0);
    server.count = 1;
    await finish(server, [offer(feed, 1)]);
    expect([newest(feed), server.pages]).toEqual([1, 0]);
  });

  test("waits for what came after it, when two change places on their way", async () => {
    const { server, feed } = await feedAt(4);
    server.count = 6;
    const work = [offer(feed, 6), offer(feed, 5)];
    await finish(server, work);
    expect(shownBy(feed).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("fetches the gap when something is missing before it, and is known once", async () => {
    const { server, feed } = await feedAt(4);
    server.count = 6;
    await finish(server, [offer(feed, 6)]);
    expect([newest(feed), server.pages]).toEqual([6, 1]);
    await finish(server, [offer(feed, 6), offer(feed, 5)]);
    expect([newest(feed), server.pages]).toEqual([6, 1]);
  });

  test.each([
    ["with another signature", (m: SealedMessage) => ({ ...m, sig: flipped(m.sig) }), wraps],
    ["with another ciphertext", (m: SealedMessage) => ({ ...m, ciphertext: flipped(m.ciphertext) }), wraps],
    ["without its wrapped keys", (m: SealedMessage) => m, {}],
    ["that is one from before, once more", (m: SealedMessage) => ({ ...at(3), seq: m.seq }), wraps],
  ])("%s is not shown: the server is asked, and what it has is", async (_name, change, keys) => {
    const { server, feed, grown } = await feedAt(4);
    server.count = 5;
    await finish(server, [feed.offer(change(at(5)), keys)]);
    expect(server.pages).toBe(1);
    expect(shownBy(feed).at(-1)).toEqual({ seq: 5, mh: hashes[4] });
    expect(feed.state.get().warnings.size).toBe(0);
    expect(grown).toHaveBeenCalledTimes(1);
  });

  test("that nobody can read is shown as what a page shows, when the page has the same", async () => {
    const { server, feed } = await feedAt(4);
    server.count = 5;
    const damaged = { ...at(5), sig: flipped(at(5).sig) };
    const lying = createFeed({
      context,
      getMessages: () =>
        Promise.resolve({ ok: true, value: { messages: [...sealed.slice(0, 4), damaged].slice(-4), wraps, head: 5 } }),
      findOwnEnd: () => Promise.resolve(null),
      onGrown: () => undefined,
    });
    await lying.sync(5);
    expect(lying.state.get().messages.at(-1)?.content).toEqual({ kind: "locked", code: "E_SIG" });
    // The same in an event alone shows nothing while the server is away.
    server.isDown = true;
    await finish(server, [feed.offer(damaged, wraps)]);
    expect([newest(feed), feed.state.get().isStale]).toEqual([4, true]);
  });
});

describe("a place that is said to be forgotten", () => {
  async function feedAt(count: number): Promise<{ server: SlowServer; feed: Feed }> {
    const server = new SlowServer();
    server.count = count;
    const feed = createFeed({
      context,
      getMessages: server.getMessages,
      findOwnEnd: () => Promise.resolve(null),
      onGrown: () => undefined,
    });
    await finish(server, [feed.sync(count)]);
    return { server, feed };
  }
  const texts = (feed: Feed) => feed.state.get().messages.map(textOf);

  test("is read again and becomes what the server has of it", async () => {
    const { server, feed } = await feedAt(4);
    server.removed.add(2).add(4);
    await finish(server, [feed.reread(2), feed.reread(4)]);
    expect(texts(feed)).toEqual(["text 1", "removed", "text 3", "removed"]);
    expect(feed.state.get().warnings.size).toBe(0);
  });

  test("is still wanting when the server does not answer, until it does", async () => {
    const { server, feed } = await feedAt(4);
    expect(feed.isLacking()).toBe(false);
    server.removed.add(2);
    server.isDown = true;
    await finish(server, [feed.reread(2)]);
    expect([texts(feed)[1], feed.isLacking()]).toEqual(["text 2", true]);
    server.isDown = false;
    await finish(server, [feed.sync(null)]);
    expect([texts(feed)[1], feed.isLacking()]).toEqual(["removed", false]);
    server.isDown = true;
    await finish(server, [feed.sync(5)]);
    expect([feed.state.get().isStale, feed.isLacking()]).toEqual([true, true]);
  });

  test("stays when the server has it after all", async () => {
    const { server, feed } = await feedAt(4);
    const before = feed.state.get().messages;
    await finish(server, [feed.reread(2)]);
    expect(feed.state.get().messages).toEqual(before);
    expect(feed.state.get().messages[1]).toBe(before[1]);
  });

  test("is not given to another message", async () => {
    const { server, feed } = await feedAt(4);
    const other = createFeed({
      context,
      getMessages: async (id, place) => {
        const answer = server.getMessages(id, place);
        server.answer(0);
        const page = await answer;
        if (!page.ok || !("after" in place)) return page;
        const messages = page.value.messages.map(({ seq }) => ({ ...removedForm(seq === 2 ? 1 : seq), seq }));
        return { ...page, value: { ...page.value, messages } };
      },
      findOwnEnd: () => Promise.resolve(null),
      onGrown: () => undefined,
    });
    await other.sync(4);
    await other.reread(2);
    expect(texts(other)).toEqual(["text 1", "text 2", "text 3", "text 4"]);
    // The control: the same answer for a place that is named rightly.
    await other.reread(3);
    expect(texts(other)).toEqual(["text 1", "text 2", "removed", "text 4"]);
    expect(texts(feed)).toHaveLength(4);
  });

  test("that could not be read again is tried with the next poll", async () => {
    const { server, feed } = await feedAt(4);
    server.removed.add(3);
    server.isDown = true;
    await finish(server, [feed.reread(3)]);
    expect(texts(feed)).toEqual(["text 1", "text 2", "text 3", "text 4"]);
    server.isDown = false;
    await finish(server, [feed.sync(4)]);
    expect(texts(feed)).toEqual(["text 1", "text 2", "removed", "text 4"]);
  });

  test("before its message is here, counts when it comes", async () => {
    const { server, feed } = await feedAt(4);
    server.count = 5;
    server.removed.add(5);
    await finish(server, [feed.reread(5)]);
    await finish(server, [offer(feed, 5)]);
    expect(texts(feed).at(-1)).toBe("removed");
  });
});
