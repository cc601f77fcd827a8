import { Check, CheckCheck, CircleAlert, Clock3 } from "lucide-react";
import type { Delivery } from "@/lib/client/view.ts";
import { classNames } from "../ui/class-names.ts";
import { words } from "../words.ts";

const PICTURES = {
  sending: Clock3,
  sent: Check,
  delivered: CheckCheck,
  read: CheckCheck,
  failed: CircleAlert,
} as const;

/** How far an own message has come: a picture for the eye, a word for everybody else. */
export function Ticks({ delivery, onBubble = false }: { delivery: Delivery; onBubble?: boolean }) {
  const Picture = PICTURES[delivery];
  return (
    <span
      title={words.conversation.delivery[delivery]}
      className={classNames(
        "inline-flex shrink-0",
        // Filled, so that it differs from "delivered" in its shape too.
        delivery === "read" && "rounded-pill px-1",
        delivery === "read" && (onBubble ? "bg-read text-own" : "bg-accent text-on-accent"),
        delivery === "failed" && !onBubble && "text-danger-ink",
      )}
    >
      <Picture aria-hidden className="size-4" />
      <span className="sr-only">{words.conversation.delivery[delivery]}</span>
    </span>
  );
}
