import { memo } from "react";
import { classNames } from "../ui/class-names.ts";
import { words } from "../words.ts";
import type { ArrangedMessage } from "./arrange.ts";
import { FailedActions } from "./failed-actions.tsx";
import { MessageBubble } from "./message-bubble.tsx";
import { MessageWarnings } from "./message-warnings.tsx";

interface MessageProps {
  item: ArrangedMessage;
  /** null while nothing may be sent. */
  onRetry: ((id: string) => Promise<void>) | null;
  onDiscard: (id: string) => Promise<void>;
}

function sameItem(before: MessageProps, after: MessageProps): boolean {
  return (
    before.item.message === after.item.message &&
    before.item.startsRun === after.item.startsRun &&
    before.item.endsRun === after.item.endsRun &&
    before.onRetry === after.onRetry &&
    before.onDiscard === after.onDiscard
  );
}

/** One message, with everything that belongs to it: who, what, when, how far it came, what is odd about it. */
export const Message = memo(function Message({ item, onRetry, onDiscard }: MessageProps) {
  const { message, startsRun, endsRun } = item;
  const { mine, senderHandle, warnings, delivery } = message;
  return (
    <article
      className={classNames(
        "deferred flex flex-col",
        mine ? "items-end" : "items-start",
        startsRun ? "pt-2.5" : "pt-0.5",
      )}
    >
      <span className="sr-only">{mine ? words.chat.you : senderHandle}: </span>
      <MessageBubble message={message} startsRun={startsRun} endsRun={endsRun} />
      {warnings.length > 0 && <MessageWarnings warnings={warnings} />}
      {delivery === "failed" && (
        <FailedActions
          fault={message.fault}
          onRetry={onRetry && (() => onRetry(message.id))}
          onDiscard={() => onDiscard(message.id)}
        />
      )}
    </article>
  );
}, sameItem);
