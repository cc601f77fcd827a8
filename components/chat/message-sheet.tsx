"use client";
import { useRef, useState } from "react";
import type { MessageView } from "@/lib/client/view.ts";
import { classNames } from "../ui/class-names.ts";
import { Dialog } from "../ui/dialog.tsx";
import { words } from "../words.ts";
import { isPlainChoice, looks, run } from "./choices.tsx";
import { choicesFor, useMessageActions } from "./message-actions.ts";
import { ReactionChoice } from "./reaction-choice.tsx";

/** On touch screens: everything one can do with a message, from below, large enough for a thumb. */
export function MessageSheet({ message, onClose }: { message: MessageView; onClose: () => void }) {
  const actions = useMessageActions();
  const [all, setAll] = useState(false);
  /** Runs when the sheet is gone, and takes the focus to where it leads. */
  const chosen = useRef<(() => void) | null>(null);
  const choices = choicesFor(message, actions.blocked);
  return (
    <Dialog open onOpenChange={onClose} title={words.message.actions} onClosed={() => chosen.current?.()}>
      {choices.includes("react") && (
        <ReactionChoice
          message={message}
          all={all}
          onAll={() => {
            setAll(true);
          }}
          onPick={(emoji) => {
            onClose();
            actions.react(message, emoji);
          }}
        />
      )}
      {!all && (
        <ul role="list" className="-mx-3 mt-2 flex flex-col">
          {choices.filter(isPlainChoice).map((choice) => {
            const { icon: Icon, name } = looks(choice);
            const grave = choice === "remove";
            return (
              <li key={choice}>
                <button
                  type="button"
                  onClick={() => {
                    chosen.current = () => {
                      run(choice, message, actions);
                    };
                    onClose();
                  }}
                  className={classNames(
                    "rounded-field text-field flex min-h-12 w-full items-center gap-4 px-3 text-start",
                    grave ? "text-danger-ink hover:bg-danger-soft" : "hover:bg-hover",
                  )}
                >
                  <Icon aria-hidden className={classNames("size-5 shrink-0", !grave && "text-ink-muted")} />
                  {name}
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </Dialog>
  );
}
