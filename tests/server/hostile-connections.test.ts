// Requests as bytes on a socket, which no client would send: lengths that lie, two requests in one, bodies that never come.
// Each gets at most one answer, the refusal; nothing hidden in it is ever taken for a request of its own; no row is written.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConversationId } from "@/lib/shared/ids.ts";
import { REQUEST_MAX_BYTES } from "@/lib/shared/limits.ts";
import { makeFreshServer, type FreshServer } from "./support/fresh-server.ts";
import { arrive, openConversation, type Person } from "./support/person.ts";
import { head, speak, type RawAnswer } from "./support/raw-http.ts";
import { countRows } from "./support/row-counts.ts";
import { Visitor } from "./support/visitor.ts";

let server: FreshServer;
let ali: Person;
let cid: ConversationId;
let url: string;
let before: Record<string, number>;
/** Of the conversation with oneself: what a write that got through would have raised. */
let marked: number;
/** What was said to bodies that never come: begun before everything else, because it takes its time. */
let late: Promise<RawAnswer[]>;

beforeAll(async () => {
  server = await makeFreshServer();
  ({ url } = await server.start());
  ali = await arrive("ali", new Visitor(url));
  cid = await openConversation(ali, ali);
  before = await countRows(server);
  marked = await countStatements();
  const length = `Content-Length: ${String(BODY.length)}`;
  late = Promise.all([
    speak(url, [put([length], "{"), 2000, '"', 2000, "r"]),
    speak(url, [put(["Transfer-Encoding: chunked"], "1\r\n{\r\n")]),
    speak(url, [head("POST /api/register", url, [JSON_TYPE, "Content-Length: 100"])]),
  ]);
});
afterAll(() => server.remove());

const BODY = '{"read":0}';
const JSON_TYPE = "Content-Type: application/json";

function cookie(): string {
  return `Cookie: aryatel-session=${ali.visitor.cookies.get("aryatel-session") ?? ""}`;
}

/** How often somebody was put on the list of conversations: each write of these tests would be one. */
async function countStatements(): Promise<number> {
  const [row] = await server.rows("SELECT COUNT(*) AS count FROM conversations");
  return Number(row?.["count"]);
}

function put(lines: readonly string[], body = ""): string {
  return head(`PUT /api/conversations/${cid}/read`, url, [cookie(), JSON_TYPE, ...lines]) + body;
}

/** What a smuggled request would do: an account's sessions, all ended. */
function hidden(): string {
  const body = '{"which":"others"}';
  const length = `Content-Length: ${String(body.length)}`;
  return head("DELETE /api/sessions", url, [cookie(), JSON_TYPE, length, "Connection: close"]) + body;
}

async function expectNothingHappened(): Promise<void> {
  expect(await countRows(server)).toEqual(before);
  expect(await countStatements()).toBe(marked);
  const [row] = await server.rows("SELECT COUNT(*) AS ended FROM sessions WHERE revoked_at IS NOT NULL");
  expect(Number(row?.["ended"])).toBe(0);
  expect((await ali.visitor.get("/api/conversations")).status).toBe(200);
}

function expectNothingTold({ text }: RawAnswer): void {
  expect(text).not.toMatch(/\bat .+:\d+:\d+|node_modules|select |\bER_[A-Z]/);
}

it("a request by hand passes when nothing is wrong with it, and so do two that follow each other", async () => {
  const length = `Content-Length: ${String(BODY.length)}`;
  expect((await speak(url, [put([length, "Connection: close"], BODY)])).statuses).toEqual([200]);
  const two = put([length], BODY) + put([length, "Connection: close"], BODY);
  expect((await speak(url, [two])).statuses).toEqual([200, 200]);
  const chunked = put(["Transfer-Encoding: chunked", "Connection: close"], 'a\r\n{"read":0}\r\n0\r\n\r\n');
  expect((await speak(url, [chunked])).statuses).toEqual([200]);
});

