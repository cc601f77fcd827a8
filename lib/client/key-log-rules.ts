// What the key log must say about people whose keys are known here, and what it means when it says something else. Pure.
// docs/protocol.md section 11. Leaves and heads come in verified; chains are the pinned ones.
import type { LogLeaf } from "../protocol/key-log.ts";
import type { StatementChain } from "../protocol/statement-chain.ts";
import { encodeB64u } from "../shared/base64.ts";
import { equalBytes, type Bytes } from "../shared/bytes.ts";
import type { UserId } from "../shared/ids.ts";
import type { LogRecord, Wait } from "./key-log-record.ts";
import type { Pin } from "./pin-rules.ts";

/**
 * `behind`: the log has more of this person than the pinned chain; ask for it. `missing`: it has less, as an older head
 * from a cache on the way would. `unproven`: a statement of one's own that the keys at hand do not prove. These are wrong
 * when they stay so. `wrong`: they cannot both be true.
 */
export interface LogVerdict {
  kind: "right" | "behind" | "missing" | "unproven" | "wrong";
  /** The first statement that is not as it should be, from 1. */
  place: number;
}

/** Holds a pinned chain against the newest leaf of its person. */
export function judgeContact(chain: StatementChain, newest: LogLeaf | undefined): LogVerdict {
  if (newest === undefined) return { kind: "missing", place: 1 };
  const standing = chain.statements[newest.seq - 1];
  const after = Math.min(chain.statements.length, newest.seq) + 1;
  if (standing === undefined) return { kind: "behind", place: after };
  if (standing.sh !== encodeB64u(newest.sh)) return { kind: "wrong", place: newest.seq };
  return { kind: chain.head.seq === newest.seq ? "right" : "missing", place: after };
}

/** Holds the person's own chain against all leaves under their label: exactly these statements, each once, each made by them. */
export function judgeOwn(chain: StatementChain, leaves: readonly LogLeaf[], ownIk: Bytes): LogVerdict {
  const differing = leaves.findIndex(({ seq, sh }, index) => {
    const standing = chain.statements[index];
    return !(seq === index + 1 && (standing === undefined || standing.sh === encodeB64u(sh)));
  });
  if (differing !== -1) return { kind: "wrong", place: differing + 1 };
  const proven = provenLength(chain, ownIk);
  if (proven < chain.statements.length) return { kind: "unproven", place: proven + 1 };
  const place = Math.min(leaves.length, chain.statements.length) + 1;
  if (leaves.length === chain.statements.length) return { kind: "right", place };
  return { kind: leaves.length > chain.statements.length ? "behind" : "missing", place };
}

/**
 * [Note: One's own statements] A chain that verifies is not yet one's own: whoever stores it can add a reset, and what
 * follows it. What the identity key at hand has signed is one's own, with all that came before, because each statement is
 * signed over the one before it; and what follows, as long as each identity vouches for the next, made on another device.
 * A reset that comes after is nobody's until keys are at hand that prove it. Answers how many statements are proven.
 */
export function provenLength({ statements }: StatementChain, ownIk: Bytes): number {
  const mine = statements.findLastIndex(({ ik }) => equalBytes(ik, ownIk));
  const broken = statements.findIndex(({ op }, index) => index > mine && (op === "reset" || mine === -1));
  return broken === -1 ? statements.length : broken;
}

/** Milliseconds in which a leaf and its statement must both have arrived everywhere. */
export const PATIENCE_MS = 2 * 60_000;

/**
 * Since when something is waited for that has been reached up to `reached` and must reach `target`. What was waited for
 * before and is not reached yet goes on being waited for, whatever else has come since.
 */
export function waitFor(known: Wait | undefined, reached: number, target: number, now: number): Wait {
  return known !== undefined && known.place > reached && known.since <= now ? known : { since: now, place: target };
}

export function isOver({ since }: Wait, now: number): boolean {
  return now - since > PATIENCE_MS;
}

/** Looks, and milliseconds between the first and the last, after which it is said that the log cannot be checked. */
const UNCHECKED_LOOKS = 3;
const UNCHECKED_MS = 60 * 60_000;

/** Since when the server has let nobody here check the log; null while that may be a passing fault. */
export function uncheckedSince({ unchecked }: LogRecord): number | null {
  if (unchecked === null) return null;
  const { since, last, looks } = unchecked;
  return looks >= UNCHECKED_LOOKS && last - since >= UNCHECKED_MS ? since : null;
}

/** How many unverified contacts must name the same other log before it is said. */
const UNVERIFIED_MIN = 2;

/**
 * Who was shown another log than this person. Anybody can name a log that is none, so it is no proof; but a person who was
 * given a log of their own at first sight can learn of it only so. Said of who was verified or has shown a code, of one's
 * own other devices, and of several contacts who name the same log.
 */
export function othersToName({ others }: LogRecord, pins: ReadonlyMap<UserId, Pin>): UserId[] {
  const open = others.filter(({ from, isDismissed }) => !isDismissed && pins.has(from));
  const isTrusted = (from: UserId) => pins.get(from)?.state === "VERIFIED";
  const named = open.filter(({ from, kid }) => {
    if (kid === null || isTrusted(from)) return true;
    const ofSame = open.filter(
      (other) => other.kid === kid && ["TOFU", "VERIFIED"].includes(pins.get(other.from)?.state ?? ""),
    );
    return ofSame.length >= UNVERIFIED_MIN && ofSame.some((other) => other.from === from);
  });
  return [...new Set(named.map(({ from }) => from))];
}
