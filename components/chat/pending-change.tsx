"use client";
import { LoaderCircle } from "lucide-react";
import type { PendingChange as Change } from "@/lib/client/view.ts";
import { words } from "../words.ts";
import { FailedActions } from "./failed-actions.tsx";
import { useMessageActions } from "./message-actions.ts";

/** A change of a message that is on its way, or could not be made. */
export function PendingChange({ change }: { change: Change }) {
  const { retry, discard, blocked } = useMessageActions();
  const { id, what, delivery, fault } = change;
  if (delivery === "sending") {
    return (
      <p className="text-caption text-ink-muted flex items-center gap-1.5 pt-1">
        <LoaderCircle aria-hidden className="animate-turn size-3" />
        {words.message.changing[what]}
      </p>
    );
  }
  return (
    <FailedActions
      lead={words.message.notChanged[what]}
      fault={fault}
      onRetry={blocked ? null : () => retry(id)}
      onDiscard={() => discard(id)}
    />
  );
}
