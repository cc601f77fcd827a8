// The mirror of pins and blocks: what a person's devices tell each other in the conversation with oneself. Pure.
// docs/protocol.md section 4. One version is the whole set, in one message or several.
import type { BlockEntry, PinsBody, PinsEntry } from "../protocol/body.ts";
import type { Period } from "../protocol/statement-chain.ts";
import type { ChainId, UserId } from "../shared/ids.ts";
import { joinBlocks, outranks } from "./block-rules.ts";
import type { OpenedMessage } from "./opening.ts";
import { decidedAtOf, type Pin } from "./pin-rules.ts";

/** Entries in one message: less than 32 KiB with the longest names. */
const ENTRIES_PER_PART = 150;
/** The same of blocks: together they fit. */
const BLOCKS_PER_PART = 80;

/** What was said about each person: several entries, where two devices wrote at once or one saw more than the other. */
export type Mirrored = ReadonlyMap<UserId, readonly PinsEntry[]>;

/** Everything that was said, each thing once. Which of it counts is for the pin to find out, in whichever order it came. */
export function joinEntries(known: Mirrored, entries: readonly PinsEntry[]): Mirrored {
  const joined = new Map(known);
  for (const entry of entries) {
    const said = joined.get(entry[0]) ?? [];
    if (said.some((other) => meaningOf(other) === meaningOf(entry))) continue;
    const all = [...said, entry];
    joined.set(
      entry[0],
      all.filter((one) => !all.some((other) => isContained(one, other))),
    );
  }
  return joined;
}

/** Whether the other one says no less, about a later statement. */
function isContained([, handle, seq, , state, , , decidedAt]: PinsEntry, other: PinsEntry): boolean {
  const [, otherHandle, otherSeq, , otherState, , , otherDecidedAt] = other;
  const isDecided = decidedAt !== null;
  const saysNothing = state === "TOFU" && !isDecided;
  const saysTheSame = state === otherState && isDecided === (otherDecidedAt !== null);
  return otherSeq > seq && otherHandle === handle && (saysNothing || saysTheSame);
}

/** Whose pins count: the person's, written under the statements that the keys at hand stand for. */
export interface Author {
  uid: UserId;
  period: Period;
}

/**
 * What the author wrote of pins. With keys that a reset has replaced, or that came with a reset of others', anybody might; and
 * with an identity key that was rotated away, once the next one has written.
 */
function pinsBy({ uid, period: { from, to } }: Author, messages: readonly OpenedMessage[]): Placed[] {
  let newest = 0;
  return messages.flatMap(({ content, sid, placed }) => {
    if (sid !== uid || placed === null) return [];
    const { identity, ch } = placed;
    if (!(identity >= from && identity < to)) return [];
    newest = Math.max(newest, identity);
    return content.kind === "pins" && identity >= newest ? [{ body: content.body, ch, identity }] : [];
  });
}
interface Placed {
  body: PinsBody;
  ch: ChainId;
  /** Number of the statement that brought the identity key it is signed with. */
  identity: number;
}
/** Those under the newest identity key: what is put in front of them under an older one outranks none of them. */
function underNewest<Any extends { identity: number }>(all: readonly Any[]): Any[] {
  const newest = Math.max(0, ...all.map(({ identity }) => identity));
  return all.filter(({ identity }) => identity === newest);
}

/** The highest version that is whole, and all others of the same number: two devices may write at once. */
export function newestMirror(
  messages: readonly OpenedMessage[],
  author: Author,
): { version: number; entries: readonly PinsEntry[]; blocks: readonly BlockEntry[] } | null {
  const parts = new Map<string, { identity: number; bodies: PinsBody[] }>();
  for (const { body, ch, identity } of pinsBy(author, messages)) {
    const id = [ch, identity, body.n, body.part[1]].join(" ");
    parts.set(id, { identity, bodies: [...(parts.get(id)?.bodies ?? []), body] });
  }
  const whole = underNewest([...parts.values()].filter(({ bodies }) => isWhole(bodies))).flatMap(
    ({ bodies }) => bodies,
  );
  const version = Math.max(0, ...whole.map(({ n }) => n));
  const newest = whole.filter(({ n }) => n === version);
  const entries = newest.flatMap(({ pins }) => pins);
  return version === 0 ? null : { version, entries, blocks: newest.flatMap(({ blocks = [] }) => blocks) };
}

