// The public key log: gap-free, append-only, every statement in it, every head signed; whatever comes at once or is killed.
import { createPrivateKey, createPublicKey, randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hashLeaf, logLabel } from "@/lib/protocol/key-log.ts";
import { emptyRoot, verifyConsistency, verifyInclusion } from "@/lib/protocol/merkle.ts";
import { encodeB64u } from "@/lib/shared/base64.ts";
import { equalBytes } from "@/lib/shared/bytes.ts";
import { logLeavesSchema } from "@/lib/shared/contract/keys.ts";
import { idBytes, newUserId, type UserId } from "@/lib/shared/ids.ts";
import { makeFreshServer, type FreshServer } from "./support/fresh-server.ts";
import { change, chainOf, postChange, signChange } from "./support/key-changes.ts";
import { bytesOf, readHead, readLeaves, readProof, rootsOf, verifiedHead } from "./support/log-reader.ts";
import { arrive, prepare, register, unique, type Person } from "./support/person.ts";
import { useTables, type Tables } from "./support/tables.ts";
import { codeOf, Visitor } from "./support/visitor.ts";

const tables = useTables();

/** Statements, leaves, nodes and heads fit each other, by one look at all of them. */
async function expectWhole(rows: Tables["rows"]): Promise<number> {
  const [row] = await rows(
    `SELECT (SELECT COUNT(*) FROM identity_statements) AS statements,
            (SELECT COUNT(*) FROM identity_statements s JOIN log_leaves l
               ON l.idx = s.log_index AND l.sh = s.sh AND l.seq = s.seq) AS logged,
            (SELECT COUNT(*) FROM log_leaves) AS leaves,
            (SELECT COALESCE(MAX(idx) + 1, 0) FROM log_leaves) AS afterLast,
            (SELECT COUNT(*) FROM log_nodes WHERE level = 0) AS leafNodes,
            (SELECT COALESCE(MAX(size), 0) FROM log_heads) AS signed,
            (SELECT COALESCE(MAX(size), 0) FROM log_state) AS size`,
  );
  const counts = Object.fromEntries(Object.entries(row ?? {}).map(([name, value]) => [name, Number(value)]));
  const size = counts["statements"] ?? -1;
  expect(counts).toEqual({
    statements: size,
    logged: size,
    leaves: size,
    afterLast: size,
    leafNodes: size,
    signed: size,
    size,
  });
  return size;
}

/** Every head ever signed verifies, has the root of its leaves and provably continues the one before. */
async function expectOneHistory(visitor: Visitor, rows: Tables["rows"]): Promise<void> {
  const head = await readHead(visitor);
  const leaves = await readLeaves(visitor, 0, head.size);
  const roots = await rootsOf(leaves);
  expect(roots[head.size]).toEqual(head.root);
  const stored = await rows("SELECT size, jws FROM log_heads WHERE size <= ? ORDER BY size", [head.size]);
  // More than the one head of today.
  expect(stored.length).toBeGreaterThan(1);
  let before = { size: 0, root: await emptyRoot(), ts: 0 };
  for (const row of stored) {
    const signed = await verifiedHead(String(row["jws"]), head.key);
    expect([signed.size, signed.root]).toEqual([Number(row["size"]), roots[signed.size]]);
    expect(signed.ts).toBeGreaterThanOrEqual(before.ts);
    const query = `consistency?first=${String(before.size)}&second=${String(signed.size)}`;
    expect(await verifyConsistency(before, signed, await readProof(visitor, query))).toBe(true);
    before = signed;
  }
  // A person's statements stand in the order of their chain, each once.
  const seqs = new Map<string, number>();
  for (const { label, seq } of leaves) {
    const name = encodeB64u(label);
    expect(seq).toBe((seqs.get(name) ?? 0) + 1);
    seqs.set(name, seq);
  }
}

/** Whoever has no session. */
const stranger = () => new Visitor();

