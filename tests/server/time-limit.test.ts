// A handler that never ends: nothing asked over HTTP makes one, because the database and the passwords have shorter limits of
// their own, so it is made here.
import { afterAll, beforeAll, expect, inject, it, vi } from "vitest";
import type { Asked } from "@/lib/server/asked.ts";
import { answer, type Reply } from "@/lib/server/reply.ts";
import { route } from "@/lib/server/route.ts";

beforeAll(() => {
  vi.stubEnv("DATABASE_URL", inject("server").databaseUrl);
  vi.stubEnv("NEXTAUTH_SECRET", inject("server").secret);
  vi.stubEnv("LOG_LEVEL", "silent");
  vi.useFakeTimers();
});
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

it("a handler has fifteen seconds, and then the answer is 503", async () => {
  const ends = route({
    route: "GET /slow",
    access: "anyone",
    handle: () => new Promise<Reply<object>>((resolve) => setTimeout(() => resolve(answer(200, {})), 14_999)),
  });
  const hangs = route({ route: "GET /hung", access: "anyone", handle: () => new Promise(() => undefined) });
  const request = (): Asked => ({
    method: "GET",
    headers: new Headers(),
    query: new URLSearchParams(),
    readBody: () => Promise.resolve({ ok: true, text: "" }),
  });
  const both = Promise.all([ends(request(), {}), hangs(request(), {})]);
  await vi.advanceTimersByTimeAsync(15_000);
  const [slow, hung] = await both;
  expect(slow.status).toBe(200);
  expect(hung.status).toBe(503);
  expect(hung.headers["retry-after"]).toMatch(/^\d+$/);
});
