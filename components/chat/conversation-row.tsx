import { Ban, Lock, ShieldAlert } from "lucide-react";
import { memo } from "react";
import { useTyping } from "@/lib/client/typing.ts";
import type { ConversationSummary } from "@/lib/client/view.ts";
import { Avatar } from "../ui/avatar.tsx";
import { classNames } from "../ui/class-names.ts";
import { shortTime } from "../ui/when.ts";
import { words } from "../words.ts";
import { PinBadge } from "./pin-mark.tsx";
import { ChatLink } from "./place.tsx";
import { Ticks } from "./ticks.tsx";
import { useViewerHandle } from "./viewer.ts";

interface ConversationRowProps {
  summary: ConversationSummary;
  /** The day it is: what was said today is dated by the clock. */
  today: string;
  selected: boolean;
  online: boolean;
}

export const ConversationRow = memo(function ConversationRow({ summary, selected, online }: ConversationRowProps) {
  const viewer = useViewerHandle();
  const { cid, peer, last, at, unread, draft, blocked } = summary;
  const isTyping = useTyping(cid).handles.length > 0;
  return (
    <ChatLink
      to={peer.handle}
      aria-current={selected ? "page" : undefined}
      className={classNames(
        "rounded-field flex h-18 items-center gap-3 px-3 -outline-offset-2 transition-colors",
        selected ? "bg-selected" : "hover:bg-hover",
      )}
    >
      <Avatar handle={peer.handle} online={online} className={selected ? "ring-surface ring-2" : ""} />
      <span className="flex min-w-0 flex-1 flex-col gap-0.5">
        <span className="flex items-baseline gap-2">
          <span className="flex min-w-0 flex-1 gap-1.5">
            <span className="truncate font-semibold">{peer.handle === viewer ? words.chat.yourself : peer.handle}</span>
            {online && <span className="sr-only">{words.message.online}</span>}
            {peer.pin !== null && peer.handle !== viewer && <PinBadge pin={peer.pin} mismatch={peer.mismatch} />}
          </span>
          <time dateTime={new Date(at).toISOString()} className="text-caption text-ink-muted shrink-0 tabular-nums">
            {shortTime(at)}
          </time>
        </span>
        <span className="flex h-5 items-center gap-2">
          <span
            className={classNames(
              "text-small flex min-w-0 flex-1 items-center gap-1",
              unread > 0 ? "text-ink font-medium" : "text-ink-muted",
            )}
          >
            {blocked === true ? (
              <>
                <Ban aria-hidden className="size-3.5 shrink-0" />
                <span className="truncate">{words.block.listed}</span>
              </>
            ) : isTyping ? (
              <span className="text-accent-ink truncate font-medium">{words.message.typingShort}</span>
            ) : draft !== undefined && !selected ? (
              <Draft text={draft} />
            ) : (
              <LastMessage last={last} />
            )}
          </span>
          {unread > 0 && (
            <span className="rounded-pill bg-accent text-caption text-on-accent grid h-5 min-w-5 shrink-0 place-items-center px-1.5 font-semibold tabular-nums">
              <span aria-hidden>{unread > 999 ? words.chat.unreadMany : unread}</span>
              <span className="sr-only">{words.chat.unread(unread)}</span>
            </span>
          )}
        </span>
      </span>
    </ChatLink>
  );
});

/** Begun and not sent. */
function Draft({ text }: { text: string }) {
  return (
    <span className="truncate">
      <span className="text-accent-ink font-semibold">{words.message.draft} </span>
      <bdi>{text}</bdi>
    </span>
  );
}

function LastMessage({ last }: { last: ConversationSummary["last"] }) {
  if (last === null) return <span className="truncate italic">{words.chat.noMessages}</span>;
  return (
    <>
      {last.mine && last.delivery !== null && last.kind !== "removed" && <Ticks delivery={last.delivery} />}
      {last.kind === "locked" && <Lock aria-hidden className="size-3.5 shrink-0" />}
      {last.kind === "doubtful" && <ShieldAlert aria-hidden className="text-danger-ink size-3.5 shrink-0" />}
      <bdi className="truncate">{last.text ?? words.chat.lastKind[last.kind]}</bdi>
    </>
  );
}
