// The door's side of a route: which method goes to which handler, and the same refusal for all others.
// Next's files in app/api only hand over to this.
import { observed, type Handler, type PathParams } from "./route.ts";
import { refuseMethod } from "./reply.ts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof METHODS)[number];

/** What Next calls: it gives path parameters as a promise. */
type Door = (request: Request, context: { params: Promise<PathParams> }) => Promise<Response>;

/** One function for each method; those without a handler answer 405 and name the ones there are. */
export function doors(handlers: Partial<Record<Method, Handler>>): Record<Method, Door> {
  const allowed = METHODS.filter((method) => handlers[method] !== undefined).join(", ");
  const door = (method: Method): Door => {
    const handler = handlers[method] ?? refusing(method, allowed);
    return async (request, { params }) => handler(request, await params);
  };
  return { GET: door("GET"), POST: door("POST"), PUT: door("PUT"), PATCH: door("PATCH"), DELETE: door("DELETE") };
}

function refusing(method: Method, allowed: string): Handler {
  return () => observed(`${method} :no-such-method`, (seen) => Promise.resolve(refuseMethod(allowed, seen.requestId)));
}
