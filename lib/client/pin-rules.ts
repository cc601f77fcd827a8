// Pins: what this person remembers of a contact's identity, and the one function by which it changes.
// Pure. The table is docs/protocol.md section 4; everything that decides about trust in a contact is here.
import * as z from "zod/mini";
import type { StatementChain } from "../protocol/statement-chain.ts";
import type { Statement } from "../protocol/statement.ts";
import { encodeB64u } from "../shared/base64.ts";
import { statementTextSchema } from "../shared/contract/people.ts";
import { handleSchema, hashB64uSchema, timestampSchema, userIdSchema } from "../shared/contract/primitives.ts";
import type { UserId } from "../shared/ids.ts";
import type { PinsEntry } from "../protocol/body.ts";
import { isClosed, isMismatched, isUndecided } from "./pin-history.ts";
import type { PinChange, PinChangeKind, PinState } from "./view.ts";

const CHANGE_KINDS = [
  "first",
  "rotate-enc",
  "rotate-id",
  "reset",
  "revoke",
  "conflict",
  "verified",
  "mismatch",
  "accepted",
  "downgraded",
] as const satisfies PinChangeKind[];
const changeSchema = z.strictObject({
  what: z.enum(CHANGE_KINDS),
  seq: z.int().check(z.gte(1)),
  at: timestampSchema,
  by: z.enum(["me", "them"]),
}) satisfies z.ZodMiniType<PinChange>;

export const pinSchema = z.strictObject({
  owner: userIdSchema,
  uid: userIdSchema,
  handle: handleSchema,
  /** Head of the pinned chain. */
  seq: z.int().check(z.gte(1)),
  sh: hashB64uSchema,
  /** Identity key, base64url. */
  ik: z.string(),
  /** Encryption key, base64 SPKI, and the kids before it. */
  ek: z.string(),
  ekOld: z.array(hashB64uSchema),
  /** The pinned chain itself: verified again whenever it is read. Empty where nothing the server ever showed could be pinned. */
  statements: z.array(statementTextSchema),
  state: z.enum(["TOFU", "VERIFIED", "CHANGED", "CHANGED_VERIFIED", "CONFLICT", "REVOKED"] satisfies PinState[]),
  since: timestampSchema,
  verifiedAt: z.nullable(timestampSchema),
  /** With CONFLICT: the signed statements that contradict the pinned ones, kept as evidence. */
  contradiction: z.nullable(z.array(statementTextSchema)),
  /** What changed and when, oldest first. */
  history: z.array(changeSchema),
});
export type Pin = z.infer<typeof pinSchema>;

/** What can happen to a pin. Chains have been verified by lib/protocol before. */
export type PinEvent =
  /**
   * The server answered with this chain. `proven`: its identity key is the person's own, its private half is here.
   * `asked`: the pin as it was when the server was asked; left out, it has not changed since.
   */
  | { kind: "chain"; chain: StatementChain; proven: boolean; asked?: Pin | null }
  /** The server names the pinned handle or uid together with another uid or handle, or its key log contradicts it. */
  | { kind: "renamed"; statements: readonly string[] }
  /** The person compared the safety number or code of this identity key (base64url). */
  | { kind: "verify"; ik: string }
  /** The same, and it was another one. */
  | { kind: "mismatch"; ik: string }
  /** The person accepts changed keys unverified, as they stood at this statement. */
  | { kind: "accept"; sh: string }
  /** The same for keys of someone who was verified: asked twice. */
  | { kind: "downgrade"; sh: string }
  /** Another device of this person has pinned this; `chain` is the one pinned here, or the one the server just showed. */
  | MirroredEvent;
interface MirroredEvent {
  kind: "mirrored";
  entry: PinsEntry;
  chain: StatementChain;
  isFresh: boolean;
}

/** The pin after an event. Gives the very same object when nothing changes. */
export function nextPin(owner: UserId, pin: Pin | null, event: PinEvent, now: number): Pin | null {
  if (event.kind === "chain") return afterChain(owner, pin, event, now);
  if (event.kind === "mirrored") return pin ? joinMirrored(pin, event, now) : firstMirrored(owner, event, now);
  if (pin === null) return null;
  if (event.kind === "renamed") return inConflict(pin, event.statements, now);
  // Of one's own keys only those at hand are proven: nobody's word counts, not even one's own.
  if (pin.uid === owner) return pin;
  switch (event.kind) {
    // [Note: Decided about what was shown] A decision about keys that were replaced meanwhile is no decision.
    case "verify":
      return event.ik === pin.ik && (MAY_VERIFY.includes(pin.state) || (pin.state === "VERIFIED" && isMismatched(pin)))
        ? decide(pin, "verified", now)
        : pin;
    case "mismatch":
      // Not "by me": nothing is decided by it, and nothing that waits for a decision goes on.
      return event.ik === pin.ik && !isMismatched(pin)
        ? withChange(pin, { what: "mismatch", seq: pin.seq, at: now, by: "them" })
        : pin;
    case "accept":
      return event.sh === pin.sh && pin.state === "CHANGED" && isUndecided(pin, pin.seq)
        ? decide(pin, "accepted", now)
        : pin;
    case "downgrade":
      return event.sh === pin.sh && pin.state === "CHANGED_VERIFIED" && isUndecided(pin, pin.seq)
        ? decide(pin, "downgraded", now)
        : pin;
  }
}

