import { BadgeCheck, ShieldAlert, ShieldQuestionMark, UserRoundX } from "lucide-react";
import type { PinState } from "@/lib/client/view.ts";
import { classNames } from "../ui/class-names.ts";
import { words } from "../words.ts";

/** States in which nothing is sent. */
const TROUBLES: readonly PinState[] = ["CHANGED", "CHANGED_VERIFIED", "CONFLICT", "REVOKED"];

export function isTrouble(pin: PinState): boolean {
  return TROUBLES.includes(pin);
}

/** Whether it may be said that somebody is here: beside a red mark, or of a closed account, it would reassure. */
export function saysPresence(pin: PinState | null): boolean {
  return pin === null || !isTrouble(pin);
}

interface Pinned {
  pin: PinState;
  /** The last comparison failed: more than having compared nothing, and no verification outranks it. */
  mismatch?: boolean | undefined;
}

function lookOf({ pin, mismatch }: Pinned) {
  if (mismatch === true && !isTrouble(pin)) return { picture: ShieldAlert, look: "text-danger-ink" };
  if (pin === "VERIFIED") return { picture: BadgeCheck, look: "text-good-ink" };
  // Its owner has left: no attack.
  if (pin === "REVOKED") return { picture: UserRoundX, look: "text-ink-muted" };
  return isTrouble(pin)
    ? { picture: ShieldAlert, look: "text-danger-ink" }
    : { picture: ShieldQuestionMark, look: undefined };
}

function wordsOf({ pin, mismatch }: Pinned): string {
  return mismatch === true && !isTrouble(pin) ? words.contact.mismatch.mark : words.conversation.pins[pin];
}

/** Where a contact stands, in a picture and a word or two. */
export function PinMark(pinned: Pinned) {
  const { picture: Picture, look } = lookOf(pinned);
  return (
    <span className={classNames("flex items-center gap-1", look)}>
      <Picture aria-hidden className="size-3.5 shrink-0" />
      {wordsOf(pinned)}
    </span>
  );
}

/** The same for a list: only what differs from the usual, in a picture; the words are for a screen reader. */
export function PinBadge(pinned: Pinned) {
  const { pin, mismatch } = pinned;
  if (pin !== "VERIFIED" && mismatch !== true && !isTrouble(pin)) return null;
  const { picture: Picture, look } = lookOf(pinned);
  return (
    <span className={classNames("shrink-0 self-center", look)}>
      <Picture aria-hidden className="size-4" />
      <span className="sr-only">{wordsOf(pinned)}</span>
    </span>
  );
}
