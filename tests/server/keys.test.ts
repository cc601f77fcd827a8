// Changing one's keys: every operation, every refusal with its code and nothing written, and two at once.
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { generateEncryptionKeyPair, generateOwnKeys, signGenesis, signRotateEncryption } from "@/lib/crypto/index.ts";
import { logLabel } from "@/lib/protocol/key-log.ts";
import { readStatement, type Statement } from "@/lib/protocol/statement.ts";
import { postedStatementSchema } from "@/lib/shared/contract/keys.ts";
import { headSchema } from "@/lib/shared/contract/people.ts";
import { STATEMENTS_KEPT, STATEMENTS_MAX } from "@/lib/shared/limits.ts";
import { idBytes } from "@/lib/shared/ids.ts";
import { change, chainOf, CHANGES, postChange, signChange } from "./support/key-changes.ts";
import { arrive, type Person } from "./support/person.ts";
import { useTables } from "./support/tables.ts";
import { codeOf, refusalIn, Visitor, type Answer } from "./support/visitor.ts";

const tables = useTables();
let ali: Person;
let eve: Person;

beforeAll(async () => {
  [ali, eve] = await Promise.all([arrive("ali"), arrive("eve")]);
});

/** A person's statements and leaves. */
async function countOf(person: Person): Promise<[statements: number, leaves: number]> {
  const [row] = await tables.rows(
    `SELECT (SELECT COUNT(*) FROM identity_statements WHERE user_id = ?) AS statements,
            (SELECT COUNT(*) FROM log_leaves WHERE label = ?) AS leaves`,
    [Buffer.from(idBytes(person.uid)), Buffer.from(await logLabel(person.uid))],
  );
  return [Number(row?.["statements"]), Number(row?.["leaves"])];
}

/** The refusal, after making sure that nothing was written and that the next good statement is taken. */
async function refused(person: Person, work: () => Promise<Answer>): Promise<[number, string]> {
  const before = await countOf(person);
  const answer = await work();
  expect(await countOf(person)).toEqual(before);
  await change(person, "rotate-id");
  expect(await countOf(person)).toEqual([before[0] + 1, before[1] + 1]);
  return codeOf(answer);
}

/** `statement` with the signature, or a member of its payload, changed. */
function forged(statement: string, edit: (payload: string) => string): string {
  const [header = "", payload = "", signature = ""] = statement.split(".");
  const text = Buffer.from(payload, "base64url").toString();
  return [header, Buffer.from(edit(text)).toString("base64url"), signature].join(".");
}

/** The statement read at its place. */
async function follow(jws: string, previous: Statement): Promise<Statement> {
  const read = await readStatement(jws, previous);
  if (!read.ok) throw new Error(read.code);
  return read.value;
}

describe("every operation", () => {
  it("is stored behind the one before, shown to everybody, and gets a leaf", async () => {
    const person = await arrive();
    for (const [index, op] of CHANGES.entries()) {
      const answer = await change(person, op);
      const chain = await chainOf({ uid: person.uid, visitor: eve.visitor });
      const { head } = chain;
      expect([head.op, head.seq, chain.statements.length]).toEqual([op, index + 2, index + 2]);
      expect(postedStatementSchema.parse(answer.json)).toEqual({ uid: person.uid, seq: head.seq, sh: head.sh });
      expect(await countOf(person)).toEqual([index + 2, index + 2]);
      const again = await postChange(person, head.jws);
      expect([again.status, again.json]).toEqual([200, answer.json]);
    }
    // The very first statement is still known, and asks for nothing.
    const first = await postChange(person, person.statement);
    expect([first.status, postedStatementSchema.parse(first.json).seq]).toEqual([200, 1]);
    const rows = await tables.rows(
      "SELECT op, modulus_hash IS NULL AS old FROM identity_statements WHERE user_id = ? ORDER BY seq",
      [Buffer.from(idBytes(person.uid))],
    );
    const broughtNone = rows.filter((row) => Number(row["old"]) === 1).map((row) => String(row["op"]));
    expect(broughtNone).toEqual(["rotate-id", "revoke"]);
  });
});

