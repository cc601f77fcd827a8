// Signing in and out: what the cookie is, what an answer gives away, and when a session ends.
import { beforeAll, describe, expect, it, inject } from "vitest";
import { z } from "zod";
import { arrive, prepare, register, signIn, type Person } from "./support/person.ts";
import { useTables } from "./support/tables.ts";
import { codeOf, Visitor, type Answer } from "./support/visitor.ts";

const SESSION_COOKIE = "aryatel-session";
const CALLBACK = "/api/auth/callback/credentials";
const tables = useTables();
let ali: Person;

beforeAll(async () => {
  ali = await arrive("ali");
});

async function isSignedIn(visitor: Visitor): Promise<boolean> {
  const answer = await visitor.get("/api/users");
  if (answer.status !== 200) expect(codeOf(answer)).toEqual([401, "unauthenticated"]);
  return answer.status === 200;
}

/** What anybody sees of an answer that is not random by its nature. */
function visible({ status, headers, text }: Answer): unknown {
  const kept = [...headers].filter(([name]) => !["date", "x-request-id", "set-cookie"].includes(name));
  return { status, text, headers: kept, cookies: headers.getSetCookie().map((line) => line.split("=")[0]) };
}

describe("signing in", () => {
  it("gives a session with uid and handle, in a cookie that no script reads and no other page sends", async () => {
    const visitor = new Visitor();
    const answer = await signIn(ali, visitor);
    expect(answer.status).toBe(200);
    const cookie = answer.headers.getSetCookie().find((line) => line.startsWith(`${SESSION_COOKIE}=`)) ?? "";
    const flags = cookie.split("; ").slice(1);
    expect(flags).toEqual(expect.arrayContaining(["Path=/", "HttpOnly", "SameSite=Lax"]));
    expect(flags.join(" ")).not.toContain("Domain");
    const session = await visitor.get("/api/auth/session");
    expect(session.json).toEqual({ expires: expect.any(String) as string, user: { uid: ali.uid, handle: ali.handle } });
    expect(await isSignedIn(visitor)).toBe(true);
  });

  it("answers a wrong password and an unknown address alike", async () => {
    const wrong = await signIn({ ...ali, password: "not the password" }, new Visitor());
    const unknown = await signIn({ ...ali, email: "nobody@example.org" }, new Visitor());
    expect(wrong.status).toBe(401);
    expect(visible(unknown)).toEqual(visible(wrong));
    const visitor = new Visitor();
    await signIn({ ...ali, password: "not the password" }, visitor);
    expect(visitor.cookies.has(SESSION_COOKIE)).toBe(false);
    expect((await visitor.get("/api/auth/session")).json).toEqual({});
  });

  it("takes strings only, whatever a JSON body holds", async () => {
    const attempts: Record<string, unknown>[] = [
      { email: 0, password: ali.password },
      { email: 0, password: 0 },
      { email: ali.email, password: true },
      { email: [ali.email], password: [ali.password] },
      { email: { $ne: "" }, password: ali.password },
      { email: null, password: null },
      {},
    ];
    const post = async (fields: Record<string, unknown>) => {
      const visitor = new Visitor();
      const { csrfToken } = z.object({ csrfToken: z.string() }).parse((await visitor.get("/api/auth/csrf")).json);
      return { visitor, answer: await visitor.write(CALLBACK, { csrfToken, json: "true", ...fields }) };
    };
    for (const fields of attempts) {
      const { visitor, answer } = await post(fields);
      expect(answer.status).toBe(401);
      expect(visitor.cookies.has(SESSION_COOKIE)).toBe(false);
    }
    const { visitor, answer } = await post({ email: ali.email, password: ali.password });
    expect(answer.status).toBe(200);
    expect(await isSignedIn(visitor)).toBe(true);
  });

  it("reads an email address in any spelling of the same one, and a password in any form of the same text", async () => {
    const zoe = await prepare("zoe");
    zoe.password = "schöne Grüße aus Köln".normalize("NFD");
    expect((await register(zoe)).status).toBe(201);
    const other = { email: ` ${zoe.email.toUpperCase()} `, password: zoe.password.normalize("NFC") };
    expect((await signIn(other, new Visitor())).status).toBe(200);
    // Full-width letters are the same letters.
    const wide = { ...other, email: zoe.email.replace(/^z/, "\uff5a").replace("@", "\uff20") };
    expect((await signIn(wide, new Visitor())).status).toBe(200);
    expect((await signIn({ ...other, email: zoe.email.replace(/^z/, "\u0292") }, new Visitor())).status).toBe(401);
    expect((await signIn({ ...other, password: other.password.toUpperCase() }, new Visitor())).status).toBe(401);
  });

  it("looks at every byte of a long password", async () => {
    const kim = await prepare("kim");
    kim.password = "k".repeat(71) + " and then something that nobody knows";
    expect((await register(kim)).status).toBe(201);
    expect((await signIn({ ...kim, password: kim.password.slice(0, -1) }, new Visitor())).status).toBe(401);
    expect((await signIn(kim, new Visitor())).status).toBe(200);
  });

  it("needs the token of our own page and our own origin", async () => {
    const { email, password } = ali;
    const without = new Visitor();
    await without.submit(CALLBACK, { email, password, csrfToken: "0".repeat(64) });
    expect(without.cookies.has(SESSION_COOKIE)).toBe(false);
    const foreign = new Visitor();
    const answer = await foreign.submit(CALLBACK, { email, password }, { origin: "https://evil.example" });
    expect(codeOf(answer)).toEqual([403, "origin"]);
    const crossSite = await foreign.submit(CALLBACK, { email, password }, { "sec-fetch-site": "same-site" });
    expect(codeOf(crossSite)).toEqual([403, "origin"]);
    expect(foreign.cookies.has(SESSION_COOKIE)).toBe(false);
    expect((await foreign.submit(CALLBACK, { email, password }, { "sec-fetch-site": "same-origin" })).status).toBe(200);
  });

  it("never sends anybody to another site afterwards", async () => {
    const { email, password } = ali;
    const foreign = [
      "https://evil.example/",
      "//evil.example",
      "/\\evil.example",
      "javascript:alert(1)",
      "data:text/html,x",
    ];
    for (const callbackUrl of foreign) {
      const answer = await new Visitor().submit(CALLBACK, { email, password: "wrong password", callbackUrl });
      expect(answer.status).toBe(401);
      const page = await new Visitor().get(`/api/auth/signin?callbackUrl=${encodeURIComponent(callbackUrl)}`);
      expect(page.status).toBe(302);
      const target = new URL(page.headers.get("location") ?? "", inject("server").url);
      expect(target.origin + target.pathname).toBe(`${inject("server").url}/login`);
      expect(new URL(target.searchParams.get("callbackUrl") ?? "").origin).toBe(inject("server").url);
    }
    const url = async (callbackUrl: string) => {
      const answer = await new Visitor().submit(CALLBACK, { email, password, callbackUrl });
      return z.object({ url: z.string() }).parse(answer.json).url;
    };
    expect(await url("https://evil.example/chat")).toBe(inject("server").url);
    expect(await url("/chat/bea")).toBe(`${inject("server").url}/chat/bea`);
  });
});

