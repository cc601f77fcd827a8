// How the database gets at the rows of each statement: by an index, whatever the size of the tables, and in the order in which
// they are wanted. The program's own functions are called over tables with many rows of many people, every statement they send
// is written down, and the database is asked how it would do it.
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import type { Connection, Pool, RowDataPacket } from "mysql2/promise";
import { createConnection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { sessionBounds } from "@/lib/server/auth/viewer.ts";
import { findConversation, listConversations } from "@/lib/server/data/conversation-list.ts";
import { findMembers, findMembership, listPeers, raiseMarks } from "@/lib/server/data/conversations.ts";
import { requireLogHead, listLeaves, listSubtrees } from "@/lib/server/data/log-pages.ts";
import { findPage } from "@/lib/server/data/messages.ts";
import { findAccount } from "@/lib/server/data/password.ts";
import { requireDatabase } from "@/lib/server/data/readiness.ts";
import { findSession, isOwnSession, listSessions, revokeSession, touchSession } from "@/lib/server/data/sessions.ts";
import { findKeys, findModulus } from "@/lib/server/data/statements.ts";
import { findLogin, findPerson, listPeople } from "@/lib/server/data/users.ts";
import { leanPool, sharedPool } from "@/lib/server/db/pool.ts";
import { removeMessages } from "@/lib/server/messages/remove.ts";
import { sendMessages } from "@/lib/server/messages/send.ts";
import { idBytes, type ConversationId } from "@/lib/shared/ids.ts";
import { runMigrations } from "../../scripts/app-server.mjs";
import { bodyOf, insertPairs, makePairs, sealRequests, type Pair } from "../bench/stage/people.ts";

const PAIRS = 400;
const MESSAGES = 3000;

let admin: Connection;
let name: string;
let pairs: Pair[];
const seen = new Map<string, unknown[]>();

beforeAll(async () => {
  const url = new URL(inject("server").databaseUrl);
  name = `aryatel_${randomBytes(6).toString("hex")}`;
  admin = await createConnection({ uri: url.href, timezone: "Z" });
  await admin.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  await admin.changeUser({ database: name });
  url.pathname = `/${name}`;
  await runMigrations(url.href);
  Object.assign(process.env, { DATABASE_URL: url.href, NEXTAUTH_SECRET: inject("server").secret });
  pairs = await makePairs(PAIRS);
  await insertPairs(admin, pairs);
  await seed(pairs);
  record();
});
afterAll(async () => {
  await Promise.all([sharedPool().end(), leanPool().end()]);
  await admin.query(`DROP DATABASE ${name}`);
  await admin.end();
});

/** One long conversation, a short one for everybody else, and one person whom many know. */
async function seed(all: readonly Pair[]): Promise<void> {
  const [long, ...others] = all;
  if (long === undefined) throw new Error("nobody");
  const id = (text: string) => Buffer.from(idBytes(text as ConversationId));
  const row = ({ cid, from }: Pair, seq: number) => [
    ...[id(cid), seq, id(from.uid), Buffer.alloc(16, 1), seq, Buffer.alloc(32), Buffer.alloc(32, 7), Buffer.alloc(300)],
    ...[Buffer.alloc(12), Buffer.alloc(256), Buffer.alloc(16), Buffer.alloc(64), randomBytes(32), new Date()],
  ];
  const rows = [
    ...Array.from({ length: MESSAGES }, (_, index) => row(long, index + 1)),
    ...others.flatMap((pair) => [1, 2, 3].map((seq) => row(pair, seq))),
  ];
  await admin.query("INSERT INTO messages VALUES ?", [rows]);
  await admin.query(
    "UPDATE conversations c SET last_seq = (SELECT MAX(seq) FROM messages WHERE conversation_id = c.id), last_at = UTC_TIMESTAMP(3)",
  );
  const known = others.slice(0, 20).map(({ cid }) => [id(cid), id(long.from.uid)]);
  await admin.query("INSERT INTO members (conversation_id, user_id) VALUES ?", [known]);
  const wraps = all.flatMap(({ cid, from, to }) => {
    return [from, to].map(({ uid, kid }) => {
      return [id(cid), Buffer.alloc(32, 7), id(uid), Buffer.from(kid, "base64url"), Buffer.alloc(256)];
    });
  });
  await admin.query("INSERT INTO wrapped_keys VALUES ?", [wraps]);
  await requireLogHead();
  await admin.query(
    "ANALYZE TABLE users, sessions, conversations, members, messages, wrapped_keys, identity_statements, log_leaves, log_nodes, log_heads",
  );
}

/** Writes down what goes through the pools from now on. */
function record(): void {
  for (const pool of [sharedPool(), leanPool()]) recordOn(pool);
}

function recordOn(pool: Pool): void {
  const take = pool.getConnection.bind(pool);
  pool.getConnection = async () => {
    const connection = await take();
    return new Proxy(connection, {
      get(target, property): unknown {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== "function") return value;
        if (property !== "execute") return value.bind(target);
        return (statement: string | { sql: string; values?: unknown[] }, values?: unknown[]) => {
          const text = typeof statement === "string" ? statement : statement.sql;
          seen.set(text, values ?? (typeof statement === "string" ? [] : (statement.values ?? [])));
          return (value as (...given: unknown[]) => unknown).call(target, statement, values);
        };
      },
    });
  };
}

