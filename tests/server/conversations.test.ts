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
  type ConversationList,
  type PeoplePage,
} from "@/lib/shared/contract/people.ts";
import { CONVERSATIONS_PAGE, PEOPLE_PAGE } from "@/lib/shared/limits.ts";
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

async function list(person: Person, query = ""): Promise<ConversationList> {
  const answer = await person.visitor.get(`/api/conversations${query === "" ? "" : `?${query}`}`);
  expect(answer.status).toBe(200);
  return conversationListSchema.parse(answer.json);
}

/** All pages of so many, one after the other. */
async function walk(person: Person, limit: number): Promise<ConversationList[]> {
  const pages = [await list(person, `limit=${String(limit)}`)];
  for (let next = pages[0]?.next; typeof next === "string"; next = pages.at(-1)?.next)
    pages.push(await list(person, `limit=${String(limit)}&cursor=${next}`));
  return pages;
}

/**
 * How many of these one page of somebody's list costs the database. Other tests use it at the same time, so the least of several
 * tries counts.
 */
async function costOf(
  person: Person,
  what: "Com_select" | "Handler_read_%",
  tries: number,
  query = "",
): Promise<number> {
  const count = async (): Promise<number> => {
    const rows = await tables.rows(`SHOW GLOBAL STATUS LIKE '${what}'`);
    return rows.reduce((sum, row) => sum + Number(row["Value"]), 0);
  };
  const costs: number[] = [];
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const before = await count();
    await list(person, query);
    costs.push((await count()) - before);
  }
  return Math.min(...costs);
}

/**
 * So many conversations of two people as there could be with so many others, each with one message of the other one; every
 * `together` of them were stored in the same millisecond.
 */
