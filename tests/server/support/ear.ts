// Someone who listens to an event stream: keeps all that was said, parsed by the contract, and waits for what is to come.
import { setTimeout as pause } from "node:timers/promises";
import { eventSchema, type ChatEvent } from "@/lib/shared/contract/events.ts";
import type { Visitor } from "./visitor.ts";

type Kind = ChatEvent["t"];
type Of<T extends Kind> = Extract<ChatEvent, { t: T }>;

/** Waits for it, wherever that is done; afterwards it may still not be so. */
async function until(isSo: () => boolean, timeout: number): Promise<void> {
  for (const limit = Date.now() + timeout; !isSo() && Date.now() < limit;) await pause(20);
}

export class Ear {
  readonly events: ChatEvent[] = [];
  readonly headers: Headers;
  /** How the stream ended: by its end, by a broken connection, or not yet. */
  end: "open" | "closed" | "broken" = "open";
  readonly #aborter: AbortController;

  private constructor(response: Response, aborter: AbortController) {
    this.headers = response.headers;
    this.#aborter = aborter;
    void this.#listen(response);
  }

  /** Opens a stream and waits until it says hello. */
  static async open(visitor: Visitor, headers: Record<string, string> = {}): Promise<Ear> {
    const aborter = new AbortController();
    const cookie = Array.from(visitor.cookies, ([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(new URL("/api/events", visitor.url), {
      headers: { cookie, ...headers },
      signal: aborter.signal,
    });
    if (response.status !== 200) throw new Error(`no stream: ${String(response.status)} ${await response.text()}`);
    const ear = new Ear(response, aborter);
    await ear.hear("hello");
    return ear;
  }

  /** The first event of this kind with these members that was or will be heard. */
  async hear<T extends Kind>(t: T, members: Partial<Of<T>> = {}, timeout = 15_000): Promise<Of<T>> {
    const isMeant = (event: ChatEvent): event is Of<T> =>
      event.t === t && Object.entries(members).every(([name, value]) => Reflect.get(event, name) === value);
    await until(() => this.events.some(isMeant) || this.end !== "open", timeout);
    const found = this.events.find(isMeant);
    if (found !== undefined) return found;
    throw new Error(`never heard: ${t} ${JSON.stringify(members)}; heard ${JSON.stringify(this.events.slice(-5))}`);
  }

  /** How many of this kind were heard. */
  count(t: Kind): number {
    return this.events.filter((event) => event.t === t).length;
  }

  async ended(timeout = 10_000): Promise<Ear["end"]> {
    await until(() => this.end !== "open", timeout);
    return this.end;
  }

  /** Goes away without a word. */
  leave(): void {
    this.#aborter.abort();
  }

  async #listen(response: Response): Promise<void> {
    let text = "";
    const decoder = new TextDecoder();
    try {
      for await (const bytes of response.body ?? []) {
        text += decoder.decode(bytes, { stream: true });
        for (let at = text.indexOf("\n\n"); at >= 0; at = text.indexOf("\n\n")) {
          const [line, rest] = [text.slice(0, at), text.slice(at + 2)];
          if (!line.startsWith("data: ")) throw new Error(`not an event: ${line}`);
          this.events.push(eventSchema.parse(JSON.parse(line.slice(6))));
          text = rest;
        }
      }
      this.end = "closed";
    } catch {
      this.end = "broken";
    }
  }
}
