import { beforeEach, describe, expect, test, vi } from "vitest";
import { pollInterval } from "@/lib/client/polling.ts";
import { deleteSessions, getSessions, postTyping } from "@/lib/client/requests.ts";
import { changePassword } from "@/lib/client/sessions.ts";
import { pairConversationIdFrom } from "@/lib/shared/ids.ts";
import { POLL_MS, POLL_WITH_STREAM_MS } from "@/lib/shared/limits.ts";

const fetched = vi.fn<typeof fetch>();
const json = (status: number, value: unknown) => new Response(JSON.stringify(value), { status });
const refusal = (status: number, code: string) => json(status, { error: { code, message: "m", requestId: "r" } });
const sent = () =>
  fetched.mock.calls.map(([url, init]): unknown[] => [init?.method, url, JSON.parse((init?.body ?? "null") as string)]);

beforeEach(() => {
  fetched.mockReset();
  vi.stubGlobal("fetch", fetched);
});

describe("the password", () => {
  const next = "a new and long password";

  test("is changed with the present one, and says how many sessions ended", async () => {
    fetched.mockResolvedValue(json(200, { ended: 3 }));
    expect(await changePassword("the present one", next)).toEqual({ ok: true, value: { ended: 3 } });
    expect(sent()).toEqual([["POST", "/api/password", { current: "the present one", password: next }]]);
  });

  test.each([
    ["", "required"],
    ["short", "too_short"],
    ["x".repeat(1025), "too_long"],
    ["with a lone \ud800 surrogate", "format"],
  ])("%j is refused without asking: %s", async (password, code) => {
    expect(await changePassword("the present one", password)).toEqual({ ok: false, code });
    expect(fetched).not.toHaveBeenCalled();
  });

  test.each([
    [401, "credentials", "credentials"],
    [422, "weak_password", "weak_password"],
    [429, "rate_limited", "rate_limited"],
    [503, "busy", "busy"],
    [500, "internal", "busy"],
  ])("a refusal with %i %s is told as %s", async (status, code, told) => {
    fetched.mockResolvedValue(refusal(status, code));
    expect(await changePassword("the present one", next)).toEqual({ ok: false, code: told });
  });

  test("no answer is told as being offline", async () => {
    fetched.mockRejectedValue(new TypeError("fetch failed"));
    expect(await changePassword("the present one", next)).toEqual({ ok: false, code: "offline" });
  });
});

test("sessions are listed and ended by their id, or all others at once", async () => {
  const id = "A".repeat(43);
  const session = { id, isCurrent: true, createdAt: 1, seenAt: 2, userAgent: null, ip: null };
  fetched.mockResolvedValueOnce(json(200, { sessions: [session] }));
  expect(await getSessions()).toEqual({ ok: true, value: { sessions: [session] } });
  fetched.mockResolvedValueOnce(json(200, { sessions: [{ ...session, id: "not a hash" }] }));
  expect(await getSessions()).toMatchObject({ ok: false, code: "protocol" });
  for (const which of [id, "others"]) {
    fetched.mockResolvedValueOnce(json(200, { ended: 1 }));
    expect(await deleteSessions(which)).toEqual({ ok: true, value: { ended: 1 } });
    expect(sent().at(-1)).toEqual(["DELETE", "/api/sessions", { which }]);
  }
});

test("a hint that somebody types says where, and nothing else", async () => {
  const cid = pairConversationIdFrom(new Uint8Array(16).fill(7));
  fetched.mockResolvedValue(json(202, {}));
  expect((await postTyping(cid)).ok).toBe(true);
  expect(sent()).toEqual([["POST", `/api/conversations/${cid}/typing`, {}]]);
});

describe("polls", () => {
  const quick = { isVisible: true, isLive: false, isStale: false };

  test("come quickly on a page that is looked at and has no stream", () => {
    expect(pollInterval(quick)).toBe(POLL_MS);
  });

  test.each([
    ["there is a stream", { ...quick, isLive: true }, POLL_WITH_STREAM_MS],
    ["there is a stream and nobody looks", { isVisible: false, isLive: true, isStale: false }, POLL_WITH_STREAM_MS],
    ["nobody looks", { ...quick, isVisible: false }, 30_000],
  ])("are rare where %s", (_name, circumstances, ms) => {
    expect(pollInterval(circumstances)).toBe(ms);
  });

  test("come quickly again while the server does not answer, stream or no stream", () => {
    expect(pollInterval({ ...quick, isLive: true, isStale: true })).toBe(POLL_MS);
  });
});
