"use client";
import { useId, useState } from "react";
import { useBlockedPeople } from "@/lib/client/blocked-people.ts";
import type { UserId } from "@/lib/shared/ids.ts";
import { Button } from "../ui/button.tsx";
import { FieldError } from "../ui/field-error.tsx";
import { words } from "../words.ts";

interface UnblockButtonProps {
  uid: UserId;
  handle: string;
  onUnblocked?: () => void;
}

export function UnblockButton({ uid, handle, onUnblocked }: UnblockButtonProps) {
  const id = useId();
  const { unblock } = useBlockedPeople();
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const run = async () => {
    setState("busy");
    try {
      await unblock(uid);
      onUnblocked?.();
    } catch {
      setState("failed");
    }
  };
  return (
    <div className="flex max-w-44 shrink-0 flex-col items-end gap-1">
      <Button
        look="secondary"
        aria-label={words.block.unblock(handle)}
        busy={state === "busy"}
        onClick={() => {
          void run();
        }}
      >
        {words.block.unblockShort}
      </Button>
      <FieldError id={id} text={state === "failed" ? words.block.failed : null} />
    </div>
  );
}
