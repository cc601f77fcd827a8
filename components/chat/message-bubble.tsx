import { Ban, Lock, ShieldAlert, Sparkles } from "lucide-react";
import type { ReactNode } from "react";
import type { MessageView } from "@/lib/client/view.ts";
import { classNames } from "../ui/class-names.ts";
import { clockTime, exactTime } from "../ui/when.ts";
import { words } from "../words.ts";
import { MessageQuote } from "./message-quote.tsx";
import { MessageText } from "./message-text.tsx";
import { isForged } from "./suspect.ts";
import { Ticks } from "./ticks.tsx";

interface MessageBubbleProps {
  message: MessageView;
  startsRun: boolean;
  endsRun: boolean;
}

export function MessageBubble({ message, startsRun, endsRun }: MessageBubbleProps) {
  const { id, mine, content, delivery, at, quote } = message;
  const plain = content.kind === "text";
  const onOwn = plain && mine;
  const isGrave = isForged(content);
  return (
    <div
      className={classNames(
        "rounded-bubble in-data-marked:outline-focus flex flex-col px-3.5 py-2 in-data-marked:outline-3 in-data-marked:outline-offset-1",
        // What its open menu is about.
        "group-data-open/message:outline-focus group-data-open/message:outline-2 group-data-open/message:outline-offset-2",
        "group-focus-visible/message:outline-focus group-focus-visible/message:outline-2 group-focus-visible/message:outline-offset-2",
        "[@media(hover:none)]:select-none [@media(hover:none)]:[-webkit-touch-callout:none]",
        plain && (mine ? "bg-own text-on-own" : "bg-peer text-ink"),
        !plain && "text-ink border border-dashed",
        !plain && (isGrave ? "border-danger" : "border-edge"),
        !startsRun && (mine ? "rounded-tr-tight" : "rounded-tl-tight"),
        !endsRun && (mine ? "rounded-br-tight" : "rounded-bl-tight"),
      )}
    >
      {quote !== null && plain && (
        <div className="-mx-2 min-w-0">
          <MessageQuote quote={quote} onOwn={onOwn} />
        </div>
      )}
      {/* As wide as the wider of the two, and not as both beside each other. */}
      <div className="flex flex-wrap items-end justify-end gap-x-2.5">
        <MessageContent message={message} />
        <span
          id={`${id}-when`}
          className={classNames(
            "text-caption -mb-0.5 flex shrink-0 items-center gap-1 tabular-nums",
            onOwn ? "text-on-own-muted" : "text-ink-muted",
          )}
        >
          {content.kind === "text" && content.edited && <span>{words.message.edited}</span>}
          <time dateTime={new Date(at).toISOString()} title={exactTime(at)}>
            {clockTime(at)}
          </time>
          {delivery !== null && content.kind !== "removed" && <Ticks delivery={delivery} onBubble={onOwn} />}
        </span>
      </div>
    </div>
  );
}

/** Up to three emoji and nothing else are shown large. */
const FEW_EMOJI =
  /^(?:\s*(?:\p{RI}\p{RI}|\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f)(?:\p{EMod}|\ufe0f|\u200d\p{Extended_Pictographic})*){1,3}\s*$/u;

/** Text is text nodes and links; no other markup, and nothing is ever loaded. */
function MessageContent({ message }: { message: MessageView }): ReactNode {
  const { id, mine, senderHandle, content } = message;
  const name = `${id}-text`;
  switch (content.kind) {
    case "text":
      return (
        <p
          id={name}
          dir="auto"
          className={classNames(
            "max-w-full min-w-0 flex-auto wrap-anywhere whitespace-pre-wrap [unicode-bidi:plaintext]",
            content.text.length < 40 && FEW_EMOJI.test(content.text) && "font-emoji py-1 text-[2.25rem] leading-none",
          )}
        >
          <MessageText text={content.text} />
        </p>
      );
    case "removed":
      return (
        <p id={name} className="text-ink-muted flex min-w-0 flex-auto gap-2">
          <Ban aria-hidden className="mt-1 size-4 shrink-0" />
          {mine ? words.message.removedByYou : words.conversation.removed}
        </p>
      );
    case "newer":
      return (
        <p id={name} className="text-ink-muted flex min-w-0 flex-auto gap-2">
          <Sparkles aria-hidden className="mt-1 size-4 shrink-0" />
          {words.conversation.newerBody}
        </p>
      );
    case "locked": {
      const { cause, cure } = words.conversation.locked(senderHandle)[content.code];
      const isGrave = isForged(content);
      const Picture = isGrave ? ShieldAlert : Lock;
      return (
        <p id={name} className="flex min-w-0 flex-auto gap-2">
          <Picture aria-hidden className={classNames("mt-1 size-4 shrink-0", isGrave && "text-danger-ink")} />
          <span>
            <span className={classNames("font-medium", isGrave && "text-danger-ink")}>{cause}</span>{" "}
            <span className="text-ink-muted">{cure}</span>
          </span>
        </p>
      );
    }
  }
}
