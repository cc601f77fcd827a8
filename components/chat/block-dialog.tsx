"use client";
import { useState } from "react";
import { useBlockedPeople } from "@/lib/client/blocked-people.ts";
import type { UserId } from "@/lib/shared/ids.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { words } from "../words.ts";

interface BlockDialogProps {
  uid: UserId;
  handle: string;
  onClose: () => void;
}

/** Asks before somebody is blocked, and says what that does and what it does not. */
export function BlockDialog({ uid, handle, onClose }: BlockDialogProps) {
  const { block } = useBlockedPeople();
  const [state, setState] = useState<"asking" | "busy" | "failed">("asking");
  const run = async () => {
    setState("busy");
    try {
      await block(uid);
      onClose();
    } catch {
      setState("failed");
    }
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={words.block.title(handle)}
      description={words.block.lead(handle)}
      actions={
        <>
          <Button look="secondary" data-first onClick={onClose}>
            {words.cancel}
          </Button>
          <Button
            look="danger"
            busy={state === "busy"}
            onClick={() => {
              void run();
            }}
          >
            {words.block.confirm}
          </Button>
        </>
      }
    >
      <div className="text-small text-ink-muted flex flex-col gap-3">
        <p>{words.block.quiet(handle)}</p>
        <p>{words.block.kept}</p>
        {state === "failed" && (
          <Banner tone="danger" role="alert" className="rounded-field">
            {words.block.failed}
          </Banner>
        )}
      </div>
    </Dialog>
  );
}
