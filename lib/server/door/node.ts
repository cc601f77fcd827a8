// [Note: the fast door] Serves the hot routes straight from Node's own requests, by the same handlers that Next's route files
// hand over to. It takes a request only when nothing about it is unusual: a plain path, a plain query, a method of ours and no
// word to Next among its headers. Whatever else there is goes to Next, so that nothing Next makes of it has to be imitated.
import "server-only";
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Asked } from "../asked.ts";
import type { EventStream } from "../events/stream.ts";
import { logDoorFault } from "../log.ts";
import { withRefusals } from "../methods.ts";
import type { Answer } from "../reply.ts";
import { readNodeBody } from "../request-body.ts";
import type { Handler, PathParams } from "../route.ts";
import { HOT_ROUTES } from "./hot-routes.ts";
import { SocketOutlet } from "./socket-outlet.ts";

/** Letters that mean themselves in a path and in a query, for us as for Next. */
const PLAIN_PATH = /^\/api\/([\w/-]+)$/;
const PLAIN_QUERY = /^[\w=&.%-]*$/;
/**
 * Milliseconds a connection is read from after an answer that did not wait for the whole request: closed at once, it would be
 * reset by what still comes, and the answer might never be read.
 */
const LINGER_MS = 1000;
/** Query parameters and headers that Next keeps for itself begin so. */
const NEXTS_PARAMETER = /(?:^|&)(?:_|nxt)/i;
const NEXTS_HEADER = /^(?:next-|rsc$|x-next|x-middleware|x-matched|x-now|x-invoke|x-action|x-prerender)/;

interface Found {
  handler: Handler;
  params: PathParams;
}

interface HotRoute {
  parts: readonly string[];
  methods: ReadonlyMap<string, Handler>;
}

const ROUTES: readonly HotRoute[] = Object.entries(HOT_ROUTES).map(([path, handlers]) => ({
  parts: path.split("/"),
  methods: new Map(Object.entries({ ...withRefusals(handlers), HEAD: withRefusals(handlers).GET })),
}));

/** Serves the request; false when it is one for Next, and nothing has been done with it. */
export function serveHot(incoming: IncomingMessage, outgoing: ServerResponse): boolean {
  const { url = "", method = "", headers, httpVersion } = incoming;
  if (httpVersion !== "1.1") return false;
  const at = url.indexOf("?");
  const query = at < 0 ? "" : url.slice(at + 1);
  const found = find(at < 0 ? url : url.slice(0, at), method);
  if (found === null || !PLAIN_QUERY.test(query) || NEXTS_PARAMETER.test(query)) return false;
  for (const name in headers) if (NEXTS_HEADER.test(name)) return false;
  const asked = new NodeAsked(incoming, query);
  found.handler(asked, found.params).then(
    (answer) => {
      give(answer, incoming, outgoing);
    },
    (error: unknown) => {
      // Handlers answer every fault themselves: this one is the door's.
      logDoorFault(error);
      outgoing.destroy();
    },
  );
  return true;
}

function find(path: string, method: string): Found | null {
  const parts = PLAIN_PATH.exec(path)?.[1]?.split("/");
  if (parts === undefined) return null;
  for (const route of ROUTES) {
    const params = route.parts.length === parts.length ? match(route.parts, parts) : null;
    const handler = params === null ? undefined : route.methods.get(method);
    if (params !== null && handler !== undefined) return { handler, params };
  }
  return null;
}

function match(pattern: readonly string[], parts: readonly string[]): PathParams | null {
  const params: Record<string, string> = {};
  for (const [index, name] of pattern.entries()) {
    const part = parts[index] ?? "";
    if (name.startsWith(":") && part !== "") params[name.slice(1)] = part;
    else if (name !== part) return null;
  }
  return params;
}

class NodeAsked implements Asked {
  readonly #incoming: IncomingMessage;
  readonly #query: string;

