"use client";
import { Plus } from "lucide-react";
import type { MessageView } from "@/lib/client/view.ts";
import { classNames } from "../ui/class-names.ts";
import { words } from "../words.ts";
import { ownReaction } from "./choices.tsx";
import { EmojiPicker } from "./lazy-emoji.tsx";
import { QUICK_REACTIONS } from "./message-actions.ts";

interface ReactionChoiceProps {
  message: MessageView;
  /** All of them are shown, instead of the quick ones. */
  all: boolean;
  onAll: () => void;
  onPick: (emoji: string) => void;
}

/** The quick reactions, and the way to all others. */
export function ReactionChoice({ message, all, onAll, onPick }: ReactionChoiceProps) {
  const own = ownReaction(message);
  if (all) return <EmojiPicker onPick={onPick} />;
  return (
    <div role="group" aria-label={words.message.react} className="flex justify-between">
      {QUICK_REACTIONS.map((emoji) => (
        <button
          key={emoji}
          type="button"
          aria-label={emoji === own ? words.message.takeBack(emoji) : words.message.reactWith(emoji)}
          aria-pressed={emoji === own}
          onClick={() => {
            onPick(emoji);
          }}
          className={classNames(
            "rounded-pill font-emoji grid size-11 place-items-center text-[1.5rem] leading-none transition-colors",
            emoji === own ? "bg-selected" : "hover:bg-hover",
          )}
        >
          <span aria-hidden>{emoji}</span>
        </button>
      ))}
      <button
        type="button"
        aria-label={words.message.otherReaction}
        title={words.message.otherReaction}
        onClick={onAll}
        className="rounded-pill text-ink-muted hover:bg-hover hover:text-ink grid size-11 place-items-center transition-colors"
      >
        <Plus aria-hidden className="size-5" />
      </button>
    </div>
  );
}
