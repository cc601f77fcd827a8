// People and conversations: who is there, with which keys; opening, listing, counting, marking.
import { beforeAll, describe, expect, it } from "vitest";
import { pairConversationId } from "@/lib/protocol/conversation-id.ts";
import { verifyStatementChain } from "@/lib/protocol/statement-chain.ts";
import {
  conversationListSchema,
  conversationSchema,
  peoplePageSchema,
  userKeysSchema,
  type Conversation,
  type PeoplePage,
} from "@/lib/shared/contract/people.ts";
import { PEOPLE_PAGE } from "@/lib/shared/limits.ts";
import { idBytes, type ConversationId } from "@/lib/shared/ids.ts";
import { arrive, openConversation, unique, type Person } from "./support/person.ts";
import { Sender } from "./support/sender.ts";
import { useTables } from "./support/tables.ts";

const tables = useTables();
let ali: Person;
let bea: Person;
let eve: Person;

beforeAll(async () => {
  [ali, bea, eve] = await Promise.all([arrive("ali"), arrive("bea"), arrive("eve")]);
});

async function list(person: Person) {
  const answer = await person.visitor.get("/api/conversations");
  expect(answer.status).toBe(200);
  return conversationListSchema.parse(answer.json);
}

async function findIn(person: Person, cid: ConversationId): Promise<Conversation | undefined> {
  return (await list(person)).conversations.find((conversation) => conversation.cid === cid);
}

async function send(sender: Sender, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += 1) {
    const { envelope } = await sender.next();
    const answer = await sender.person.visitor.write(sender.path, { messages: [envelope] });
    expect(answer.status).toBe(201);
  }
}

describe("people", () => {
  it("are found by how their names begin, page after page", async () => {
    const prefix = unique("zz");
    const handles = Array.from(
      { length: PEOPLE_PAGE + 20 },
      (_, index) => `${prefix}_${String(index).padStart(3, "0")}`,
    );
    for (const handle of handles) {
      await tables.rows(
        "INSERT INTO users (id, handle, email, password_hash, created_at) VALUES (RANDOM_BYTES(16), ?, ?, '', UTC_TIMESTAMP())",
        [handle, handle],
      );
    }
    const page = async (query: string): Promise<PeoplePage> =>
      peoplePageSchema.parse((await ali.visitor.get(`/api/users?${query}`)).json);
    const first = await page(`query=${prefix}`);
    expect(first.people.map(({ handle }) => handle)).toEqual(handles.slice(0, PEOPLE_PAGE));
    expect(first.next).toBe(handles[PEOPLE_PAGE - 1]);
    const second = await page(`query=${prefix}&cursor=${first.next ?? ""}`);
    expect(second.people.map(({ handle }) => handle)).toEqual(handles.slice(PEOPLE_PAGE));
    expect(second.next).toBeNull();
    expect((await page(`query=${prefix}&cursor=aaa`)).people[0]?.handle).toBe(handles[0]);
    // An underscore is an underscore, not any letter.
    expect((await page(`query=${prefix.replace("_", "x")}`)).people).toEqual([]);
    const [plan] = await tables.rows(
      "EXPLAIN FORMAT=TRADITIONAL SELECT id, handle FROM users WHERE handle >= ? AND handle < ? ORDER BY handle LIMIT 101",
      [prefix, `${prefix}\u007f`],
    );
    expect(plan?.["key"]).toBe("users_handle");
  });

  it("have keys that anybody can verify", async () => {
    const keys = userKeysSchema.parse((await ali.visitor.get(`/api/users/${bea.uid}/keys`)).json);
    const chain = await verifyStatementChain(keys.statements);
    expect(chain.ok).toBe(true);
    if (!chain.ok) return;
    expect([chain.value.uid, chain.value.handle]).toEqual([bea.uid, bea.handle]);
    expect(keys.publicKey).toBe(chain.value.head.ek.spkiBase64);
  });
});