interface Step {
  table: string | null;
  type: string | null;
  extra: string;
}

async function explain(statement: string, values: unknown[]): Promise<Step[]> {
  const [rows] = await admin.execute<RowDataPacket[]>(`EXPLAIN FORMAT=TRADITIONAL ${statement}`, values as never[]);
  return rows.map((row) => ({
    table: row["table"] as string | null,
    type: row["type"] as string | null,
    extra: String(row["Extra"] ?? ""),
  }));
}

/** Tables of one row. */
const SINGLE = new Set(["log_state"]);

/** What is wrong with the plans of the statements that `work` sends, and how many there were. */
async function plansOf(work: () => Promise<unknown>): Promise<{ count: number; faults: string[] }> {
  seen.clear();
  await work();
  const faults: string[] = [];
  const statements = [...seen];
  for (const [text, values] of statements.filter(([text]) => !/^insert/i.test(text))) {
    for (const { table, type, extra } of await explain(text, values)) {
      if (table !== null && SINGLE.has(table)) continue;
      const isScan = (type === "ALL" || type === "index") && !/^<|^$/.test(table ?? "");
      const isLimited = /limit \?$/i.test(text) && type === "index" && !/where/i.test(text);
      if (isScan && !isLimited) faults.push(`${text}: scans ${String(table)}`);
      // MySQL notes which rows an UPDATE with an ORDER BY is about before it changes them: as many as are named, and unsorted.
      const isNoted = /^update .*\swhere id in \([?, ]+\) order by id$/is.test(text) && type === "range";
      if (isNoted && !/filesort/i.test(extra)) continue;
      if (/filesort|temporary/i.test(extra)) faults.push(`${text}: ${extra}`);
    }
  }
  return { count: statements.length, faults };
}

function pair(index: number): Pair {
  const found = pairs[index];
  if (found === undefined) throw new Error("nobody");
  return found;
}

