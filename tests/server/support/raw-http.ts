// HTTP by hand: bytes as they are, for requests that no client would send. Reads until the server closes the connection.
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

export interface RawAnswer {
  /** Of every response on the connection, in order. */
  statuses: number[];
  text: string;
}

/** Pieces are written one after another, with milliseconds of nothing where a number stands. */
export async function speak(url: string, pieces: readonly (string | Uint8Array | number)[]): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const chunks: string[] = [];
  socket.setEncoding("latin1");
  socket.on("data", (chunk) => chunks.push(String(chunk)));
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  // A server that has had enough resets the connection: what it said before is what counts.
  socket.on("error", () => undefined);
  for (const piece of pieces) {
    if (typeof piece === "number") await Promise.race([pause(piece), closed]);
    else if (socket.writable) socket.write(piece);
  }
  await closed;
  const text = chunks.join("");
  // A body ends where its length says, and the next answer may begin on the same line.
  return { statuses: Array.from(text.matchAll(/HTTP\/1\.1 (\d{3}) /g), ([, status]) => Number(status)), text };
}

/** A request's head, with the lines that every write of ours has, and what is to be different about it. */
export function head(first: string, url: string, lines: readonly string[]): string {
  const { host, origin } = new URL(url);
  const all = [`${first} HTTP/1.1`, `Host: ${host}`, `Origin: ${origin}`, "X-AryaTel: 1", ...lines];
  return `${all.join("\r\n")}\r\n\r\n`;
}
