// Removing messages: what is forgotten, what stays, and whose they must be.
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { messagePageSchema, postedMessagesSchema, removedMessagesSchema } from "@/lib/shared/contract/messages.ts";
import { conversationListSchema } from "@/lib/shared/contract/people.ts";
import { PAGE_MAX } from "@/lib/shared/limits.ts";
import { idBytes, type ConversationId } from "@/lib/shared/ids.ts";
import { Ear } from "./support/ear.ts";
import { arrive, openConversation, type Person } from "./support/person.ts";
import { Sender, type Sealed } from "./support/sender.ts";
import { useTables } from "./support/tables.ts";
import { codeOf, Visitor, type Answer, type Posting } from "./support/visitor.ts";

const tables = useTables();
let ali: Person;
let bea: Person;
let eve: Person;
let cid: ConversationId;
let sender: Sender;
let sent: (Sealed & { seq: number })[];

beforeAll(async () => {
  [ali, bea, eve] = await Promise.all([arrive("ali"), arrive("bea"), arrive("eve")]);
  cid = await openConversation(ali, bea);
});

/** Three messages under one rh. */
beforeEach(async () => {
  sender = new Sender(ali, cid, [ali, bea]);
  sent = await post(sender, [await sender.next(), await sender.next(), await sender.next({ recipients: null })]);
});

async function post(from: Sender, sealed: Sealed[]): Promise<(Sealed & { seq: number })[]> {
  const answer = await from.person.visitor.write(from.path, { messages: sealed.map(({ envelope }) => envelope) });
  expect(answer.status).toBe(201);
  const { stored } = postedMessagesSchema.parse(answer.json);
  return sealed.map((one, index) => ({ ...one, seq: stored[index]?.seq ?? 0 }));
}

function remove(person: Person, seqs: unknown, where: string = cid, posting: Posting = {}): Promise<Answer> {
  return person.visitor.write(`/api/conversations/${where}/messages`, { seqs }, { method: "DELETE", ...posting });
}

async function pageOf(person: Person, seq: number) {
  const answer = await person.visitor.get(`/api/conversations/${cid}/messages?after=${String(seq - 1)}&limit=1`);
  return messagePageSchema.parse(answer.json);
}

/** Ciphertexts and wrapped keys that the database still has. */
async function kept(): Promise<{ ciphertexts: number; wraps: number }> {
  const id = Buffer.from(idBytes(cid));
  const [row] = await tables.rows(
    `SELECT (SELECT COUNT(*) FROM messages WHERE conversation_id = ? AND (iv IS NOT NULL OR ciphertext IS NOT NULL OR tag IS NOT NULL)) AS ciphertexts,
            (SELECT COUNT(*) FROM wrapped_keys WHERE conversation_id = ?) AS wraps`,
    [id, id],
  );
  return { ciphertexts: Number(row?.["ciphertexts"]), wraps: Number(row?.["wraps"]) };
}

function nth(index: number): Sealed & { seq: number } {
  const one = sent[index];
  if (one === undefined) throw new Error("not sent");
  return one;
}

