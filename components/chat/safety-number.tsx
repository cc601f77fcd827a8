"use client";
import { Check, Copy } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Button } from "../ui/button.tsx";
import { QrCode } from "../ui/qr-code.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { words } from "../words.ts";

interface SafetyNumberProps {
  handle: string;
  /** 12 groups of five; null while they are worked out. */
  digits: string | null;
  code: string | null;
  /** While the camera looks for the other one: there is no room for both. */
  hidden: boolean;
  /** The way to the other person's code. */
  children: ReactNode;
}

/** The same thing twice: digits for two voices, in view where the answer is asked for, and a code for a camera. */
export function SafetyNumber({ handle, digits, code, hidden, children }: SafetyNumberProps) {
  const groups = digits?.split(/\s+/) ?? [];
  return (
    <div className="rounded-field bg-sunken flex flex-col items-center gap-4 px-4 py-5">
      {!hidden && (
        <ol
          role="list"
          aria-label={words.contact.digits}
          className="text-title grid w-full grid-cols-4 gap-x-3 gap-y-2.5 text-center font-mono tabular-nums"
        >
          {digits === null
            ? Array.from({ length: 12 }, (_, place) => (
                <li key={place} className="grid h-6 place-items-center">
                  <Skeleton className="bg-line h-5 w-12" />
                </li>
              ))
            : groups.map((group, place) => <li key={place}>{group}</li>)}
        </ol>
      )}
      {hidden ? null : code === null ? (
        <Skeleton className="bg-line size-44" />
      ) : (
        <QrCode text={code} name={words.contact.code(handle)} className="size-44" />
      )}
      {children}
      {!hidden && <CopyDigits number={digits} />}
    </div>
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
      className="text-small! -my-2"
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
