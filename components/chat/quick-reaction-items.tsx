"use client";
import { Plus } from "lucide-react";
import type { KeyboardEvent } from "react";
import type { MessageView } from "@/lib/client/view.ts";
import { MenuPicture, MenuRow } from "../ui/menu.tsx";
import { words } from "../words.ts";
import { ownReaction } from "./choices.tsx";
import { QUICK_REACTIONS } from "./message-actions.ts";

interface QuickReactionItemsProps {
  message: MessageView;
  onPick: (emoji: string) => void;
  onAll: () => void;
}

/** The arrow keys that lead along the row, as well as those that lead through the menu. */
function onKeyDown({ key, target }: KeyboardEvent): void {
  if (!(target instanceof HTMLElement)) return;
  const next =
    key === "ArrowRight" ? target.nextElementSibling : key === "ArrowLeft" ? target.previousElementSibling : null;
  if (next instanceof HTMLElement) next.focus();
}

/** The quick reactions as the first row of a menu. */
export function QuickReactionItems({ message, onPick, onAll }: QuickReactionItemsProps) {
  const own = ownReaction(message);
  return (
    <MenuRow label={words.message.react} onKeyDown={onKeyDown}>
      {QUICK_REACTIONS.map((emoji) => (
        <MenuPicture
          key={emoji}
          name={emoji === own ? words.message.takeBack(emoji) : words.message.reactWith(emoji)}
          chosen={emoji === own}
          onSelect={() => {
            onPick(emoji);
          }}
        >
          {emoji}
        </MenuPicture>
      ))}
      <MenuPicture name={words.message.otherReaction} onSelect={onAll}>
        <Plus className="text-ink-muted size-5" />
      </MenuPicture>
    </MenuRow>
  );
}
