// The API as typed calls: every answer is parsed with its contract, every refusal is a value with a code.
// Sends what it is given and logs nothing. A session that has ended is noticed here, for every caller at once.
import { mutate } from "swr";
import * as z from "zod/mini";
import { apiErrorSchema } from "../shared/contract/errors.ts";
import { chainHeadSchema } from "../shared/contract/messages.ts";
import type { ErrorCode } from "../shared/error-codes.ts";

/** The SWR key of the session, and where it is read. */
export const SESSION_PATH = "/api/auth/session";
/** Milliseconds until a request counts as lost: a little more than the server's own 15 s for a handler. */
const TIMEOUT_MS = 20_000;

export type ChainHead = z.infer<typeof chainHeadSchema>;

/** `offline`: no answer came. `protocol`: an answer that is not of the contract. The outcome of a write is then unknown. */
export interface ApiFault {
  ok: false;
  code: ErrorCode | "offline" | "protocol";
  /** With `chain`: where the sender's chain stands on the server. */
  chain: ChainHead | null;
  /** With 429 and 503: how long the server asks to wait. */
  retryAfterMs: number | null;
}
/** The same, for SWR, which keeps what it had when a fetcher throws. */
class ApiFailure extends Error {
  readonly code: ApiFault["code"];
  constructor({ code }: ApiFault) {
    super(`the server answered ${code}`);
    this.name = "ApiFailure";
    this.code = code;
  }
}
export type Answer<Value> = { ok: true; value: Value } | ApiFault;

interface Call<Value> {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as a form: next-auth's own routes take nothing else from a page. */
  form?: Record<string, string>;
  answer: z.ZodMiniType<Value>;
  /** Reads a refusal that is not in our words; null when it cannot either. */
  foreignRefusal?: (status: number, value: unknown) => ApiFault["code"] | null;
}

export function fault(code: ApiFault["code"]): ApiFault {
  return { ok: false, code, chain: null, retryAfterMs: null };
}

/** Answers of the contract that have come to this page. */
let answers = 0;
export function countAnswers(): number {
  return answers;
}

/** One request. Never rejects. */
export async function call<Value>(path: string, request: Call<Value>): Promise<Answer<Value>> {
  const { method = "GET", json, form, answer, foreignRefusal } = request;
  const headers = new Headers({ accept: "application/json", "x-aryatel": "1" });
  if (json !== undefined) headers.set("content-type", "application/json");
  const body = form ? new URLSearchParams(form) : json === undefined ? null : JSON.stringify(json);
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, { method, headers, body, cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) });
    text = await response.text();
  } catch {
    return fault("offline");
  }
  const value = parseJson(text);
  if (!response.ok) {
    const code = foreignRefusal?.(response.status, value) ?? null;
    return code === null ? refusal(response, value) : fault(code);
  }
  const parsed = answer.safeParse(value);
  if (!parsed.success) return fault("protocol");
  answers += 1;
  return { ok: true, value: parsed.data };
}

/** The value of an answer; throws an ApiFailure. */
export async function valueOf<Value>(answer: Promise<Answer<Value>>): Promise<Value> {
  const settled = await answer;
  if (!settled.ok) throw new ApiFailure(settled);
  return settled.value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusal(response: Response, value: unknown): ApiFault {
  const parsed = apiErrorSchema.safeParse(value);
  // A proxy in front answers without our words: 502 to 504 mean that the server behind it is not there now.
  if (!parsed.success) return fault(response.status >= 502 && response.status <= 504 ? "busy" : "protocol");
  const { code, chain } = parsed.data.error;
  if (code === "unauthenticated") void mutate(SESSION_PATH);
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return {
    ok: false,
    code,
    chain: chainHeadSchema.safeParse(chain).data ?? null,
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : null,
  };
}
