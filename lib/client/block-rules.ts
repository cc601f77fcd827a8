// Blocking a person: what is known of it, which of two decisions counts, and what it hides. Pure.
// docs/protocol.md section 4.1. Hides what is shown and nothing else: every message stays in its chain and is judged like any.
import type { BlockEntry } from "../protocol/body.ts";
import type { UserId } from "../shared/ids.ts";
import { isHidden } from "./amend-rules.ts";
import type { OpenedMessage } from "./opening.ts";

/** The last decision about one person. */
export interface Block {
  /** Milliseconds since 1970, and later than every decision that was known when it was made: the later one counts. */
  at: number;
  /** What they wrote behind this place is not shown; null: they are not blocked any more. */
  from: number | null;
}
/** Of everybody about whom anything was ever decided. */
export type Blocks = ReadonlyMap<UserId, Block>;

/** A decision that counts over the one that is known, whatever the device's clock says. */
export function decideBlock(known: Block | undefined, from: number | null, now: number): Block {
  return { at: Math.max(now, (known?.at ?? -1) + 1), from };
}

/** Of two that were made at the same time, the one that shows less. */
export function outranks(one: Block, other: Block | undefined): boolean {
  if (other === undefined) return true;
  if (one.at !== other.at) return one.at > other.at;
  return (one.from ?? Infinity) < (other.from ?? Infinity);
}

/** The same whatever comes in which order, and however often. The very same object when nothing is news. */
export function joinBlocks(known: Blocks, entries: readonly BlockEntry[]): Blocks {
  const joined = new Map(known);
  for (const [uid, at, from] of entries) {
    if (outranks({ at, from }, joined.get(uid))) joined.set(uid, { at, from });
  }
  return [...joined].every(([uid, block]) => known.get(uid) === block) ? known : joined;
}

export function entriesOf(blocks: Blocks): BlockEntry[] {
  return [...blocks].map(([uid, { at, from }]) => [uid, at, from] as const).sort(([a], [b]) => (a < b ? -1 : 1));
}

export function isBlocked(blocks: Blocks, uid: UserId): boolean {
  return (blocks.get(uid)?.from ?? null) !== null;
}

/**
 * What is shown of a conversation. That something was deleted for everyone is heeded all the same: otherwise it would look as
 * if the server had lost it.
 */
export function withoutBlocked(
  messages: readonly OpenedMessage[],
  block: Block | undefined,
  viewer: UserId,
): readonly OpenedMessage[] {
  const from = block?.from ?? null;
  if (block === undefined || from === null) return messages;
  const known = looked.get(messages);
  if (known?.block === block) return known.shown;
  const shown = messages.filter(({ seq, sid, content }) => seq <= from || sid === viewer || content.kind === "del");
  looked.set(messages, { block, shown });
  return shown;
}
/** Of each range that was looked at: the list, the screen and the search ask for the same. */
const looked = new WeakMap<readonly OpenedMessage[], { block: Block; shown: readonly OpenedMessage[] }>();

/** Messages to a reader that are not shown. */
export function countHidden(messages: readonly OpenedMessage[], shown: readonly OpenedMessage[]): number {
  const lines = (all: readonly OpenedMessage[]) => all.filter((message) => !isHidden(message)).length;
  return messages === shown ? 0 : lines(messages) - lines(shown);
}
