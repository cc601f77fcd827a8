// What scripts/request-guard.mjs does to a server it is loaded into. Its refusals are tested against the real server.
import { createServer, type Server } from "node:http";
import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { EVENT_HEARTBEAT_MS } from "@/lib/shared/limits.ts";
import "../../scripts/request-guard.mjs";

let server: Server;
/** The server's end of the connection that the last request came on. */
let near: Socket | null;

beforeEach(async () => {
  near = null;
  server = createServer((request, response) => {
    near = request.socket;
    response.write("begun");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

test("a connection on which nothing moves is ended, later than a living event stream is silent", async () => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening");
  const far = connect(address.port, "127.0.0.1");
  far.on("error", () => undefined);
  far.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  await new Promise((done) => far.once("data", done));
  expect(near?.timeout).toBeGreaterThan(2 * EVENT_HEARTBEAT_MS);
  expect(far.destroyed).toBe(false);
  const closed = new Promise((done) => far.once("close", done));
  // What the clock would say after that time.
  near?.emit("timeout");
  await closed;
  expect(near?.destroyed).toBe(true);
});
