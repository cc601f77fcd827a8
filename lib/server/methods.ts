// The methods of a route: which goes to which handler, and the same refusal for all others. And Next's door: its files in
// app/api only hand over to this; door/node.ts serves some of the same routes beside Next.
import type { Asked } from "./asked.ts";
import { WAITING_MAX_BYTES, type EventStream } from "./events/stream.ts";
import { refuseMethod, type Answer } from "./reply.ts";
import { readWebBody } from "./request-body.ts";
import { observed, type Handler, type PathParams } from "./route.ts";

export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type Method = (typeof METHODS)[number];
export type Handlers = Partial<Record<Method, Handler>>;

/** What Next calls: it gives path parameters as a promise. */
type Door = (request: Request, context: { params: Promise<PathParams> }) => Promise<Response>;

/** One function for each method; those without a handler answer 405 and name the ones there are. */
export function doors(handlers: Handlers): Record<Method, Door> {
  const complete = withRefusals(handlers);
  const door = (method: Method): Door => {
    const handler = complete[method];
    return async (request, { params }) => responseOf(await handler(askedOf(request), await params), request.signal);
  };
  return { GET: door("GET"), POST: door("POST"), PUT: door("PUT"), PATCH: door("PATCH"), DELETE: door("DELETE") };
}

/** The route's own handlers, and a refusal for each other method. */
export function withRefusals(handlers: Handlers): Record<Method, Handler> {
  const allowed = METHODS.filter((method) => handlers[method] !== undefined).join(", ");
  const of = (method: Method): Handler => handlers[method] ?? refusing(method, allowed);
  return { GET: of("GET"), POST: of("POST"), PUT: of("PUT"), PATCH: of("PATCH"), DELETE: of("DELETE") };
}

function refusing(method: Method, allowed: string): Handler {
  return () => observed(`${method} :no-such-method`, (seen) => Promise.resolve(refuseMethod(allowed, seen.requestId)));
}

function askedOf(request: Request): Asked {
  return {
    method: request.method,
    headers: request.headers,
    get query() {
      return new URL(request.url).searchParams;
    },
    readBody: (maxBytes) => readWebBody(request, maxBytes),
  };
}

function responseOf({ status, headers, body }: Answer, signal: AbortSignal): Response {
  const given = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    for (const line of typeof value === "string" ? [value] : value) given.append(name, line);
  }
  const isStream = body !== null && typeof body !== "string";
  return new Response(isStream ? readableOf(body, signal) : body, { status, headers: given });
}

function readableOf(stream: EventStream, signal: AbortSignal): ReadableStream<Uint8Array> {
  const leave = (): void => {
    stream.leave();
  };
  if (signal.aborted) leave();
  else signal.addEventListener("abort", leave, { once: true });
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        stream.flowInto({
          write(bytes) {
            controller.enqueue(bytes);
            return WAITING_MAX_BYTES - (controller.desiredSize ?? 0);
          },
          end() {
            signal.removeEventListener("abort", leave);
            controller.close();
          },
          cut() {
            signal.removeEventListener("abort", leave);
            // By this name it is taken for what it is, and not for a fault.
            controller.error(new DOMException("the stream was cut", "AbortError"));
          },
        });
      },
      cancel: leave,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: WAITING_MAX_BYTES }),
  );
}
