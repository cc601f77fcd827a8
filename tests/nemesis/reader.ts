// Those who read: by asking "after" what they have, or by an event stream with asking as the safety net. Each keeps how far
// it has come, and takes a message only as the very next one.
import { setTimeout as pause } from "node:timers/promises";
import { eventSchema } from "../../lib/shared/contract/events.ts";
import { messagePageSchema } from "../../lib/shared/contract/messages.ts";
import type { Caller } from "./caller.ts";
import type { History } from "./history.ts";
import type { Person, Talk } from "./people.ts";
import { Choices } from "./random.ts";

const PAGE = 50;
/** Milliseconds between two questions, with and without a stream. */
const POLL_MS = 500;
const NET_MS = 4000;
const REOPEN_MS = 300;
/** A stream that says nothing for so long counts as cut (the server says something every 20 s). */
const SILENCE_MS = 45_000;

export class Reader {
  readonly name: string;
  readonly #caller: Caller;
  readonly #talks: readonly Talk[];
  readonly #history: History;
  readonly #instances: number;
  readonly #last = new Map<Talk, number>();
  readonly #choices: Choices;
  #isOver = false;
  #aborter: AbortController | null = null;

  constructor(
    name: string,
    person: Person,
    talks: readonly Talk[],
    { history, instances, seed }: { history: History; instances: number; seed: number },
  ) {
    [this.name, this.#caller, this.#history] = [name, person.caller.as(name), history];
    [this.#talks, this.#instances, this.#choices] = [talks, instances, new Choices(seed, name)];
  }

  async poll(): Promise<void> {
    while (!this.#isOver) {
      await this.#askAll();
      await pause(POLL_MS + this.#choices.between(0, POLL_MS));
    }
  }

  async listen(): Promise<void> {
    const net = (async () => {
      while (!this.#isOver) {
        await pause(NET_MS);
        await this.#askAll();
      }
    })();
    while (!this.#isOver) {
      await this.#stream(this.#choices.between(0, this.#instances - 1));
      await pause(REOPEN_MS);
    }
    await net;
  }

  stop(): void {
    this.#isOver = true;
    this.#aborter?.abort();
  }

  /** Up to the end of everything, when all is well again. */
  async finish(): Promise<void> {
    for (const talk of this.#talks) {
      while ((await this.#ask(talk)) === PAGE);
      this.#history.add({ t: "reader-end", reader: this.name, cid: talk.cid, last: this.#lastOf(talk) });
    }
  }

  #lastOf(talk: Talk): number {
    return this.#last.get(talk) ?? 0;
  }

  async #askAll(): Promise<void> {
    for (const talk of this.#talks) if (!this.#isOver) await this.#ask(talk);
  }

  /** How many came. */
  async #ask(talk: Talk): Promise<number> {
    const after = this.#lastOf(talk);
    const path = `/api/conversations/${talk.cid}/messages?after=${String(after)}&limit=${String(PAGE)}`;
    const via = this.#choices.between(0, this.#instances - 1);
    const { result, json, start, end } = await this.#caller.call("read", path, { via });
    if (result !== "ok") return 0;
    const { messages: found, head } = messagePageSchema.parse(json);
    const messages = found.map(({ seq, sig }): [number, string] => [seq, sig]);
    const { name: reader } = this;
    this.#history.add({ t: "page", reader, cid: talk.cid, after, limit: PAGE, head, messages, start, end });
    const last = messages.at(-1)?.[0] ?? after;
    // A stream may have brought more meanwhile.
    if (last > this.#lastOf(talk)) this.#last.set(talk, last);
    return messages.length;
  }

  async #stream(via: number): Promise<void> {
    const aborter = new AbortController();
    this.#aborter = aborter;
    let silence = setTimeout(() => aborter.abort(), SILENCE_MS);
    try {
      const response = await fetch(new URL("/api/events", this.#caller.url(via)), {
        headers: this.#caller.headers(via),
        signal: aborter.signal,
      });
      if (response.status !== 200) {
        await response.body?.cancel();
        return;
      }
      const decoder = new TextDecoder();
      let text = "";
      for await (const bytes of response.body ?? []) {
        clearTimeout(silence);
        silence = setTimeout(() => aborter.abort(), SILENCE_MS);
        text += decoder.decode(bytes, { stream: true });
        for (let at = text.indexOf("\n\n"); at >= 0; at = text.indexOf("\n\n")) {
          this.#take(text.slice(0, at));
          text = text.slice(at + 2);
        }
      }
    } catch {
      // Cut, silent, or never there: opened again.
    } finally {
      clearTimeout(silence);
    }
  }

  #take(line: string): void {
    const parsed = eventSchema.safeParse(JSON.parse(line.replace(/^data: /, "")));
    if (!parsed.success) {
      this.#history.add({ t: "finding", promise: "R4", what: `${this.name} heard what is no event`, ok: false });
      return;
    }
    const event = parsed.data;
    if (event.t === "hello") void this.#askAll();
    if (event.t !== "message") return;
    const talk = this.#talks.find(({ cid }) => cid === event.cid);
    if (talk === undefined) return;
    const { seq, sig } = event.message;
    this.#history.add({ t: "heard", reader: this.name, cid: event.cid, seq, sig });
    if (seq === this.#lastOf(talk) + 1) this.#last.set(talk, seq);
    else if (seq > this.#lastOf(talk)) void this.#ask(talk);
  }
}
