// What holds for every request: own pages, methods, strict JSON, single parameters, headers, and one 404 for all that is
// not there or not yours.
import { connect } from "node:net";
import { beforeAll, describe, expect, it } from "vitest";
import { peoplePageSchema } from "@/lib/shared/contract/people.ts";
import { REQUEST_MAX_BYTES } from "@/lib/shared/limits.ts";
import { newUserId, type ConversationId } from "@/lib/shared/ids.ts";
import { arrive, openConversation, type Person } from "./support/person.ts";
import { codeOf, refusalIn, Visitor, type Answer, type Posting } from "./support/visitor.ts";

let ali: Person;
let bea: Person;
let eve: Person;
let cid: ConversationId;

beforeAll(async () => {
  [ali, bea, eve] = await Promise.all([arrive("ali"), arrive("bea"), arrive("eve")]);
  cid = await openConversation(ali, bea);
});

/** A small write with something wrong about its request, and after it the same with nothing wrong. */
async function write(posting: Posting, body: unknown = { read: 0 }): Promise<Answer> {
  const path = `/api/conversations/${cid}/read`;
  const answer = await ali.visitor.write(path, body, { method: "PUT", ...posting });
  expect((await ali.visitor.write(path, { read: 0 }, { method: "PUT" })).status).toBe(200);
  return answer;
}

describe("a write is refused", () => {
  it("from a page that is not ours", async () => {
    const port = new URL(ali.visitor.url).port;
    const foreign = ["https://evil.example", "null", "http://localhost:1", `https://localhost:${port}`];
    for (const origin of [...foreign, `http://localhost:${port}.evil.example`, null]) {
      expect(codeOf(await write({ headers: { origin } })), String(origin)).toEqual([403, "origin"]);
    }
    for (const site of ["cross-site", "same-site", "none"]) {
      expect(codeOf(await write({ headers: { "sec-fetch-site": site } }))).toEqual([403, "origin"]);
    }
    for (const header of [null, "0", "true"]) {
      expect(codeOf(await write({ headers: { "x-aryatel": header } }))).toEqual([403, "origin"]);
    }
    const own = { "sec-fetch-site": "same-origin", origin: `http://127.0.0.1:${port}` };
    expect((await write({ headers: own })).status).toBe(200);
  });

  it("when its JSON is not strict", async () => {
    const wrong = [
      '{"read":0,"read":0}',
      '{"read":0,"__proto__":{}}',
      '{"read":0.0}',
      '{"read":1e0}',
      '{"read":-0}',
      '{"read":9007199254740992}',
      '{"read":00}',
      '{"read":0,}',
      "{'read':0}",
      '{"read":0} {}',
      '\ufeff{"read":0}',
      '{"read":0,"x":"\\ud800"}',
      `{"read":0,"x":${"[".repeat(8)}${"]".repeat(8)}}`,
      "NaN",
      "",
    ];
    for (const raw of wrong) expect(codeOf(await write({ raw: Buffer.from(raw) })), raw).toEqual([400, "bad_json"]);
    const notUtf8 = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x30, 0x7d]);
    expect(codeOf(await write({ raw: notUtf8 }))).toEqual([400, "bad_json"]);
    expect((await write({ raw: Buffer.from(' { "re\\u0061d" : 0 } ') })).status).toBe(200);
  });

  it("when its JSON is not of the contract, naming the member at fault", async () => {
    for (const body of [{ read: "0" }, { read: -1 }, { read: null }, { read: [0] }]) {
      const answer = await write({}, body);
      expect(codeOf(answer)).toEqual([400, "bad_input"]);
      expect(refusalIn(answer).field).toBe("read");
    }
    for (const body of [{}, null, 0, "x", [], { read: 0, more: 0 }]) {
      expect(codeOf(await write({}, body))).toEqual([400, "bad_input"]);
    }
  });

  it("when it is too large, or not application/json", async () => {
    const large = new Uint8Array(REQUEST_MAX_BYTES + 1).fill(32);
    expect(codeOf(await write({ raw: large }))).toEqual([413, "too_large"]);
    expect(codeOf(await write({ raw: new Blob([large]).stream() }))).toEqual([413, "too_large"]);
    expect(codeOf(await write({ headers: { "content-type": "text/plain" } }))).toEqual([415, "content_type"]);
    const largest = Buffer.alloc(REQUEST_MAX_BYTES, " ");
    largest.write('{"read":0}');
    expect((await write({ raw: largest })).status).toBe(200);
  });
});