describe("no statement scans a table or sorts on a hot path", () => {
  it("of a session, a membership and the marks", async () => {
    const { from, cid } = pair(0);
    const plans = await plansOf(async () => {
      const bounds = sessionBounds(Date.now());
      expect(await findSession(from.uid, from.sid, bounds)).not.toBeNull();
      await touchSession(from.uid, from.sid, new Date());
      expect(await findMembership(from.uid, cid)).not.toBeNull();
      expect(await findMembers(from.uid, cid)).toHaveLength(2);
      expect((await raiseMarks(from.uid, cid, { read: 5, delivered: 7 }))?.isNews).toBe(true);
      await requireDatabase();
    });
    expect(plans).toEqual({ count: 6, faults: [] });
  });

  it("of a page of history, at its end, in its middle and from its beginning", async () => {
    const { to, cid } = pair(0);
    const plans = await plansOf(async () => {
      for (const place of ["newest", { after: 1500 }, { before: 1500 }] as const) {
        expect((await findPage(to.uid, cid, place, 50))?.messages).toHaveLength(50);
      }
    });
    expect(plans.faults).toEqual([]);
    expect(plans.count).toBeGreaterThanOrEqual(4);
  });

  it("of sending to one conversation and to many at once, and of removing", async () => {
    const some = pairs.slice(100, 120);
    const post = async (one: Pair): Promise<void> => {
      const [request] = await sealRequests(one, 1, 2);
      const reply = await sendMessages(one.from.uid, one.cid, bodyOf(request).messages);
      expect(reply).toMatchObject({ ok: true, status: 201 });
    };
    const plans = await plansOf(async () => {
      await post(pair(95));
      await Promise.all(some.map(post));
      // Half of it is known: the sequence was raised too far.
      const [both] = await sealRequests(pair(96), 1, 2);
      const { messages } = bodyOf(both);
      for (const known of [messages.slice(0, 1), messages]) {
        const { from, cid } = pair(96);
        expect(await sendMessages(from.uid, cid, known)).toMatchObject({ ok: true, status: 201 });
      }
      expect([...seen.keys()].filter((text) => /select messages.created_at/i.test(text))).toHaveLength(1);
      const { from, cid } = pair(95);
      expect((await removeMessages(from.uid, cid, [4, 5])).ok).toBe(true);
    });
    expect(plans.faults).toEqual([]);
    expect(plans.count).toBeGreaterThan(10);
  });

  it("of people, keys, the key log, logins and sessions", async () => {
    const { from } = pair(0);
    const plans = await plansOf(async () => {
      expect(await listPeople("b_", null, 50)).toHaveLength(50);
      expect(await findPerson(from.uid)).not.toBeNull();
      expect(await findLogin(`${from.handle}@example.org`)).not.toBeNull();
      expect(await findAccount(from.uid)).not.toBeNull();
      expect(await findKeys(from.uid)).not.toBeNull();
      await findModulus(from.sh);
      expect(await listLeaves(100, 200)).toHaveLength(100);
      expect(await listSubtrees([{ level: 3, index: 2 }])).toHaveLength(1);
      await requireLogHead();
      await isOwnSession(from.uid, from.sh);
      await revokeSession(from.uid, from.sid, new Date());
    });
    expect(plans.faults).toEqual([]);
    expect(plans.count).toBeGreaterThan(10);
  });

  it("of the list of somebody's conversations; what is one person's own may be put in order", async () => {
    const { from, cid } = pair(0);
    const plans = await plansOf(async () => {
      const page = await listConversations(from.uid, null, 10);
      expect(page.conversations).toHaveLength(10);
      expect((await listConversations(from.uid, page.next, 100)).conversations.length).toBeGreaterThan(10);
      expect((await findConversation(from.uid, cid))?.cid).toBe(cid);
      expect((await listPeers(from.uid)).length).toBeGreaterThan(20);
      await listSessions(from.uid, from.sid, sessionBounds(Date.now()));
    });
    expect(plans.faults.filter((fault) => !/filesort|temporary/i.test(fault))).toEqual([]);
  });

  it("and a statement that does is noticed", async () => {
    seen.clear();
    const steps = await explain("select id from users where email like ? order by password_version", ["%x%"]);
    expect(steps).toEqual([
      expect.objectContaining({ type: "ALL", extra: expect.stringContaining("filesort") as string }),
    ]);
  });
});