describe("a session", () => {
  it("ends for every copy of its cookie at sign-out, and no other session does", async () => {
    const [visitor, elsewhere] = [new Visitor(), new Visitor()];
    await signIn(ali, visitor);
    await signIn(ali, elsewhere);
    const stolen = visitor.copy();
    expect(await isSignedIn(stolen)).toBe(true);
    expect((await visitor.submit("/api/auth/signout", {})).status).toBe(200);
    expect(visitor.cookies.has(SESSION_COOKIE)).toBe(false);
    expect(await isSignedIn(stolen)).toBe(false);
    expect((await stolen.get("/api/auth/session")).json).toEqual({});
    expect(await isSignedIn(elsewhere)).toBe(true);
  });

  it("has a new id at each login, of which the database keeps the hash", async () => {
    const count = async () => {
      const [row] = await tables.rows(
        "SELECT COUNT(*) AS count, MIN(LENGTH(id_hash)) AS bytes FROM sessions JOIN users ON users.id = user_id WHERE handle = ?",
        [ali.handle],
      );
      return { count: Number(row?.["count"]), bytes: Number(row?.["bytes"]) };
    };
    const before = await count();
    await signIn(ali, new Visitor());
    await signIn(ali, new Visitor());
    expect(await count()).toEqual({ count: before.count + 2, bytes: 32 });
  });

  it("ends when it was idle for a day, or begun a month ago, or revoked elsewhere", async () => {
    const changes = [
      "seen_at = UTC_TIMESTAMP() - INTERVAL 25 HOUR",
      "created_at = UTC_TIMESTAMP() - INTERVAL 31 DAY",
      "revoked_at = UTC_TIMESTAMP()",
    ];
    for (const change of changes) {
      const ben = await arrive("ben");
      const sessions = `UPDATE sessions SET ${change} WHERE user_id = (SELECT id FROM users WHERE handle = ?)`;
      // Not asked yet, so nothing is remembered: the row decides.
      await tables.rows(sessions, [ben.handle]);
      expect(await isSignedIn(ben.visitor)).toBe(false);
      expect((await signIn(ben, ben.visitor)).status).toBe(200);
      expect(await isSignedIn(ben.visitor)).toBe(true);
    }
  });

  it("revoked elsewhere while in use ends within a few seconds", async () => {
    const visitor = new Visitor();
    await signIn(ali, visitor);
    expect(await isSignedIn(visitor)).toBe(true);
    await tables.rows(
      "UPDATE sessions SET revoked_at = UTC_TIMESTAMP(3) WHERE user_id = (SELECT id FROM users WHERE handle = ?)",
      [ali.handle],
    );
    await expect.poll(() => isSignedIn(visitor), { timeout: 6000, interval: 300 }).toBe(false);
  });

  it("is not made by a cookie that is not ours", async () => {
    const visitor = new Visitor();
    await signIn(ali, visitor);
    const token = visitor.cookies.get(SESSION_COOKIE) ?? "";
    for (const value of [
      `${token}A`,
      token.slice(0, -2),
      "",
      "x",
      `${token.slice(0, 80)}AAAA${token.slice(84)}`,
      "%",
    ]) {
      const answer = await new Visitor().get("/api/users", { cookie: `${SESSION_COOKIE}=${value}` });
      expect(codeOf(answer)).toEqual([401, "unauthenticated"]);
    }
    expect((await new Visitor().get("/api/users", { cookie: `${SESSION_COOKIE}=${token}` })).status).toBe(200);
  });
});

describe("next-auth's other addresses", () => {
  it("are not there, or do nothing", async () => {
    const visitor = new Visitor();
    for (const path of ["signout", "verify-request", "callback/credentials", "session/x", "signin/credentials"]) {
      expect([404, 405]).toContain((await visitor.get(`/api/auth/${path}`)).status);
    }
    const posted = await visitor.write("/api/auth/session", {});
    expect([...codeOf(posted), posted.headers.get("allow")]).toEqual([405, "method", "GET"]);
    expect((await visitor.write("/api/auth/_log", { level: "error", code: "x" })).status).toBe(204);
    expect((await visitor.get("/api/auth/providers")).status).toBe(200);
  });
});
