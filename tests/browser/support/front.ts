// A front of the real server, as a proxy is in life: it can stand there without the server behind it, be gone altogether, or show
// the pages of another build.
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface Front {
  url: string;
  /** `up`: passes everything on; `bad-gateway`: no server behind it; `gone`: every connection breaks. */
  state: "up" | "bad-gateway" | "gone";
  /** Pages load one thing more, as those of a new build do. */
  isNewBuild: boolean;
  close: () => Promise<void>;
}

export const NEW_PART = "/_next/static/chunks/of-the-new-build.js";

export async function startFront(): Promise<Front> {
  const behind = process.env["ARYATEL_TEST_URL"];
  if (behind === undefined) throw new Error("global-setup.ts names the address");
  const front: Front = { url: "", state: "up", isNewBuild: false, close: () => Promise.resolve() };

  function pass(from: IncomingMessage, to: ServerResponse, path: string): void {
    const headers = { ...from.headers, host: new URL(behind ?? "").host, "accept-encoding": "identity" };
    if (headers.origin !== undefined) headers.origin = behind;
    const asked = request(new URL(path, behind), { method: from.method, headers }, (answer) => {
      const isPage = answer.headers["content-type"]?.startsWith("text/html") === true;
      if (!isPage || !front.isNewBuild) {
        to.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(to);
        return;
      }
      void text(answer).then((html) => {
        const { "content-length": _length, ...rest } = answer.headers;
        to.writeHead(answer.statusCode ?? 500, rest).end(
          html.replace("</head>", `<link rel="prefetch" href="${NEW_PART}"></head>`),
        );
      });
    });
    asked.on("error", () => to.destroy());
    to.on("close", () => asked.destroy());
    from.pipe(asked);
  }

  const server = createServer((from, to) => {
    const path = from.url ?? "/";
    if (front.state === "gone") {
      to.destroy();
    } else if (front.state === "bad-gateway") {
      to.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad gateway</h1>");
    } else if (path === NEW_PART && front.isNewBuild) {
      to.writeHead(200, { "content-type": "text/javascript" }).end("");
    } else {
      pass(from, to, path);
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  front.url = `http://localhost:${String((server.address() as AddressInfo).port)}`;
  front.close = () =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  return front;
}
