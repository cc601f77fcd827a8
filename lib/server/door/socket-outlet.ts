// An event stream's way out through the fast door: chunks of an answer written straight into the connection.
import "server-only";
import type { Socket } from "node:net";
import type { Outlet } from "../events/stream.ts";

/** Milliseconds in which a reader has to take what is left when a stream ends, counted from the last byte that moved; Node may give it as much again. */
export const LAST_WORDS_MS = 5000;
/** The same while the stream goes on, where something waits for the reader. */
const STALL_MS = 45_000;

export class SocketOutlet implements Outlet {
  readonly #socket: Socket;
  readonly #stallMs: number;

  constructor(socket: Socket, stallMs = STALL_MS) {
    this.#socket = socket;
    this.#stallMs = stallMs;
    // As long as nothing waits for the reader it may be silent: a timer would be memory for nothing, in each of very many streams.
    socket.setTimeout(0);
  }

  write(bytes: Uint8Array): number {
    const socket = this.#socket;
    socket.write(chunkOf(bytes));
    const waiting = socket.writableLength;
    const isTimed = (socket.timeout ?? 0) > 0;
    if (waiting > 0 && !isTimed) socket.setTimeout(this.#stallMs);
    else if (waiting === 0 && isTimed) socket.setTimeout(0);
    return waiting;
  }

  end(): void {
    this.#socket.setTimeout(LAST_WORDS_MS);
    this.#socket.write("0\r\n\r\n", "latin1");
    this.#socket.destroySoon();
  }

  // Half an answer is not ended as if it were whole.
  cut(): void {
    this.#socket.destroy();
  }
}

/** What is said to many is written the same to each of them. */
const lastChunk: { of: Uint8Array | null; chunk: Buffer } = { of: null, chunk: Buffer.alloc(0) };

function chunkOf(bytes: Uint8Array): Buffer {
  if (lastChunk.of !== bytes) {
    const [length, end] = [`${bytes.length.toString(16)}\r\n`, "\r\n"];
    lastChunk.chunk = Buffer.concat([Buffer.from(length, "latin1"), bytes, Buffer.from(end, "latin1")]);
    lastChunk.of = bytes;
  }
  return lastChunk.chunk;
}
