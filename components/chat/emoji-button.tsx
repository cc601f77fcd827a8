"use client";
import { Smile } from "lucide-react";
import { useRef, useState } from "react";
import { IconButton } from "../ui/icon-button.tsx";
import { words } from "../words.ts";
import { EmojiPopover } from "./lazy-emoji.tsx";

interface EmojiButtonProps {
  onPick: (emoji: string) => void;
  /** Back to where one writes. */
  onReturn: () => void;
}

/** Opens the emoji beside the composer. They stay open for more than one, and load when they are opened first. */
export function EmojiButton({ onPick, onReturn }: EmojiButtonProps) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <IconButton
        ref={button}
        icon={Smile}
        name={words.emoji.open}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => {
          setOpen(!open);
        }}
      />
      {open && (
        <EmojiPopover
          opener={button}
          onPick={onPick}
          onClose={() => {
            setOpen(false);
          }}
          onReturn={onReturn}
        />
      )}
    </>
  );
}
