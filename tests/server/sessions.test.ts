// One's own sessions and password: looking, ending, changing; and that none of it works for somebody else's.
import { createConnection, type RowDataPacket } from "mysql2/promise";
import { beforeAll, describe, expect, inject, it } from "vitest";
import {
  changedPasswordSchema,
  endedSessionsSchema,
  sessionListSchema,
  type Session,
} from "@/lib/shared/contract/sessions.ts";
import { Ear } from "./support/ear.ts";
import { arrive, signIn, unique, type Person } from "./support/person.ts";
import { useTables } from "./support/tables.ts";
import { codeOf, Visitor, type Answer, type Posting } from "./support/visitor.ts";

const tables = useTables();
let eve: Person;

beforeAll(async () => {
  eve = await arrive("eve");
});

async function list(visitor: Visitor): Promise<Session[]> {
  const answer = await visitor.get("/api/sessions");
  expect(answer.status).toBe(200);
  return sessionListSchema.parse(answer.json).sessions;
}

function end(visitor: Visitor, which: unknown, posting: Posting = {}): Promise<Answer> {
  return visitor.write("/api/sessions", { which }, { method: "DELETE", ...posting });
}

function endedIn(answer: Answer): number {
  expect(answer.status).toBe(200);
  return endedSessionsSchema.parse(answer.json).ended;
}

async function again(person: Person): Promise<Visitor> {
  const visitor = new Visitor();
  expect((await signIn(person, visitor)).status).toBe(200);
  return visitor;
}

async function isSignedIn(visitor: Visitor): Promise<boolean> {
  const answer = await visitor.get("/api/users?query=zz");
  expect([200, 401]).toContain(answer.status);
  return answer.status === 200;
}

describe("the list of sessions", () => {
  it("has those that stand, says which one asks, and opens none", async () => {
    const gus = await arrive("gus");
    const second = await again(gus);
    await tables.rows("UPDATE sessions SET seen_at = seen_at - INTERVAL 1 HOUR WHERE user_id = ? LIMIT 1", [
      Buffer.from(gus.uid.slice(2), "base64url"),
    ]);
    const left = await again(gus);
    await left.submit("/api/auth/signout", {});
    const sessions = await list(second);
    expect(sessions).toHaveLength(2);
    expect(sessions.filter(({ isCurrent }) => isCurrent)).toHaveLength(1);
    expect([...sessions].sort((a, b) => b.seenAt - a.seenAt)).toEqual(sessions);
    const other = await list(gus.visitor);
    const current = (of: Session[]) => of.find(({ isCurrent }) => isCurrent)?.id;
    expect(current(other)).not.toBe(current(sessions));
    expect(other.map(({ id }) => id).sort()).toEqual(sessions.map(({ id }) => id).sort());
    // Not those that ran out by themselves.
    await tables.rows("UPDATE sessions SET seen_at = seen_at - INTERVAL 25 HOUR WHERE id_hash = ?", [
      Buffer.from(current(other) ?? "", "base64url"),
    ]);
    expect(await list(second)).toHaveLength(1);
    expect(codeOf(await new Visitor().get("/api/sessions"))).toEqual([401, "unauthenticated"]);
  });
});

describe("where a session was begun", () => {
  it("is the other end of the connection: without proxies of ours, nobody's word about it is believed", async () => {
    const gus = await arrive("gus");
    const forged = { "x-forwarded-for": "203.0.113.9", forwarded: "for=203.0.113.9", "x-real-ip": "203.0.113.9" };
    const { email, password } = gus;
    const visitor = new Visitor();
    await visitor.submit("/api/auth/callback/credentials", { email, password }, forged);
    for (const { ip } of await list(visitor)) expect(["127.0.0.1", "::1"]).toContain(ip);
  });
});

describe("ending sessions", () => {
  it("ends the one that is named, at once, and its stream", async () => {
    const gus = await arrive("gus");
    const second = await again(gus);
    const ear = await Ear.open(second);
    const id = (await list(second)).find(({ isCurrent }) => isCurrent)?.id;
    expect(endedIn(await end(gus.visitor, id))).toBe(1);
    await ear.hear("signed-out");
    expect(await ear.ended()).toBe("closed");
    expect([await isSignedIn(second), await isSignedIn(gus.visitor)]).toEqual([false, true]);
    expect(endedIn(await end(gus.visitor, id))).toBe(0);
    expect(await list(gus.visitor)).toHaveLength(1);
  });

  it("ends all others, and only one's own", async () => {
    const gus = await arrive("gus");
    const others = [await again(gus), await again(gus)];
    expect(endedIn(await end(gus.visitor, "others"))).toBe(2);
    for (const visitor of others) expect(await isSignedIn(visitor)).toBe(false);
    expect([await isSignedIn(gus.visitor), await isSignedIn(eve.visitor)]).toEqual([true, true]);
    expect(endedIn(await end(gus.visitor, "others"))).toBe(0);
  });

  it("is refused for somebody else's session, and to whoever is not signed in or not our page", async () => {
    const gus = await arrive("gus");
    const [own] = await list(gus.visitor);
    const [foreign] = await list(eve.visitor);
    expect(codeOf(await end(gus.visitor, foreign?.id))).toEqual([404, "not_found"]);
    expect(codeOf(await end(gus.visitor, "A".repeat(43)))).toEqual([404, "not_found"]);
    for (const which of ["all", "", null, [own?.id], 1]) {
      expect(codeOf(await end(gus.visitor, which))).toEqual([400, "bad_input"]);
    }
    expect(codeOf(await end(gus.visitor, own?.id, { headers: { origin: "https://evil.example" } }))).toEqual([
      403,
      "origin",
    ]);
    expect(codeOf(await end(new Visitor(), own?.id))).toEqual([401, "unauthenticated"]);
    expect([await isSignedIn(gus.visitor), await isSignedIn(eve.visitor)]).toEqual([true, true]);
    expect(endedIn(await end(gus.visitor, own?.id))).toBe(1);
    expect(await isSignedIn(gus.visitor)).toBe(false);
  });
});

