"use client";
import { Smile } from "lucide-react";
import { useState } from "react";
import { IconButton } from "../ui/icon-button.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "../ui/popover.tsx";
import { words } from "../words.ts";
import { EmojiPicker } from "./lazy-emoji.tsx";

interface EmojiButtonProps {
  onPick: (emoji: string) => void;
  /** Back to where one writes. */
  onReturn: () => void;
}

/** Opens the emoji beside the composer. It stays open for more than one. */
export function EmojiButton({ onPick, onReturn }: EmojiButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <IconButton icon={Smile} name={words.emoji.open} />
      </PopoverTrigger>
      <PopoverContent
        side="top"
        align="start"
        aria-label={words.emoji.list}
        className="w-[22.5rem] p-3"
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