const MAY_VERIFY: readonly PinState[] = ["TOFU", "CHANGED", "CHANGED_VERIFIED"];
type Decision = "verified" | "accepted" | "downgraded";

/** The pin after a decision of the person about its newest statement. */
function decide(pin: Pin, what: Decision, at: number): Pin {
  const state = isClosed(pin) ? "REVOKED" : what === "verified" ? "VERIFIED" : "TOFU";
  const verifiedAt = what === "verified" ? at : null;
  return { ...withChange(pin, { what, seq: pin.seq, at, by: "me" }), state, since: at, verifiedAt };
}

function afterChain(
  owner: UserId,
  pin: Pin | null,
  { chain, proven, asked = pin }: Extract<PinEvent, { kind: "chain" }>,
  now: number,
): Pin {
  if (pin === null) return firstContact(owner, chain, proven, now);
  if (!extendsPin(pin, chain)) return isLate(pin, asked, chain) ? pin : inConflict(pin, jwsOf(chain), now);
  const added = chain.statements.slice(pin.seq);
  const reached = added.reduce<PinState>((before, { op }) => NEXT_STATE[op](before), pin.state);
  // One's own keys, made anew on this device, need nobody's word.
  const isLifted = proven && isChanged(reached);
  const state = isLifted ? (chain.head.op === "revoke" ? "REVOKED" : "VERIFIED") : reached;
  if (added.length === 0 && state === pin.state) return pin;
  const changes = added.map(({ op, seq }): PinChange => ({
    what: op === "genesis" ? "first" : op,
    seq,
    at: now,
    by: "them",
  }));
  const since = state === pin.state ? pin.since : now;
  const next = { ...pin, ...headOf(chain), state, since, history: [...pin.history, ...changes] };
  const decided = { what: "verified", seq: next.seq, at: now, by: "me" } as const;
  return isLifted ? { ...withChange(next, decided), verifiedAt: now } : next;
}

/** Whether messages may be sent to whom this pin names. */
export function maySend(pin: Pin): boolean {
  return pin.state === "TOFU" || pin.state === "VERIFIED";
}

function firstContact(owner: UserId, chain: StatementChain, proven: boolean, now: number): Pin {
  const { uid, handle } = chain;
  const { seq } = chain.head;
  const isRevoked = chain.head.op === "revoke";
  const first: PinChange = { what: "first", seq, at: now, by: "them" };
  return {
    owner,
    uid,
    handle,
    ...headOf(chain),
    state: isRevoked ? "REVOKED" : proven ? "VERIFIED" : "TOFU",
    since: now,
    verifiedAt: proven ? now : null,
    contradiction: null,
    history: isRevoked ? [first, { ...first, what: "revoke" }] : [first],
  };
}

function headOf(chain: StatementChain): Pick<Pin, "seq" | "sh" | "ik" | "ek" | "ekOld" | "statements"> {
  const { seq, sh, ik, ek, ekOld } = chain.head;
  return { seq, sh, ik: encodeB64u(ik), ek: ek.spkiBase64, ekOld: [...ekOld], statements: jwsOf(chain) };
}

function jwsOf(chain: StatementChain): string[] {
  return chain.statements.map(({ jws }) => jws);
}

/** Same person, not shorter, and the same statement at the pinned place: its hash covers all that came before. */
function extendsPin(pin: Pin, chain: StatementChain): boolean {
  return chain.uid === pin.uid && chain.handle === pin.handle && chain.statements[pin.seq - 1]?.sh === pin.sh;
}

/**
 * [Note: Late answers] Another tab may have pinned more while an answer was on its way. One that goes on from what was
 * pinned when it was asked for, and is the beginning of what is pinned now, contradicts nothing: it is old.
 */
function isLate(pin: Pin, asked: Pin | null, chain: StatementChain): boolean {
  const isBeginning = chain.statements.length > 0 && jwsOf(chain).every((jws, index) => jws === pin.statements[index]);
  return isBeginning && (asked === null || extendsPin(asked, chain));
}

/** What one more statement does to the state, by operation of section 3: one row each. */
const NEXT_STATE: Record<Statement["op"], (state: PinState) => PinState> = {
  genesis: (state) => state,
  // The identity vouched for what follows: the person sees a note, and trust stays as it was.
  "rotate-enc": (state) => state,
  "rotate-id": (state) => state,
  // Nothing vouches for a reset. Whoever was verified must be verified again; the others must be accepted anew.
  reset: (state) => {
    if (state === "CONFLICT") return state;
    return state === "VERIFIED" || state === "CHANGED_VERIFIED" ? "CHANGED_VERIFIED" : "CHANGED";
  },
  // Who made keys that nobody vouches for ends them too: that is no last word of the person.
  revoke: (state) => (state === "CONFLICT" || isChanged(state) ? state : "REVOKED"),
};

