// What later messages do to earlier ones: edits, reactions, and what their author has taken back. docs/protocol.md section
// 6.1. Pure, over a judged range, so that a fresh device sees the same. A message decides about those of its own author only;
// reactions are each person's own.
import type { ReceiveWarning } from "../protocol/codes.ts";
import type { UserId } from "../shared/ids.ts";
import type { OpenedMessage } from "./opening.ts";

export interface Amendments {
  /** The text in force of message `mh` by `sid`, if it was edited. */
  editOf: (sid: UserId, mh: string) => string | null;
  /** How many messages (itself, and its edits) were taken back with this one; null when it was not. */
  removalOf: (sid: UserId, mh: string) => number | null;
  /** Whether this was taken back along with another one, as an edit of it is. */
  isPartOfRemoval: (sid: UserId, mh: string) => boolean;
  /** By person, in the order in which they reacted. */
  reactionsTo: (mh: string) => ReadonlyMap<UserId, string>;
  /** Whether anything at all is said about message `mh`, by whomever. */
  isAbout: (mh: string) => boolean;
  /** Whether anything was taken back. */
  hasRemovals: boolean;
}

/** Bodies that are no message to a reader: they change others, or are for one's own devices. */
export function isHidden({ content: { kind } }: OpenedMessage): boolean {
  return kind === "pins" || kind === "edit" || kind === "react" || kind === "del";
}

/**
 * A note to oneself under keys that are not here any more. Most of these were never written by the person, but by a device
 * for the next one, and nothing can tell which: the list of conversations says nothing of them.
 */
export function isLostNote({ content, sid }: OpenedMessage, viewer: UserId, peer: UserId): boolean {
  return peer === viewer && sid === viewer && content.kind === "locked" && content.code === "E_NOKEY";
}

const NOBODY: ReadonlyMap<UserId, string> = new Map();
/**
 * What stands where two messages claim a place, or stands there again, changes nothing: a replayed edit would undo a later
 * one. Nor does what keys have written that nobody vouches for.
 */
const POWERLESS: readonly ReceiveWarning[] = ["W_FORK", "W_REPLAY", "W_CHANGED"];

type Warnings = ReadonlyMap<number, readonly ReceiveWarning[]>;
/** Of each range that was looked at: the list, the screen, the search and the cache ask for the same. */
const looked = new WeakMap<readonly OpenedMessage[], { warnings: Warnings; amendments: Amendments }>();

/** Messages ascending by seq, with the marks of step 13. */
export function amendmentsIn(messages: readonly OpenedMessage[], warnings: Warnings): Amendments {
  const known = looked.get(messages);
  if (known?.warnings === warnings) return known.amendments;
  const amendments = lookFor(messages, warnings);
  looked.set(messages, { warnings, amendments });
  return amendments;
}

/** By the hash of the message it is about, then by whom it is from: most messages have none, which is found out at once. */
type Sayings<Value> = Map<string, Map<UserId, Value>>;

function lookFor(messages: readonly OpenedMessage[], warnings: Warnings): Amendments {
  const edits: Sayings<string> = new Map();
  const removals: Sayings<number> = new Map();
  const parts: Sayings<true> = new Map();
  const reactions: Sayings<string> = new Map();
  for (const { seq, sid, content } of messages) {
    if (content.kind !== "edit" && content.kind !== "react" && content.kind !== "del") continue;
    if (sid === null || warnings.get(seq)?.some((mark) => POWERLESS.includes(mark)) === true) continue;
    if (content.kind === "edit") say(edits, content.re, sid, content.text);
    if (content.kind === "react") react(reactions, content.re, sid, content.emoji);
    if (content.kind === "del") {
      const [whole, ...others] = content.rm;
      if (whole !== undefined) say(removals, whole, sid, content.rm.length);
      for (const other of others) say(parts, other, sid, true);
    }
  }
  const all = [edits, removals, parts, reactions].filter(({ size }) => size > 0);
  return {
    editOf: (sid, mh) => edits.get(mh)?.get(sid) ?? null,
    removalOf: (sid, mh) => removals.get(mh)?.get(sid) ?? null,
    isPartOfRemoval: (sid, mh) => parts.get(mh)?.has(sid) === true,
    reactionsTo: (mh) => reactions.get(mh) ?? NOBODY,
    isAbout: (mh) => all.some((sayings) => sayings.has(mh)),
    hasRemovals: removals.size > 0,
  };
}

function say<Value>(sayings: Sayings<Value>, mh: string, sid: UserId, value: Value): void {
  const said = sayings.get(mh) ?? new Map<UserId, Value>();
  sayings.set(mh, said.set(sid, value));
}

function react(reactions: Sayings<string>, re: string, sid: UserId, emoji: string): void {
  reactions.get(re)?.delete(sid);
  if (isOneEmoji(emoji)) say(reactions, re, sid, emoji);
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** One picture, not a word: whatever else a peer sends as a reaction is none. */
export function isOneEmoji(text: string): boolean {
  return (
    /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(text) && [...graphemes.segment(text)].length === 1
  );
}

/** A message of the viewer's, and its edits, as a `del` body names them: the message first. */
export function removalList(messages: readonly OpenedMessage[], viewer: UserId, mh: string): string[] {
  const edits = messages.flatMap(({ sid, mh: own, content }) =>
    sid === viewer && own !== null && content.kind === "edit" && content.re === mh ? [own] : [],
  );
  return [mh, ...edits];
}

/** Places of the viewer's messages that they have taken back and the server still holds. */
export function stillHeld(
  messages: readonly OpenedMessage[],
  viewer: UserId,
  { removalOf, isPartOfRemoval, hasRemovals }: Amendments,
): number[] {
  if (!hasRemovals) return [];
  return messages.flatMap(({ seq, sid, mh, content }) =>
    sid === viewer &&
    mh !== null &&
    (content.kind === "text" || content.kind === "edit") &&
    (removalOf(sid, mh) !== null || isPartOfRemoval(sid, mh))
      ? [seq]
      : [],
  );
}