async function insertMany(one: Person, two: Person, count: number, together: number): Promise<void> {
  const [own, other] = [one, two].map(({ uid }) => Buffer.from(idBytes(uid)));
  if (own === undefined || other === undefined) throw new Error("two people");
  // Rows as they would be: numbers up to ten thousand, and all that follows from each.
  const digits =
    "(SELECT 0 AS d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9)";
  const numbers = `(SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d AS n FROM ${digits} a, ${digits} b, ${digits} c, ${digits} e) AS numbers WHERE n < ${String(count)}`;
  const id = "UNHEX(LEFT(SHA2(CONCAT(?, n), 256), 32))";
  const rh = "UNHEX(SHA2(CONCAT(?, n), 256))";
  const at = `TIMESTAMPADD(SECOND, -(n DIV ${String(together)}), '2025-01-02 03:04:05.678')`;
  const { handle } = one;
  await tables.rows(
    `INSERT INTO conversations (id, kind, last_seq, last_at, created_at) SELECT ${id}, 'd', 1, ${at}, ${at} FROM ${numbers}`,
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
     SELECT ${id}, 1, ?, ?, 1, ?, ${rh}, REPEAT('p', 360), REPEAT('i', 12), REPEAT('c', 32), REPEAT('t', 16), REPEAT('s', 64), ${rh}, ${at} FROM ${numbers}`,
    [handle, other, Buffer.alloc(16, 1), Buffer.alloc(32), handle, handle],
  );
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

  it("comes page by page, and a page is as long as one asks for", async () => {
    const [kim, lou] = await Promise.all([arrive("kim"), arrive("lou")]);
    // Five at a time were active in the same millisecond.
    await insertMany(kim, lou, 23, 5);
    const { conversations: all, next } = await list(kim);
    expect([all.length, next]).toEqual([23, null]);
    expect(all.map(({ activeAt }) => activeAt)).toEqual(all.map(({ activeAt }) => activeAt).sort((a, b) => b - a));
    for (const limit of [1, 3, 5, 22, 23, 100]) {
      const pages = await walk(kim, limit);
      expect(pages.map(({ conversations }) => conversations.length)).toEqual(
        Array.from({ length: Math.ceil(23 / limit) }, (_, index) => Math.min(limit, 23 - index * limit)),
      );
      expect(pages.flatMap(({ conversations }) => conversations)).toEqual(all);
      for (const { conversations, wraps } of pages) expect(Object.keys(wraps)).toHaveLength(conversations.length);
    }
  });

  it("goes on where a page ended, whatever becomes active meanwhile", async () => {
    const [kim, lou] = await Promise.all([arrive("kim"), arrive("lou")]);
    await insertMany(kim, lou, 6, 1);
    const before = await list(kim);
    const first = await list(kim, "limit=3");
    const [cid] = await Promise.all([openConversation(kim, lou), openConversation(kim, kim)]);
    await send(new Sender(kim, cid, [kim, lou]), 1);
    const second = await list(kim, `limit=3&cursor=${String(first.next)}`);
    expect([...first.conversations, ...second.conversations]).toEqual(before.conversations);
    expect(second.next).toBeNull();
    const [top] = (await list(kim, "limit=1")).conversations;
    expect([top?.cid, top?.head]).toEqual([cid, 1]);
  });

  it("is in the order of what was stored: what is known or refused moves nothing", async () => {
    const [kim, lou] = await Promise.all([arrive("kim"), arrive("lou")]);
    const [older, newer] = [await openConversation(kim, lou), await openConversation(kim, kim)];
    const sender = new Sender(kim, older, [kim, lou]);
    const first = await sender.next();
    const post = async (...envelopes: unknown[]) =>
      (await kim.visitor.write(sender.path, { messages: envelopes })).status;
    const order = async () => (await list(kim)).conversations.map(({ cid }) => cid);
    expect(await post(first.envelope)).toBe(201);
    await send(new Sender(kim, newer, [kim]), 1);
    expect(await order()).toEqual([newer, older]);
    expect(await post(first.envelope)).toBe(200);
    const { envelope: wrong } = await sender.seal({ header: { ph: first.header.ph } });
    expect(await post(wrong)).toBe(409);
    expect(await order()).toEqual([newer, older]);
    // The control: half of it is news.
    expect(await post(first.envelope, (await sender.next()).envelope)).toBe(201);
    expect(await order()).toEqual([older, newer]);
    expect((await list(kim, "limit=1")).conversations[0]).toMatchObject({ cid: older, head: 2 });
  });

  it("takes no cursor that is none, and no limit beyond a page's", async () => {
    const cid = await openConversation(ali, bea);
    const asked = async (query: string) => ali.visitor.get(`/api/conversations?${query}`);
    for (const query of ["limit=1", "limit=100", `cursor=0.${cid}`, `cursor=253402300799999.${cid}&limit=7`])
      expect((await asked(query)).status, query).toBe(200);
    const cursors = [
      ...["", ".", cid, `.${cid}`, `1.`, `1.${cid}.`, `1.${cid}%0A`, `01.${cid}`, `-1.${cid}`, `1e3.${cid}`],
      ...[`1.5.${cid}`, `253402300800000.${cid}`, `1.${ali.uid}`, `1.${cid.slice(0, -1)}`, `1.${cid}A`, "null"],
    ];
    for (const cursor of cursors) {
      const answer = await asked(`cursor=${cursor}`);
      expect([answer.status, answer.json], cursor).toMatchObject([
        400,
        { error: { code: "bad_input", field: "cursor" } },
      ]);
    }
    for (const limit of ["0", "101", "999", "-1", "1.0", "", "1e1", "0x10"]) {
      const answer = await asked(`limit=${limit}`);
      expect([answer.status, answer.json], limit).toMatchObject([
        400,
        { error: { code: "bad_input", field: "limit" } },
      ]);
    }
  });

  it("is one's own, whosever conversation a cursor names", async () => {
    const [kim, lou, eve] = await Promise.all([arrive("kim"), arrive("lou"), arrive("eve")]);
    const theirs = await openConversation(kim, lou);
    await send(new Sender(kim, theirs, [kim, lou]), 1);
    const own = await openConversation(eve, eve);
    const cursor = `cursor=253402300799999.${theirs}`;
    expect((await list(kim, cursor)).conversations.map(({ cid }) => cid)).toEqual([theirs]);
    const seen = await list(eve, cursor);
    expect([seen.conversations.map(({ cid }) => cid), seen.wraps, seen.next]).toEqual([[own], {}, null]);
  });

  it("may have ten thousand of them, and a page costs what is on it", async () => {
    const [kim, lou] = await Promise.all([arrive("kim"), arrive("lou")]);
    await insertMany(kim, lou, 10_000, 250);
    const pages = await walk(kim, CONVERSATIONS_PAGE);
    const all = pages.flatMap(({ conversations }) => conversations);
    expect(new Set(all.map(({ cid }) => cid)).size).toBe(10_000);
    expect(all).toHaveLength(10_000);
    expect(all.every(({ unread, last }) => unread === 1 && last?.seq === 1)).toBe(true);
    expect(new Set(pages.flatMap(({ wraps }) => Object.keys(wraps))).size).toBe(10_000);
    expect(await costOf(kim, "Com_select", 5)).toBeLessThanOrEqual(6);
    const [page, row] = [await costOf(kim, "Handler_read_%", 5), await costOf(kim, "Handler_read_%", 5, "limit=1")];
    // Each membership and its conversation, to be put in order; of messages, keys and people no more than is shown.
    expect(page).toBeLessThan(5 * 10_000);
    expect(page - row).toBeLessThan(30 * CONVERSATIONS_PAGE);
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
    const [most, least] = [await costOf(many, "Com_select", 25), await costOf(one, "Com_select", 25)];
    expect(most).toBeLessThanOrEqual(least + 3);
  });
});