describe("a length", () => {
  it("that is larger than a body may be is refused before the body comes", async () => {
    const large = put([`Content-Length: ${String(REQUEST_MAX_BYTES + 1)}`, "Connection: close"]);
    const answer = await speak(url, [large]);
    expect(answer.statuses).toEqual([413]);
    const endless = put(["Transfer-Encoding: chunked", "Connection: close"]);
    const chunk = `8000\r\n${" ".repeat(0x8000)}\r\n`;
    expect((await speak(url, [endless, chunk, chunk, chunk])).statuses).toEqual([413]);
    await expectNothingHappened();
  });

  it.each([
    ["not a number", ["Content-Length: 10x"]],
    ["negative", ["Content-Length: -1"]],
    ["signed", ["Content-Length: +10"]],
    ["in hexadecimal", ["Content-Length: 0xa"]],
    ["empty", ["Content-Length: "]],
    ["two of them", ["Content-Length: 10", "Content-Length: 11"]],
    ["a list", ["Content-Length: 10, 10"]],
    ["greater than any number", ["Content-Length: 99999999999999999999999"]],
  ])("that is %s is refused", async (_, lines) => {
    const answer = await speak(url, [put([...lines, "Connection: close"], BODY)]);
    expect([[400], [413]]).toContainEqual(answer.statuses);
    expectNothingTold(answer);
    await expectNothingHappened();
  });

  it("that is longer than what comes is a body that broke off", async () => {
    const { hostname, port } = new URL(url);
    const { connect } = await import("node:net");
    const socket = connect(Number(port), hostname);
    socket.write(put(["Content-Length: 200"], BODY));
    socket.end();
    await new Promise((resolve) =>
      socket
        .on("error", () => undefined)
        .resume()
        .once("close", resolve),
    );
    await expectNothingHappened();
  });

  it("that is shorter than what comes leaves a rest that is no request", async () => {
    const answer = await speak(url, [put(["Content-Length: 2"], `{}${BODY}\r\n\r\n`)]);
    // The rest may end the connection before the first of the two has its answer.
    expect([[400], [400, 400]]).toContainEqual(answer.statuses);
    await expectNothingHappened();
  });
});

describe("two requests in one", () => {
  const rest = () => `0\r\n\r\n${hidden()}`;
  it.each<[string, () => string]>([
    ["a length and chunks", () => put(["Content-Length: 5", "Transfer-Encoding: chunked"], rest())],
    ["chunks and a length", () => put(["Transfer-Encoding: chunked", "Content-Length: 5"], rest())],
    ["another word for chunked", () => put(["Transfer-Encoding: xchunked", "Content-Length: 5"], rest())],
    ["chunked not last", () => put(["Transfer-Encoding: chunked, identity"], rest())],
    ["chunked twice", () => put(["Transfer-Encoding: chunked", "Transfer-Encoding: identity"], rest())],
    ["a space before the colon", () => put(["Transfer-Encoding : chunked", "Content-Length: 5"], rest())],
    ["a vertical tab", () => put(["Transfer-Encoding:\u000bchunked", "Content-Length: 5"], rest())],
    ["a folded line", () => put(["X-A: b", " Transfer-Encoding: chunked", "Content-Length: 5"], rest())],
    ["a bare line feed", () => put(["X-A: b\nTransfer-Encoding: chunked", "Content-Length: 5"], rest())],
    ["a bare carriage return", () => put(["X-A: b\rTransfer-Encoding: chunked", "Content-Length: 5"], rest())],
    ["a NUL in a header", () => put(["X-A: \0", "Content-Length: 0"], hidden())],
    ["a chunk's size that is none", () => put(["Transfer-Encoding: chunked"], `zz\r\n${rest()}`)],
    ["a chunk's size that wraps", () => put(["Transfer-Encoding: chunked"], `ffffffffffffffff1\r\n${rest()}`)],
    ["another version", () => put(["Content-Length: 0"]).replace("HTTP/1.1", "HTTP/9.9") + hidden()],
    ["no method there is", () => put([]).replace("PUT ", "PUT\t") + hidden()],
  ])("(%s) is one refusal", async (_, bytes) => {
    const answer = await speak(url, [bytes()]);
    expect(answer.statuses).toEqual([400]);
    expectNothingTold(answer);
    await expectNothingHappened();
  });

  it("the hidden one alone would pass: it ends no session but is answered", async () => {
    const answer = await speak(url, [hidden()]);
    expect(answer.statuses).toEqual([200]);
    expect(answer.text).toContain('{"ended":0}');
  });
});

describe("a head", () => {
  it("without a host, or of too many bytes, is refused", async () => {
    const without = "GET /api/health HTTP/1.1\r\nConnection: close\r\n\r\n";
    expect((await speak(url, [without])).statuses).toEqual([400]);
    const long = head("GET /api/health", url, [`X-Long: ${"a".repeat(20_000)}`, "Connection: close"]);
    expect((await speak(url, [long])).statuses).toEqual([431]);
    const many = Array.from({ length: 1500 }, (_, index) => `X-${String(index)}: 1`);
    const answer = await speak(url, [head("GET /api/health", url, [...many, "Connection: close"])]);
    // Node counts no further than 2000 lines and 16 KiB: whichever comes first.
    expect([[200], [431]]).toContainEqual(answer.statuses);
    await expectNothingHappened();
  });
});

describe("a body that does not come", () => {
  it("is waited for twenty seconds, and then the answer is 503", { timeout: 90_000 }, async () => {
    for (const { statuses, text } of await late) {
      expect(statuses).toEqual([503]);
      // Whatever still comes of the request is waited for by nobody.
      expect(text).toMatch(/^connection: close\r$/im);
    }
    await expectNothingHappened();
  });
});
