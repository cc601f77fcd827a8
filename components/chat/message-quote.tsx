import type { QuoteView } from "@/lib/client/view.ts";
import { classNames } from "../ui/class-names.ts";
import { words } from "../words.ts";
import { useMessageActions } from "./message-actions.ts";
import { useViewerHandle } from "./viewer.ts";

/** Inside a bubble: what the message answers, and the way there. */
export function MessageQuote({ quote, onOwn }: { quote: QuoteView; onOwn: boolean }) {
  const viewer = useViewerHandle();
  const { goTo } = useMessageActions();
  const { senderHandle, text, seq } = quote;
  const isMine = senderHandle === viewer;
  const name =
    senderHandle === null
      ? words.message.quoteElsewhere
      : isMine
        ? words.message.quoteOfYou
        : words.message.quoteOf(senderHandle);
  return (
    <button
      type="button"
      title={name}
      onClick={() => {
        goTo(seq);
      }}
      className={classNames(
        "rounded-tight text-small relative mt-0.5 mb-1 block min-h-11 w-full min-w-0 overflow-hidden py-1.5 pr-3 pl-3.5 text-start transition-colors",
        "before:absolute before:inset-y-0 before:left-0 before:w-1",
        onOwn
          ? "bg-scrim/35 hover:bg-scrim/55 before:bg-on-own-muted focus-visible:outline-on-own"
          : "bg-ink/6 hover:bg-ink/10 before:bg-accent",
      )}
    >
      <span className="sr-only">{name}. </span>
      {senderHandle !== null && (
        <span className={classNames("block truncate font-semibold", onOwn ? "text-on-own" : "text-accent-ink")}>
          {isMine ? words.message.you : senderHandle}
        </span>
      )}
      <span
        dir="auto"
        className={classNames("line-clamp-2 wrap-anywhere", onOwn ? "text-on-own-muted" : "text-ink-muted")}
      >
        {text ?? <i>{senderHandle === null ? words.message.quoteFar : words.message.quoteEmpty}</i>}
      </span>
    </button>
  );
}