describe("a statement is refused", () => {
  it("without a session, from elsewhere, in another form", async () => {
    const { head } = await chainOf(ali);
    const { jws } = await signChange(ali, "rotate-id", head);
    expect(await refused(ali, () => new Visitor().write("/api/keys", { statement: jws }))).toEqual([
      401,
      "unauthenticated",
    ]);
    const { jws: next } = await signChange(ali, "rotate-id", (await chainOf(ali)).head);
    const foreign = { headers: { origin: "https://evil.example" } };
    expect(await refused(ali, () => ali.visitor.write("/api/keys", { statement: next }, foreign))).toEqual([
      403,
      "origin",
    ]);
    for (const body of [
      {},
      { statement: "x" },
      { statement: 1 },
      { statement: next, more: 1 },
      { statement: [next] },
    ]) {
      expect(await refused(ali, () => ali.visitor.write("/api/keys", body))).toEqual([400, "bad_input"]);
    }
  });

  it("that is another person's, with their signature or mine", async () => {
    const { head } = await chainOf(ali);
    const { jws } = await signChange(ali, "rotate-id", head);
    const before = await countOf(ali);
    expect(await refused(eve, () => postChange(eve, jws))).toEqual([403, "sender"]);
    const byEve = await signChange(eve, "reset", head);
    expect(await refused(eve, () => postChange(eve, byEve.jws, eve.password))).toEqual([403, "sender"]);
    expect(await refused(eve, () => postChange(eve, ali.statement))).toEqual([403, "sender"]);
    expect(await countOf(ali)).toEqual(before);
    expect((await postChange(ali, jws)).status).toBe(201);
    ali = await arrive("ali");
  });

  it("that is not valid where it stands", async () => {
    const attempts: ((jws: string) => string)[] = [
      (jws) => `${jws.slice(0, -4)}AAAA`,
      (jws) => forged(jws, (text) => text.replace('"v":1', '"v":2')),
      (jws) => forged(jws, (text) => text.replace('"op":"rotate-id"', '"op":"reset"')),
      (jws) => forged(jws, (text) => text.replace('"op":"rotate-id"', '"op":"genesis"')),
      (jws) => forged(jws, (text) => text.replace('"op":"rotate-id"', '"op":"adopt"')),
      (jws) => forged(jws, (text) => text.replace(/"ts":\d+/, '"ts":1')),
      (jws) => forged(jws, (text) => text.replace(/"handle":"[^"]+"/, '"handle":"somebody"')),
      (jws) => forged(jws, (text) => text.replace("{", '{"more":1,')),
      (jws) => forged(jws, () => "[]"),
      (jws) => forged(jws, (text) => text.replace(/"seq":(\d+)/, '"seq":"$1"')),
      (jws) => jws.split(".").reverse().join("."),
    ];
    for (const [index, attempt] of attempts.entries()) {
      const { jws } = await signChange(ali, "rotate-id", (await chainOf(ali)).head);
      const answer = await refused(ali, () => postChange(ali, attempt(jws), ali.password));
      expect(answer, String(index)).toEqual([422, "statement"]);
    }
  });

  it("by another key than the one in force", async () => {
    const { head } = await chainOf(ali);
    const stranger = { ...ali, keys: { ...ali.keys, identity: eve.keys.identity } };
    for (const op of ["rotate-enc", "revoke"] as const) {
      const { jws } = await signChange(stranger, op, (await chainOf(ali)).head);
      expect(await refused(ali, () => postChange(ali, jws, ali.password))).toEqual([422, "statement"]);
    }
    expect((await chainOf(ali)).head.seq).toBe(head.seq + 2);
  });

  it("whose encryption key is weak", async () => {
    const { head } = await chainOf(ali);
    const { publicKey } = await generateEncryptionKeyPair(2048);
    const spki = Buffer.from(publicKey.spki);
    spki.writeUInt8(spki.readUInt8(spki.length - 6) & 0xfe, spki.length - 6);
    const weak = { ...publicKey, spki: new Uint8Array(spki), spkiBase64: spki.toString("base64") };
    const jws = await signRotateEncryption(ali.keys, head, weak, Date.now());
    expect(await refused(ali, () => postChange(ali, jws))).toEqual([422, "weak_key"]);
  });

  it("whose encryption key somebody has had", async () => {
    const { head } = await chainOf(ali);
    const theirs = await signRotateEncryption(ali.keys, head, eve.keys.encryption.publicKey, Date.now());
    expect(await refused(ali, () => postChange(ali, theirs))).toEqual([409, "key_reused"]);
    // One's own earlier key is no key any more.
    const old = ali.keys.encryption.publicKey;
    await change(ali, "rotate-enc");
    const again = await signRotateEncryption(ali.keys, (await chainOf(ali)).head, old, Date.now());
    expect(await refused(ali, () => postChange(ali, again))).toEqual([422, "statement"]);
  });

  it("that does not follow the head, and is told where that is", async () => {
    const { head: old } = await chainOf(ali);
    await change(ali, "rotate-id");
    const { head } = await chainOf(ali);
    const elsewhere = [old, { ...head, seq: head.seq + 1 }, { ...head, sh: old.sh }];
    for (const place of elsewhere) {
      const { jws } = await signChange(ali, "rotate-id", place);
      const now = await chainOf(ali);
      const answer = await postChange(ali, jws);
      expect(codeOf(answer)).toEqual([409, "keys"]);
      expect(z.array(headSchema).parse(refusalIn(answer).heads)).toEqual([
        { uid: ali.uid, seq: now.head.seq, sh: now.head.sh },
      ]);
      expect(await refused(ali, () => postChange(ali, jws))).toEqual([409, "keys"]);
    }
    const second = await signGenesis(await generateOwnKeys(), { uid: ali.uid, handle: ali.handle, ts: Date.now() });
    expect(await refused(ali, () => postChange(ali, second))).toEqual([409, "keys"]);
  });

  it("reset and revoke: without the password", async () => {
    for (const op of ["reset", "revoke"] as const) {
      const person = await arrive();
      for (const password of [undefined, "", eve.password, `${person.password} `]) {
        const { jws } = await signChange(person, op, (await chainOf(person)).head);
        expect(await refused(person, () => postChange(person, jws, password))).toEqual([401, "credentials"]);
      }
      await change(person, op);
    }
  });

  it("of any kind, after a revoke", async () => {
    const person = await arrive();
    await change(person, "revoke");
    const before = await countOf(person);
    for (const op of CHANGES) {
      const { jws } = await signChange(person, op, (await chainOf(person)).head);
      expect(codeOf(await postChange(person, jws, person.password))).toEqual([422, "statement"]);
    }
    expect(await countOf(person)).toEqual(before);
  });

  it("when the chain has no place left for it; starting over and ending it have theirs", async () => {
    const person = await arrive();
    let { head } = await chainOf(person);
    const statements = [];
    const last = STATEMENTS_MAX - STATEMENTS_KEPT;
    // The last place but one, past the server: the same rows its own writing makes.
    while (head.seq < last - 1) {
      const { jws, keys } = await signChange(person, "rotate-id", head);
      head = await follow(jws, head);
      person.keys = keys;
      statements.push(head);
    }
    for (const { seq, sh, ik, ek, jws } of statements) {
      await tables.rows(
        `INSERT INTO identity_statements (user_id, seq, sh, op, ik, ek_kid, public_key, jws, created_at)
         VALUES (?, ?, ?, 'rotate-id', ?, ?, ?, ?, UTC_TIMESTAMP(3))`,
        [
          Buffer.from(idBytes(person.uid)),
          seq,
          Buffer.from(sh, "base64url"),
          Buffer.from(ik),
          Buffer.from(ek.kid, "base64url"),
          Buffer.from(ek.spki),
          jws,
        ],
      );
    }
    await change(person, "rotate-id");
    expect(await countOf(person)).toEqual([last, last]);
    for (const op of ["rotate-id", "rotate-enc"] as const) {
      const { jws } = await signChange(person, op, (await chainOf(person)).head);
      expect(codeOf(await postChange(person, jws))).toEqual([422, "statement"]);
    }
    expect(await countOf(person)).toEqual([last, last]);
    await change(person, "reset");
    await change(person, "revoke");
    expect(await countOf(person)).toEqual([last + 2, last + 2]);
  });
});

describe("at once", () => {
  it("ten different statements for one place: one is stored, the others are told of it", async () => {
    const { head } = await chainOf(ali);
    const signed = await Promise.all(Array.from({ length: 10 }, () => signChange(ali, "rotate-id", head)));
    const answers = await Promise.all(signed.map(({ jws }) => postChange(ali, jws)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const stored = (await chainOf(ali)).head;
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expect(codeOf(answer)).toEqual([409, "keys"]);
      expect(refusalIn(answer).heads).toEqual([{ uid: ali.uid, seq: stored.seq, sh: stored.sh }]);
    }
    expect(stored.seq).toBe(head.seq + 1);
    ali = await arrive("ali");
  });

  it("the same statement ten times: one row, one leaf, one answer", async () => {
    const { head } = await chainOf(ali);
    const { jws, keys } = await signChange(ali, "rotate-enc", head);
    const before = await countOf(ali);
    const answers = await Promise.all(Array.from({ length: 10 }, () => postChange(ali, jws)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(9).fill(200), 201]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await countOf(ali)).toEqual([before[0] + 1, before[1] + 1]);
    ali.keys = keys;
    await change(ali, "rotate-id");
  });

  it("one encryption key by two people: one has it", async () => {
    const people = await Promise.all([arrive(), arrive()]);
    const { publicKey } = await generateEncryptionKeyPair(2048);
    const signed = await Promise.all(
      people.map(async (person) => {
        const { head } = await chainOf(person);
        return { person, jws: await signRotateEncryption(person.keys, head, publicKey, Date.now()) };
      }),
    );
    const answers = await Promise.all(signed.map(({ person, jws }) => postChange(person, jws)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const loser = answers.find(({ status }) => status === 409);
    expect(loser === undefined ? null : codeOf(loser)).toEqual([409, "key_reused"]);
  });
});