  constructor(incoming: IncomingMessage, query: string) {
    this.#incoming = incoming;
    this.#query = query;
  }

  get method(): string {
    return this.#incoming.method ?? "";
  }

  readonly headers: Asked["headers"] = {
    get: (name) => this.#header(name),
    [Symbol.iterator]: () => this.#headers(),
  };

  get query(): URLSearchParams {
    return new URLSearchParams(this.#query);
  }

  readBody(maxBytes: number) {
    return readNodeBody(this.#incoming, maxBytes);
  }

  #header(name: string): string | null {
    const value = this.#incoming.headers[name.toLowerCase()];
    return value === undefined ? null : typeof value === "string" ? value : value.join(", ");
  }

  *#headers(): Generator<[string, string]> {
    for (const name of Object.keys(this.#incoming.headers)) yield [name, this.#header(name) ?? ""];
  }
}

function give({ status, headers, body }: Answer, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const isStream = body !== null && typeof body !== "string";
  if (outgoing.destroyed) {
    if (isStream) body.leave();
    return;
  }
  if (isStream && incoming.method !== "HEAD") {
    pour(body, headOf(status, headers), incoming, outgoing);
    return;
  }
  const text = incoming.method === "HEAD" || isStream ? null : body;
  const isWhole = incoming.complete;
  // Node takes a list of lines for one name.
  const lines = headers as Record<string, string | string[]>;
  outgoing.writeHead(status, isWhole ? lines : { ...lines, connection: "close" });
  if (!isWhole) endAfter(incoming, outgoing, text);
  else if (text === null) outgoing.end();
  else outgoing.end(text, encodingOf(text, headers["content-length"]));
}

/** As many bytes as letters: then each letter is its own byte, and nothing has to be encoded. A page of history is 200 kB. */
function encodingOf(text: string, bytes: string | readonly string[] | undefined): BufferEncoding {
  return bytes === String(text.length) ? "latin1" : "utf8";
}

/** Answers in the middle of a request: what still comes of it is let go by, for a moment, and then the connection is closed. */
function endAfter(incoming: IncomingMessage, outgoing: ServerResponse, text: string | null): void {
  const end = (): void => {
    clearTimeout(timer);
    outgoing.end();
  };
  const timer = setTimeout(end, LINGER_MS);
  if (text === null) outgoing.flushHeaders();
  else outgoing.write(text);
  incoming.once("close", end).resume();
}

/** What Node would write for an answer of unknown length. */
function headOf(status: number, headers: Answer["headers"]): string {
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    (typeof value === "string" ? [value] : value).map((line) => `${name}: ${line}\r\n`),
  );
  const first = `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ""}\r\n`;
  return `${first}${lines.join("")}Date: ${new Date().toUTCString()}\r\nTransfer-Encoding: chunked\r\n\r\n`;
}

const NO_HEADERS = Object.freeze({});
const NO_LINES: string[] = [];

/**
 * Straight into the socket: Node's response would keep the head for as long as the stream is open, and write every event in three
 * pieces. What was asked is not needed any more either; there may be very many streams, and each holds what its functions see.
 */
function pour(stream: EventStream, head: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  incoming.headers = NO_HEADERS;
  incoming.rawHeaders = NO_LINES;
  leaveAtClose(stream, outgoing);
  // A request that came behind another one on its connection gets the socket when that one is answered.
  if (outgoing.socket === null) beginLater(stream, head, outgoing);
  else begin(stream, head, outgoing.socket);
}

function leaveAtClose(stream: EventStream, outgoing: ServerResponse): void {
  outgoing.on("close", () => {
    stream.leave();
  });
}

function beginLater(stream: EventStream, head: string, outgoing: ServerResponse): void {
  outgoing.once("socket", (socket: Socket) => {
    begin(stream, head, socket);
  });
}

function begin(stream: EventStream, head: string, socket: Socket): void {
  socket.write(head, "latin1");
  stream.flowInto(new SocketOutlet(socket));
}
