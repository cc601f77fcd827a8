import { beforeEach, describe, expect, test, vi } from "vitest";
import * as z from "zod/mini";
import { call, countAnswers, valueOf } from "@/lib/client/api.ts";
import { decideAccess } from "@/lib/client/access-rules.ts";
import type { Account } from "@/lib/client/account.ts";
import { getMessages, getPeople, postMessage } from "@/lib/client/requests.ts";
import { getSession, postSignIn, postSignOut } from "@/lib/client/session.ts";
import { ZERO_HASH } from "@/lib/protocol/hash.ts";
import { newChainId, newUserId, pairConversationIdFrom } from "@/lib/shared/ids.ts";

const answer = z.strictObject({ n: z.int() });
const fetched = vi.fn<typeof fetch>();
const json = (status: number, value: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(value), { status, headers });
const error = (code: string, more: object = {}) => ({ error: { code, message: "m", requestId: "r", ...more } });

beforeEach(() => {
  fetched.mockReset();
  vi.stubGlobal("fetch", fetched);
});

describe("a call", () => {
  test("sends JSON with the header that only our pages send, and gives what the contract describes", async () => {
    fetched.mockResolvedValue(json(200, { n: 1 }));
    expect(await call("/api/x", { method: "POST", json: { a: 1 }, answer })).toEqual({ ok: true, value: { n: 1 } });
    const [path, init] = fetched.mock.calls[0] ?? [];
    const headers = new Headers(init?.headers);
    expect([path, init?.method, init?.body]).toEqual(["/api/x", "POST", '{"a":1}']);
    expect(headers.get("x-aryatel")).toBe("1");
    expect(headers.get("content-type")).toBe("application/json");
    expect(init?.signal).toBeInstanceOf(AbortSignal);
  });

  test.each([
    ["of another shape", json(200, { n: "1" })],
    ["with an unknown member", json(200, { n: 1, m: 2 })],
    ["that is no JSON", new Response("<html>")],
  ])("takes no answer %s", async (_name, response) => {
    fetched.mockResolvedValue(response);
    expect(await call("/api/x", { answer })).toMatchObject({ ok: false, code: "protocol" });
  });

  test("tells no answer from a refusal", async () => {
    fetched.mockRejectedValueOnce(new TypeError("fetch failed"));
    expect(await call("/api/x", { answer })).toMatchObject({ ok: false, code: "offline" });
    fetched.mockResolvedValueOnce(json(503, error("busy"), { "retry-after": "2" }));
    expect(await call("/api/x", { answer })).toMatchObject({ ok: false, code: "busy", retryAfterMs: 2000 });
    fetched.mockResolvedValueOnce(new Response("Bad Gateway", { status: 502 }));
    expect(await call("/api/x", { answer })).toMatchObject({ ok: false, code: "busy", retryAfterMs: null });
    fetched.mockResolvedValueOnce(json(418, { teapot: true }));
    expect(await call("/api/x", { answer })).toMatchObject({ ok: false, code: "protocol" });
    fetched.mockResolvedValueOnce(json(400, error("not_a_code")));
    expect(await call("/api/x", { answer })).toMatchObject({ ok: false, code: "protocol" });
  });

  test("counts what the server has answered, and nothing else", async () => {
    const before = countAnswers();
    fetched.mockRejectedValueOnce(new TypeError("fetch failed"));
    fetched.mockResolvedValueOnce(json(503, error("busy")));
    fetched.mockResolvedValueOnce(new Response("Bad Gateway", { status: 502 }));
    // As a network that asks for a sign-in of its own answers everything.
    fetched.mockResolvedValueOnce(new Response("<html>"));
    for (let request = 0; request < 4; request += 1) await call("/api/x", { answer });
    expect(countAnswers()).toBe(before);
    fetched.mockResolvedValueOnce(json(200, { n: 1 }));
    await call("/api/x", { answer });
    expect(countAnswers()).toBe(before + 1);
  });

  test("counts an answer that breaks off as none", async () => {
    const body = new ReadableStream({
      start: (controller) => {
        controller.error(new TypeError("terminated"));
      },
    });
    fetched.mockResolvedValue(new Response(body));
    expect(await call("/api/x", { answer })).toMatchObject({ ok: false, code: "offline" });
  });

  test("reads where the sender's chain stands, and nothing that only looks like it", async () => {
    const chain = { ch: newChainId(), n: 3, mh: ZERO_HASH };
    fetched.mockResolvedValueOnce(json(409, error("chain", { chain })));
    expect(await call("/api/x", { answer })).toMatchObject({ code: "chain", chain });
    fetched.mockResolvedValueOnce(json(409, error("chain", { chain: { ...chain, n: -1 } })));
    expect(await call("/api/x", { answer })).toMatchObject({ code: "chain", chain: null });
  });

  test("becomes a thrown failure with its code for SWR", async () => {
    fetched.mockResolvedValueOnce(json(429, error("rate_limited")));
    await expect(valueOf(call("/api/x", { answer }))).rejects.toMatchObject({ code: "rate_limited" });
    fetched.mockResolvedValueOnce(json(200, { n: 4 }));
    expect(await valueOf(call("/api/x", { answer }))).toEqual({ n: 4 });
  });
});

