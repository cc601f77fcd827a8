import type { MessageView } from "@/lib/client/view.ts";
import { classNames } from "../ui/class-names.ts";
import { words } from "../words.ts";
import { useMessageActions } from "./message-actions.ts";
import { useViewerHandle } from "./viewer.ts";

/** Chips under a bubble; pressing one gives the same reaction, or takes one's own back. */
export function MessageReactions({ message }: { message: MessageView }) {
  const viewer = useViewerHandle();
  const { react, blocked } = useMessageActions();
  return (
    <ul role="list" aria-label={words.message.reactions} className="relative z-1 -mt-1 flex flex-wrap gap-1 px-2">
      {message.reactions.map(({ emoji, handles, mine }) => {
        const names = handles.map((handle) => (handle === viewer ? words.message.you : handle));
        const label = words.message.reactedBy(emoji, names);
        return (
          <li key={emoji} className="flex">
            <button
              type="button"
              aria-label={label}
              aria-pressed={mine}
              title={label}
              disabled={blocked}
              onClick={() => {
                react(message, emoji);
              }}
              className={classNames(
                // The chip is small, and what can be pressed is not.
                "rounded-pill text-caption border-surface relative flex h-7 items-center gap-1 border-2 px-2 font-semibold tabular-nums after:absolute after:-inset-x-1 after:-inset-y-2.5",
                mine ? "bg-accent-soft text-accent-ink" : "bg-sunken text-ink-muted hover:bg-line",
              )}
            >
              <span aria-hidden className="font-emoji text-body leading-none">
                {emoji}
              </span>
              {handles.length > 1 && <span aria-hidden>{handles.length}</span>}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
