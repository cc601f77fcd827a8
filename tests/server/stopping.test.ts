// A server that is told to stop: what is under way is answered, through both doors, and so is what was sent before anybody
// could know; then it ends by itself.
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { beforeAll, describe, expect, inject, it } from "vitest";
import type { ConversationId } from "@/lib/shared/ids.ts";
import { startApp, type RunningApp } from "../../scripts/app-server.mjs";
import { arrive, openConversation, unique, type Person } from "./support/person.ts";
import { head, speak } from "./support/raw-http.ts";

let ali: Person;
let cid: ConversationId;

beforeAll(async () => {
  ali = await arrive("ali");
  cid = await openConversation(ali, ali);
});

function start(): Promise<RunningApp> {
  return startApp({
    databaseUrl: inject("server").databaseUrl,
    logFile: join(dirname(inject("server").logFile), `${unique("stop")}.log`),
    env: { NEXTAUTH_SECRET: inject("server").secret },
  });
}

function headOf(first: string, url: string, body: string | null): string {
  const cookie = `Cookie: aryatel-session=${ali.visitor.cookies.get("aryatel-session") ?? ""}`;
  const type = "Content-Type: application/json";
  return head(first, url, [cookie, ...(body === null ? [] : [type, `Content-Length: ${String(body.length)}`])]);
}

describe("requests that are under way when the server is told to stop", () => {
  it("are answered, by the fast door and by Next, and then it ends", async () => {
    const app = await start();
    const { url } = app;
    const read = ["/api/conversations", "/api/users?query=ali", "/login"];
    // Each connection has had an answer before, and is kept.
    const warm = read.map((path) => headOf(`GET ${path}`, url, null));
    const [mark, statement] = ['{"read":0}', '{"statement":"a.b.c"}'];
    const put = headOf(`PUT /api/conversations/${cid}/read`, url, mark);
    const post = headOf("POST /api/keys", url, statement);
    const [before, after] = [1500, 1000];
    const talks = Promise.all([
      // Half a body is there when the signal comes, the rest comes later.
      speak(url, [put + mark.slice(0, 4), before + after, mark.slice(4)]),
      speak(url, [post + statement.slice(0, 4), before + after, statement.slice(4)]),
      // Sent at the moment of the signal, on connections that were idle.
      ...warm.map((text) => speak(url, [text, before, text])),
    ]);
    await pause(before);
    const began = performance.now();
    process.kill(app.pid, "SIGTERM");
    const [marked, posted, ...others] = await talks;
    await app.ended;
    expect(performance.now() - began).toBeLessThan(10_000);
    expect([marked.statuses, posted.statuses]).toEqual([[200], [422]]);
    // An answer without a line's end at its end is followed by the next one at once.
    const answers = others.map(({ text }) => text.match(/HTTP\/1\.1 \d{3}/g));
    expect(answers).toEqual(read.map(() => ["HTTP/1.1 200", "HTTP/1.1 200"]));
  });
});
