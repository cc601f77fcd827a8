import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { amendmentsIn, type Amendments } from "@/lib/client/amend-rules.ts";
import { createMessageList, listMessages, summarise } from "@/lib/client/message-list.ts";
import type { OpenedContent, OpenedMessage } from "@/lib/client/opening.ts";
import type { OutboxItem } from "@/lib/client/outbox-items.ts";
import type { ReceiveWarning } from "@/lib/protocol/codes.ts";
import type { Conversation } from "@/lib/shared/contract/people.ts";
import { newUserId, pairConversationIdFrom } from "@/lib/shared/ids.ts";

const viewer = { uid: newUserId(), handle: "ali" };
const peer = { uid: newUserId(), handle: "bea" };
const cid = pairConversationIdFrom(new Uint8Array(16));
const text = (words: string) => ({ kind: "text", text: words, re: null }) as const;
const message = (seq: number, mine: boolean): OpenedMessage => ({
  seq,
  at: seq * 10,
  sid: mine ? viewer.uid : peer.uid,
  mh: `mh${String(seq)}`,
  content: text(`message ${String(seq)}`),
  placed: null,
});
const item = (part: Partial<OutboxItem>): OutboxItem => {
  return {
    id: "q",
    cid,
    kind: "text",
    about: [],
    at: 99,
    text: "queued",
    state: "sending",
    fault: null,
    mh: null,
    seq: null,
    ...part,
  };
};
const parts = {
  cid,
  viewer,
  peerHandle: "bea",
  messages: [message(1, false), message(2, true), message(3, true), message(4, true)],
  warnings: new Map([[1, ["W_TIME"] as const]]),
  outbox: [] as OutboxItem[],
  theirs: { read: 2, delivered: 3 },
};

test("ticks follow the other side's marks, marks of step 13 their message", () => {
  const views = listMessages(parts);
  expect(views.map(({ delivery }) => delivery)).toEqual([null, "read", "delivered", "sent"]);
  expect(views.map(({ senderHandle }) => senderHandle)).toEqual(["bea", "ali", "ali", "ali"]);
  expect(views.map(({ warnings }) => warnings)).toEqual([["W_TIME"], [], [], []]);
  expect(views.map(({ id }) => id)).toEqual([1, 2, 3, 4].map((seq) => `${cid}:${String(seq)}`));
});

describe("what is queued", () => {
  test("stands last, with its state", () => {
    const outbox = [item({ id: "a" }), item({ id: "b", state: "failed", fault: "keys" })];
    const views = listMessages({ ...parts, outbox }).slice(4);
    expect(views).toMatchObject([
      { id: "a", delivery: "sending", fault: null, seq: null, mine: true, at: 99 },
      { id: "b", delivery: "failed", fault: "keys" },
    ]);
  });

  test("is shown once when the server has it already", () => {
    const outbox = [item({ mh: "mh4" })];
    expect(listMessages({ ...parts, outbox })).toHaveLength(4);
    expect(listMessages({ ...parts, outbox: [item({ mh: "mh5" })] })).toHaveLength(5);
  });

  test("and just stored is sent until the feed shows it, whatever place the server named", () => {
    const outbox = [item({ state: "stored", seq: 5, mh: "mh5" })];
    expect(listMessages({ ...parts, outbox }).at(-1)).toMatchObject({ delivery: "sent", seq: 5 });
    expect(listMessages({ ...parts, outbox: [item({ state: "stored", seq: 4, mh: "mh4" })] })).toHaveLength(4);
    expect(listMessages({ ...parts, outbox: [item({ state: "stored", seq: 4, mh: "elsewhere" })] })).toHaveLength(5);
  });
});

test("a line that has not changed stays the same object", () => {
  const list = createMessageList();
  const before = list(parts);
  const after = list({ ...parts, messages: [...parts.messages, message(5, false)], theirs: { read: 3, delivered: 3 } });
  expect(after.map((view, index) => view === before[index])).toEqual([true, true, false, true, false]);
});

