"use client";
import { Pencil, Reply, X } from "lucide-react";
import { IconButton } from "../ui/icon-button.tsx";
import { words } from "../words.ts";
import type { Writing } from "./writing.ts";

interface ComposerAboutProps {
  writing: Exclude<Writing, { kind: "plain" }>;
  onCancel: () => void;
}

/** Above the field: the message that is answered or edited, and the way out of it. */
export function ComposerAbout({ writing, onCancel }: ComposerAboutProps) {
  const { kind, message } = writing;
  const { content, mine, senderHandle } = message;
  const isEdit = kind === "edit";
  const Picture = isEdit ? Pencil : Reply;
  const title = isEdit
    ? words.message.editing
    : mine
      ? words.message.replyingToYou
      : words.message.replyingTo(senderHandle);
  return (
    <div className="animate-appear flex items-center gap-2 pb-2">
      <Picture aria-hidden className="text-accent-ink mx-3 size-5 shrink-0" />
      <div className="border-accent min-w-0 flex-1 border-s-3 ps-3">
        <p role="status" className="text-small text-accent-ink truncate font-semibold">
          {title}
        </p>
        <p dir="auto" className="text-small text-ink-muted truncate">
          {content.kind === "text" && content.text}
        </p>
      </div>
      <IconButton icon={X} name={isEdit ? words.message.cancelEdit : words.message.cancelReply} onClick={onCancel} />
    </div>
  );
}
