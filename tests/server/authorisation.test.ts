// The matrix of who may do what: everybody asks for every method of every route file. Rows are in tests/support/access-table.ts;
// here is what each is asked with. "Not yours" and "not there" are one answer, and nothing of a refused request is written.
import { beforeAll, describe, expect, it } from "vitest";
import { begunSecondFactorSchema } from "@/lib/shared/contract/second-factor.ts";
import { sessionListSchema } from "@/lib/shared/contract/sessions.ts";
import { newUserId, type ConversationId } from "@/lib/shared/ids.ts";
import { ACCESS, listRoutes, METHODS, WHO, type Access, type Method, type Who } from "../support/access-table.ts";
import { arrive, openConversation, signIn, type Person } from "./support/person.ts";
import { Sender } from "./support/sender.ts";
import { useTables } from "./support/tables.ts";
import { codeAt } from "./support/totp.ts";
import { codeOf, Visitor, type Answer } from "./support/visitor.ts";

const tables = useTables();
const NOWHERE = `d_${"A".repeat(22)}`;
let people: Record<Exclude<Who, "anonymous">, Person>;
let cid: ConversationId;
/** The id of a second session of the owner's. */
let session: string;
/** The place of a message that the owner wrote. */
let place: number;
/** What the owner began a second step with. */
let begun: { ticket: string; secret: string };
/** The owner's password, which a row changes. */
let password: string;

beforeAll(async () => {
  const [stranger, member, owner] = await Promise.all([arrive("stranger"), arrive("member"), arrive("owner")]);
  people = { stranger, member, owner };
  cid = await openConversation(owner, member);
  const sender = new Sender(owner, cid, [owner, member]);
  await owner.visitor.write(sender.path, { messages: [(await sender.next()).envelope] });
  place = (await tables.count(cid)).lastSeq;
  expect(place).toBe(1);
  await signIn(owner, new Visitor());
  const { sessions } = sessionListSchema.parse((await owner.visitor.get("/api/sessions")).json);
  session = sessions.find(({ isCurrent }) => !isCurrent)?.id ?? "";
  password = owner.password;
  begun = begunSecondFactorSchema.parse((await owner.visitor.write("/api/second-factor/begin", { password })).json);
});

/** What a row is asked with; `passes` is the status for who may. */
interface Asking {
  path?: string;
  body?: (who: Who) => unknown;
  passes: number | readonly number[];
  /** The refusal of who is signed in and not the author or owner; 404 when not given. */
  foreign?: [number, string];
}

const ASKINGS: Readonly<Record<string, Asking>> = {
  "GET /api/auth/[...nextauth]": { path: "/api/auth/session", passes: 200 },
  "POST /api/auth/[...nextauth]": { path: "/api/auth/_log", body: () => ({}), passes: 204 },
  // The judgement of a password: who is not let in does not get so far.
  "POST /api/register": { body: () => registration(), passes: 422 },
  "GET /api/health": { passes: 200 },
  "GET /api/health/ready": { passes: 200 },
  "GET /api/log/head": { passes: 200 },
  "GET /api/log/leaves": { path: "/api/log/leaves?from=0&to=1", passes: 200 },
  "GET /api/log/proof/inclusion": { path: "/api/log/proof/inclusion?index=0&size=1", passes: 200 },
  "GET /api/log/proof/consistency": { path: "/api/log/proof/consistency?first=1&second=1", passes: 200 },
  "GET /api/metrics": { passes: 404 },
  "GET /api/users": { passes: 200 },
  "GET /api/users/[uid]/keys": { path: "/api/users/{uid}/keys", passes: 200 },
  "GET /api/conversations": { passes: 200 },
  "POST /api/conversations": { body: () => ({ uid: people.owner.uid }), passes: [200, 201] },
  "GET /api/events": { passes: 200 },
  "GET /api/sessions": { passes: 200 },
  "DELETE /api/sessions": { body: () => ({ which: session }), passes: 200 },
  "GET /api/second-factor": { passes: 200 },
  "POST /api/second-factor/begin": { body: () => ({ password }), passes: 200, foreign: [401, "credentials"] },
  // With the code of the step before, so that the next row's is a later one.
  "POST /api/second-factor": {
    body: () => ({ ticket: begun.ticket, code: codeAt(begun.secret, -1) }),
    passes: 201,
    foreign: [401, "code_wrong"],
  },
  "DELETE /api/second-factor": {
    body: () => ({ password, code: codeAt(begun.secret, 1) }),
    passes: 200,
    foreign: [401, "credentials"],
  },
  "POST /api/password": {
    body(who) {
      const current = password;
      if (who === "owner") password = `another ${password}`;
      return { current, password: `another ${current}` };
    },
    passes: 200,
    foreign: [401, "credentials"],
  },
  // The owner's own first statement: stored already, so it passes.
  "POST /api/keys": { body: () => ({ statement: people.owner.statement }), passes: 200, foreign: [403, "sender"] },
  "GET /api/conversations/[cid]/messages": { passes: 200 },
  "POST /api/conversations/[cid]/messages": { passes: 201 },
  "DELETE /api/conversations/[cid]/messages": {
    body: () => ({ seqs: [place] }),
    passes: 200,
    foreign: [403, "sender"],
  },
  "PUT /api/conversations/[cid]/read": { body: () => ({ read: 1 }), passes: 200 },
  "POST /api/conversations/[cid]/typing": { body: () => ({}), passes: 202 },
  "DELETE /api/account": { body: () => ({ password }), passes: 200, foreign: [401, "credentials"] },
};