describe("a conversation", () => {
  it("is made once, with the id that follows from the two people", async () => {
    const first = await ali.visitor.write("/api/conversations", { uid: bea.uid });
    expect(first.status).toBe(201);
    const made = conversationSchema.parse(first.json);
    expect(made.cid).toBe(await pairConversationId(ali.uid, bea.uid));
    expect(made.peer).toEqual({ uid: bea.uid, handle: bea.handle });
    expect([made.head, made.unread, made.last]).toEqual([0, 0, null]);
    const again = await bea.visitor.write("/api/conversations", { uid: ali.uid });
    expect(again.status).toBe(200);
    expect(conversationSchema.parse(again.json)).toMatchObject({
      cid: made.cid,
      peer: { uid: ali.uid, handle: ali.handle },
    });
  });

  it("is one when both open it at the same moment, many times", async () => {
    const work = [ali, eve].flatMap((from) =>
      Array.from({ length: 10 }, () =>
        from.visitor.write("/api/conversations", { uid: from === ali ? eve.uid : ali.uid }),
      ),
    );
    const answers = await Promise.all(work);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(19);
    const cids = new Set(answers.map(({ json }) => conversationSchema.parse(json).cid));
    expect(cids.size).toBe(1);
    const [row] = await tables.rows("SELECT COUNT(*) AS count FROM members WHERE conversation_id = ?", [
      Buffer.from([...cids][0]?.slice(2) ?? "", "base64url"),
    ]);
    expect(Number(row?.["count"])).toBe(2);
  });

  it("with oneself has one member and oneself as the other", async () => {
    const cid = await openConversation(eve, eve);
    expect((await findIn(eve, cid))?.peer).toEqual({ uid: eve.uid, handle: eve.handle });
    await send(new Sender(eve, cid, [eve]), 2);
    expect(await findIn(eve, cid)).toMatchObject({ head: 2, unread: 0 });
  });
});

