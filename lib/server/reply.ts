// What a handler answers, as a value, and how that becomes an answer with the headers every one of the API carries.
// Knows no door: what serves the answer (methods.ts for Next, door/node.ts) only hands it over.
import type * as z from "zod/mini";
import type { apiErrorSchema } from "../shared/contract/errors.ts";
import { ERROR_STATUS, type ErrorCode } from "../shared/error-codes.ts";
import type { EventStream } from "./events/stream.ts";
import { environment } from "./env.ts";
import { countRefusal } from "./metrics.ts";
import { STRICT_TRANSPORT } from "./page-headers.ts";
import { STATIC_HEADERS } from "./static-headers.ts";

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
  | { ok: true; status: 200; events: EventStream }
  | { ok: false; code: ErrorCode; detail: RefusalDetail; retryAfter?: number };

export function answer<Body>(status: Status, body: Body, keep: Keep = "nobody"): Reply<Body> {
  return { ok: true, status, body, keep };
}
/** An answer that goes on: Server-Sent Events, as long as the stream lasts. */
export function answerEvents(events: EventStream): Reply<never> {
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

/** An answer as every door can give it. */
export interface Answer {
  status: number;
  /** Names in lower case; only cookies come as several lines. */
  headers: Record<string, string | readonly string[]>;
  body: string | EventStream | null;
}

/** 405, naming the methods there are. */
export function refuseMethod(allowed: string, requestId: string): Answer {
  const { headers, ...rest } = toAnswer(refusal("method"), requestId);
  return { ...rest, headers: { ...headers, allow: allowed } };
}

/** Seconds after which trying again makes sense, where nothing better is known. */
const RETRY_AFTER = 2;

export function commonHeaders(requestId: string, keep: Keep = "nobody"): Record<string, string> {
  const headers: Record<string, string> = {
    ...STATIC_HEADERS,
    "cache-control": CACHE_CONTROL[keep],
    "content-security-policy": "default-src 'none'; sandbox",
    "x-request-id": requestId,
  };
  if (environment().secure) headers["strict-transport-security"] = STRICT_TRANSPORT;
  return headers;
}

/** Compressing or collecting a stream would hold its events back; its connection is of no further use. */
const EVENT_HEADERS = {
  "cache-control": "no-store, no-transform",
  "content-type": "text/event-stream",
  "x-accel-buffering": "no",
  connection: "close",
};

export function toAnswer(reply: Reply<unknown>, requestId: string): Answer {
  const headers = commonHeaders(requestId, reply.ok && "keep" in reply ? reply.keep : "nobody");
  if (reply.ok && "events" in reply) {
    return { status: reply.status, headers: { ...headers, ...EVENT_HEADERS }, body: reply.events };
  }
  if (reply.ok) return jsonAnswer(reply.status, headers, reply.body);
  countRefusal(reply.code);
  const status = ERROR_STATUS[reply.code];
  if (status === 429 || status === 503) headers["retry-after"] = String(reply.retryAfter ?? RETRY_AFTER);
  return jsonAnswer(status, headers, {
    error: { code: reply.code, message: MESSAGES[reply.code], requestId, ...reply.detail },
  });
}

/** With its length, so that no door has to cut it into chunks. */
function jsonAnswer(status: number, headers: Answer["headers"], value: unknown): Answer {
  const body = JSON.stringify(value);
  const length = String(Buffer.byteLength(body));
  return { status, headers: { ...headers, "content-type": "application/json", "content-length": length }, body };
}
