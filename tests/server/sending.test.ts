// Stored once, in one gap-free order that every reader sees the same; and how pages cut that order.
import { beforeAll, describe, expect, it } from "vitest";
import { messagePageSchema, postedMessagesSchema, type MessagePage } from "@/lib/shared/contract/messages.ts";
import type { ConversationId } from "@/lib/shared/ids.ts";
import { arrive, openConversation, type Person } from "./support/person.ts";
import { Sender } from "./support/sender.ts";
import { useTables } from "./support/tables.ts";
import { codeOf } from "./support/visitor.ts";

const tables = useTables();
let ali: Person;
let bea: Person;

beforeAll(async () => {
  [ali, bea] = await Promise.all([arrive("ali"), arrive("bea")]);
});

async function readPage(reader: Person, cid: ConversationId, query: string): Promise<MessagePage> {
  const answer = await reader.visitor.get(`/api/conversations/${cid}/messages?${query}`);
  expect(answer.status).toBe(200);
  return messagePageSchema.parse(answer.json);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

describe("the same request many times", () => {
  it("stores one row for fifty at once, and all get the same place", async () => {
    const cid = await openConversation(ali, bea);
    const sender = new Sender(ali, cid, [ali, bea]);
    const { envelope, mh } = await sender.next();
    const before = await tables.count(cid);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => ali.visitor.write(sender.path, { messages: [envelope] })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(49);
    const places = answers.map(({ json }) => postedMessagesSchema.parse(json).stored);
    expect(new Set(places.map((stored) => JSON.stringify(stored))).size).toBe(1);
    expect(places[0]).toEqual([{ seq: before.lastSeq + 1, at: places[0]?.[0]?.at, mh }]);
    expect(await tables.count(cid)).toEqual({ messages: before.messages + 1, wraps: 2, lastSeq: before.lastSeq + 1 });
  });

  it("stores each once when a batch comes again with more at its end", async () => {
    const cid = await openConversation(bea, bea);
    const sender = new Sender(bea, cid, [bea]);
    const sealed = [await sender.next(), await sender.next(), await sender.next()];
    const envelopes = sealed.map(({ envelope }) => envelope);
    const first = await bea.visitor.write(sender.path, { messages: envelopes.slice(0, 2) });
    const second = await bea.visitor.write(sender.path, { messages: envelopes });
    const third = await bea.visitor.write(sender.path, { messages: envelopes });
    expect([first.status, second.status, third.status]).toEqual([201, 201, 200]);
    expect(postedMessagesSchema.parse(second.json).stored.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(third.json).toEqual(second.json);
    expect((await tables.count(cid)).messages).toBe(3);
  });
});

describe("fifty senders and five pollers on one conversation", () => {
  it("see one order without gaps", async () => {
    const [gus, ida] = await Promise.all([arrive("gus"), arrive("ida")]);
    const cid = await openConversation(gus, ida);
    const senders = range(1, 50).map((number) => new Sender(number % 2 === 0 ? gus : ida, cid, [gus, ida]));
    const each = 4;
    const total = senders.length * each;

    const send = async (sender: Sender): Promise<void> => {
      for (let number = 1; number <= each; number += 1) {
        const { envelope } = await sender.next(number === 1 ? {} : { recipients: null });
        const answer = await sender.person.visitor.write(sender.path, { messages: [envelope] });
        expect(answer.status).toBe(201);
      }
    };
    const poll = async (reader: Person): Promise<string[]> => {
      const seen: string[] = [];
      while (seen.length < total) {
        const page = await readPage(reader, cid, `after=${String(seen.length)}&limit=30`);
        // What is missing now must never come later: the first unseen seq is the next one, and all follow it.
        expect(page.messages.map(({ seq }) => seq)).toEqual(range(seen.length + 1, seen.length + page.messages.length));
        expect(page.head).toBeGreaterThanOrEqual(seen.length + page.messages.length);
        seen.push(...page.messages.map(({ seq, sig }) => `${String(seq)} ${sig}`));
      }
      return seen;
    };
    const readers = [gus, ida, gus, ida, gus];
    const [orders] = await Promise.all([Promise.all(readers.map(poll)), Promise.all(senders.map(send))]);
    for (const order of orders) expect(order).toEqual(orders[0]);
    expect(new Set(orders[0]).size).toBe(total);
    expect(await tables.count(cid)).toEqual({ messages: total, wraps: senders.length * 2, lastSeq: total });
    const rows = await tables.rows("SELECT n, seq FROM messages WHERE chain_id = ? ORDER BY n", [
      Buffer.from(senders[0]?.ch.slice(2) ?? "", "base64url"),
    ]);
    expect(rows.map((row) => Number(row["n"]))).toEqual([1, 2, 3, 4]);
    const seqs = rows.map((row) => Number(row["seq"]));
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
  });
});

describe("a page", () => {
  let cid: ConversationId;
  let sender: Sender;
  const page = (query: string) => readPage(ali, cid, query);
  const seqsOf = async (query: string) => (await page(query)).messages.map(({ seq }) => seq);

  beforeAll(async () => {
    cid = await openConversation(ali, ali);
    sender = new Sender(ali, cid, [ali]);
    for (let batch = 0; batch < 3; batch += 1) {
      const sealed = [];
      for (let count = 0; count < 20; count += 1)
        sealed.push(await sender.next(count === 0 ? {} : { recipients: null }));
      const answer = await ali.visitor.write(sender.path, { messages: sealed.map(({ envelope }) => envelope) });
      expect(answer.status).toBe(201);
    }
  });

  it("is the newest ones when no place is named, fifty unless a limit is", async () => {
    expect(await seqsOf("")).toEqual(range(11, 60));
    expect(await seqsOf("limit=7")).toEqual(range(54, 60));
    expect(await seqsOf("limit=200")).toEqual(range(1, 60));
  });

  it("follows `after` upwards and ends at `before`, always ascending", async () => {
    expect(await seqsOf("after=0&limit=5")).toEqual(range(1, 5));
    expect(await seqsOf("after=58")).toEqual([59, 60]);
    expect(await seqsOf("after=60")).toEqual([]);
    expect(await seqsOf("after=9007199254740991")).toEqual([]);
    expect(await seqsOf("before=6&limit=3")).toEqual([3, 4, 5]);
    expect(await seqsOf("before=1")).toEqual([]);
  });

  it("holds the envelope as it was posted, its wrapped keys by rh, and the head", async () => {
    const sealed = await sender.next();
    await ali.visitor.write(sender.path, { messages: [sealed.envelope] });
    const last = await page("limit=1");
    const { recipients, ...rest } = sealed.envelope;
    expect(last.messages).toEqual([{ seq: 61, at: last.messages[0]?.at, ...rest }]);
    expect(last.wraps).toEqual({ [sealed.header.rh]: recipients });
    expect(last.head).toBe(61);
    expect(Math.abs((last.messages[0]?.at ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  it("refuses what is not of its form", async () => {
    const wrong = [
      "after=-1",
      "after=1&before=5",
      "limit=0",
      "limit=201",
      "limit=1e2",
      "after=1&after=2",
      "more=1",
      "after=",
    ];
    for (const query of [...wrong, "after=01", "limit=%2010"]) {
      const answer = await ali.visitor.get(`/api/conversations/${cid}/messages?${query}`);
      expect(codeOf(answer), query).toEqual([400, "bad_input"]);
    }
  });
});
