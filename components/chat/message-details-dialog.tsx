"use client";
import { BadgeCheck, ChevronRight, ShieldAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { MessageDetails, MessageView } from "@/lib/client/view.ts";
import { Dialog } from "../ui/dialog.tsx";
import { exactTime } from "../ui/when.ts";
import { LOCALE } from "../ui/locale.ts";
import { words } from "../words.ts";
import { Ticks } from "./ticks.tsx";

interface MessageDetailsDialogProps {
  message: MessageView;
  details: MessageDetails;
  onClose: () => void;
}

/** Everything that is known of a message: plain words first, then what an expert may want to compare. */
export function MessageDetailsDialog({ message, details, onClose }: MessageDetailsDialogProps) {
  const { mine, senderHandle, delivery } = message;
  const { sentAt, storedAt, signed, seq, chain, number, mh } = details;
  return (
    <Dialog open onOpenChange={onClose} title={words.message.detailsTitle}>
      <dl className="flex flex-col gap-4">
        <Line name={words.message.sentBy}>{mine ? words.message.you : senderHandle}</Line>
        {sentAt !== null && <Line name={words.message.sentAt}>{exactTime(sentAt)}</Line>}
        <Line name={words.message.storedAt}>{exactTime(storedAt)}</Line>
        {delivery !== null && (
          <Line name={words.message.state}>
            <span className="flex gap-2">
              <span className="mt-1 flex">
                <Ticks delivery={delivery} />
              </span>
              {words.message.states[delivery]}
            </span>
          </Line>
        )}
        <Line name={words.message.signature}>
          <span className={signed ? "text-good-ink flex gap-2" : "text-danger-ink flex gap-2"}>
            {signed ? (
              <BadgeCheck aria-hidden className="mt-1 size-4 shrink-0" />
            ) : (
              <ShieldAlert aria-hidden className="mt-1 size-4 shrink-0" />
            )}
            {!signed ? words.message.notSigned : mine ? words.message.signedByYou : words.message.signed(senderHandle)}
          </span>
        </Line>
      </dl>
      <details className="group/experts mt-5">
        <summary className="text-accent-ink rounded-tight flex min-h-11 w-fit cursor-pointer items-center gap-1 font-semibold [&::-webkit-details-marker]:hidden">
          <ChevronRight aria-hidden className="size-4.5 transition-transform group-open/experts:rotate-90" />
          {words.message.forExperts}
        </summary>
        <dl className="flex flex-col gap-4 pt-1">
          <Line name={words.message.place}>{seq.toLocaleString(LOCALE)}</Line>
          {number !== null && <Line name={words.message.number}>{number.toLocaleString(LOCALE)}</Line>}
          {chain !== null && <Code name={words.message.chain}>{chain}</Code>}
          {mh !== null && <Code name={words.message.hash}>{mh}</Code>}
        </dl>
      </details>
    </Dialog>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-small text-ink-muted">{name}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </div>
  );
}

function Code({ name, children }: { name: string; children: string }) {
  return (
    <Line name={name}>
      <code className="text-small font-mono">{children}</code>
    </Line>
  );
}
