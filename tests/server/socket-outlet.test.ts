// Event streams over real connections: what is written reaches the reader as chunks, and a reader that takes nothing any more
// holds no connection when the stream has ended.
import { createServer, type Server } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { LAST_WORDS_MS, SocketOutlet } from "@/lib/server/door/socket-outlet.ts";

let server: Server;
let ours: Socket;
let reader: Socket;

beforeEach(async () => {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const asked = new Promise<void>((resolve) => {
    server.on("request", ({ socket }) => {
      // As the guard does with every request.
      socket.setTimeout(100);
      ours = socket;
      resolve();
    });
  });
  reader = connect((server.address() as AddressInfo).port, "127.0.0.1");
  reader.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await asked;
});
afterEach(() => {
  reader.destroy();
  server.closeAllConnections();
  server.close();
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const isClosed = async (socket: Socket, ms: number) =>
  socket.closed || Promise.race([new Promise((resolve) => socket.once("close", () => resolve(true))), pause(ms)]);

it("a stream is not ended by silence, and what was written is there when it ends", async () => {
  const outlet = new SocketOutlet(ours);
  let heard = "";
  reader.on("data", (bytes) => (heard += bytes.toString("latin1")));
  expect(outlet.write(Buffer.from("one"))).toBe(0);
  await pause(500);
  expect(ours.closed).toBe(false);
  outlet.write(Buffer.from("the other"));
  const ended = new Promise((resolve) => reader.once("end", resolve));
  outlet.end();
  await ended;
  expect(heard).toBe("3\r\none\r\n9\r\nthe other\r\n0\r\n\r\n");
});

it("a reader that takes nothing any more is cut off, also where little is said to it", async () => {
  const outlet = new SocketOutlet(ours, 500);
  reader.pause();
  while (outlet.write(Buffer.alloc(64 * 1024, 97)) === 0) await pause(1);
  const beating = setInterval(() => outlet.write(Buffer.from("alive")), 100);
  expect(await isClosed(ours, 5000)).toBe(true);
  clearInterval(beating);
});

it("one that takes it slowly is not, and has no time limit once it has caught up", async () => {
  const outlet = new SocketOutlet(ours, 500);
  reader.pause();
  while (outlet.write(Buffer.alloc(64 * 1024, 97)) === 0) await pause(1);
  const taking = setInterval(() => {
    reader.resume();
    setTimeout(() => reader.pause(), 1);
  }, 50);
  let beats = 0;
  while (outlet.write(Buffer.from("alive")) > 0 && beats < 200) {
    beats += 1;
    await pause(100);
  }
  clearInterval(taking);
  reader.resume();
  expect([ours.writableLength, ours.timeout, ours.closed]).toEqual([0, 0, false]);
  await pause(1500);
  expect(ours.closed).toBe(false);
});

it("a reader that takes nothing is waited for when the stream ends, and not for long", async () => {
  const outlet = new SocketOutlet(ours);
  reader.pause();
  const some = Buffer.alloc(64 * 1024, 97);
  let written = 0;
  // More than systems keep for a connection; and a turn each, so that what they keep goes out.
  while (outlet.write(some) === 0 || written < 200) {
    written += 1;
    await pause(1);
  }
  outlet.end();
  expect(await isClosed(ours, LAST_WORDS_MS / 2)).not.toBe(true);
  // Node looks twice, because what it looked at first may have been on its way.
  expect(await isClosed(ours, 2 * LAST_WORDS_MS)).toBe(true);
});

it("one that takes it late has all of it", async () => {
  const outlet = new SocketOutlet(ours);
  reader.pause();
  const some = Buffer.alloc(64 * 1024, 97);
  let written = 0;
  while (written < 200) {
    outlet.write(some);
    written += 1;
  }
  outlet.end();
  await pause(LAST_WORDS_MS / 5);
  let bytes = 0;
  reader.on("data", (part) => (bytes += part.length)).resume();
  await new Promise((resolve) => reader.once("end", resolve));
  const chunk = some.length + `${some.length.toString(16)}\r\n\r\n`.length;
  expect(bytes).toBe(written * chunk + "0\r\n\r\n".length);
});
