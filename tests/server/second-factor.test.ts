// The second step at sign-in: off until the right code was given, each code good once, and the password alone no way around.
import { Secret } from "otpauth";
import { describe, expect, it } from "vitest";
import {
  begunSecondFactorSchema,
  enabledSecondFactorSchema,
  secondFactorSchema,
} from "@/lib/shared/contract/second-factor.ts";
import { arrive, type Person } from "./support/person.ts";
import { useTables } from "./support/tables.ts";
import { codeAt, STEP_MS } from "./support/totp.ts";
import { codeOf, Visitor, type Answer } from "./support/visitor.ts";

const tables = useTables();
const PATH = "/api/second-factor";

async function begin({ visitor, password }: Person) {
  const answer = await visitor.write(`${PATH}/begin`, { password });
  expect(answer.status).toBe(200);
  return begunSecondFactorSchema.parse(answer.json);
}

/** Somebody with a second step: switched on with the code of the step before, so that those of now and later are unused. */
async function guarded(): Promise<{ person: Person; secret: string; recovery: string[] }> {
  const person = await arrive("gus");
  const { ticket, secret } = await begin(person);
  const answer = await person.visitor.write(PATH, { ticket, code: codeAt(secret, -1) });
  expect(answer.status).toBe(201);
  return { person, secret, recovery: enabledSecondFactorSchema.parse(answer.json).recovery };
}

function enter({ email, password }: Person, code?: string, visitor = new Visitor()): Promise<Answer> {
  const fields = { email, password, ...(code === undefined ? {} : { code }) };
  return visitor.submit("/api/auth/callback/credentials", fields);
}

/** So that no step ends between making a code and its use. */
async function atBeginOfStep(): Promise<void> {
  const left = STEP_MS - (Date.now() % STEP_MS);
  if (left < 8000) await new Promise((resolve) => setTimeout(resolve, left + 50));
}