function isChanged(state: PinState): boolean {
  return state === "CHANGED" || state === "CHANGED_VERIFIED";
}

/**
 * [Note: Two devices, one judgement] What two devices of a person know of a contact is joined the same way in whichever
 * order they hear of each other: a decision of the person outranks none, and where nothing was decided the stricter state
 * wins. What was decided about keys that a reset has replaced since counts as what the reset makes of it.
 */
function joinMirrored(pin: Pin, { entry, chain, isFresh }: MirroredEvent, now: number): Pin {
  const [, handle, seq, sh, state, , verifiedAt, decidedAt] = entry;
  // Another tab has moved the pin meanwhile: the next look joins it.
  if (pin.state === "CONFLICT" || pin.sh !== chain.head.sh) return pin;
  if (seq > pin.seq && !isFresh) return joinUnseen(pin, state, now);
  const contradicts = handle !== pin.handle || !contains(chain, seq, sh);
  if (contradicts || state === "CONFLICT") return inConflict(pin, contradicts ? jwsOf(chain) : [], now);
  const later = chain.statements.slice(seq);
  const followed = later.reduce<PinState>((before, { op }) => NEXT_STATE[op](before), state);
  const reached = isClosed(pin) && (followed === "TOFU" || followed === "VERIFIED") ? "REVOKED" : followed;
  const isDecided = decidedAt !== null && !later.some(({ op }) => op === "reset");
  const rank = rankOf(reached, isDecided, isClosed(pin));
  if (rank <= rankOf(pin.state, decidedAtOf(pin) !== null, isClosed(pin))) return pin;
  const joined = { ...pin, state: reached, since: now };
  if (isDecided) {
    const isVerified = reached === "VERIFIED" || (reached === "REVOKED" && verifiedAt !== null);
    const change = { what: isVerified ? "verified" : "accepted", seq: pin.seq, at: decidedAt, by: "me" } as const;
    return { ...withChange(joined, change), verifiedAt: isVerified ? (verifiedAt ?? decidedAt) : null };
  }
  // Blocked by a reset that this device took for the first contact: the person is told of it here too.
  const reset = chain.statements.findLast(({ op }) => op === "reset")?.seq;
  const isTold = reset === undefined || pin.history.some((known) => known.what === "reset" && known.seq === reset);
  return isTold ? joined : withChange(joined, { what: "reset", seq: reset, at: now, by: "them" });
}

/** Another device has seen later keys, which the server does not show here: what it found wrong with them counts at once. */
function joinUnseen(pin: Pin, state: PinState, now: number): Pin {
  if (state === "CONFLICT") return inConflict(pin, [], now);
  if (!maySend(pin) || state === "TOFU" || state === "VERIFIED") return pin;
  return { ...pin, state: state === "CHANGED" ? NEXT_STATE.reset(pin.state) : state, since: now };
}

/** A contact that this device meets for the first time and another has met: null where the chain goes on from what it saw. */
function firstMirrored(owner: UserId, { entry, chain }: MirroredEvent, now: number): Pin | null {
  const [, handle, seq, sh] = entry;
  if (chain.handle === handle && contains(chain, seq, sh)) return null;
  const blocked = inConflict(firstContact(owner, chain, false, now), jwsOf(chain), now);
  // What the server shows is evidence and nothing else: no message is ever held against it.
  return { ...blocked, handle, seq, sh, statements: [] };
}

function contains({ statements }: StatementChain, seq: number, sh: string): boolean {
  return statements[seq - 1]?.sh === sh;
}

/** Where a chain has ended, whoever saw it end after keys that nobody vouches for knows more than who met it closed. */
function rankOf(state: PinState, isDecided: boolean, hasEnded: boolean): number {
  if (state === "REVOKED" && hasEnded && !isDecided) return 1;
  return isDecided && state === "TOFU" ? 4 : RANK[state];
}
const RANK: Record<PinState, number> = {
  TOFU: 0,
  CHANGED: 2,
  CHANGED_VERIFIED: 3,
  VERIFIED: 5,
  REVOKED: 6,
  CONFLICT: 7,
};

/** When the person decided what the state rests on; null where it rests on no decision. */
export function decidedAtOf({ state, history }: Pin): number | null {
  if (state !== "TOFU" && state !== "VERIFIED" && state !== "REVOKED") return null;
  const last = history.findLast(({ what, by }) => by === "me" || what === "reset");
  return last?.by === "me" ? last.at : null;
}

/** The pin blocked for good; what contradicted it is kept. */
function inConflict(pin: Pin, statements: readonly string[], now: number): Pin {
  if (pin.state === "CONFLICT") return pin;
  const blocked = withChange(pin, { what: "conflict", seq: pin.seq, at: now, by: "them" });
  return { ...blocked, state: "CONFLICT", since: now, contradiction: [...statements] };
}

function withChange(pin: Pin, change: PinChange): Pin {
  return { ...pin, history: [...pin.history, change] };
}
