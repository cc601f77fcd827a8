"use client";
import { useState } from "react";
import type { ContactDetails } from "@/lib/client/contact-details.ts";
import { Button } from "../ui/button.tsx";
import { FieldError } from "../ui/field-error.tsx";
import { words } from "../words.ts";
import { ScanCode } from "./scan-code.tsx";

/** How to compare, by voice or by camera, and the word that one has. */
export function VerifyContact({ handle, details }: { handle: string; details: ContactDetails }) {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const verified = details.contact?.pin === "VERIFIED";

  const verify = async () => {
    setBusy(true);
    setFailed(false);
    try {
      await details.verify();
    } catch {
      setFailed(true);
    }
    setBusy(false);
  };

  return (
    <>
      <div className="flex flex-col gap-2">
        <h3 className="font-semibold">{words.contact.how}</h3>
        <ol className="text-ink-muted marker:text-ink-muted flex list-decimal flex-col gap-1.5 pl-5">
          {words.contact.steps(handle).map((step) => (
            <li key={step} className="pl-1">
              {step}
            </li>
          ))}
        </ol>
        <p className="text-small text-ink-muted">{words.contact.stepScan}</p>
        <p className="text-small text-ink-muted">{words.contact.differs}</p>
      </div>
      <div className="flex flex-col gap-3">
        {!verified && (
          <Button
            wide
            disabled={details.safetyNumber === null}
            busy={busy}
            onClick={() => {
              void verify();
            }}
          >
            {words.contact.verify}
          </Button>
        )}
        <FieldError id="verify-failed" text={failed ? words.contact.verifyFailed : null} />
        <ScanCode handle={handle} onScanned={details.checkScanned} />
      </div>
    </>
  );
}
