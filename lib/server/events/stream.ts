// One open event stream: events go in as bytes, and come out of a ReadableStream as far as the reader takes them.
// A reader that does not keep up is cut off instead of being remembered: whoever misses something finds it by asking.
// Knows nothing of people; what it holds is let go exactly once, whoever ends it.
import type { ChatEvent } from "../../shared/contract/events.ts";

/** Bytes that may wait for a reader: more than the events of one largest request are. */
const WAITING_MAX_BYTES = 512 * 1024;

/** Why a stream ended: its reader left, did not keep up, was signed out, or the server stops. */
export type StreamEnd = "gone" | "slow" | "signed-out" | "stopping";

const encoder = new TextEncoder();

/** An event as Server-Sent Events have it: JSON has no line breaks of its own. */
export function encodeEvent(event: ChatEvent): Uint8Array {
  return encoder.encode(`data: ${JSON.stringify(event)}\n\n`);
}

export class EventStream {
  readonly body: ReadableStream<Uint8Array>;
  readonly #onEnd: (why: StreamEnd) => void;
  readonly #signal: AbortSignal;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;

  /** `signal` aborts when the reader's connection is gone; `onEnd` is called once, and after it nothing is sent. */
  constructor(signal: AbortSignal, onEnd: (why: StreamEnd) => void) {
    this.#onEnd = onEnd;
    this.#signal = signal;
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        cancel: () => {
          this.#release("gone");
        },
      },
      new ByteLengthQueuingStrategy({ highWaterMark: WAITING_MAX_BYTES }),
    );
    signal.addEventListener("abort", this.#leave, { once: true });
  }

  send(bytes: Uint8Array): void {
    const controller = this.#controller;
    if (controller === null) return;
    controller.enqueue(bytes);
    if ((controller.desiredSize ?? 0) <= 0) this.#drop("slow");
  }

  /** What was sent before still reaches the reader. */
  close(why: StreamEnd): void {
    const controller = this.#controller;
    this.#release(why);
    controller?.close();
  }

  readonly #leave = (): void => {
    this.#drop("gone");
  };

  /** What was sent before is forgotten. */
  #drop(why: StreamEnd): void {
    const controller = this.#controller;
    this.#release(why);
    // By this name it is taken for what it is, and not for a fault.
    controller?.error(new DOMException("the stream was cut", "AbortError"));
  }

  #release(why: StreamEnd): void {
    if (this.#controller === null) return;
    this.#controller = null;
    this.#signal.removeEventListener("abort", this.#leave);
    this.#onEnd(why);
  }
}