describe("a query", () => {
  it("has each parameter once and none that is unknown", async () => {
    for (const query of ["query=a&query=b", "qurey=a", "query=A", "query=%25", "cursor=x", `query=${"a".repeat(33)}`]) {
      expect(codeOf(await ali.visitor.get(`/api/users?${query}`)), query).toEqual([400, "bad_input"]);
    }
    expect(codeOf(await ali.visitor.get("/api/conversations?x=1"))).toEqual([400, "bad_input"]);
    expect((await ali.visitor.get("/api/users?query=a")).status).toBe(200);
  });
});

describe("without a session", () => {
  it("nothing but the doors for strangers answers", async () => {
    const stranger = new Visitor();
    const reads = [
      "/api/users",
      `/api/users/${ali.uid}/keys`,
      "/api/conversations",
      `/api/conversations/${cid}/messages`,
    ];
    for (const path of reads) {
      expect(codeOf(await stranger.get(path)), path).toEqual([401, "unauthenticated"]);
      expect((await ali.visitor.get(path)).status, path).toBe(200);
    }
    const writes: [string, unknown, Posting][] = [
      ["/api/conversations", { uid: ali.uid }, {}],
      [`/api/conversations/${cid}/messages`, { messages: [{}] }, {}],
      [`/api/conversations/${cid}/read`, { read: 1 }, { method: "PUT" }],
    ];
    for (const [path, body, posting] of writes) {
      expect(codeOf(await stranger.write(path, body, posting)), path).toEqual([401, "unauthenticated"]);
    }
    expect((await stranger.get("/api/health")).json).toEqual({ status: "ok" });
    expect((await stranger.get("/api/health/ready")).json).toEqual({ status: "ready" });
  });
});

describe("what is not yours", () => {
  it("is what is not there", async () => {
    const nowhere = `d_${"A".repeat(22)}`;
    const withoutId = ({ text }: Answer) => text.replace(/"requestId":"[^"]+"/, "");
    for (const path of ["messages", "messages?after=0", "messages?limit=1"]) {
      const foreign = await eve.visitor.get(`/api/conversations/${cid}/${path}`);
      const missing = await eve.visitor.get(`/api/conversations/${nowhere}/${path}`);
      expect(codeOf(foreign)).toEqual([404, "not_found"]);
      expect(withoutId(missing)).toBe(withoutId(foreign));
    }
    for (const id of [cid, nowhere, "x", cid.replace("d_", "g_"), `${cid}A`, "%00"]) {
      const marks = await eve.visitor.write(`/api/conversations/${id}/read`, { read: 1 }, { method: "PUT" });
      expect(codeOf(marks), id).toEqual([404, "not_found"]);
    }
    for (const uid of [newUserId(), "x", ali.uid.replace("u_", "h_"), ali.uid.toLowerCase()]) {
      expect(codeOf(await eve.visitor.get(`/api/users/${uid}/keys`))).toEqual([404, "not_found"]);
    }
    expect(codeOf(await eve.visitor.write("/api/conversations", { uid: newUserId() }))).toEqual([404, "not_found"]);
    expect(codeOf(await eve.visitor.get("/api/nothing/here"))).toEqual([404, "not_found"]);
    expect((await bea.visitor.get(`/api/conversations/${cid}/messages`)).status).toBe(200);
  });
});