describe("the list", () => {
  it("has the last message with its wrapped keys, the newest conversation first, and only one's own", async () => {
    const [gus, ida] = await Promise.all([arrive("gus"), arrive("ida")]);
    const withIda = await openConversation(gus, ida);
    const withAli = await openConversation(gus, ali);
    await send(new Sender(ali, withAli, [ali, gus]), 1);
    const sender = new Sender(gus, withIda, [gus, ida]);
    await send(sender, 2);
    const last = await sender.next();
    await gus.visitor.write(sender.path, { messages: [last.envelope] });
    const { conversations, wraps } = await list(gus);
    expect(conversations.map(({ cid }) => cid)).toEqual([withIda, withAli]);
    const { recipients, ...parts } = last.envelope;
    expect(conversations[0]?.last).toEqual({ seq: 3, at: conversations[0]?.activeAt, ...parts });
    expect(wraps[last.header.rh]).toEqual(recipients);
    expect(Object.keys(wraps)).toHaveLength(2);
    expect((await list(ida)).conversations.map(({ cid }) => cid)).toEqual([withIda]);
  });

  it("may have ten thousand of them, each with its last message, its wrapped keys and what is unread", async () => {
    const [kim, lou] = await Promise.all([arrive("kim"), arrive("lou")]);
    const [own, other] = [kim, lou].map(({ uid }) => Buffer.from(idBytes(uid)));
    if (own === undefined || other === undefined) throw new Error("two people");
    // Rows as they would be: ten thousand numbers, and all that follows from each.
    const digits =
      "(SELECT 0 AS d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9)";
    const numbers = `(SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d AS n FROM ${digits} a, ${digits} b, ${digits} c, ${digits} e) AS numbers`;
    const id = "UNHEX(MD5(CONCAT(?, n)))";
    const rh = "UNHEX(SHA2(CONCAT(?, n), 256))";
    const { handle } = kim;
    await tables.rows(
      `INSERT INTO conversations (id, kind, last_seq, created_at) SELECT ${id}, 'd', 1, UTC_TIMESTAMP(3) FROM ${numbers}`,
      [handle],
    );
    for (const member of [own, other]) {
      await tables.rows(`INSERT INTO members (conversation_id, user_id) SELECT ${id}, ? FROM ${numbers}`, [
        handle,
        member,
      ]);
    }
    await tables.rows(
      `INSERT INTO wrapped_keys (conversation_id, rh, user_id, kid, encrypted_key) SELECT ${id}, ${rh}, ?, ${rh}, REPEAT('k', 256) FROM ${numbers}`,
      [handle, handle, own, handle],
    );
    await tables.rows(
      `INSERT INTO messages (conversation_id, seq, sender_id, chain_id, n, ish, rh, protected, iv, ciphertext, tag, signature, mh, created_at)
       SELECT ${id}, 1, ?, ?, 1, ?, ${rh}, REPEAT('p', 360), REPEAT('i', 12), REPEAT('c', 32), REPEAT('t', 16), REPEAT('s', 64), ${rh}, UTC_TIMESTAMP(3) FROM ${numbers}`,
      [handle, other, Buffer.alloc(16, 1), Buffer.alloc(32), handle, handle],
    );
    const { conversations, wraps } = await list(kim);
    expect(conversations).toHaveLength(10_000);
    expect(conversations.every(({ unread, last }) => unread === 1 && last?.seq === 1)).toBe(true);
    expect(Object.keys(wraps)).toHaveLength(10_000);
  });

  it("counts what others wrote after one's mark, and marks only rise", async () => {
    const cid = await openConversation(ali, bea);
    const before = (await findIn(bea, cid))?.head ?? 0;
    await send(new Sender(ali, cid, [ali, bea]), 5);
    await send(new Sender(bea, cid, [ali, bea]), 1);
    const head = before + 6;
    expect(await findIn(bea, cid)).toMatchObject({ head, unread: 5 });
    expect(await findIn(ali, cid)).toMatchObject({ head, unread: 1 });

    const mark = async (marks: Record<string, number>) => {
      const answer = await bea.visitor.write(`/api/conversations/${cid}/read`, marks, { method: "PUT" });
      expect(answer.status).toBe(200);
      return answer.json;
    };
    expect(await mark({ delivered: before + 4 })).toEqual({ read: 0, delivered: before + 4 });
    expect(await mark({ read: before + 2 })).toEqual({ read: before + 2, delivered: before + 4 });
    expect(await mark({ read: before + 1, delivered: 1 })).toEqual({ read: before + 2, delivered: before + 4 });
    expect((await findIn(bea, cid))?.unread).toBe(3);
    expect((await findIn(ali, cid))?.theirs).toEqual({ read: before + 2, delivered: before + 4 });
    expect((await findIn(ali, cid))?.mine).toEqual({ read: 0, delivered: 0 });
    // Beyond the newest message there is nothing to have read.
    expect(await mark({ read: 9_007_199_254_740_991 })).toEqual({ read: head, delivered: head });
    expect((await findIn(bea, cid))?.unread).toBe(0);
    const marks = await Promise.all(Array.from({ length: 10 }, (_, index) => mark({ read: index })));
    expect(new Set(marks.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify({ read: head, delivered: head })]),
    );
  });

  it("asks the database as often for many conversations as for one", async () => {
    const statements = async (): Promise<number> => {
      const [row] = await tables.rows("SHOW GLOBAL STATUS LIKE 'Com_select'");
      return Number(row?.["Value"]);
    };
    // Other tests use the same database at the same time, so the least of several tries counts.
    const cost = async (person: Person): Promise<number> => {
      const costs: number[] = [];
      for (let attempt = 0; attempt < 25; attempt += 1) {
        const before = await statements();
        await list(person);
        costs.push((await statements()) - before);
      }
      return Math.min(...costs);
    };
    const [one, many] = [await arrive("one"), await arrive("many")];
    const peers = [ali, bea, eve, one, many];
    await send(new Sender(one, await openConversation(one, ali), [one, ali]), 1);
    for (const peer of peers)
      await send(
        new Sender(
          many,
          await openConversation(many, peer),
          [many, peer].filter((person, index, all) => all.indexOf(person) === index),
        ),
        1,
      );
    expect(await cost(many)).toBeLessThanOrEqual((await cost(one)) + 3);
  });
});
