// Making an account: every refusal with its code and nothing written, and what must not exist twice.
import { beforeAll, describe, expect, it } from "vitest";
import { generateOwnKeys, signGenesis } from "@/lib/crypto/index.ts";
import { registeredSchema } from "@/lib/shared/contract/people.ts";
import { COMMON_PASSWORDS } from "@/lib/server/auth/common-passwords.ts";
import { PASSWORD_MIN_BYTES } from "@/lib/shared/limits.ts";
import { newUserId } from "@/lib/shared/ids.ts";
import { arrive, prepare, register, unique, type Person } from "./support/person.ts";
import { useTables } from "./support/tables.ts";
import { codeOf, type Answer } from "./support/visitor.ts";

const tables = useTables();
let ali: Person;

beforeAll(async () => {
  ali = await arrive("ali");
});

async function countUsers(handles: readonly string[]): Promise<number> {
  const [row] = await tables.rows(
    `SELECT COUNT(*) AS count FROM users WHERE handle IN (${handles.map(() => "?").join(",")})`,
    [...handles],
  );
  return Number(row?.["count"]);
}

/** Registers `person` with `changes`; refused, it must leave no trace and the unchanged person must still be welcome. */
async function refused(person: Person, changes: Record<string, unknown>): Promise<[number, string]> {
  const { handle, email, password, statement } = person;
  const answer = await person.visitor.write("/api/register", { handle, email, password, statement, ...changes });
  const [row] = await tables.rows("SELECT COUNT(*) AS count FROM identity_statements WHERE jws = ?", [statement]);
  expect(Number(row?.["count"])).toBe(0);
  expect(await countUsers([handle])).toBe(0);
  return codeOf(answer);
}

async function welcome(person: Person): Promise<void> {
  const answer: Answer = await register(person);
  expect(answer.status).toBe(201);
  expect(registeredSchema.parse(answer.json)).toEqual({ uid: person.uid, handle: person.handle });
  expect(answer.text).not.toContain("@");
}

describe("an account is refused", () => {
  it("when the form is wrong", async () => {
    const person = await prepare();
    const wrong: Record<string, unknown>[] = [
      { handle: "Ali" },
      { handle: "al" },
      { handle: "a".repeat(33) },
      { handle: "аli_cyrillic" },
      { handle: 7 },
      { email: 0 },
      { email: "no-address" },
      { email: `${"a".repeat(250)}@example.org` },
      { password: "eleven byte" },
      { password: "a1".repeat(513) },
      { password: ["correct horse battery"] },
      { statement: "x" },
      { statement: undefined },
      { admin: true },
    ];
    for (const changes of wrong)
      expect(await refused(person, changes), JSON.stringify(changes)).toEqual([400, "bad_input"]);
    await welcome(person);
  });

  it("when the password is one that is tried first", async () => {
    const person = await prepare("abcdefghijkl");
    const weak = ["password1234", "PassWord1234", "aaaaaaaaaaaa", "123123123123", "qwertyuiopas", "123456789012"];
    const [mailName = ""] = person.email.split("@");
    for (const password of [...weak, person.handle, person.handle.toUpperCase(), person.email, mailName]) {
      expect(await refused(person, { password }), password).toEqual([422, "weak_password"]);
    }
    await welcome(person);
  });

  it("when the statement is not a valid genesis of this name", async () => {
    const person = await prepare();
    const [header = "", payload = "", signature = ""] = person.statement.split(".");
    const other = await signGenesis(person.keys, { uid: person.uid, handle: unique("other"), ts: Date.now() });
    const [, otherPayload = ""] = other.split(".");
    const invalid = [
      other,
      `${header}.${otherPayload}.${signature}`,
      `${header}.${payload}.${"A".repeat(86)}`,
      `${payload}.${header}.${signature}`,
      `${header}.${payload}.${signature.slice(0, -1)}`,
    ];
    for (const statement of invalid) expect(await refused(person, { statement })).toEqual([422, "statement"]);
    await welcome(person);
  });

  it("when the encryption key is weak", async () => {
    const person = await prepare();
    const { publicKey } = person.keys.encryption;
    const spki = Buffer.from(publicKey.spki);
    // An even modulus.
    spki.writeUInt8(spki.readUInt8(spki.length - 6) & 0xfe, spki.length - 6);
    const weakKeys = {
      ...person.keys,
      encryption: { ...person.keys.encryption, publicKey: { ...publicKey, spki: new Uint8Array(spki) } },
    };
    const statement = await signGenesis(weakKeys, { uid: person.uid, handle: person.handle, ts: Date.now() });
    expect(await refused(person, { statement })).toEqual([422, "weak_key"]);
    await welcome(person);
  });

  it("when the name, the address, the id or the key is taken", async () => {
    const fresh = await prepare();
    expect(await refused(fresh, { email: ali.email })).toEqual([409, "email_taken"]);
    expect(await refused(fresh, { email: ali.email.toUpperCase() })).toEqual([409, "email_taken"]);
    const asAli = await signGenesis(fresh.keys, { uid: fresh.uid, handle: ali.handle, ts: Date.now() });
    expect(await refused(fresh, { handle: ali.handle, statement: asAli })).toEqual([409, "handle_taken"]);
    const sameId = await signGenesis(fresh.keys, { uid: ali.uid, handle: fresh.handle, ts: Date.now() });
    expect(await refused(fresh, { statement: sameId })).toEqual([409, "key_reused"]);
    const sameKey = { ...(await generateOwnKeys()), encryption: ali.keys.encryption };
    const reused = await signGenesis(sameKey, { uid: newUserId(), handle: fresh.handle, ts: Date.now() });
    expect(await refused(fresh, { statement: reused })).toEqual([409, "key_reused"]);
    await welcome(fresh);
  });
});