describe("every answer", () => {
  it("of the API is not to be stored, framed, sniffed or run", async () => {
    const answers = [
      await ali.visitor.get("/api/users"),
      await ali.visitor.get("/api/users?x=1"),
      await ali.visitor.get("/api/nothing"),
      await ali.visitor.get("/api/auth/session"),
      await ali.visitor.write("/api/users", {}),
      await new Visitor().get("/api/conversations"),
    ];
    for (const { headers } of answers) {
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
      expect(headers.get("content-type")).toMatch(/^application\/json/);
      for (const [name] of headers) expect(name).not.toMatch(/^access-control-|^x-powered-by$|^server$/);
    }
  });

  it("to a method that is not there says which are", async () => {
    const answer = await ali.visitor.write("/api/users", {}, { method: "DELETE" });
    expect(codeOf(answer)).toEqual([405, "method"]);
    expect(answer.headers.get("allow")).toBe("GET");
    const patch = await ali.visitor.write("/api/conversations", {}, { method: "PATCH" });
    expect(patch.headers.get("allow")).toBe("GET, POST");
    expect(codeOf(await ali.visitor.get("/api/register"))).toEqual([405, "method"]);
  });

  it("about people says nothing of their addresses", async () => {
    const page = await ali.visitor.get(`/api/users?query=${bea.handle}`);
    expect(peoplePageSchema.parse(page.json).people).toEqual([{ uid: bea.uid, handle: bea.handle }]);
    const answers = [
      page,
      await ali.visitor.get("/api/conversations"),
      await ali.visitor.get(`/api/users/${bea.uid}/keys`),
    ];
    for (const { text } of answers) expect(text).not.toContain("@");
  });
});

describe("a request made to be expensive never reaches the framework", () => {
  const plain = (path: string, cookie = "") => fetch(ali.visitor.url + path, { headers: { cookie } });
  const many = (length: number, one: (index: number) => string, join: string) =>
    Array.from({ length }, (_, index) => one(index)).join(join);

  it("by thousands of parameters, or by an endless address", async () => {
    expect((await plain(`/login?${many(20, () => "a", "&")}`)).status).toBe(200);
    for (const path of ["/login", "/api/health", "/api/conversations"]) {
      expect((await plain(`${path}?${many(5000, () => "a", "&")}`)).status).toBe(431);
      expect((await plain(`${path}?${many(1000, (index) => `a${String(index)}`, "&")}`)).status).toBe(431);
      expect((await plain(`${path}?${"a".repeat(2048)}`)).status).toBe(431);
    }
  });

  it("by thousands of cookies", async () => {
    const cookies = (length: number) => many(length, (index) => `c${String(index)}=`, ";");
    expect((await plain("/api/health", cookies(60))).status).toBe(200);
    expect((await plain("/api/health", cookies(1200))).status).toBe(431);
    expect((await plain("/api/health", `a=${"b".repeat(9000)}`)).status).toBe(431);
  });

  it("by asking for another protocol than HTTP", async () => {
    const { hostname, port } = new URL(ali.visitor.url);
    const upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
    const firstLines = async (head: string) => {
      // What comes until the server closes the connection: one that it left open would never end.
      const socket = connect(Number(port), hostname);
      socket.write(`${head}Host: localhost\r\n\r\n`);
      const chunks: string[] = [];
      for await (const chunk of socket.setEncoding("utf8")) chunks.push(String(chunk));
      return chunks.join("").split("\r\n")[0];
    };
    expect(await firstLines("GET /api/health HTTP/1.1\r\nConnection: close\r\n")).toBe("HTTP/1.1 200 OK");
    for (const path of ["/nowhere", "/login", "/api/health", "/_next/webpack-hmr"]) {
      expect(await firstLines(`GET ${path} HTTP/1.1\r\n${upgrade}`)).toBe("HTTP/1.1 426 Upgrade Required");
    }
    // Node itself answers nothing to this, and closes the connection.
    expect(await firstLines("CONNECT localhost:1 HTTP/1.1\r\n")).toBe("");
  });
});
