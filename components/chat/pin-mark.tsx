import { BadgeCheck, ShieldAlert, ShieldQuestionMark } from "lucide-react";
import type { PinState } from "@/lib/client/view.ts";
import { classNames } from "../ui/class-names.ts";
import { words } from "../words.ts";

/** States in which nothing is sent. */
const TROUBLES: readonly PinState[] = ["CHANGED", "CHANGED_VERIFIED", "CONFLICT", "REVOKED"];

function isTrouble(pin: PinState): boolean {
  return TROUBLES.includes(pin);
}

function lookOf(pin: PinState) {
  if (pin === "VERIFIED") return { picture: BadgeCheck, look: "text-good-ink" };
  return isTrouble(pin)
    ? { picture: ShieldAlert, look: "text-danger-ink" }
    : { picture: ShieldQuestionMark, look: undefined };
}

/** Where a contact stands, in a picture and a word or two. */
export function PinMark({ pin }: { pin: PinState }) {
  const { picture: Picture, look } = lookOf(pin);
  return (
    <span className={classNames("flex items-center gap-1", look)}>
      <Picture aria-hidden className="size-3.5 shrink-0" />
      {words.conversation.pins[pin]}
    </span>
  );
}

/** The same for a list: only what differs from the usual, in a picture; the words are for a screen reader. */
export function PinBadge({ pin }: { pin: PinState }) {
  if (pin !== "VERIFIED" && !isTrouble(pin)) return null;
  const { picture: Picture, look } = lookOf(pin);
  return (
    <span className={classNames("shrink-0 self-center", look)}>
      <Picture aria-hidden className="size-4" />
      <span className="sr-only">{words.conversation.pins[pin]}</span>
    </span>
  );
}