test("requests name the place they ask for", async () => {
  const cid = pairConversationIdFrom(new Uint8Array(16));
  fetched.mockImplementation(() => Promise.resolve(json(200, {})));
  await getMessages(cid, { at: "newest" });
  await getMessages(cid, { after: 7 });
  await getMessages(cid, { before: 7 });
  await getPeople("al", null);
  await getPeople("", "ali");
  await postMessage(cid, { protected: "p", iv: "i", ciphertext: "c", tag: "t", sig: "s" });
  expect(fetched.mock.calls.map(([path]) => path)).toEqual([
    `/api/conversations/${cid}/messages?limit=50`,
    `/api/conversations/${cid}/messages?after=7&limit=200`,
    `/api/conversations/${cid}/messages?before=7&limit=50`,
    "/api/users?query=al",
    "/api/users?cursor=ali",
    `/api/conversations/${cid}/messages`,
  ]);
});

describe("the session", () => {
  const user = { uid: newUserId(), handle: "ali" };
  test.each([
    ["someone", { user: { ...user, name: null }, expires: "2030" }, user],
    ["nobody", {}, null],
    ["nobody either", null, null],
  ])("is of %s", async (_name, body, viewer) => {
    fetched.mockResolvedValue(json(200, body));
    expect(await getSession()).toEqual({ ok: true, value: viewer });
  });

  test("of someone without a proper id is none of ours", async () => {
    fetched.mockResolvedValue(json(200, { user: { ...user, uid: "1" } }));
    expect(await getSession()).toMatchObject({ ok: false, code: "protocol" });
  });

  const csrf = () => json(200, { csrfToken: "token" });
  test("begins with email and password as a form", async () => {
    fetched.mockResolvedValueOnce(csrf()).mockResolvedValueOnce(json(200, { url: "https://x.example/" }));
    expect(await postSignIn("a@b.c", "secret & more")).toEqual({ ok: true });
    const [path, init] = fetched.mock.calls[1] ?? [];
    expect(path).toBe("/api/auth/callback/credentials");
    expect(new URLSearchParams(init?.body as URLSearchParams).get("password")).toBe("secret & more");
    expect(new URLSearchParams(init?.body as URLSearchParams).get("csrfToken")).toBe("token");
  });

  test.each([
    [
      "credentials",
      json(401, { url: "https://x.example/api/auth/error?error=CredentialsSignin&provider=credentials" }),
    ],
    ["credentials", json(401, error("credentials"))],
    ["busy", json(401, { url: "/api/auth/error?error=busy" })],
    ["busy", json(503, error("busy"))],
    ["rate_limited", json(401, { url: "https://x.example/api/auth/error?error=rate_limited" })],
    ["rate_limited", json(429, error("rate_limited"))],
    ["busy", json(500, { nothing: "known" })],
  ])("is refused as %s", async (code, response) => {
    fetched.mockResolvedValueOnce(csrf()).mockResolvedValueOnce(response);
    expect(await postSignIn("a@b.c", "secret")).toMatchObject({ ok: false, code });
  });

  test("is told how long to wait, a minute where the server does not say", async () => {
    for (const [headers, retryAfterMs] of [
      [{ "retry-after": "8" }, 8000],
      [{}, 60_000],
    ] as const) {
      fetched.mockResolvedValueOnce(csrf()).mockResolvedValueOnce(json(429, error("rate_limited"), headers));
      expect(await postSignIn("a@b.c", "secret")).toEqual({ ok: false, code: "rate_limited", retryAfterMs });
    }
    fetched.mockResolvedValueOnce(csrf()).mockResolvedValueOnce(json(401, error("credentials")));
    expect(await postSignIn("a@b.c", "secret")).toEqual({ ok: false, code: "credentials" });
  });

  test("cannot begin or end without the server", async () => {
    fetched.mockRejectedValue(new TypeError("fetch failed"));
    expect(await postSignIn("a@b.c", "secret")).toEqual({ ok: false, code: "offline" });
    expect(await postSignOut()).toBe(false);
    fetched
      .mockReset()
      .mockResolvedValueOnce(csrf())
      .mockResolvedValueOnce(json(200, { url: "/" }));
    expect(await postSignOut()).toBe(true);
  });
});

describe("access", () => {
  const viewer = { uid: newUserId(), handle: "ali" };
  const { uid } = viewer;
  const known = { status: "known", viewer } as const;
  const open = { status: "open", uid, keyFileChecked: false, account: { kept: true } as Account } as const;

  test.each([
    ["an unknown browser", undefined, known, open, { status: "loading" }],
    ["a browser without Ed25519", "ed25519", known, open, { status: "unsupported", missing: "ed25519" }],
    ["no word from the server yet", null, { status: "loading" }, open, { status: "loading" }],
    ["no server", null, { status: "offline" }, open, { status: "offline" }],
    ["nobody", null, { status: "known", viewer: null }, open, { status: "signed-out" }],
    ["someone without keys here", null, known, { status: "locked", uid }, { status: "locked", viewer }],
    ["someone whose keys are being read", null, known, { status: "opening", uid }, { status: "loading" }],
    ["someone with keys", null, known, open, { status: "open", viewer, keyFileChecked: false, kept: true }],
    [
      "someone whose storage is broken",
      null,
      known,
      { status: "unreadable", uid },
      { status: "unsupported", missing: "storage" },
    ],
    ["someone while another's account is open", null, known, { ...open, uid: newUserId() }, { status: "loading" }],
    ["someone before anything was looked for", null, known, { status: "none" }, { status: "loading" }],
  ] as const)("for %s", (_name, missing, session, account, access) => {
    expect(decideAccess(missing, session, account)).toEqual(access);
  });
});