describe("the log of the shared server", () => {
  let ali: Person;
  beforeAll(async () => {
    ali = await arrive("ali");
  });

  it("has exactly the statements of a person under their label", async () => {
    for (const op of ["rotate-enc", "rotate-id", "reset", "revoke"] as const) await change(ali, op);
    const { statements } = await chainOf(ali);
    const head = await readHead(stranger());
    const label = await logLabel(ali.uid);
    const mine = (await readLeaves(stranger(), 0, head.size)).filter((leaf) => equalBytes(leaf.label, label));
    expect(mine.map(({ seq, sh }) => [seq, encodeB64u(sh)])).toEqual(statements.map(({ seq, sh }) => [seq, sh]));
  });

  it("stays one history while people register and change their keys at once", async () => {
    const changers = await Promise.all([arrive(), arrive(), arrive()]);
    const prepared = await Promise.all(Array.from({ length: 6 }, () => prepare()));
    const rotate = async (person: Person): Promise<void> => {
      for (let count = 0; count < 6; count += 1) await change(person, "rotate-id");
    };
    const registered = prepared.map(async (person) => expect((await register(person)).status).toBe(201));
    await Promise.all([...changers.map(rotate), ...registered]);
    await expectWhole((...statement) => tables.rows(...statement));
    await expectOneHistory(stranger(), (...statement) => tables.rows(...statement));
  });

  it("may be kept by anybody, and each part as long as it is true", async () => {
    const { size } = await readHead(stranger());
    const get = (path: string) => stranger().get(`/api/log/${path}`);
    const keep = async (path: string) => {
      const answer = await get(path);
      expect(answer.headers.get("set-cookie")).toBeNull();
      return [answer.status, answer.headers.get("cache-control")];
    };
    const [forever, briefly] = ["public, max-age=31536000, immutable", "public, max-age=5"];
    expect(await keep("head")).toEqual([200, briefly]);
    expect(await keep("leaves?from=0&to=1")).toEqual([200, forever]);
    expect(await keep("leaves?from=0&to=900000000")).toEqual([200, briefly]);
    expect(await keep("proof/inclusion?index=0&size=1")).toEqual([200, forever]);
    expect(await keep("proof/consistency?first=1&second=1")).toEqual([200, forever]);
    const beyond = size + 1_000_000;
    for (const path of [
      `leaves?from=${String(beyond)}&to=${String(beyond + 1)}`,
      `proof/inclusion?index=0&size=${String(beyond)}`,
      `proof/consistency?first=0&second=${String(beyond)}`,
    ]) {
      const answer = await get(path);
      expect(codeOf(answer), path).toEqual([404, "not_found"]);
      expect(answer.headers.get("cache-control")).toBe("no-store");
    }
    for (const path of [
      "head?x=1",
      "leaves",
      "leaves?from=1&to=1",
      "leaves?from=2&to=1",
      "leaves?from=-1&to=1",
      "leaves?from=00&to=1",
      "leaves?from=0&to=1e3",
      "proof/inclusion?index=1&size=1",
      "proof/inclusion?index=0",
      "proof/consistency?first=2&second=1",
      "proof/consistency?first=1&second=9999999999999999",
    ]) {
      expect(codeOf(await get(path)), path).toEqual([400, "bad_input"]);
    }
    expect(codeOf(await stranger().write("/api/log/head", {}))).toEqual([405, "method"]);
  });
});

