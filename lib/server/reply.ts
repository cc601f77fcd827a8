// What a handler answers, as a value, and how that becomes a Response with the headers every answer of the API carries.
import type * as z from "zod/mini";
import type { apiErrorSchema } from "../shared/contract/errors.ts";
import { ERROR_STATUS, type ErrorCode } from "../shared/error-codes.ts";
import { environment } from "./env.ts";
import { countRefusal } from "./metrics.ts";
import { STRICT_TRANSPORT } from "./page-headers.ts";

type ErrorBody = z.infer<typeof apiErrorSchema>;
/** What a refusal may tell beside its code. */
export type RefusalDetail = Partial<Omit<ErrorBody["error"], "code" | "message" | "requestId">>;

/** Who may keep an answer: nobody, unless it is the same for everyone; then for seconds, or for ever. */
type Keep = "nobody" | "briefly" | "forever";
const CACHE_CONTROL: Record<Keep, string> = {
  nobody: "no-store",
  briefly: "public, max-age=5",
  forever: "public, max-age=31536000, immutable",
};

type Status = 200 | 201 | 202;
export type Reply<Body> =
  | { ok: true; status: Status; body: Body; keep: Keep }
  | { ok: true; status: 200; events: ReadableStream<Uint8Array> }
  | { ok: false; code: ErrorCode; detail: RefusalDetail; retryAfter?: number };

export function answer<Body>(status: Status, body: Body, keep: Keep = "nobody"): Reply<Body> {
  return { ok: true, status, body, keep };
}
/** An answer that goes on: Server-Sent Events, as long as the stream lasts. */
export function answerEvents(events: ReadableStream<Uint8Array>): Reply<never> {
  return { ok: true, status: 200, events };
}
export function refusal(code: ErrorCode, detail: RefusalDetail = {}): Extract<Reply<never>, { ok: false }> {
  return { ok: false, code, detail };
}

/** Refused for now: again after so many seconds. */
export function refuseForNow(retryAfter: number): Extract<Reply<never>, { ok: false }> {
  return { ...refusal("rate_limited"), retryAfter };
}

/** For whoever reads answers by eye; programs read the code. */
const MESSAGES: Record<ErrorCode, string> = {
  bad_json: "The body is not strict JSON.",
  bad_input: "The request is not of this route's form.",
  unauthenticated: "There is no session, or it has ended.",
  credentials: "Email and password do not belong together.",
  code_needed: "A code is needed as well.",
  code_wrong: "The code is not good.",
  origin: "Writes are taken from our own pages only.",
  sender: "It is somebody else's.",
  not_found: "Not there, or not yours.",
  method: "This route has no such method.",
  handle_taken: "The name is taken.",
  email_taken: "The email address has an account.",
  key_reused: "These keys have been registered before.",
  roster: "The recipients are not the members.",
  keys: "Keys or statements have changed.",
  chain: "Not the next message of this chain.",
  conflict: "This place of the chain is taken by another message.",
  wraps: "No wrapped keys are stored under this rh.",
  gone: "The account was deleted.",
  too_large: "The body is too large.",
  content_type: "The body must be application/json.",
  profile: "Not an envelope of protocol AT1.",
  conversation: "The envelope belongs to another conversation.",
  recipients_hash: "rh is not the hash of the recipients.",
  signature: "The signature does not verify.",
  statement: "Not a valid identity statement.",
  weak_key: "A public key must not be used.",
  weak_password: "The password is too easy to guess.",
  rate_limited: "Too many requests.",
  internal: "Something went wrong here.",
  busy: "The service is busy; try again.",
};

/** 405, naming the methods there are. */
export function refuseMethod(allowed: string, requestId: string): Response {
  const response = toResponse(refusal("method"), requestId);
  response.headers.set("Allow", allowed);
  return response;
}

/** Seconds after which trying again makes sense, where nothing better is known. */
const RETRY_AFTER = 2;

export function commonHeaders(requestId: string, keep: Keep = "nobody"): Headers {
  const headers = new Headers({
    "Cache-Control": CACHE_CONTROL[keep],
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Request-Id": requestId,
  });
  if (environment().secure) headers.set("Strict-Transport-Security", STRICT_TRANSPORT);
  return headers;
}

/** Compressing or collecting a stream would hold its events back; its connection is of no further use. */
const EVENT_HEADERS = {
  "Cache-Control": "no-store, no-transform",
  "Content-Type": "text/event-stream",
  "X-Accel-Buffering": "no",
  Connection: "close",
};

export function toResponse(reply: Reply<unknown>, requestId: string): Response {
  const headers = commonHeaders(requestId, reply.ok && "keep" in reply ? reply.keep : "nobody");
  if (reply.ok && "events" in reply) {
    for (const [name, value] of Object.entries(EVENT_HEADERS)) headers.set(name, value);
    return new Response(reply.events, { headers });
  }
  if (reply.ok) return Response.json(reply.body, { status: reply.status, headers });
  countRefusal(reply.code);
  const status = ERROR_STATUS[reply.code];
  if (status === 429 || status === 503) headers.set("Retry-After", String(reply.retryAfter ?? RETRY_AFTER));
  const body = { error: { code: reply.code, message: MESSAGES[reply.code], requestId, ...reply.detail } };
  return Response.json(body, { status, headers });
}
