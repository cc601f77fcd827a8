// Loaded into the server before anything else (node --import): turns requests away that are made to be expensive before
// any code of ours sees them. Next's parsing of query and cookies takes time that grows with the square of their number:
// measured, one address with 7500 parameters held the event loop for two seconds. No page or route of ours needs more
// than a handful of either. It also ends connections on which nothing moves any more (a reader that takes nothing of a long
// answer would otherwise keep it for as long as the system remembers the connection), and attempts to turn a connection into
// something else than HTTP (`Upgrade`): Next leaves such a socket open where it knows no use for it, without any time limit,
// and then no stop is graceful.
// An answer in the middle of a request is the last one of its connection: what still came of the request would be waited for.
// Files are sent as a whole: none is large, and Next answers 500 to a range that runs backwards.
// And it keeps Next from compressing answers of the API and from saying what they vary by: they are sealed bytes and never
// kept, and the door beside Next (lib/server/door/node.ts) answers without either.
import { randomBytes } from "node:crypto";
import { IncomingMessage, Server, ServerResponse } from "node:http";
import { Socket } from "node:net";

/** Characters of an address, and parameters in it. */
const URL_MAX = 2048;
const PARAMETERS_MAX = 32;
/** Cookies, and characters of them all; on localhost other programs' cookies come along. */
const COOKIES_MAX = 100;
const COOKIE_CHARACTERS_MAX = 8192;

/** Milliseconds: more than any answer takes, and twice as long as an event stream is silent. Streams of the fast door keep a limit of their own. */
const IDLE_MS = 45_000;

/**
 * @param {string} text
 * @param {string} mark
 * @returns {number}
 */
function count(text, mark) {
  return text.split(mark, Math.max(PARAMETERS_MAX, COOKIES_MAX) + 2).length;
}

/**
 * @param {{ url?: string | undefined, headers: { cookie?: string | undefined } }} request
 * @returns {boolean}
 */
function isExcessive({ url = "", headers: { cookie = "" } }) {
  return (
    url.length > URL_MAX ||
    count(url, "&") > PARAMETERS_MAX ||
    cookie.length > COOKIE_CHARACTERS_MAX ||
    count(cookie, ";") > COOKIES_MAX
  );
}

/**
 * The server tells by this word, new in each process, that what follows was said here and not by whoever sent the request.
 * Kept where oncePerProcess() of lib/server/once.ts looks.
 */
const WORD = randomBytes(18).toString("base64url");
Reflect.set(globalThis, Symbol.for("aryatel.guard-word"), { value: WORD });

/** @param {{ url?: string | undefined }} request */
const isForApi = ({ url = "" }) => url.startsWith("/api/");

for (const name of /** @type {const} */ (["setHeader", "appendHeader"])) {
  /** @type {unknown} */
  const given = Reflect.get(ServerResponse.prototype, name);
  const original = /** @type {(...values: unknown[]) => unknown} */ (given);
  /** @type {(this: ServerResponse, header: string, value: unknown) => ServerResponse} */
  const lean = function (header, value) {
    const isVary = header.length === 4 && header.toLowerCase() === "vary";
    if (isVary && isForApi(this.req)) return this;
    Reflect.apply(original, this, [header, value]);
    return this;
  };
  Reflect.set(ServerResponse.prototype, name, lean);
}

/** @type {unknown} */
const givenHead = Reflect.get(ServerResponse.prototype, "writeHead");
const originalHead = /** @type {(...values: unknown[]) => unknown} */ (givenHead);
/** @type {(this: ServerResponse, ...values: unknown[]) => unknown} */
const lastInTheMiddle = function (...values) {
  if (!this.req.complete) this.shouldKeepAlive = false;
  return Reflect.apply(originalHead, this, values);
};
Reflect.set(ServerResponse.prototype, "writeHead", lastInTheMiddle);

/** @type {(event: string, ...values: unknown[]) => boolean} */
const emit = Reflect.get(Server.prototype, "emit");

/**
 * @this {Server}
 * @param {string} event
 * @param {unknown[]} values
 * @returns {boolean}
 */
function guardedEmit(event, ...values) {
  const [request, response] = values;
  const isRequest = request instanceof IncomingMessage && response instanceof ServerResponse;
  if (isRequest) {
    request.socket.setTimeout(IDLE_MS);
    request.headers["x-aryatel-peer"] = `${WORD} ${request.socket.remoteAddress ?? ""}`;
    if (isForApi(request)) delete request.headers["accept-encoding"];
    delete request.headers.range;
  }
  if (isRequest && (event === "request" || event === "checkContinue") && isExcessive(request)) {
    // The body, if there is one, is not wanted either.
    response.writeHead(431, { Connection: "close", "Content-Length": "0" }).end();
    return true;
  }
  // The development server talks to its pages this way.
  if (event === "upgrade" && process.env.NODE_ENV === "production" && response instanceof Socket) {
    response.write("HTTP/1.1 426 Upgrade Required\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    response.destroySoon();
    return true;
  }
  return Reflect.apply(emit, this, [event, ...values]);
}
Server.prototype.emit = guardedEmit;
