// The network's end of an EventSource: what a test sends through it arrives at the page as if the server had.
// Everything on the page's side of it is the real thing.
import type { ChatEvent } from "@/lib/shared/contract/events.ts";

export class FakeEventSource {
  /** All that were opened, in order. */
  static made: FakeEventSource[] = [];

  onmessage: ((event: { data: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  isClosed = false;
  readonly url: string;

  constructor(url: string) {
    this.url = url;
    FakeEventSource.made.push(this);
  }

  static open(): FakeEventSource[] {
    return FakeEventSource.made.filter(({ isClosed }) => !isClosed);
  }
  /** The newest one. */
  static last(): FakeEventSource {
    const last = FakeEventSource.made.at(-1);
    if (last === undefined) throw new Error("no stream was opened");
    return last;
  }

  send(event: ChatEvent): void {
    this.sendText(JSON.stringify(event));
  }
  sendText(data: string): void {
    if (!this.isClosed) this.onmessage?.({ data });
  }
  /** Refused, or cut. */
  fail(): void {
    if (!this.isClosed) this.onerror?.();
  }
  close(): void {
    this.isClosed = true;
  }
}
