import { Ban, Lock, Sparkles } from "lucide-react";
import type { ReactNode } from "react";
import type { MessageView } from "@/lib/client/view.ts";
import { classNames } from "../ui/class-names.ts";
import { clockTime, exactTime } from "../ui/when.ts";
import { words } from "../words.ts";
import { Ticks } from "./ticks.tsx";

interface MessageBubbleProps {
  message: MessageView;
  startsRun: boolean;
  endsRun: boolean;
}

export function MessageBubble({ message, startsRun, endsRun }: MessageBubbleProps) {
  const { mine, senderHandle, content, delivery, at } = message;
  const plain = content.kind === "text";
  return (
    <div
      className={classNames(
        "rounded-bubble flex max-w-[min(82%,36rem)] flex-wrap items-end justify-end gap-x-2.5 px-3.5 py-2",
        plain && (mine ? "bg-own text-on-own" : "bg-peer text-ink"),
        !plain && "border-edge text-ink border border-dashed",
        !startsRun && (mine ? "rounded-tr-tight" : "rounded-tl-tight"),
        !endsRun && (mine ? "rounded-br-tight" : "rounded-bl-tight"),
      )}
    >
      <MessageContent content={content} sender={senderHandle} />
      <span
        className={classNames(
          "text-caption -mb-0.5 flex shrink-0 items-center gap-1 tabular-nums",
          plain && mine ? "text-on-own-muted" : "text-ink-muted",
        )}
      >
        <time dateTime={new Date(at).toISOString()} title={exactTime(at)}>
          {clockTime(at)}
        </time>
        {delivery !== null && <Ticks delivery={delivery} onBubble={plain && mine} />}
      </span>
    </div>
  );
}

/** Text is a text node and nothing else: no links, no markup, nothing is ever loaded. */
function MessageContent({ content, sender }: { content: MessageView["content"]; sender: string }): ReactNode {
  switch (content.kind) {
    case "text":
      return (
        <p
          dir="auto"
          className="max-w-full min-w-0 flex-auto wrap-anywhere whitespace-pre-wrap [unicode-bidi:plaintext]"
        >
          {content.text}
        </p>
      );
    case "removed":
      return (
        <p className="text-ink-muted flex min-w-0 flex-auto gap-2">
          <Ban aria-hidden className="mt-1 size-4 shrink-0" />
          {words.conversation.removed}
        </p>
      );
    case "newer":
      return (
        <p className="text-ink-muted flex min-w-0 flex-auto gap-2">
          <Sparkles aria-hidden className="mt-1 size-4 shrink-0" />
          {words.conversation.newerBody}
        </p>
      );
    case "locked": {
      const { cause, cure } = words.conversation.locked(sender)[content.code];
      return (
        <p className="flex min-w-0 flex-auto gap-2">
          <Lock aria-hidden className="mt-1 size-4 shrink-0" />
          <span>
            <span className="font-medium">{cause}</span> <span className="text-ink-muted">{cure}</span>
          </span>
        </p>
      );
    }
  }
}
