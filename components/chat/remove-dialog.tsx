"use client";
import { useState } from "react";
import type { MessageView } from "@/lib/client/view.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { words } from "../words.ts";
import { useViewerHandle } from "./viewer.ts";

interface RemoveDialogProps {
  message: MessageView;
  /** Whom the conversation is with. */
  handle: string;
  onRemove: () => Promise<void>;
  onClose: () => void;
}

/** Asks before a message is taken back, and says what that does. */
export function RemoveDialog({ message, handle, onRemove, onClose }: RemoveDialogProps) {
  const self = useViewerHandle() === handle;
  const [state, setState] = useState<"asking" | "busy" | "failed">("asking");
  const { content } = message;
  const remove = async () => {
    setState("busy");
    try {
      await onRemove();
      onClose();
    } catch {
      setState("failed");
    }
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={words.message.deleteTitle}
      description={self ? words.message.deleteLeadSelf : words.message.deleteLead(handle)}
      actions={
        <>
          <Button look="secondary" data-first onClick={onClose}>
            {words.cancel}
          </Button>
          <Button
            look="danger"
            busy={state === "busy"}
            onClick={() => {
              void remove();
            }}
          >
            {words.message.deleteConfirm}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {content.kind === "text" && (
          <blockquote
            dir="auto"
            className="border-line text-ink line-clamp-4 shrink-0 border-s-4 ps-3 wrap-anywhere whitespace-pre-wrap"
          >
            {content.text}
          </blockquote>
        )}
        {!self && <p className="text-small text-ink-muted">{words.message.deleteCaution}</p>}
        {state === "failed" && (
          <Banner tone="danger" role="alert" className="rounded-field">
            {words.conversation.notStored}
          </Banner>
        )}
      </div>
    </Dialog>
  );
}
