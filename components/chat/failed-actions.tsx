"use client";
import { useState } from "react";
import type { MessageView } from "@/lib/client/view.ts";
import { Button } from "../ui/button.tsx";
import { words } from "../words.ts";

interface FailedActionsProps {
  /** What did not happen. */
  lead: string;
  fault: MessageView["fault"];
  /** null while nothing may be sent. */
  onRetry: (() => Promise<void>) | null;
  onDiscard: () => Promise<void>;
}

/** Why something was not sent, and the ways on. */
export function FailedActions({ lead, fault, onRetry, onDiscard }: FailedActionsProps) {
  const [busy, setBusy] = useState(false);
  // It is clear by now, and what is left is whether these keys may have it.
  const reason = fault === "blocked" && onRetry !== null ? "keys" : fault;
  const run = async (action: () => Promise<void>) => {
    setBusy(true);
    try {
      await action();
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="text-small flex max-w-full flex-wrap items-center justify-end gap-x-1 pt-1">
      <p className="text-danger-ink font-medium">
        {words.conversation.failed(lead, reason)}{" "}
        {reason === "keys" && onRetry !== null && words.conversation.retryNewKeys}
      </p>
      <div className="flex">
        {onRetry !== null && (
          <Button
            look="quiet"
            className="text-small! px-3!"
            busy={busy}
            onClick={() => {
              void run(onRetry);
            }}
          >
            {words.conversation.retry}
          </Button>
        )}
        <Button
          look="quiet"
          className="text-small! text-danger-ink! hover:bg-danger-soft! px-3!"
          busy={busy}
          onClick={() => {
            void run(onDiscard);
          }}
        >
          {words.conversation.discard}
        </Button>
      </div>
    </div>
  );
}
