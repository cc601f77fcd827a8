"use client";
import { useContact, type ContactDetails } from "@/lib/client/contact-details.ts";
import type { PinState } from "@/lib/client/view.ts";
import { Banner } from "../ui/banner.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { longDay } from "../ui/when.ts";
import { words } from "../words.ts";
import { ContactHistory } from "./contact-history.tsx";
import { PinMark } from "./pin-mark.tsx";
import { SafetyNumber } from "./safety-number.tsx";
import { SaveEvidence } from "./save-evidence.tsx";
import { VerifyContact } from "./verify-contact.tsx";

/** Nothing to compare any more: the keys are contradicted, or closed. */
const OVER: readonly PinState[] = ["CONFLICT", "REVOKED"];

/** Who somebody is to this device: where trust stands, how to gain it, and what happened. */
export function ContactDialog({ handle, onClose }: { handle: string; onClose: () => void }) {
  const details = useContact(handle);
  const pin = details.contact?.pin ?? null;
  return (
    <Dialog open onOpenChange={onClose} title={handle}>
      <div className="flex flex-col gap-6 pt-1">
        {pin !== null && <Standing handle={handle} pin={pin} details={details} />}
        {(pin === null || !OVER.includes(pin)) && (
          <section className="flex flex-col gap-5">
            <div>
              <h3 className="font-semibold">{words.contact.safetyNumber}</h3>
              <p className="text-small text-ink-muted">{words.contact.lead(handle)}</p>
            </div>
            {details.status === "error" || details.status === "not-found" ? (
              <Banner tone="danger" role="alert" className="rounded-field">
                {words.contact.unavailable}
              </Banner>
            ) : (
              <SafetyNumber handle={handle} digits={details.safetyNumber} code={details.qrText} />
            )}
            <VerifyContact handle={handle} details={details} />
          </section>
        )}
        {details.history.length > 0 && <ContactHistory history={details.history} />}
      </div>
    </Dialog>
  );
}

/** Where trust in this person stands, first of all. */
function Standing({ handle, pin, details }: { handle: string; pin: PinState; details: ContactDetails }) {
  if (pin === "TOFU" || pin === "VERIFIED") {
    const { verifiedAt } = details;
    return (
      <div role="status" className="flex flex-col gap-0.5">
        <p className="font-semibold">
          <PinMark pin={pin} />
        </p>
        <p className="text-small text-ink-muted">
          {pin === "VERIFIED" && verifiedAt !== null
            ? words.contact.verifiedSince(handle, longDay(verifiedAt))
            : words.contact.notVerified(handle)}
        </p>
      </div>
    );
  }
  const { title, lead } = words.blocked[pin];
  return (
    <div className="flex flex-col gap-3">
      <Banner tone="danger" className="rounded-field">
        <p className="font-semibold">{title(handle)}</p>
        <p className="mt-1 font-normal">{lead(handle)}</p>
      </Banner>
      {pin === "CONFLICT" && <SaveEvidence evidence={details.evidence} />}
    </div>
  );
}
