// One device that writes: seals with the real lib/crypto, posts, and repeats the same bytes until it knows what became of
// them, as a browser's outbox does. What it says and where is the seed's choice.
import { setTimeout as pause } from "node:timers/promises";
import { sealMessage, startSendingSession, type SendingSession } from "../../lib/crypto/index.ts";
import { encodeBody } from "../../lib/protocol/body.ts";
import { ZERO_HASH } from "../../lib/protocol/hash.ts";
import { postedMessagesSchema } from "../../lib/shared/contract/messages.ts";
import { newChainId, type ChainId } from "../../lib/shared/ids.ts";
import type { Caller } from "./caller.ts";
import { inShort, type History } from "./history.ts";
import { recipientsOf, type Person, type Talk } from "./people.ts";
import { Choices } from "./random.ts";

/** Copies of one post that are under way at the same time. */
const COPIES = 50;
/** Requests at once, to a server that has a handful of connections. */
const CROWD = 100;
const PAUSE_MS = 160;
const RETRY_MS = 400;

interface Chain {
  ch: ChainId;
  n: number;
  ph: string;
  session: SendingSession;
}

type Act = "send" | "batch" | "large" | "copies" | "crowd" | "mark";
/** How often each is chosen, of a hundred times. */
const ACTS: readonly (readonly [Act, number])[] = [
  ["send", 66],
  ["batch", 16],
  ["large", 6],
  ["mark", 9],
  ["copies", 2],
  ["crowd", 1],
];

/** What the next message is, and whether its writer gives it up when it is not known at once what became of it. */
export interface Intention {
  act: Act;
  talk: number;
  size: number;
  givesUp: boolean;
  pauseMs: number;
}

/** What a device does, one after the other: the same for the same seed. */
export function* intentions(seed: number, name: string, talks: number): Generator<Intention, never> {
  const choices = new Choices(seed, name);
  for (;;) {
    let rest = choices.between(1, 100);
    const act = ACTS.find(([, weight]) => (rest -= weight) <= 0)?.[0] ?? "send";
    const size = act === "batch" ? choices.between(2, 20) : 1;
    const [talk, givesUp] = [choices.between(0, talks - 1), choices.chance(0.1)];
    yield { act, talk, size, givesUp, pauseMs: choices.between(0, PAUSE_MS) };
  }
}

export class Writer {
  readonly #person: Person;
  readonly #caller: Caller;
  readonly #talks: readonly Talk[];
  readonly #history: History;
  readonly #instances: number;
  readonly #seed: number;
  readonly #chains = new Map<Talk, Chain>();
  #count = 0;

  constructor(
    name: string,
    person: Person,
    talks: readonly Talk[],
    { history, instances, seed }: { history: History; instances: number; seed: number },
  ) {
    [this.#person, this.#caller, this.#history] = [person, person.caller.as(name), history];
    [this.#talks, this.#instances, this.#seed] = [talks, instances, seed];
  }

  /** Until `isOver`; then what is under way is still brought to its end, up to `isLate`. */
  async run(isOver: () => boolean, isLate: () => boolean): Promise<void> {
    for (const intention of intentions(this.#seed, this.#caller.name, this.#talks.length)) {
      if (isOver()) return;
      await this.#do(intention, isLate);
      await pause(intention.pauseMs);
    }
  }

  async #do({ act, talk: place, size, givesUp }: Intention, isLate: () => boolean): Promise<void> {
    const talk = this.#talks[place];
    if (talk === undefined) throw new Error("no such conversation");
    if (act === "mark") {
      const path = `/api/conversations/${talk.cid}/read`;
      await this.#caller.call("mark", path, { method: "PUT", body: { read: 1 }, via: this.#via() });
      return;
    }
    const filler = act === "large" ? "x".repeat(20_000) : "";
    const sealed = [];
    for (let count = 0; count < size; count += 1) sealed.push(await this.#seal(talk, filler));
    const crowd = act === "crowd" ? this.#crowd(talk) : null;
    const copies = act === "copies" ? COPIES : 1;
    const body = { messages: sealed.map(({ envelope }) => envelope) };
    const sigs = sealed.map(({ envelope }) => envelope.sig);
    for (let tries = 0; ; tries += 1) {
      const results = await Promise.all(
        Array.from({ length: tries === 0 ? copies : 1 }, () => this.#post(talk, body, sigs)),
      );
      if (results.includes("ok")) break;
      // Refused, or given up: whatever follows needs a chain that does not depend on this.
      if (results.includes("refused") || (givesUp && copies === 1) || isLate()) {
        if (results.includes("unknown") && !isLate()) this.#history.add({ t: "abandoned", sigs });
        this.#chains.delete(talk);
        break;
      }
      await pause(RETRY_MS);
    }
    await crowd;
  }

  async #seal(talk: Talk, filler: string) {
    const members = recipientsOf(talk.members);
    let chain = this.#chains.get(talk);
    if (chain?.session.isSpent(Date.now()) ?? true) {
      const session = await startSendingSession(members);
      chain = { ...(chain ?? { ch: newChainId(), n: 0, ph: ZERO_HASH }), session };
      this.#chains.set(talk, chain);
    }
    if (chain === undefined) throw new Error("there is one now");
    this.#count += 1;
    const text = `${this.#caller.name} #${String(this.#count)}${filler}`;
    const body = encodeBody({ v: 1, t: "text", ts: Date.now(), b: text });
    if (body === null) throw new Error("too long");
    const { uid, head } = this.#person.chain;
    const place = { cid: talk.cid, sid: uid, ish: head.sh, ch: chain.ch, n: chain.n + 1, ph: chain.ph };
    const made = await sealMessage(chain.session, place, body, this.#person.keys.identity.signingKey);
    [chain.n, chain.ph] = [place.n, made.mh];
    const { cid, ch, n } = place;
    this.#history.add({ t: "sealed", cid, sig: made.envelope.sig, sender: uid, chain: ch, n, text: inShort(text) });
    return made;
  }

  async #post(talk: Talk, body: unknown, sigs: string[]): Promise<"ok" | "refused" | "unknown" | "later"> {
    const path = `/api/conversations/${talk.cid}/messages`;
    const answer = await this.#caller.call("send", path, { method: "POST", body, via: this.#via() });
    const { result, status, start, end } = answer;
    const seqs = result === "ok" ? postedMessagesSchema.parse(answer.json).stored.map(({ seq }) => seq) : [];
    this.#history.add({ t: "post", client: this.#caller.name, cid: talk.cid, sigs, result, seqs, start, end });
    if (result === "fail") return status === 429 ? "later" : "refused";
    return result;
  }

  /** Everybody asks at the same time. */
  async #crowd(talk: Talk): Promise<void> {
    const path = `/api/conversations/${talk.cid}/messages?limit=1`;
    const via = this.#via();
    await Promise.all(Array.from({ length: CROWD }, () => this.#caller.call("crowd", path, { via })));
  }

  /** By the moment and not by the seed: which instance is there is no choice of the client's. */
  #via(): number {
    return Math.floor(Math.random() * this.#instances);
  }
}
