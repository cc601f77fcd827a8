"use client";
import { OctagonAlert, ShieldAlert, UserRoundX } from "lucide-react";
import { useId, useState, type ReactNode } from "react";
import { useContact } from "@/lib/client/contact-details.ts";
import type { PinState } from "@/lib/client/view.ts";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { FieldError } from "../ui/field-error.tsx";
import { words } from "../words.ts";
import { SaveEvidence } from "./save-evidence.tsx";

export type BlockedState = Exclude<PinState, "TOFU" | "VERIFIED">;

interface BlockedNoticeProps {
  handle: string;
  pin: BlockedState;
  onCompare: () => void;
}

const CHANGED = { picture: ShieldAlert, look: "border-danger bg-danger-soft text-danger-ink border-t-2" };

/** As loud as it is bad: what most often is a lost file, what was verified and is not any more, what no honest server does. */
const LOOKS = {
  CHANGED,
  CHANGED_VERIFIED: { ...CHANGED, look: `${CHANGED.look} border-t-6` },
  CONFLICT: { picture: OctagonAlert, look: "bg-alarm text-on-alarm" },
  // News, and no attack.
  REVOKED: { picture: UserRoundX, look: "border-line bg-sunken text-ink border-t" },
} as const;

/** In place of the composer while nothing may be sent: why, and the one way on, where there is one. */
export function BlockedNotice({ handle, pin, onCompare }: BlockedNoticeProps) {
  const id = useId();
  const { accept, downgrade, evidence, head } = useContact(handle);
  const { title, lead } = words.blocked[pin];
  const { picture: Picture, look } = LOOKS[pin];
  return (
    <section
      role="alert"
      aria-labelledby={id}
      className={classNames(
        "max-h-[60dvh] shrink-0 overflow-y-auto px-4 pt-3.5 pb-[max(1rem,env(safe-area-inset-bottom))] md:px-8",
        look,
      )}
    >
      <div className="mx-auto flex max-w-2xl gap-3">
        <Picture aria-hidden className="mt-0.5 size-6 shrink-0" />
        <div className="flex min-w-0 flex-1 flex-col gap-3">
          <div className="flex flex-col gap-1">
            <h3 id={id} className="font-semibold wrap-anywhere">
              {title(handle)}
            </h3>
            <p className="text-small wrap-anywhere">{lead(handle)}</p>
          </div>
          {pin === "CHANGED" && (
            <Decision label={words.blocked.without} decide={accept}>
              <Button onClick={onCompare}>{words.blocked.compare}</Button>
            </Decision>
          )}
          {pin === "CHANGED_VERIFIED" && (
            // For other keys, the two steps begin again.
            <VerifyAgain key={head} handle={handle} onCompare={onCompare} downgrade={downgrade} />
          )}
          {pin === "CONFLICT" && <SaveEvidence evidence={evidence} />}
        </div>
      </div>
    </section>
  );
}

/** Verifying comes first; going on without it takes two steps. */
function VerifyAgain(props: { handle: string; onCompare: () => void; downgrade: () => Promise<boolean> }) {
  const { handle, onCompare, downgrade } = props;
  const [asked, setAsked] = useState(false);
  if (asked) {
    return (
      <>
        {/* Out of the way of a second press at the same place: the safe way stays where it was. */}
        <div className="flex flex-wrap items-center gap-x-2">
          <p className="text-small font-semibold">{words.blocked.withoutLead(handle)}</p>
          <Decision label={words.blocked.withoutConfirm} decide={downgrade} />
        </div>
        <div className="flex flex-wrap gap-2">
          <Button onClick={onCompare}>{words.contact.mismatch.compare}</Button>
          <Button
            look="secondary"
            onClick={() => {
              setAsked(false);
            }}
          >
            {words.cancel}
          </Button>
        </div>
      </>
    );
  }
  return (
    <div className="flex flex-wrap gap-2">
      <Button onClick={onCompare}>{words.contact.mismatch.compare}</Button>
      <Button
        look="quiet"
        className={QUIET}
        onClick={() => {
          setAsked(true);
        }}
      >
        {words.blocked.without}
      </Button>
    </div>
  );
}

/** On red. */
const QUIET = "text-danger-ink! px-3! underline underline-offset-4 hover:bg-transparent!";

interface DecisionProps {
  label: string;
  decide: () => Promise<boolean>;
  /** The better way, which comes first. */
  children?: ReactNode;
}

function Decision({ label, decide, children }: DecisionProps) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const run = async () => {
    setBusy(true);
    setFault(null);
    try {
      if (!(await decide())) setFault(words.blocked.changed);
    } catch {
      setFault(words.blocked.failed);
    }
    setBusy(false);
  };
  return (
    <>
      <div className="flex flex-wrap gap-2">
        {children}
        <Button
          look="quiet"
          busy={busy}
          className={QUIET}
          onClick={() => {
            void run();
          }}
        >
          {label}
        </Button>
      </div>
      <FieldError id="decision-failed" text={fault} />
    </>
  );
}