function registration(): unknown {
  const { statement } = people.stranger;
  return { handle: "somebody_new", email: "new@example.org", password: "password1234", statement };
}

async function ask(row: string, who: Who, conversation: string = cid): Promise<Answer> {
  const [method, pattern] = row.split(" ") as [Method, string];
  const { path = pattern, body } = ASKINGS[row] ?? { passes: 0 };
  const person = who === "anonymous" ? null : people[who];
  const visitor = person?.visitor ?? new Visitor();
  const address = path.replace("[cid]", conversation).replace("{uid}", people.owner.uid);
  if (row === "GET /api/events") return answerOf(await fetchHead(visitor, address));
  if (method === "GET") return visitor.get(address);
  const given = row.endsWith("/messages") && method === "POST" ? await messageOf(who, conversation) : body?.(who);
  return visitor.write(address, given, { method });
}

/** A stream does not end: only its beginning is asked for. */
async function fetchHead(visitor: Visitor, path: string): Promise<Response> {
  const cookie = Array.from(visitor.cookies, ([name, value]) => `${name}=${value}`).join("; ");
  const aborter = new AbortController();
  const response = await fetch(new URL(path, visitor.url), { headers: { cookie }, signal: aborter.signal });
  if (!response.ok) return response;
  aborter.abort();
  return new Response("{}", { status: response.status, headers: response.headers });
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: JSON.parse(text) };
}

/** A good message of whoever asks, for the members of the conversation there is. */
async function messageOf(who: Who, conversation: string): Promise<unknown> {
  const { owner, member } = people;
  const author = who === "anonymous" ? owner : people[who];
  const sender = new Sender(author, conversation as ConversationId, [owner, member]);
  return { messages: [(await sender.next()).envelope] };
}

/** What a row must answer to somebody: null where it passes. */
function refusalFor(access: Access, who: Who, foreign: [number, string]): [number, string] | null {
  if (access === "anyone") return null;
  if (access === "token") return [404, "not_found"];
  if (who === "anonymous") return [401, "unauthenticated"];
  if (access === "session" || who === "owner") return null;
  if (access === "own") return foreign;
  if (who === "stranger") return [404, "not_found"];
  return access === "author" ? foreign : null;
}

const withoutId = ({ text }: Answer) => text.replace(/"requestId":"[^"]+"/, "");

describe("every route, asked by everybody", () => {
  it.each(Object.entries(ACCESS))("%s is for %s", async (row, access) => {
    const asking = ASKINGS[row];
    expect(asking, "how to ask for it stands in ASKINGS").toBeDefined();
    for (const who of WHO) {
      const expected = refusalFor(access, who, asking?.foreign ?? [404, "not_found"]);
      const before = await tables.count(cid);
      const answer = await ask(row, who);
      if (expected === null) {
        expect([asking?.passes].flat(), `${who}: ${answer.text}`).toContain(answer.status);
        continue;
      }
      expect(codeOf(answer), who).toEqual(expected);
      expect(await tables.count(cid), who).toEqual(before);
      if (expected[0] !== 404 || !row.includes("[cid]")) continue;
      // What is not yours is what is not there, to the letter.
      const nowhere = await ask(row, who, NOWHERE);
      expect([nowhere.status, withoutId(nowhere)]).toEqual([answer.status, withoutId(answer)]);
    }
  });

  it("has no other method than those of the table", async () => {
    for (const { path, methods } of listRoutes()) {
      const address = path.replace("[cid]", cid).replace("[uid]", newUserId()).replace("[...nextauth]", "session");
      const others = METHODS.filter((method) => !methods.includes(method));
      for (const method of others) {
        const { visitor } = people.owner;
        const answer = method === "GET" ? await visitor.get(address) : await visitor.write(address, {}, { method });
        expect(codeOf(answer), `${method} ${path}`).toEqual([405, "method"]);
      }
    }
  });

  it("and an address of no route is there for nobody", async () => {
    for (const visitor of [new Visitor(), people.owner.visitor]) {
      for (const method of METHODS) {
        const answer =
          method === "GET" ? await visitor.get("/api/admin") : await visitor.write("/api/admin", {}, { method });
        expect(codeOf(answer), method).toEqual([404, "not_found"]);
      }
    }
  });
});
