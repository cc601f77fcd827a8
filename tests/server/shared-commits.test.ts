// Sends that arrive while a commit is under way share the next one, and nobody can tell but by the time it takes: each is judged,
// stored, refused and answered as if it had come alone, whatever comes with it, and whatever becomes of the server.
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { isBusy, Busy } from "@/lib/server/busy.ts";
import { SharedCommits } from "@/lib/server/messages/shared-commits.ts";
import { postedMessagesSchema } from "@/lib/shared/contract/messages.ts";
import { idBytes, type ConversationId } from "@/lib/shared/ids.ts";
import { startApp, type RunningApp } from "../../scripts/app-server.mjs";
import { bodyOf, insertPairs, makePairs, ORIGIN, sealRequests, SECRET, type Pair } from "../bench/stage/people.ts";
import { createConnection } from "mysql2/promise";
import { unique } from "./support/person.ts";
import { useTables } from "./support/tables.ts";

const PAIRS = 24;
const EACH = 4;

const tables = useTables();
let app: RunningApp;

function start(): Promise<RunningApp> {
  const { databaseUrl, logFile } = inject("server");
  const env = { NEXTAUTH_SECRET: SECRET, NEXTAUTH_URL: ORIGIN };
  return startApp({ databaseUrl, logFile: join(dirname(logFile), `${unique("commits")}.log`), env });
}

beforeAll(async () => {
  app = await start();
});
afterAll(() => app.stop());

async function newPairs(count: number): Promise<Pair[]> {
  const pairs = await makePairs(count);
  const connection = await createConnection({ uri: inject("server").databaseUrl, timezone: "Z" });
  await insertPairs(connection, pairs);
  await connection.end();
  return pairs;
}

interface Posted {
  status: number;
  code: string;
  seqs: number[];
}

async function post(pair: Pair, body: unknown, cookie = pair.from.cookie): Promise<Posted> {
  const response = await fetch(`${app.url}/api/conversations/${pair.cid}/messages`, {
    method: "POST",
    headers: { cookie, origin: ORIGIN, "x-aryatel": "1", "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const json = (await response.json()) as { error?: { code: string } };
  const stored = response.ok ? postedMessagesSchema.parse(json).stored : [];
  return { status: response.status, code: json.error?.code ?? "", seqs: stored.map(({ seq }) => seq) };
}

async function bodies(pair: Pair, batches: number, size = 1): Promise<{ messages: unknown[] }[]> {
  return (await sealRequests(pair, batches, size)).map(bodyOf);
}

async function expectRows(cid: ConversationId, count: number): Promise<void> {
  const rows = await tables.rows("SELECT seq, n FROM messages WHERE conversation_id = ? ORDER BY seq", [
    Buffer.from(idBytes(cid)),
  ]);
  expect(rows.map((row) => Number(row["seq"]))).toEqual(Array.from({ length: count }, (_, index) => index + 1));
  expect(await tables.count(cid)).toMatchObject({ messages: count, lastSeq: count });
  // Nothing that was refused, or there already, makes a conversation younger than its last message.
  const [times] = await tables.rows(
    "SELECT c.last_at AS at, m.created_at AS stored_at FROM conversations c JOIN messages m ON m.conversation_id = c.id AND m.seq = c.last_seq WHERE c.id = ?",
    [Buffer.from(idBytes(cid))],
  );
  expect(times?.["at"]).toEqual(times?.["stored_at"]);
}

describe("many sends at once", () => {
  it("are each stored, and what is refused among them harms none of the others", async () => {
    const pairs = await newPairs(PAIRS);
    const refused: Promise<unknown>[] = [];
    await Promise.all(
      pairs.map(async (pair, index) => {
        const [wrong = { messages: [] }] = await bodies(pair, 1);
        const [first, second] = await bodies(pair, 2);
        const broken = structuredClone(wrong.messages) as { sig: string }[];
        for (const message of broken)
          message.sig =
            `A${message.sig.slice(1)}` === message.sig ? `B${message.sig.slice(1)}` : `A${message.sig.slice(1)}`;
        const stranger = pairs[(index + 1) % pairs.length] ?? pair;
        const chain = await bodies(pair, 3);
        refused.push(
          expect(post(pair, { messages: broken })).resolves.toMatchObject({ status: 422, code: "signature" }),
          expect(post(pair, wrong, stranger.from.cookie)).resolves.toMatchObject({ status: 403, code: "sender" }),
          // Its wrapped keys came with the first of its chain, which nobody has posted.
          expect(post(pair, chain[2])).resolves.toMatchObject({ status: 409, code: "wraps" }),
        );
        expect(await post(pair, first)).toMatchObject({ status: 201, seqs: [1] });
        expect(await post(pair, second)).toMatchObject({ status: 201, seqs: [2] });
      }),
    );
    await Promise.all(refused);
    for (const { cid } of pairs) await expectRows(cid, 2);
  });

  it("of one person in two conversations, and of one chain sent over and over, keep their order", async () => {
    const [one, two] = await newPairs(2);
    if (one === undefined || two === undefined) throw new Error("nobody");
    const [here, there] = [await bodies(one, EACH, 5), await bodies(two, EACH, 5)];
    for (let batch = 0; batch < EACH; batch += 1) {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? post(one, here[batch]) : post(two, there[batch]))),
      );
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
      const places = Array.from({ length: 5 }, (_, index) => batch * 5 + index + 1);
      for (const { seqs } of answers) expect(seqs).toEqual(places);
    }
    await expectRows(one.cid, 5 * EACH);
    await expectRows(two.cid, 5 * EACH);
  });

  it("that were acknowledged are there once after the server was killed amid them", async () => {
    const pairs = await newPairs(PAIRS);
    const sealed = await Promise.all(pairs.map((pair) => bodies(pair, 8)));
    const acknowledged = pairs.map(() => 0);
    let all = 0;
    const send = async (pair: Pair, index: number): Promise<void> => {
      for (const body of sealed[index] ?? []) {
        if ((await post(pair, body)).status !== 201) return;
        acknowledged[index] = (acknowledged[index] ?? 0) + 1;
        all += 1;
        if (all === 2 * PAIRS) app.kill();
      }
    };
    await Promise.all(pairs.map((pair, index) => send(pair, index).catch(() => undefined)));
    await app.ended;
    expect(all).toBeLessThan(8 * PAIRS);
    app = await start();
    for (const [index, pair] of pairs.entries()) {
      const { lastSeq } = await tables.count(pair.cid);
      expect(lastSeq).toBeGreaterThanOrEqual(acknowledged[index] ?? 0);
      await expectRows(pair.cid, lastSeq);
    }
    // Whoever got no answer sends the same again.
    await Promise.all(
      pairs.map(async (pair, index) => {
        for (const [place, body] of (sealed[index] ?? []).entries()) {
          expect((await post(pair, body)).seqs).toEqual([place + 1]);
        }
        await expectRows(pair.cid, 8);
      }),
    );
  });
});