describe("a new password", () => {
  const change = (visitor: Visitor, current: unknown, password: unknown, posting: Posting = {}) =>
    visitor.write("/api/password", { current, password }, posting);

  it("takes the old one's place and ends all other sessions and their streams", async () => {
    const gus = await arrive("gus");
    const second = await again(gus);
    const [own, ear] = [await Ear.open(gus.visitor), await Ear.open(second)];
    const password = `another ${unique("horse")}`;
    const answer = await change(gus.visitor, gus.password, password);
    expect(answer.status).toBe(200);
    expect(changedPasswordSchema.parse(answer.json)).toEqual({ ended: 1 });
    await ear.hear("signed-out");
    expect(await ear.ended()).toBe("closed");
    expect([await isSignedIn(gus.visitor), await isSignedIn(second), own.end]).toEqual([true, false, "open"]);
    own.leave();
    expect((await signIn(gus, new Visitor())).status).toBe(401);
    expect((await signIn({ ...gus, password }, new Visitor())).status).toBe(200);
  });

  it("is judged like the first one, and needs the one in force", async () => {
    const gus = await arrive("gus");
    const good = `another ${unique("horse")}`;
    for (const weak of ["passwordpassword", gus.email, "abcabcabcabc", "qwertyuiopas"]) {
      expect(codeOf(await change(gus.visitor, gus.password, weak)), weak).toEqual([422, "weak_password"]);
    }
    for (const unfit of ["short", "x".repeat(1025), "\ud800".repeat(12), 7, null]) {
      expect((await change(gus.visitor, gus.password, unfit)).status).toBe(400);
    }
    for (const wrong of ["", "not the password", eve.password, `${gus.password} `]) {
      expect(codeOf(await change(gus.visitor, wrong, good))).toEqual([401, "credentials"]);
    }
    expect(codeOf(await change(new Visitor(), gus.password, good))).toEqual([401, "unauthenticated"]);
    expect(codeOf(await change(gus.visitor, gus.password, good, { headers: { "x-aryatel": null } }))).toEqual([
      403,
      "origin",
    ]);
    // Nothing of that has changed anything.
    expect((await signIn(gus, new Visitor())).status).toBe(200);
    expect((await change(gus.visitor, gus.password, good)).status).toBe(200);
  });

  it("is one of two that come at the same moment", async () => {
    const gus = await arrive("gus");
    const passwords = [`another ${unique("horse")}`, `another ${unique("goose")}`];
    const answers = await Promise.all(passwords.map((password) => change(gus.visitor, gus.password, password)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    const logins = await Promise.all(passwords.map((password) => signIn({ ...gus, password }, new Visitor())));
    expect(logins.map(({ status }) => status)).toEqual(answers.map(({ status }) => status));
  });

  it("lets no login slip through whose password was found right just before", async () => {
    const gus = await arrive("gus");
    const id = Buffer.from(gus.uid.slice(2), "base64url");
    const version = () => tables.rows("SELECT password_version AS version FROM users WHERE id = ?", [id]);
    const [before] = await version();
    expect((await change(gus.visitor, gus.password, `${gus.password} 2`)).status).toBe(200);
    expect((await version())[0]?.["version"]).toBe(Number(before?.["version"]) + 1);
    // Another change, at its last moment: what it has written is not seen yet, and the row is locked.
    const asServer = await createConnection(inject("server").runtimeUrl);
    await tables.rows("SET autocommit = 0");
    const login = signIn({ ...gus, password: `${gus.password} 2` }, new Visitor());
    try {
      await tables.rows("UPDATE users SET password_version = password_version + 1 WHERE id = ?", [id]);
      // An account sees what runs under its own name.
      const waiting = async () => {
        const [running] = await asServer.query<RowDataPacket[]>("SHOW FULL PROCESSLIST");
        return running.filter(({ Info: info }) => /from `users`.*for update$/s.test(String(info)));
      };
      await expect.poll(waiting, { timeout: 10_000, interval: 20 }).toHaveLength(1);
    } finally {
      await asServer.end();
      await tables.rows("COMMIT");
      await tables.rows("SET autocommit = 1");
    }
    expect((await login).status).toBe(401);
    expect(await list(gus.visitor)).toHaveLength(1);
    expect((await signIn({ ...gus, password: `${gus.password} 2` }, new Visitor())).status).toBe(200);
  });
});
