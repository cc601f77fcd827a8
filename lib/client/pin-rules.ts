// Pins: what this person remembers of a contact's identity, and the one function by which it changes.
// Pure. The table is docs/protocol.md section 4; everything that decides about trust in a contact is here.
import { z } from "zod";
import type { StatementChain } from "../protocol/statement-chain.ts";
import type { Statement } from "../protocol/statement.ts";
import { encodeB64u } from "../shared/base64.ts";
import { statementTextSchema } from "../shared/contract/people.ts";
import { handleSchema, hashB64uSchema, timestampSchema, userIdSchema } from "../shared/contract/primitives.ts";
import type { UserId } from "../shared/ids.ts";
import type { PinState } from "./view.ts";

export const pinSchema = z.strictObject({
  owner: userIdSchema,
  uid: userIdSchema,
  handle: handleSchema,
  /** Head of the pinned chain. */
  seq: z.int().min(1),
  sh: hashB64uSchema,
  /** Identity key, base64url. */
  ik: z.string(),
  /** Encryption key, base64 SPKI, and the kids before it. */
  ek: z.string(),
  ekOld: z.array(hashB64uSchema),
  /** The pinned chain itself: verified again whenever it is read. */
  statements: z.array(statementTextSchema).min(1),
  state: z.enum(["TOFU", "VERIFIED", "CHANGED", "CHANGED_VERIFIED", "CONFLICT", "REVOKED"] satisfies PinState[]),
  since: timestampSchema,
  verifiedAt: timestampSchema.nullable(),
  /** With CONFLICT: the signed statements that contradict the pinned ones, kept as evidence. */
  contradiction: z.array(statementTextSchema).nullable(),
});
export type Pin = z.infer<typeof pinSchema>;

/** What can happen to a pin. Chains have been verified by lib/protocol before. */
export type PinEvent =
  /** The server answered with this chain. `proven`: its identity key is the person's own, its private half is here. */
  | { kind: "chain"; chain: StatementChain; proven: boolean }
  /** The server names the pinned handle or uid together with another uid or handle. */
  | { kind: "renamed"; statements: readonly string[] };

/** The pin after an event. Gives the very same object when nothing changes. */
export function nextPin(owner: UserId, pin: Pin | null, event: PinEvent, now: number): Pin | null {
  if (event.kind === "renamed") return pin && inConflict(pin, event.statements, now);
  const { chain, proven } = event;
  if (pin === null) return firstContact(owner, chain, proven, now);
  if (!extendsPin(pin, chain)) return inConflict(pin, jwsOf(chain), now);
  const added = chain.statements.slice(pin.seq);
  if (added.length === 0) return pin;
  const state = added.reduce<PinState>((before, { op }) => NEXT_STATE[op](before), pin.state);
  return { ...pin, ...headOf(chain), state, since: state === pin.state ? pin.since : now };
}

/** Whether messages may be sent to whom this pin names. */
export function maySend(pin: Pin): boolean {
  return pin.state === "TOFU" || pin.state === "VERIFIED";
}

function firstContact(owner: UserId, chain: StatementChain, proven: boolean, now: number): Pin {
  const { uid, handle } = chain;
  const state = proven ? "VERIFIED" : "TOFU";
  return {
    owner,
    uid,
    handle,
    ...headOf(chain),
    state,
    since: now,
    verifiedAt: proven ? now : null,
    contradiction: null,
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

/** What one more statement does to the state, by operation of section 3: one row each. */
const NEXT_STATE: Record<Statement["op"], (state: PinState) => PinState> = {
  genesis: (state) => state,
  // The identity vouched for what follows: the person sees a note, and trust stays as it was.
  "rotate-enc": (state) => state,
  "rotate-id": (state) => state,
  // Nothing vouches for a reset. Whoever was verified must be verified again; the others must be accepted anew.
  reset: (state) => (state === "VERIFIED" || state === "CHANGED_VERIFIED" ? "CHANGED_VERIFIED" : "CHANGED"),
  revoke: () => "REVOKED",
};

function inConflict(pin: Pin, statements: readonly string[], now: number): Pin {
  if (pin.state === "CONFLICT") return pin;
  return { ...pin, state: "CONFLICT", since: now, contradiction: [...statements] };
}
