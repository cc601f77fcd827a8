// The one wrapper around every handler: own pages, session, body limit, content type, strict JSON, contract, time limit,
// errors, headers, log. A handler is what is left. It decides nothing about rows: who may see what is in the queries.
import "server-only";
import { randomUUID } from "node:crypto";
import type * as z from "zod/mini";
import type { UserId } from "../shared/ids.ts";
import { REQUEST_MAX_BYTES } from "../shared/limits.ts";
import { parseStrictJson } from "../shared/strict-json.ts";
import { findViewer, type Viewer } from "./auth/viewer.ts";
import { isBusy } from "./busy.ts";
import type { LimitName } from "./limits/rules.ts";
import { chargeSuccess, takeTurn } from "./limits/turns.ts";
import { logFault, logRequest } from "./log.ts";
import { countRequest } from "./metrics.ts";
import { isFromOurPages } from "./own-pages.ts";
import type { Asked } from "./asked.ts";
import { refusal, refuseForNow, toAnswer, type Answer, type Reply } from "./reply.ts";

/** What every door serves: Next's of app/api (door/web.ts), and the one beside it (door/node.ts). */
export type Handler = (request: Asked, params: PathParams) => Promise<Answer>;
export type PathParams = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Milliseconds from the parsed request to the answer; an event stream is answered when it opens. */
const HANDLER_MS = 15_000;

interface Definition<Access extends "session" | "anyone", Params, Query, Body, Answer> {
  /** As the log names it: `POST /api/conversations/:cid/messages`. */
  route: string;
  access: Access;
  /** A path that does not fit is a thing that is not there. */
  params?: z.ZodMiniType<Params>;
  query?: z.ZodMiniType<Query>;
  /** With it the route is a write. */
  body?: { schema: z.ZodMiniType<Body>; maxBytes?: number };
  /** How often it may be asked for, and what one request counts when it is not 1. */
  limit?: LimitName;
  cost?: (body: Body) => number;
  handle: (call: {
    viewer: Access extends "session" ? Viewer : null;
    params: Params;
    query: Query;
    body: Body;
  }) => Promise<Reply<Answer>>;
}

export function route<
  Access extends "session" | "anyone",
  Params = unknown,
  Query = unknown,
  Body = unknown,
  Answer = unknown,
>(definition: Definition<Access, Params, Query, Body, Answer>): Handler {
  return (request, params) =>
    observed(definition.route, async (seen) => {
      const answer = toAnswer(await run(definition, request, params, seen), seen.requestId);
      // A HEAD is answered with what a GET would get, and then nobody reads it.
      if (request.method === "HEAD" && answer.body !== null && typeof answer.body !== "string") answer.body.leave();
      return answer;
    });
}

/** What the log will say, filled in on the way. */
export interface Seen {
  requestId: string;
  uid: UserId | null;
}

/** Runs `work`; whatever it throws becomes an answer without detail, and every answer one line of the log. */
export async function observed(name: string, work: (seen: Seen) => Promise<Answer>): Promise<Answer> {
  const started = performance.now();
  const seen: Seen = { requestId: randomUUID(), uid: null };
  let answer: Answer;
  try {
    answer = await work(seen);
  } catch (error) {
    const busy = isBusy(error);
    logFault(seen.requestId, busy ? "warn" : "error", error);
    answer = toAnswer(refusal(busy ? "busy" : "internal"), seen.requestId);
  }
  const [{ status }, ms] = [answer, performance.now() - started];
  logRequest({ ...seen, route: name, status, ms });
  countRequest(name, status, ms);
  return answer;
}

async function run<Access extends "session" | "anyone", Params, Query, Body, Answer>(
  {
    access,
    params: paramsSchema,
    query: querySchema,
    body: bodyRule,
    limit,
    cost = () => 1,
    handle,
  }: Definition<Access, Params, Query, Body, Answer>,
  request: Asked,
  pathParams: PathParams,
  seen: Seen,
): Promise<Reply<Answer>> {
  if (bodyRule !== undefined && !isFromOurPages(request)) return refusal("origin");
  const viewer = access === "session" ? await findViewer(request) : null;
  if (access === "session" && viewer === null) return refusal("unauthenticated");
  seen.uid = viewer?.uid ?? null;

  const params = paramsSchema?.safeParse(pathParams);
  if (params?.success === false) return refusal("not_found");
  const query = parseQuery(querySchema, request.query);
  if (!query.ok) return query.reply;
  const body = bodyRule === undefined ? undefined : await parseBody(bodyRule, request);
  if (body?.ok === false) return body.reply;

  const asking = { uid: viewer?.uid ?? null, headers: request.headers };
  const wait = limit === undefined ? null : await takeTurn(limit, asking, cost(body?.value as Body));
  if (wait !== null) return refuseForNow(wait);

  const reply = await withinTime(
    handle({
      // With access "session" it has been checked above that there is one.
      viewer: viewer as Access extends "session" ? Viewer : null,
      params: params?.data as Params,
      query: query.value,
      body: body?.value as Body,
    }),
  );
  if (limit !== undefined && reply.ok) await chargeSuccess(limit, asking);
  return reply;
}

type Parsed<Value> = { ok: true; value: Value } | { ok: false; reply: Reply<never> };

/** Every parameter once at most, and none that the route does not know. */
function parseQuery<Query>(schema: z.ZodMiniType<Query> | undefined, given: URLSearchParams): Parsed<Query> {
  const names = [...given.keys()];
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  // `__proto__` is a member that no schema sees: it would pass as if it were not there.
  if (repeated !== undefined || names.includes("__proto__") || (schema === undefined && names.length > 0)) {
    return { ok: false, reply: refusal("bad_input", { field: "query" }) };
  }
  if (schema === undefined) return { ok: true, value: undefined as Query };
  return matched(schema, Object.fromEntries(given));
}

async function parseBody<Body>(
  { schema, maxBytes = REQUEST_MAX_BYTES }: { schema: z.ZodMiniType<Body>; maxBytes?: number },
  request: Asked,
): Promise<Parsed<Body>> {
  const body = await request.readBody(maxBytes);
  if (!body.ok && body.code === "too_large") return { ok: false, reply: refusal("too_large") };
  if (request.headers.get("content-type") !== "application/json") return { ok: false, reply: refusal("content_type") };
  // Nothing here is ever inflated.
  if (isWrapped(request)) return { ok: false, reply: refusal("content_type") };
  if (!body.ok) return { ok: false, reply: refusal(body.code) };
  const json = parseStrictJson(body.text);
  if (json === null) return { ok: false, reply: refusal("bad_json") };
  return matched(schema, json.value);
}

function isWrapped({ headers }: Asked): boolean {
  return (headers.get("content-encoding") ?? "identity") !== "identity";
}

function matched<Value>(schema: z.ZodMiniType<Value>, given: unknown): Parsed<Value> {
  const outcome = schema.safeParse(given);
  if (outcome.success) return { ok: true, value: outcome.data };
  const field = outcome.error.issues[0]?.path.join(".");
  return { ok: false, reply: refusal("bad_input", field === undefined || field === "" ? {} : { field }) };
}

async function withinTime<Value>(work: Promise<Reply<Value>>): Promise<Reply<Value>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Reply<Value>>((resolve) => {
    timer = setTimeout(() => {
      resolve(refusal("busy"));
    }, HANDLER_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
