"use client";
import { memo } from "react";
import { classNames } from "../ui/class-names.ts";
import { words } from "../words.ts";
import type { ArrangedMessage } from "./arrange.ts";
import { FailedActions } from "./failed-actions.tsx";
import { MessageSheet, MessageTools } from "./lazy-parts.tsx";
import { choicesFor, useMessageActions } from "./message-actions.ts";
import { MessageBubble } from "./message-bubble.tsx";
import { MessageReactions } from "./message-reactions.tsx";
import { MessageWarnings } from "./message-warnings.tsx";
import { PendingChange } from "./pending-change.tsx";
import { useMessageTools } from "./use-message-tools.ts";

interface MessageProps {
  item: ArrangedMessage;
}

function sameItem({ item: before }: MessageProps, { item: after }: MessageProps): boolean {
  return before.message === after.message && before.startsRun === after.startsRun && before.endsRun === after.endsRun;
}

/** One message, with everything that belongs to it: who, what, when, how far it came, what is odd about it. */
export const Message = memo(function Message({ item }: MessageProps) {
  const { message, startsRun, endsRun } = item;
  const { id, mine, senderHandle, warnings, delivery, content, reactions, pending } = message;
  const { retry, discard, blocked } = useMessageActions();
  const { article, open, onOpen, openSheet, isShown, onReturn, handlers } = useMessageTools();
  const isIdle = choicesFor(message, blocked).length === 0;
  return (
    <article
      ref={article}
      tabIndex={-1}
      data-open={open ?? undefined}
      aria-labelledby={`${id}-who ${id}-text ${id}-when`}
      {...(isIdle ? {} : handlers)}
      className={classNames(
        "group/message deferred flex scroll-my-4 flex-col outline-none data-open:relative data-open:z-10",
        // What floats beside the bubble may be higher than the message, and must not be cut off.
        isShown && "[content-visibility:visible]!",
        mine ? "items-end" : "items-start",
        startsRun ? "pt-2.5" : "pt-0.5",
      )}
    >
      <span id={`${id}-who`} className="sr-only">
        {mine ? words.chat.you : senderHandle}:{" "}
      </span>
      <div className="relative max-w-[min(85%,36rem)] md:max-w-[min(calc(100%-9rem),36rem)] [@media(hover:hover)_and_(width<48rem)]:max-w-[calc(100%-3rem)]">
        <MessageBubble message={message} startsRun={startsRun} endsRun={endsRun} />
        {isShown && !isIdle && (
          <div
            className={classNames(
              "absolute inset-y-0 flex flex-col justify-center px-1",
              mine ? "right-full" : "left-full",
            )}
          >
            <div className="sticky top-2 bottom-2">
              <MessageTools message={message} open={open} onOpen={onOpen} onReturn={onReturn} />
            </div>
          </div>
        )}
      </div>
      {!isIdle && (
        // Where nothing can be pointed at, a screen reader finds the way here; a finger rests on the message.
        <button type="button" className="sr-only [@media(hover:hover)]:hidden" onClick={openSheet}>
          {words.message.actions}
        </button>
      )}
      {reactions.length > 0 && content.kind === "text" && <MessageReactions message={message} />}
      {warnings.length > 0 && <MessageWarnings warnings={warnings} />}
      {pending !== null && <PendingChange change={pending} />}
      {delivery === "failed" && (
        <FailedActions
          lead={words.conversation.notSent}
          fault={message.fault}
          onRetry={blocked ? null : () => retry(id)}
          onDiscard={() => discard(id)}
        />
      )}
      {open === "sheet" && (
        <MessageSheet
          message={message}
          onClose={() => {
            onOpen(null);
          }}
        />
      )}
    </article>
  );
}, sameItem);