describe("the sharing itself", () => {
  const cid = (text: string) => text as ConversationId;

  it("takes what waits together, a conversation never twice at once, and keeps the order in each", async () => {
    const running = new Set<string>();
    const batches: string[][] = [];
    const commits = new SharedCommits<{ cid: ConversationId; count: number; word: string }, string>(async (sends) => {
      for (const { cid: one } of new Map(sends.map((send) => [send.cid, send])).values()) {
        expect(running.has(one)).toBe(false);
        running.add(one);
      }
      batches.push(sends.map(({ word }) => word));
      await new Promise((done) => setImmediate(done));
      for (const { cid: one } of sends) running.delete(one);
      return sends.map(({ word }) => word);
    });
    const words = Array.from({ length: 60 }, (_, index) => `${String.fromCharCode(97 + (index % 3))}${String(index)}`);
    const outcomes = await Promise.all(
      words.map((word) => commits.add({ cid: cid(word.slice(0, 1)), count: 1, word })),
    );
    expect(outcomes).toEqual(words);
    expect(batches.length).toBeLessThan(words.length);
    const order = batches.flat();
    for (const letter of "abc") {
      const of = (list: string[]) => list.filter((word) => word.startsWith(letter));
      expect(of(order)).toEqual(of(words));
    }
  });

  it("tries those of a transaction that failed by themselves, but not when nothing answers", async () => {
    const calls: number[] = [];
    let isAway = false;
    const commits = new SharedCommits<{ cid: ConversationId; count: number; bad: boolean }, string>(async (sends) => {
      calls.push(sends.length);
      await new Promise((done) => setImmediate(done));
      if (isAway) throw new Busy("away");
      if (sends.some(({ bad }) => bad)) throw new TypeError("bad");
      return sends.map(() => "stored");
    });
    const send = (bad: boolean, index: number) => commits.add({ cid: cid(`c${String(index)}`), count: 1, bad });
    const outcomes = await Promise.allSettled([false, false, false, true, false, false].map(send));
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...["fulfilled", "fulfilled", "fulfilled"],
      ...["rejected", "fulfilled", "fulfilled"],
    ]);
    isAway = true;
    calls.length = 0;
    const away = await Promise.allSettled([false, false, false, false].map(send));
    expect(away.every((one) => one.status === "rejected" && isBusy(one.reason))).toBe(true);
    expect(calls.length).toBeLessThan(4);
    await expect(commits.add({ cid: cid("many"), count: 5000, bad: false })).rejects.toThrow("wait");
  });
});
