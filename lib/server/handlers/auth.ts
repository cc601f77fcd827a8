// next-auth's own routes, reached through its Pages door: that one takes a plain request and asks nothing of Next.
// Only the actions this program uses are let through; a body is read, bounded and parsed here, not there.
import NextAuth from "next-auth";
import type { NextApiRequest, NextApiResponse } from "next";
import { REQUEST_MAX_BYTES } from "../../shared/limits.ts";
import { parseStrictJson } from "../../shared/strict-json.ts";
import { readCookies } from "../auth/cookies.ts";
import { authOptions, ownAddress, type AuthOutcome } from "../auth/options.ts";
import { cookieRules } from "../auth/session-token.ts";
import { isSameOrigin } from "../own-pages.ts";
import type { Asked } from "../asked.ts";
import { commonHeaders, refusal, refuseForNow, refuseMethod, toAnswer, type Answer, type Reply } from "../reply.ts";
import { observed, type PathParams, type Seen } from "../route.ts";

/** What is let through, each with its method. */
const ACTIONS: ReadonlyMap<string, "GET" | "POST"> = new Map([
  ["session", "GET"],
  ["csrf", "GET"],
  ["providers", "GET"],
  ["signin", "GET"],
  ["callback/credentials", "POST"],
  ["signout", "POST"],
  ["_log", "POST"],
]);

export function authenticate(request: Asked, params: PathParams): Promise<Answer> {
  const { nextauth } = params;
  const action = Array.isArray(nextauth) ? nextauth.join("/") : "";
  const method = ACTIONS.get(action);
  return observed(`${request.method} /api/auth/${method === undefined ? ":unknown" : action}`, async (seen) => {
    if (method === undefined) return toAnswer(refusal("not_found"), seen.requestId);
    if (request.method !== method) return refuseMethod(method, seen.requestId);
    // Browsers report their own troubles there; whoever cares looks into the browser.
    if (action === "_log") return { status: 204, headers: commonHeaders(seen.requestId), body: null };
    return perform(request, action.split("/"), seen);
  });
}

async function perform(request: Asked, path: readonly string[], seen: Seen): Promise<Answer> {
  let body: Record<string, unknown> | undefined;
  if (request.method === "POST") {
    if (!isSameOrigin(request)) return toAnswer(refusal("origin"), seen.requestId);
    const parsed = await parseBody(request);
    if (!parsed.ok) return toAnswer(parsed, seen.requestId);
    body = parsed.body;
  }
  const outcome: AuthOutcome = { fault: null, token: null, wait: null, code: null, cookie: null };
  const headers = new Headers(commonHeaders(seen.requestId));
  const answered = await callNextAuth(
    {
      method: request.method,
      headers: Object.fromEntries(request.headers),
      cookies: ownCookies(request),
      query: { ...queryOf(request), nextauth: path },
      body,
    },
    new Headers([...request.headers]),
    { outcome, headers },
  );
  if (outcome.fault !== null) throw outcome.fault;
  if (outcome.wait !== null) return toAnswer(refuseForNow(outcome.wait), seen.requestId);
  if (outcome.code !== null) return toAnswer(refusal(outcome.code), seen.requestId);
  if (outcome.cookie !== null) headers.append("Set-Cookie", outcome.cookie);
  seen.uid = outcome.token?.sub ?? null;
  return { ...answered, headers: plainHeaders(headers) };
}

/** A form, as next-auth's pages send it, or JSON. */
async function parseBody(
  request: Asked,
): Promise<{ ok: true; body: Record<string, unknown> } | Extract<Reply<never>, { ok: false }>> {
  const body = await request.readBody(REQUEST_MAX_BYTES);
  if (!body.ok) return refusal(body.code);
  const contentType = request.headers.get("content-type");
  if (contentType === "application/json") {
    const value = parseStrictJson(body.text)?.value;
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? { ok: true, body: { ...value } } : refusal("bad_json");
  }
  if (!/^application\/x-www-form-urlencoded(?:;\s*charset=utf-8)?$/i.test(contentType ?? "")) {
    return refusal("content_type");
  }
  return { ok: true, body: Object.fromEntries(new URLSearchParams(body.text)) };
}

/** next-auth answers an address that is not http with a server error; one that is not ours is as good as none. */
function queryOf(request: Asked): Record<string, string> {
  const { callbackUrl, ...query } = Object.fromEntries(request.query);
  return ownAddress(callbackUrl) === null || callbackUrl === undefined ? query : { ...query, callbackUrl };
}

function ownCookies(request: Asked): Record<string, string> {
  const cookies = readCookies(request);
  const { callbackUrl, ...rules } = cookieRules();
  const wanted = [callbackUrl, ...Object.values(rules)].map(({ name }) => name);
  return Object.fromEntries(
    Object.entries(cookies).filter(
      ([name, value]) => wanted.includes(name) && (name !== callbackUrl.name || ownAddress(value) !== null),
    ),
  );
}

interface PlainRequest {
  method: string;
  headers: Record<string, string>;
  cookies: Record<string, string>;
  query: Record<string, string | readonly string[]>;
  body: Record<string, unknown> | undefined;
}

/** Plays the little of Next's Pages request and response that next-auth touches. */
async function callNextAuth(
  plain: PlainRequest,
  given: Headers,
  { outcome, headers }: { outcome: AuthOutcome; headers: Headers },
): Promise<Pick<Answer, "status" | "body">> {
  let status = 200;
  let body: string | null = null;
  const response = {
    status(code: number) {
      status = code;
      return response;
    },
    getHeader: (name: string) => (name === "Set-Cookie" ? headers.getSetCookie() : headers.get(name)),
    setHeader(name: string, value: string | readonly string[]) {
      // Ours stands: it is the stricter one.
      if (name === "Cache-Control") return;
      headers.delete(name);
      for (const one of typeof value === "string" ? [value] : value) headers.append(name, one);
    },
    json(value: unknown) {
      headers.set("Content-Type", "application/json");
      body = JSON.stringify(value);
    },
    send(value: unknown) {
      if (typeof value === "string") body = value;
      else if (value !== undefined) response.json(value);
    },
    end: () => undefined,
  };
  await NextAuth(
    plain as unknown as NextApiRequest,
    response as unknown as NextApiResponse,
    authOptions(given, outcome),
  );
  return { status, body };
}

function plainHeaders(headers: Headers): Answer["headers"] {
  const { "set-cookie": _, ...single } = Object.fromEntries(headers);
  const cookies = headers.getSetCookie();
  return cookies.length === 0 ? single : { ...single, "set-cookie": cookies };
}