describe("a log of its own", () => {
  let fresh: FreshServer;
  beforeEach(async () => {
    fresh = await makeFreshServer();
  });
  afterEach(() => fresh.remove());

  /** People with one statement each, as a server without a log left them. Answers who stands where. */
  async function insertOld(count: number): Promise<UserId[]> {
    const people = Array.from({ length: count }, (_, index) => ({ uid: newUserId(), at: Math.floor(index / 3) }));
    const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString().slice(0, 23);
    // The youngest first, so that the order of the log is not the order of writing.
    for (const person of people.toReversed()) {
      const id = Buffer.from(idBytes(person.uid));
      const handle = unique("old");
      await fresh.rows(
        "INSERT INTO users (id, handle, email, password_hash, created_at) VALUES (?, ?, ?, '', UTC_TIMESTAMP())",
        [id, handle, handle],
      );
      await fresh.rows(
        `INSERT INTO identity_statements (user_id, seq, sh, op, ik, ek_kid, public_key, jws, created_at)
         VALUES (?, 1, ?, 'genesis', ?, ?, '', 'x.y.z', ?)`,
        [id, randomBytes(32), randomBytes(32), randomBytes(32), at(person.at).replace("T", " ")],
      );
    }
    const byId = (a: UserId, b: UserId) => Buffer.compare(idBytes(a), idBytes(b));
    return people.sort((a, b) => a.at - b.at || byId(a.uid, b.uid)).map(({ uid }) => uid);
  }

  it("begins with a signed head of nothing", async () => {
    const visitor = new Visitor((await fresh.start()).url);
    const head = await readHead(visitor);
    expect([head.size, head.root]).toEqual([0, await emptyRoot()]);
    expect(await readProof(visitor, "consistency?first=0&second=0")).toEqual([]);
    expect(codeOf(await visitor.get("/api/log/leaves?from=0&to=1"))).toEqual([404, "not_found"]);
    expect(codeOf(await visitor.get("/api/log/proof/inclusion?index=0&size=1"))).toEqual([404, "not_found"]);
    // Asking again signs nothing again, and the first leaf continues it.
    expect((await readHead(visitor)).jws).toBe(head.jws);
    await arrive("first", visitor);
    expect((await readHead(visitor)).size).toBe(1);
    await expectWhole((...statement) => fresh.rows(...statement));
    await expectOneHistory(visitor, (...statement) => fresh.rows(...statement));
  });

  it("takes statements from before there was one first, the oldest first, in steps", async () => {
    await (await fresh.start()).stop();
    const order = await insertOld(620);
    const visitor = new Visitor((await fresh.start()).url);
    const newcomer = await arrive("new", visitor);
    const leaves = await readLeaves(visitor, 0, (await readHead(visitor)).size);
    const expected = await Promise.all([...order, newcomer.uid].map(logLabel));
    expect(leaves.map(({ label }) => label)).toEqual(expected);
    expect(await expectWhole((...statement) => fresh.rows(...statement))).toBe(621);
    await expectOneHistory(visitor, (...statement) => fresh.rows(...statement));
    // One that another program leaves behind later is found as well.
    await insertOld(1);
    expect((await readHead(visitor)).size).toBe(622);
    await expectWhole((...statement) => fresh.rows(...statement));
  });

  it("proves every leaf in every tree, and every tree in every later one", async () => {
    const visitor = new Visitor((await fresh.start()).url);
    await insertOld(37);
    const { size } = await readHead(visitor);
    const leaves = await readLeaves(visitor, 0, size);
    expect(leaves).toHaveLength(37);
    const hashes = await Promise.all(leaves.map(hashLeaf));
    const trees = (await rootsOf(leaves)).map((root, treeSize) => ({ size: treeSize, root }));
    const checks = trees.flatMap((tree) => [
      ...hashes.slice(0, tree.size).map((leaf, index) => async () => {
        const proof = await readProof(visitor, `inclusion?index=${String(index)}&size=${String(tree.size)}`);
        expect(await verifyInclusion(leaf, { index, proof, ...tree })).toBe(true);
        const other = hashes[(index + 1) % hashes.length] ?? leaf;
        expect(await verifyInclusion(other, { index, proof, ...tree })).toBe(false);
      }),
      ...trees.slice(0, tree.size + 1).map((older) => async () => {
        const query = `consistency?first=${String(older.size)}&second=${String(tree.size)}`;
        expect(await verifyConsistency(older, tree, await readProof(visitor, query))).toBe(true);
      }),
    ]);
    expect(checks.length).toBe((37 * 38) / 2 + (38 * 39) / 2);
    // Not all at once: who has to wait too long for the database is told to come again.
    for (let at = 0; at < checks.length; at += 25) {
      await Promise.all(checks.slice(at, at + 25).map((check) => check()));
    }
    const answer = await visitor.get("/api/log/leaves?from=30&to=90");
    expect(bytesOf(logLeavesSchema.parse(answer.json).leaves).length).toBe(7 * 72);
  });

  it("is signed with LOG_KEY where one is given, and says so when that has changed", async () => {
    const app = await fresh.start();
    const visitor = new Visitor(app.url);
    await arrive("ali", visitor);
    const derived = await readHead(visitor);
    await app.stop();
    const seed = randomBytes(32);
    const pkcs8 = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
    const { x } = createPublicKey(createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" })).export({
      format: "jwk",
    });
    const other = new Visitor((await fresh.start({ LOG_KEY: seed.toString("base64url") })).url);
    const head = await readHead(other);
    expect(head.key).toBe(x);
    expect(head.key).not.toBe(derived.key);
    // Another key, the same tree.
    expect([head.size, head.root]).toEqual([derived.size, derived.root]);
    await arrive("bea", other);
    expect((await readHead(other)).size).toBe(2);
  });

  it("loses nothing and leaves nothing half done when the program is killed while people change their keys", async () => {
    let app = await fresh.start();
    const people = await Promise.all(Array.from({ length: 4 }, () => arrive("k", new Visitor(app.url))));
    const acknowledged = new Map<UserId, number>();
    let running = true;
    const rotate = async (person: Person): Promise<void> => {
      let { head } = await chainOf(person);
      while (running) {
        const signed = await signChange(person, "rotate-id", head);
        const answer = await postChange(person, signed.jws);
        if (answer.status !== 201) throw new Error(answer.text);
        acknowledged.set(person.uid, head.seq + 1);
        person.keys = signed.keys;
        ({ head } = await chainOf(person));
      }
    };
    for (let round = 0; round < 3; round += 1) {
      running = true;
      const work = people.map((person) => rotate(person).catch(() => undefined));
      await pause(700 + round * 130);
      app.kill();
      running = false;
      await Promise.all(work);
      await app.ended;
      app = await fresh.start();
      const visitor = new Visitor(app.url);
      await expectWhole((...statement) => fresh.rows(...statement));
      await expectOneHistory(visitor, (...statement) => fresh.rows(...statement));
      for (const [index, person] of people.entries()) {
        const again = { ...person, visitor: person.visitor.copy(app.url) };
        const { head } = await chainOf(again);
        // Nothing that was answered is gone. What was stored without an answer has keys that nobody kept.
        expect(head.seq).toBeGreaterThanOrEqual(acknowledged.get(person.uid) ?? 1);
        await change(again, "reset").catch((error: unknown) => {
          throw new Error(`round ${String(round)}`, { cause: error });
        });
        people[index] = again;
      }
    }
    expect([...acknowledged.values()].reduce((sum, seq) => sum + seq, 0)).toBeGreaterThan(people.length * 3);
    // Four starts of a server, which take a while on a busy machine.
  }, 180_000);
});