describe("a second step", () => {
  it("is on after the right code, and then the password alone opens nothing", async () => {
    const gus = await arrive("gus");
    const { ticket, secret, uri } = await begin(gus);
    expect(uri).toContain(`secret=${secret}`);
    expect((await enter(gus)).status).toBe(200);
    const other = await arrive("eve");
    for (const [who, given, code] of [
      [gus, ticket, "000000"],
      [gus, ticket, ""],
      [gus, "AAAA", codeAt(secret)],
      [other, ticket, codeAt(secret)],
    ] as const) {
      expect(codeOf(await who.visitor.write(PATH, { ticket: given, code }))).toEqual([401, "code_wrong"]);
    }
    const state = async () => secondFactorSchema.parse((await gus.visitor.get(PATH)).json);
    expect(await state()).toEqual({ isOn: false, recoveryLeft: 0 });
    await atBeginOfStep();
    const answer = await gus.visitor.write(PATH, { ticket, code: codeAt(secret) });
    expect(enabledSecondFactorSchema.parse(answer.json).recovery).toHaveLength(10);
    expect(await state()).toEqual({ isOn: true, recoveryLeft: 10 });
    expect(codeOf(await gus.visitor.write(PATH, { ticket, code: codeAt(secret, 1) }))).toEqual([409, "conflict"]);

    const visitor = new Visitor();
    expect(codeOf(await enter(gus, undefined, visitor))).toEqual([401, "code_needed"]);
    expect((await visitor.get("/api/auth/session")).json).toEqual({});
    // Who does not know the password learns nothing of it, and no code helps.
    expect((await enter({ ...gus, password: "wrong" }, codeAt(secret, 1))).status).toBe(401);
    expect(codeOf(await enter(gus))).toEqual([401, "code_needed"]);
    // The code it was switched on with is used up.
    expect(codeOf(await enter(gus, codeAt(secret)))).toEqual([401, "code_wrong"]);
    expect((await enter(gus, ` ${codeAt(secret, 1).slice(0, 3)} ${codeAt(secret, 1).slice(3)}`)).status).toBe(200);
    // The session it was switched on in goes on.
    expect((await gus.visitor.get("/api/users?query=zz")).status).toBe(200);
  });

  it("takes each code once, and those of one step before and after", async () => {
    await atBeginOfStep();
    const { person, secret } = await guarded();
    for (const steps of [-2, 2, 20]) {
      expect(codeOf(await enter(person, codeAt(secret, steps)))).toEqual([401, "code_wrong"]);
    }
    const code = codeAt(secret);
    expect((await enter(person, code)).status).toBe(200);
    expect(codeOf(await enter(person, code))).toEqual([401, "code_wrong"]);
    expect(codeOf(await enter(person, codeAt(secret, -1)))).toEqual([401, "code_wrong"]);
    const next = codeAt(secret, 1);
    const both = await Promise.all([enter(person, next), enter(person, next)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  it("lets a recovery code in, once each", async () => {
    const { person, recovery } = await guarded();
    const [first = "", second = ""] = recovery;
    expect((await enter(person, first)).status).toBe(200);
    expect(codeOf(await enter(person, first))).toEqual([401, "code_wrong"]);
    expect((await enter(person, second.toUpperCase().replaceAll("-", " "))).status).toBe(200);
    const state = secondFactorSchema.parse((await person.visitor.get(PATH)).json);
    expect(state).toEqual({ isOn: true, recoveryLeft: 8 });
    // Another person's are nothing to this one.
    const other = await guarded();
    expect(codeOf(await enter(person, other.recovery[0]))).toEqual([401, "code_wrong"]);
  });

  it("makes whoever guesses codes wait, wherever they come from, but no browser that is known", async () => {
    await atBeginOfStep();
    const { person, secret, recovery } = await guarded();
    const known = new Visitor();
    expect((await enter(person, recovery[0], known)).status).toBe(200);
    for (let n = 0; n < 8; n += 1) {
      expect(codeOf(await enter(person, String(100_000 + n)))).toEqual([401, "code_wrong"]);
    }
    const refused = await enter(person, codeAt(secret, 1));
    expect(codeOf(refused)).toEqual([429, "rate_limited"]);
    expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(4);
    expect((await enter(person, recovery[1], known)).status).toBe(200);
  });

  it("is switched off with password and code, and not with one of them", async () => {
    const { person, recovery } = await guarded();
    const { visitor, password } = person;
    const off = (given: string, code: string) => visitor.write(PATH, { password: given, code }, { method: "DELETE" });
    expect(codeOf(await off("wrong", recovery[0] ?? ""))).toEqual([401, "credentials"]);
    expect(codeOf(await off(password, "000000"))).toEqual([401, "code_wrong"]);
    expect(codeOf(await new Visitor().write(PATH, { password, code: "1" }, { method: "DELETE" }))[0]).toBe(401);
    expect(codeOf(await enter(person))).toEqual([401, "code_needed"]);
    expect((await off(password, recovery[0] ?? "")).status).toBe(200);
    expect((await enter(person)).status).toBe(200);
    const [row] = await tables.rows(
      "SELECT (SELECT COUNT(*) FROM second_factors WHERE user_id = ?) + (SELECT COUNT(*) FROM recovery_codes WHERE user_id = ?) AS n",
      [Buffer.from(person.uid.slice(2), "base64url"), Buffer.from(person.uid.slice(2), "base64url")],
    );
    expect(Number(row?.["n"])).toBe(0);
  });

  it("asks for the password before it is set up, and keeps secret and codes where no database shows them", async () => {
    const gus = await arrive("gus");
    expect(codeOf(await gus.visitor.write(`${PATH}/begin`, { password: "wrong" }))).toEqual([401, "credentials"]);
    const { secret, recovery, person } = await guarded();
    const held = await tables.rows(
      "SELECT HEX(secret) AS held FROM second_factors UNION SELECT HEX(code_hash) FROM recovery_codes",
    );
    const dump = held.map((row) => String(row["held"])).join(" ");
    expect(dump).not.toContain(Buffer.from(Secret.fromBase32(secret).bytes).toString("hex").toUpperCase());
    for (const code of recovery) expect(dump).not.toContain(Buffer.from(code).toString("hex").toUpperCase());
    // Deleting the account takes them along.
    const answer = await person.visitor.write("/api/account", { password: person.password }, { method: "DELETE" });
    expect(answer.status).toBe(200);
    const left = await tables.rows("SELECT user_id FROM recovery_codes WHERE user_id = ?", [
      Buffer.from(person.uid.slice(2), "base64url"),
    ]);
    expect(left).toHaveLength(0);
  });
});