function isWhole(bodies: readonly PinsBody[]): boolean {
  const present = new Set(bodies.map(({ part }) => part[0]));
  return bodies.every(({ part: [, of] }) => present.size === of);
}

/** Highest version that was begun. */
export function lastVersion(messages: readonly OpenedMessage[], author: Author): number {
  return Math.max(0, ...underNewest(pinsBy(author, messages)).map(({ body }) => body.n));
}

function entryOf(pin: Pin): PinsEntry {
  const { uid, handle, seq, sh, state, since, verifiedAt } = pin;
  return [uid, handle, seq, sh, state, since, verifiedAt, decidedAtOf(pin)];
}

/**
 * What the next version would say: what is pinned here, and what others have pinned of whom this device never met, or of
 * statements that it has not seen. Two devices that are shown different things pass on both, and fall silent.
 */
export function nextEntries(pins: Iterable<Pin>, viewer: UserId, mirrored: Mirrored): PinsEntry[] {
  const own = new Map([...pins].filter(({ uid }) => uid !== viewer).map((pin) => [pin.uid, entryOf(pin)]));
  const isNews = (entry: PinsEntry) => {
    const here = own.get(entry[0]);
    return here === undefined || (entry[2] > here[2] && !isSaidBy(entry, here));
  };
  const others = [...mirrored.values()].flat().filter(isNews);
  return [...own.values(), ...others].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Whether a new version would say something that the newest one does not: times alone are not, nor what it says better. */
export function saysMore(entries: readonly PinsEntry[], newest: readonly PinsEntry[]): boolean {
  return entries.some((entry) => !newest.some((said) => isSaidBy(entry, said)));
}

/** The same of blocks: whether the newest version does not know one of these decisions. */
export function saysMoreOfBlocks(entries: readonly BlockEntry[], newest: readonly BlockEntry[]): boolean {
  const said = joinBlocks(new Map(), newest);
  return entries.some(([uid, at, from]) => outranks({ at, from }, said.get(uid)));
}

function isSaidBy(entry: PinsEntry, said: PinsEntry): boolean {
  if (entry[0] !== said[0]) return false;
  const [[, handle, , , state], [, saidHandle, , , saidState]] = [entry, said];
  // A conflict is one wherever it was found.
  const isSameConflict = state === "CONFLICT" && saidState === "CONFLICT" && handle === saidHandle;
  return isSameConflict || meaningOf(entry) === meaningOf(said) || isContained(entry, said);
}

function meaningOf([uid, handle, seq, sh, state, , , decidedAt]: PinsEntry): string {
  return [uid, handle, seq, sh, state, decidedAt !== null].join(" ");
}

/** A version as bodies; their time is set when they are sealed. */
export function bodiesOf(
  entries: readonly PinsEntry[],
  version: number,
  blockEntries: readonly BlockEntry[] = [],
): PinsBody[] {
  const of = Math.max(Math.ceil(entries.length / ENTRIES_PER_PART), Math.ceil(blockEntries.length / BLOCKS_PER_PART));
  return Array.from({ length: of }, (_, index) => {
    const pins = entries.slice(index * ENTRIES_PER_PART, (index + 1) * ENTRIES_PER_PART);
    const blocks = blockEntries.slice(index * BLOCKS_PER_PART, (index + 1) * BLOCKS_PER_PART);
    return { v: 1, t: "pins", ts: 0, n: version, part: [index + 1, of], pins, ...(blocks.length > 0 && { blocks }) };
  });
}