test("a list that is made again is the one that would be made anew, whatever happens in between", () => {
  const reference = fc.integer({ min: 1, max: 12 }).map((seq) => `mh${String(seq)}`);
  const content = fc.oneof(
    { weight: 6, arbitrary: fc.constant<OpenedContent>(text("words")) },
    { weight: 2, arbitrary: reference.map((re): OpenedContent => ({ kind: "text", text: "an answer", re })) },
    { weight: 1, arbitrary: reference.map((re): OpenedContent => ({ kind: "edit", text: "better", re })) },
    { weight: 1, arbitrary: reference.map((re): OpenedContent => ({ kind: "react", emoji: "👍", re })) },
    {
      weight: 1,
      arbitrary: fc.array(reference, { minLength: 1, maxLength: 2 }).map((rm): OpenedContent => ({ kind: "del", rm })),
    },
    { weight: 1, arbitrary: fc.constantFrom<OpenedContent>({ kind: "removed" }, { kind: "locked", code: "E_SIG" }) },
  );
  const change = fc.oneof(
    fc.record({ do: fc.constant("say"), content, mine: fc.boolean() }),
    fc.record({ do: fc.constant("replace"), content, which: fc.nat(12) }),
    fc.record({
      do: fc.constant("mark"),
      which: fc.nat(12),
      mark: fc.subarray(["W_TIME", "W_FORK", "W_GAP"] as const),
    }),
    fc.record({ do: fc.constant("marks"), read: fc.nat(12) }),
    fc.record({
      do: fc.constant("queue"),
      kind: fc.constantFrom("text", "edit", "react", "del"),
      about: reference,
      mh: fc.option(reference),
      state: fc.constantFrom("sending", "failed", "stored"),
    }),
    fc.record({ do: fc.constantFrom("send", "older", "lose", "meet") }),
  );
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 40 }), (changes) => {
      const list = createMessageList();
      let now = { ...parts, messages: [] as OpenedMessage[], warnings: new Map<number, readonly ReceiveWarning[]>() };
      let next = 3;
      for (const step of changes) {
        if (step.do === "say") {
          now = { ...now, messages: [...now.messages, { ...message(next, step.mine), content: step.content }] };
          next += 1;
        } else if (step.do === "replace") {
          const messages = now.messages.map((one) =>
            one.seq === step.which ? { ...one, content: step.content } : one,
          );
          now = { ...now, messages };
        } else if (step.do === "mark") {
          now = { ...now, warnings: new Map(now.warnings).set(step.which, step.mark) };
        } else if (step.do === "marks") {
          now = { ...now, theirs: { read: step.read, delivered: step.read + 1 } };
        } else if (step.do === "queue") {
          const { kind, about, mh, state } = step;
          now = {
            ...now,
            outbox: [...now.outbox, item({ id: `q${String(now.outbox.length)}`, kind, about: [about], mh, state })],
          };
        } else if (step.do === "send") {
          now = { ...now, outbox: now.outbox.slice(1) };
        } else if (step.do === "older" && now.messages[0]?.seq === 3) {
          now = { ...now, messages: [message(1, true), message(2, false), ...now.messages] };
        } else if (step.do === "lose") {
          now = { ...now, messages: now.messages.slice(Math.ceil(now.messages.length / 2)) };
        } else if (step.do === "meet") {
          now = { ...now, peerHandle: `${now.peerHandle}a` };
        }
        expect(list(now)).toEqual(listMessages(now));
      }
    }),
    { numRuns: 500 },
  );
});

describe("the line of a conversation", () => {
  const row = { cid, peer, head: 4, unread: 1, activeAt: 40, theirs: parts.theirs } as Conversation;

  test("shows the last message with its tick", () => {
    const line = summarise(row, message(4, true), [], new Map(), viewer);
    expect(line).toMatchObject({ at: 40, unread: 1, last: { text: "message 4", mine: true, delivery: "sent" } });
    expect(line.peer).toEqual({ ...peer, pin: null });
  });

  test("shows what waits to be sent as the last", () => {
    const line = summarise(row, message(4, true), [item({})], new Map(), viewer);
    expect(line).toMatchObject({ at: 99, last: { text: "queued", mine: true, delivery: "sending" } });
    expect(summarise(row, message(4, true), [item({ seq: 4 })], new Map(), viewer).last?.text).toBe("message 4");
  });

  test("says nothing of a text it could not open", () => {
    const locked: OpenedMessage = { ...message(4, false), content: { kind: "locked", code: "E_SIG" } };
    expect(summarise(row, locked, [], new Map(), viewer).last).toEqual({
      text: null,
      kind: "locked",
      mine: false,
      delivery: null,
    });
    expect(summarise(row, undefined, [], new Map(), viewer).last).toBeNull();
  });

  test("says of an edit that went together with its message that it was deleted, and of a lost place that it is locked", () => {
    const emptied: OpenedMessage = { ...message(4, false), content: { kind: "removed" } };
    const nothing = amendmentsIn([], new Map());
    const kindWith = (amendments: Amendments) => summarise(row, emptied, [], new Map(), viewer, amendments).last?.kind;
    expect(kindWith({ ...nothing, isPartOfRemoval: () => true })).toBe("removed");
    expect(kindWith(nothing)).toBe("locked");
  });
});
