"use client";
import type { RefObject } from "react";
import { Popover, PopoverAnchor, PopoverContent } from "../ui/popover.tsx";
import { words } from "../words.ts";
import { EmojiPicker } from "./emoji-picker.tsx";

interface EmojiPopoverProps {
  /** The button that opened it, beside which it stands. */
  opener: RefObject<HTMLButtonElement | null>;
  onPick: (emoji: string) => void;
  onClose: () => void;
  /** Back to where one writes. */
  onReturn: () => void;
}

/** All emoji in a small window above the composer. */
export function EmojiPopover({ opener, onPick, onClose, onReturn }: EmojiPopoverProps) {
  return (
    <Popover
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <PopoverAnchor virtualRef={opener} />
      <PopoverContent
        side="top"
        align="start"
        aria-label={words.emoji.list}
        className="w-[22.5rem] p-3"
        onInteractOutside={(event) => {
          // The button closes it by itself.
          if (event.target instanceof Node && opener.current?.contains(event.target) === true) event.preventDefault();
        }}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          onReturn();
        }}
      >
        <EmojiPicker onPick={onPick} />
      </PopoverContent>
    </Popover>
  );
}
