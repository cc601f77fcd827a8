// The queue of messages on their way out: what one is, and every step it can take together with the sender's chain.
// Pure: a step answers the new item and the new chain, and the store writes both in one transaction or neither.
import * as z from "zod/mini";
import { ZERO_HASH } from "../protocol/hash.ts";
import type { Envelope } from "../protocol/envelope.ts";
import { recipientSchema } from "../shared/contract/messages.ts";
import {
  chainIdSchema,
  conversationIdSchema,
  hashB64uSchema,
  seqSchema,
  timestampSchema,
  userIdSchema,
} from "../shared/contract/primitives.ts";
import type { Bytes } from "../shared/bytes.ts";
import type { ChainId, ConversationId } from "../shared/ids.ts";
import { REMOVALS_MAX, SEEN_MAX } from "../shared/limits.ts";
import type { SendFault } from "./view.ts";

const endSchema = z.tuple([chainIdSchema, seqSchema.check(z.gte(1)), hashB64uSchema]);

/**
 * Where this profile's chain stands in a conversation: n 0 before its first message. `before`: the ends of chains it
 * replaces, which every text names as seen until the server has one of them, so that nobody can cut those short unnoticed.
 */
export const chainStateSchema = z.strictObject({
  ch: chainIdSchema,
  n: seqSchema,
  mh: hashB64uSchema,
  before: z.optional(
    z.union([
      z.pipe(
        endSchema,
        z.transform((end) => [end]),
      ),
      z.array(endSchema).check(z.maxLength(SEEN_MAX)),
    ]),
  ),
});
export type ChainState = z.infer<typeof chainStateSchema>;

const envelopeSchema = z.strictObject({
  protected: z.string(),
  recipients: z.array(recipientSchema),
  iv: z.string(),
  ciphertext: z.string(),
  tag: z.string(),
  sig: z.string(),
}) satisfies z.ZodMiniType<Envelope>;

/** The very bytes that are posted, and the place of the chain they took. */
const sealedSchema = z.strictObject({
  ch: chainIdSchema,
  n: seqSchema.check(z.gte(1)),
  ph: hashB64uSchema,
  mh: hashB64uSchema,
  envelope: envelopeSchema,
});
export type Sealed = z.infer<typeof sealedSchema>;

export const queueItemSchema = z.strictObject({
  /** Position in the queue, given by the store. */
  order: z.int().check(z.gte(0)),
  id: z.uuid(),
  owner: userIdSchema,
  /** `pins`: written by this device for the person's others; never shown, and not held when it cannot be sent. */
  kind: z._default(z.enum(["text", "edit", "react", "del", "pins"]), "text"),
  /** Hashes of the messages it is about: what a text answers, an edit or reaction changes, a removal takes back. */
  about: z._default(z.array(hashB64uSchema).check(z.maxLength(REMOVALS_MAX)), []),
  cid: conversationIdSchema,
  peer: userIdSchema,
  /** When it was written, milliseconds since 1970 by this device's clock. */
  at: timestampSchema,
  /** Under the local key: the text or emoji, nothing for a removal, or the body with pins as it is sealed later. */
  text: z.pipe(
    z.instanceof(Uint8Array),
    z.transform((bytes): Bytes => new Uint8Array(bytes)),
  ),
  /** Head of the peer's chain when the text was written: it is sent to those keys or held. */
  peerSh: hashB64uSchema,
  state: z.enum(["waiting", "sealed", "failed"]),
  fault: z.nullable(
    z.enum(["keys", "chain", "too_long", "refused", "signed_out", "blocked", "gone"] satisfies SendFault[]),
  ),
  /** A failed one keeps it, so that it is known again should it turn out to have been stored after all. */
  sealed: z.nullable(sealedSchema),
});
export type QueueItem = z.infer<typeof queueItemSchema>;

/** What becomes of an item (null: it leaves the queue) and, where it moves, of the chain. */
export interface Step {
  item: QueueItem | null;
  chain?: ChainState;
}
/** Looks at what is stored now; null: nothing to do any more. */
export type Decide = (item: QueueItem, chain: ChainState | null) => Step | null;

function isSameChain(a: ChainState | null, b: Pick<ChainState, "ch" | "n" | "mh"> | null): boolean {
  return a?.ch === b?.ch && a?.n === b?.n && a?.mh === b?.mh;
}

function beginning(ch: ChainId, before: NonNullable<ChainState["before"]> = []): ChainState {
  return { ch, n: 0, mh: ZERO_HASH, ...(before.length > 0 && { before: before.slice(0, SEEN_MAX) }) };
}