describe("the list of common passwords", () => {
  it("holds what the length rule lets through, in the form it is compared in", () => {
    expect(COMMON_PASSWORDS.size).toBeGreaterThan(300);
    for (const word of COMMON_PASSWORDS) {
      expect(word.length).toBeGreaterThanOrEqual(PASSWORD_MIN_BYTES);
      expect(word).toBe(word.normalize("NFKC").toLowerCase());
    }
  });
});

describe("two at once", () => {
  it("make one account of one name", async () => {
    const [one, two] = [await prepare(), await prepare()];
    two.handle = one.handle;
    two.statement = await signGenesis(two.keys, { uid: two.uid, handle: one.handle, ts: Date.now() });
    const answers = await Promise.all([register(one), register(two)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const loser = answers.find(({ status }) => status === 409);
    expect(loser === undefined ? null : codeOf(loser)).toEqual([409, "handle_taken"]);
    expect(await countUsers([one.handle])).toBe(1);
  });

  it("make one account of the same request sent twice", async () => {
    const person = await prepare();
    const answers = await Promise.all([register(person), register(person), register(person)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(await countUsers([person.handle])).toBe(1);
  });
});

describe("what is kept", () => {
  it("is a bcrypt hash of cost 12 and never the password", async () => {
    const [row] = await tables.rows("SELECT password_hash AS hash, email FROM users WHERE handle = ?", [ali.handle]);
    expect(row?.["hash"]).toMatch(/^\$2[aby]\$12\$.{53}$/);
    expect(row?.["email"]).toBe(ali.email);
  });
});

describe("whether an address has an account", () => {
  it("is not told to who comes with keys that were used before", async () => {
    for (const email of [ali.email, `${unique("nobody")}@example.org`]) {
      const handle = unique("probe");
      const statement = await signGenesis(ali.keys, { uid: newUserId(), handle, ts: Date.now() });
      const password = `correct ${handle} staple`;
      const answer = await ali.visitor.write("/api/register", { handle, email, password, statement });
      expect(codeOf(answer)).toEqual([409, "key_reused"]);
      expect(await countUsers([handle])).toBe(0);
    }
    // The control: with keys of one's own the address is what is said.
    expect(codeOf(await register({ ...(await prepare("own")), email: ali.email }))).toEqual([409, "email_taken"]);
  });
});
