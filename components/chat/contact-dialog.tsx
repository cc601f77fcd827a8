"use client";
import { Ban } from "lucide-react";
import { useState } from "react";
import { useBlockedPeople } from "@/lib/client/blocked-people.ts";
import { useContact, type ContactDetails } from "@/lib/client/contact-details.ts";
import type { ContactView, PinState } from "@/lib/client/view.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { longDay } from "../ui/when.ts";
import { words } from "../words.ts";
import { ContactHistory } from "./contact-history.tsx";
import { MismatchAlert } from "./mismatch-alert.tsx";
import { PinMark } from "./pin-mark.tsx";
import { SafetyNumber } from "./safety-number.tsx";
import { SaveEvidence } from "./save-evidence.tsx";
import { ScanButton, Viewfinder, useScan } from "./scan-code.tsx";
import { UnblockButton } from "./unblock-button.tsx";
import { HowToCompare, VerifyQuestion } from "./verify-contact.tsx";

/** Nothing to compare any more: the keys are contradicted, or closed. */
const OVER: readonly PinState[] = ["CONFLICT", "REVOKED"];

interface ContactDialogProps {
  handle: string;
  /** Leads to the question whether they are to be blocked. */
  onBlock: () => void;
  onClose: () => void;
}

/** Who somebody is to this device: where trust stands, how to gain it, and what happened. */
export function ContactDialog({ handle, onBlock, onClose }: ContactDialogProps) {
  const details = useContact(handle, true);
  const { status, safetyNumber, qrText, history, contact, identity } = details;
  const scan = useScan(identity, details.checkScanned);
  const [first, setFirst] = useState(identity);
  if (first === null && identity !== null) setFirst(identity);
  const pin = contact?.pin ?? null;
  const isOver = pin !== null && OVER.includes(pin);
  const failed = status === "error" || status === "not-found";
  const mayScan = !isOver && !failed && scan.hasCamera === true;
  const isMismatched = contact?.mismatch === true && !isOver;
  // Right after it did not match nobody is asked whether it did.
  const [differed, setDiffered] = useState(false);
  const isToCompare = pin !== "VERIFIED" || isMismatched;
  const mayAnswer =
    !isOver && !failed && (scan.result === null || scan.result === "match") && !differed && !scan.scanning;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={handle}
      actions={
        !mayAnswer ? undefined : (
          <VerifyQuestion
            ready={safetyNumber !== null}
            onVerify={isToCompare ? details.verify : null}
            onDiffer={async () => {
              await details.noteMismatch();
              setDiffered(true);
            }}
          />
        )
      }
    >
      <div className="flex flex-col gap-6 pt-1">
        {first !== null && first !== identity && (
          <Banner tone="danger" role="alert" className="rounded-field">
            {words.contact.replaced(handle)}
          </Banner>
        )}
        {isMismatched && (
          <div ref={bringIntoView}>
            <MismatchAlert handle={handle} className="rounded-field" />
          </div>
        )}
        {pin !== null && !isMismatched && <Standing handle={handle} pin={pin} details={details} />}
        {!isOver && (
          <section className="flex flex-col gap-5">
            <div>
              <h3 className="font-semibold">{words.contact.safetyNumber}</h3>
              <p className="text-small text-ink-muted">{words.contact.lead(handle)}</p>
            </div>
            {failed ? (
              <Banner tone="danger" role="alert" className="rounded-field">
                {words.contact.unavailable}
              </Banner>
            ) : (
              <SafetyNumber handle={handle} digits={safetyNumber} code={qrText} hidden={scan.scanning}>
                {scan.result !== null && (
                  <div ref={bringIntoView} className="w-full">
                    <Banner tone={scan.tone} role="alert" className="rounded-field">
                      {words.scan.results[scan.result](handle)}
                    </Banner>
                  </div>
                )}
                {scan.scanning && <Viewfinder handle={handle} onText={scan.judge} />}
                {mayScan && <ScanButton scan={scan} />}
              </SafetyNumber>
            )}
            <HowToCompare handle={handle} hasCamera={scan.hasCamera !== false} />
          </section>
        )}
        {history.length > 0 && <ContactHistory history={history} />}
        {contact !== null && <Blocking contact={contact} onBlock={onBlock} />}
      </div>
    </Dialog>
  );
}

/** What was found out while something further down was looked at. */
function bringIntoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest" });
}

function Blocking({ contact: { uid, handle }, onBlock }: { contact: ContactView; onBlock: () => void }) {
  const { isBlocked } = useBlockedPeople();
  if (isBlocked(uid)) {
    return (
      <div className="border-line flex items-center justify-between gap-3 border-t pt-5">
        <p className="font-semibold wrap-anywhere">{words.block.blocked(handle)}</p>
        <UnblockButton uid={uid} handle={handle} />
      </div>
    );
  }
  return (
    <div className="border-line border-t pt-5">
      <Button look="quiet" className="text-danger-ink! hover:bg-danger-soft! -ml-5" onClick={onBlock}>
        <Ban aria-hidden className="size-4.5" />
        {words.block.block(handle)}
      </Button>
    </div>
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
        {pin === "VERIFIED" && verifiedAt !== null && (
          <p className="text-small text-ink-muted">{words.contact.verifiedSince(handle, longDay(verifiedAt))}</p>
        )}
      </div>
    );
  }
  const { title, lead } = words.blocked[pin];
  return (
    <div className="flex flex-col gap-3">
      <Banner tone={pin === "REVOKED" ? "caution" : pin === "CONFLICT" ? "alarm" : "danger"} className="rounded-field">
        <p className="font-semibold">{title(handle)}</p>
        <p className="mt-1 font-normal">{lead(handle)}</p>
      </Banner>
      {pin === "CONFLICT" && <SaveEvidence evidence={details.evidence} />}
    </div>
  );
}