/** The next place of a chain; `fresh` begins one where there is none. */
export function nextPlace(chain: ChainState | null, fresh: ChainId): { ch: ChainId; n: number; ph: string } {
  const { ch, n, mh } = chain ?? beginning(fresh);
  return { ch, n: n + 1, ph: mh };
}

/** Sealed bytes take their place, unless the item or the chain has moved since `basis` was read. */
export function takePlace(sealed: Sealed, basis: ChainState | null): Decide {
  return (item, chain) =>
    item.state === "waiting" && isSameChain(chain, basis)
      ? { item: { ...item, state: "sealed", sealed }, chain: chainAt(sealed, chain) }
      : null;
}

function chainAt({ ch, n, mh }: Sealed, chain: ChainState | null): ChainState {
  return { ch, n, mh, ...(chain?.before && { before: chain.before }) };
}

/** The server has it: it leaves the queue. What a text has named is owed no more. */
export function leave(): Decide {
  return ({ kind, sealed }, chain) => {
    if (kind === "pins" || chain?.before === undefined || chain.ch !== sealed?.ch) return { item: null };
    const { ch, n, mh } = chain;
    return { item: null, chain: { ch, n, mh } };
  };
}

/** Hashes of messages, as far as anybody asks for one. */
export type Hashes = Pick<ReadonlySet<string>, "has">;

/** Held, and yet the server has it: it is shown. What is tried again meanwhile stays. */
export function leaveShown(mhs: Hashes): Decide {
  return ({ state, sealed }) => (state === "failed" && sealed !== null && mhs.has(sealed.mh) ? { item: null } : null);
}

/** Taken out before it was sealed: bytes that another tab has made meanwhile stay. */
export function withdraw(): Decide {
  return ({ state }) => (state === "waiting" ? { item: null } : null);
}

/**
 * Held, with its reason; the person decides whether it is sent again.
 * [Note: one place, one message] Sealed bytes may have
 * reached the server, whatever it answered, so their place is never given to others: what comes next begins the chain
 * `fresh`, and names the end of this one.
 */
export function hold(fault: SendFault, fresh: ChainId): Decide {
  return (item, chain) => {
    const { sealed } = item;
    const held: QueueItem = { ...item, state: "failed", fault };
    if (sealed === null || chain === null || !isSameChain(chain, sealed)) return { item: held };
    const { ch, n, ph } = sealed;
    const end = n === 1 ? [] : [[ch, n - 1, ph] satisfies z.infer<typeof endSchema>];
    return { item: held, chain: beginning(fresh, [...end, ...(chain.before ?? [])]) };
  };
}

/** What cannot be sent and nobody has to know of leaves the queue, and otherwise it is as with a held one. */
export function drop(fresh: ChainId): Decide {
  return (item, chain) => {
    const held = hold("refused", fresh)(item, chain);
    return held && { ...held, item: null };
  };
}

/** A held one may not be tried again as things stand. */
export function stayHeld(fault: SendFault): Decide {
  return (item) => (item.state === "failed" ? { item: { ...item, fault } } : null);
}

/** The person wants a held one to be tried again, to the keys that the contact has now. */
export function tryAgain(peerSh: string): Decide {
  return (item) =>
    item.state === "failed" ? { item: { ...item, state: "waiting", fault: null, sealed: null, peerSh } } : null;
}

/** The person gives a held one up. One that is being sent cannot be given up. */
export function giveUp(): Decide {
  return (item) => (item.state === "failed" ? { item: null } : null);
}

/** What is sent next in a conversation. Sealed bytes go first: nothing may take the place after theirs before they are there. */
export function nextOf(queue: readonly QueueItem[], cid: ConversationId): QueueItem | undefined {
  const waiting = queue.filter((item) => item.cid === cid && item.state !== "failed");
  return waiting.find(({ state }) => state === "sealed") ?? waiting[0];
}

/** The newest message of a chain that the server has said to have: what is sealed and not held is still on its way. */
export function acknowledgedEnd(
  { ch, n, mh }: ChainState,
  queue: readonly QueueItem[],
): Pick<ChainState, "ch" | "n" | "mh"> | null {
  const [first] = queue
    .flatMap(({ state, sealed }) => (state === "sealed" && sealed?.ch === ch ? [sealed] : []))
    .sort((a, b) => a.n - b.n);
  const end = first === undefined ? { ch, n, mh } : { ch, n: first.n - 1, mh: first.ph };
  return end.n === 0 ? null : end;
}