describe("a removed message", () => {
  it("has lost what could be opened and kept its place, for everybody and everywhere", async () => {
    const last = nth(2);
    const ears = await Promise.all([ali, bea].map(({ visitor }) => Ear.open(visitor)));
    const before = await kept();
    const answer = await remove(ali, [last.seq]);
    expect(answer.status).toBe(200);
    expect(removedMessagesSchema.parse(answer.json)).toEqual({ removed: [last.seq] });
    for (const ear of ears) await ear.hear("removed", { cid, seq: last.seq });
    expect(await kept()).toEqual({ ciphertexts: before.ciphertexts - 1, wraps: before.wraps });
    for (const person of [ali, bea]) {
      const page = await pageOf(person, last.seq);
      const [message] = page.messages;
      expect(message).toEqual({
        seq: last.seq,
        at: message?.at,
        protected: last.envelope["protected"],
        mh: last.mh,
        sig: last.envelope["sig"],
      });
      expect(page.wraps).toEqual({});
      const list = conversationListSchema.parse((await person.visitor.get("/api/conversations")).json);
      expect(list.conversations.find((one) => one.cid === cid)?.last).toEqual(message);
      // The one before it is as it was.
      const [other] = (await pageOf(person, last.seq - 1)).messages;
      expect(other).toMatchObject({ ciphertext: nth(1).envelope["ciphertext"] });
    }
    // Again is no fault, and no news.
    const again = await remove(ali, [last.seq, last.seq, nth(1).seq]);
    expect(removedMessagesSchema.parse(again.json)).toEqual({ removed: [nth(1).seq, last.seq] });
    for (const ear of ears) {
      await ear.hear("removed", { cid, seq: nth(1).seq });
      expect(ear.count("removed")).toBe(2);
      ear.leave();
    }
  });

  it("is still known by its bytes, and its chain goes on behind it", async () => {
    const { envelope, seq, mh } = nth(2);
    expect((await remove(ali, [seq])).status).toBe(200);
    const before = await kept();
    const again = await ali.visitor.write(sender.path, { messages: [envelope] });
    expect(again.status).toBe(200);
    expect(postedMessagesSchema.parse(again.json).stored).toMatchObject([{ seq, mh }]);
    expect(await kept()).toEqual(before);
    const { n, ph } = nth(2).header;
    const other = await sender.seal({ header: { n, ph } });
    const taken = await ali.visitor.write(sender.path, { messages: [other.envelope] });
    expect(codeOf(taken)).toEqual([409, "conflict"]);
    const [next] = await post(sender, [await sender.next({ recipients: null })]);
    expect(next?.seq).toBeGreaterThan(seq);
  });

  it("takes the wrapped keys with it when it was the last they opened", async () => {
    const before = await kept();
    expect((await remove(ali, [nth(0).seq, nth(1).seq])).status).toBe(200);
    expect((await kept()).wraps).toBe(before.wraps);
    expect(Object.keys((await pageOf(bea, nth(2).seq)).wraps)).toHaveLength(1);
    expect((await remove(ali, [nth(2).seq])).status).toBe(200);
    expect(await kept()).toEqual({ ciphertexts: before.ciphertexts - 3, wraps: before.wraps - 2 });
    // A later one of the same rh has to bring them again.
    const without = await sender.seal({ recipients: null });
    const refused = await ali.visitor.write(sender.path, { messages: [without.envelope] });
    expect(codeOf(refused)).toEqual([409, "wraps"]);
    await post(sender, [await sender.next()]);
    expect((await kept()).wraps).toBe(before.wraps);
  });
});

describe("removing is refused", () => {
  it("for what somebody else wrote, with all that was asked for together", async () => {
    const theirs = new Sender(bea, cid, [ali, bea]);
    const [foreign] = await post(theirs, [await theirs.next()]);
    const before = await kept();
    expect(codeOf(await remove(ali, [nth(0).seq, foreign?.seq]))).toEqual([403, "sender"]);
    expect(codeOf(await remove(bea, [nth(0).seq]))).toEqual([403, "sender"]);
    expect(await kept()).toEqual(before);
    expect((await remove(bea, [foreign?.seq])).status).toBe(200);
    expect((await kept()).ciphertexts).toBe(before.ciphertexts - 1);
  });

  it("where there is nothing, or nothing of one's own", async () => {
    const before = await kept();
    const { seq } = nth(0);
    expect(codeOf(await remove(ali, [seq, 1_000_000]))).toEqual([404, "not_found"]);
    expect(codeOf(await remove(eve, [seq]))).toEqual([404, "not_found"]);
    expect(codeOf(await remove(ali, [seq], `d_${"A".repeat(22)}`))).toEqual([404, "not_found"]);
    expect(codeOf(await remove(ali, [seq], cid.replace("d_", "g_")))).toEqual([404, "not_found"]);
    // The same number in another conversation is another message.
    const other = await openConversation(ali, eve);
    expect(codeOf(await remove(ali, [seq], other))).toEqual([404, "not_found"]);
    expect(await kept()).toEqual(before);
    expect((await remove(ali, [seq])).status).toBe(200);
  });

  it("when the request is not one of ours", async () => {
    const before = await kept();
    const { seq } = nth(0);
    for (const seqs of [[], [0], ["1"], [1.5], seq, null, Array.from({ length: PAGE_MAX + 1 }, () => seq)]) {
      const [status] = codeOf(await remove(ali, seqs));
      expect(status, JSON.stringify(seqs)).toBe(400);
    }
    expect(codeOf(await remove(ali, [seq], cid, { headers: { origin: null } }))).toEqual([403, "origin"]);
    expect(codeOf(await remove(ali, [seq], cid, { headers: { "content-type": null } }))).toEqual([415, "content_type"]);
    const stranger = { ...ali, visitor: new Visitor() };
    expect(codeOf(await remove(stranger, [seq]))).toEqual([401, "unauthenticated"]);
    expect(await kept()).toEqual(before);
    expect((await remove(ali, [seq])).status).toBe(200);
  });
});
