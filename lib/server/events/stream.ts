// One open event stream: events go in as bytes, and out through whichever door the reader came. A reader that does not keep up is
// cut off instead of being remembered: whoever misses something finds it by asking.
// Knows nothing of people; what it holds is let go exactly once, whoever ends it.
import type { ChatEvent } from "../../shared/contract/events.ts";

/** Bytes that may wait for a reader: more than the events of one largest request are. */
export const WAITING_MAX_BYTES = 512 * 1024;

/** Why a stream ended: its reader left, did not keep up, was signed out, or the server stops. */
export type StreamEnd = "gone" | "slow" | "signed-out" | "stopping";

const encoder = new TextEncoder();

/** An event as Server-Sent Events have it: JSON has no line breaks of its own. */
export function encodeEvent(event: ChatEvent): Uint8Array {
  return encoder.encode(`data: ${JSON.stringify(event)}\n\n`);
}

/** The door's end of it. */
export interface Outlet {
  /** Gives how many bytes wait for the reader now. */
  write: (bytes: Uint8Array) => number;
  /** What was written still reaches the reader. */
  end: () => void;
  /** What was written is forgotten. */
  cut: () => void;
}

export class EventStream {
  readonly #onEnd: (why: StreamEnd) => void;
  #outlet: Outlet | null = null;
  /** What was said before there was an outlet; null when there is one. */
  #early: Uint8Array[] | null = [];
  #earlyBytes = 0;
  #state: "open" | "closed" | "cut" = "open";

  /** `onEnd` is called once, and after it nothing is sent. */
  constructor(onEnd: (why: StreamEnd) => void) {
    this.#onEnd = onEnd;
  }

  /** Once, by the door that answers with it. */
  flowInto(outlet: Outlet): void {
    this.#outlet = outlet;
    const early = this.#early ?? [];
    this.#early = null;
    if (this.#state === "cut") outlet.cut();
    else for (const bytes of early) outlet.write(bytes);
    if (this.#state === "closed") outlet.end();
  }

  send(bytes: Uint8Array): void {
    if (this.#state !== "open") return;
    const waiting = this.#outlet === null ? this.#keepEarly(bytes) : this.#outlet.write(bytes);
    if (waiting >= WAITING_MAX_BYTES) this.#drop("slow");
  }

  /** What was sent before still reaches the reader. */
  close(why: StreamEnd): void {
    if (this.#state !== "open") return;
    this.#state = "closed";
    this.#onEnd(why);
    this.#outlet?.end();
  }

  /** The reader's connection is gone, or nobody will read it. */
  leave(): void {
    this.#drop("gone");
  }

  /** A stream that was asked for behind another one, on the same connection, has no outlet as long as that one is open. */
  #keepEarly(bytes: Uint8Array): number {
    this.#early?.push(bytes);
    this.#earlyBytes += bytes.length;
    return this.#earlyBytes;
  }

  #drop(why: StreamEnd): void {
    if (this.#state !== "open") return;
    this.#state = "cut";
    this.#early = null;
    this.#onEnd(why);
    this.#outlet?.cut();
  }
}
