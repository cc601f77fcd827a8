// HTTP as cheap as it can be had: bytes that were made beforehand go out, and what comes back is read just far enough.
import { connect, type Socket } from "node:net";

export interface HeardAnswer {
  status: number;
  body: Buffer;
}

const END = Buffer.from("\r\n\r\n");
const LAST_CHUNK = Buffer.from("0\r\n\r\n");

/** One connection that is kept, one request after the other. */
export class Wire {
  readonly #socket: Socket;
  #parts: Buffer = Buffer.alloc(0);
  #resolve: ((answer: HeardAnswer) => void) | null = null;
  #reject: ((error: Error) => void) | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (part) => {
      this.#parts = this.#parts.length === 0 ? part : Buffer.concat([this.#parts, part]);
      this.#read();
    });
    socket.on("error", (error) => this.#reject?.(error));
    socket.on("close", () => this.#reject?.(new Error("the connection was closed")));
  }

  static open(url: string): Promise<Wire> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(url).port), "127.0.0.1", () => resolve(new Wire(socket)));
      socket.once("error", reject);
    });
  }

  ask(request: Buffer): Promise<HeardAnswer> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#reject = null;
    this.#socket.destroy();
  }

  #read(): void {
    const end = this.#parts.indexOf(END);
    if (end < 0) return;
    const head = this.#parts.subarray(0, end).toString("latin1");
    // What Next answers comes in chunks; nothing follows it before the next request.
    const isChunked = /\r\ntransfer-encoding: chunked/i.test(head);
    if (isChunked && !this.#parts.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK)) return;
    const length = isChunked ? this.#parts.length - end - 4 : Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (this.#parts.length < end + 4 + length) return;
    const body = this.#parts.subarray(end + 4, end + 4 + length);
    this.#parts = this.#parts.subarray(end + 4 + length);
    const resolve = this.#resolve;
    this.#resolve = null;
    this.#reject = null;
    resolve?.({ status: Number(head.slice(9, 12)), body });
  }
}

const EVENT = Buffer.from('data: {"t":"message"');
const HELLO = '{"t":"hello"}';

/** An event stream whose messages are counted. */
export function openStream(url: string, request: Buffer, onMessage: () => void): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1", () => socket.write(request));
    socket.setNoDelay(true);
    let tail: Buffer = Buffer.alloc(0);
    let isOpen = false;
    socket.on("error", reject);
    socket.on("data", (part) => {
      const text = tail.length === 0 ? part : Buffer.concat([tail, part]);
      if (!isOpen && text.includes(HELLO)) {
        isOpen = true;
        resolve(socket);
      }
      let at = 0;
      for (let found = text.indexOf(EVENT); found >= 0; found = text.indexOf(EVENT, at)) {
        at = found + EVENT.length;
        onMessage();
      }
      // What may be the beginning of the next one's mark is looked at again.
      tail = Buffer.from(text.subarray(Math.max(at, text.length - EVENT.length + 1)));
    });
  });
}
