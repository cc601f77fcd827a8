"use client";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { useSafetyNumber } from "@/lib/client/safety.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { words } from "../words.ts";

export function ContactDialog({ handle, onClose }: { handle: string; onClose: (open: boolean) => void }) {
  const { status, number } = useSafetyNumber(handle);
  const groups = number?.split(/\s+/) ?? [];
  return (
    <Dialog open onOpenChange={onClose} title={handle}>
      <section className="flex flex-col gap-5 pt-1">
        <div>
          <h3 className="font-semibold">{words.contact.safetyNumber}</h3>
          <p className="text-small text-ink-muted">{words.contact.lead(handle)}</p>
        </div>
        {status === "error" ? (
          <Banner tone="danger" role="alert" className="rounded-field">
            {words.contact.unavailable}
          </Banner>
        ) : (
          <div className="rounded-field bg-sunken px-4 pt-5 pb-2">
            <ol
              role="list"
              aria-label={words.contact.digits}
              className="text-title grid grid-cols-4 gap-x-3 gap-y-2.5 text-center font-mono tabular-nums"
            >
              {number === null
                ? Array.from({ length: 12 }, (_, place) => (
                    <li key={place} className="grid h-6 place-items-center">
                      <Skeleton className="bg-line h-5 w-12" />
                    </li>
                  ))
                : groups.map((group, place) => <li key={place}>{group}</li>)}
            </ol>
            <div className="mt-2 flex justify-center">
              <CopyDigits number={number} />
            </div>
          </div>
        )}
        <div className="flex flex-col gap-2">
          <h3 className="font-semibold">{words.contact.how}</h3>
          <ol className="text-ink-muted marker:text-ink-muted flex list-decimal flex-col gap-1.5 pl-5">
            {words.contact.steps(handle).map((step) => (
              <li key={step} className="pl-1">
                {step}
              </li>
            ))}
          </ol>
          <p className="text-small text-ink-muted">{words.contact.differs}</p>
        </div>
      </section>
    </Dialog>
  );
}

function CopyDigits({ number }: { number: string | null }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    if (number === null) return;
    try {
      await navigator.clipboard.writeText(number);
      setCopied(true);
    } catch {
      setCopied(false); // The browser refused: the digits can still be selected.
    }
  };
  return (
    <Button
      look="quiet"
      className="text-small"
      disabled={number === null}
      onClick={() => {
        void copy();
      }}
    >
      {copied ? <Check aria-hidden className="size-4" /> : <Copy aria-hidden className="size-4" />}
      <span aria-live="polite">{copied ? words.contact.copied : words.contact.copy}</span>
    </Button>
  );
}
