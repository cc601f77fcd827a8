"use client";
import { ArrowDown } from "lucide-react";
import { Fragment, useEffect, useMemo, useState } from "react";
import type { ConversationView } from "@/lib/client/view.ts";
import { Skeleton } from "../ui/skeleton.tsx";
import { dayName } from "../ui/when.ts";
import { words } from "../words.ts";
import { arrange } from "./arrange.ts";
import { Beginning } from "./beginning.tsx";
import { KeyNote } from "./key-note.tsx";
import { Message } from "./message.tsx";
import { useLogScroll } from "./use-log-scroll.ts";

interface MessageLogProps {
  handle: string;
  conversation: ConversationView;
  /** Nothing may be sent as things stand. */
  blocked: boolean;
}

/** The messages of one conversation, and the lines between them. */
export function MessageLog({ handle, conversation, blocked }: MessageLogProps) {
  const { messages, notes, hasOlder, loadingOlder, unreadFrom, retry, discard, markRead } = conversation;
  const { items, notesAtEnd } = useMemo(
    () => arrange({ messages, notes, unreadFrom, hasOlder }),
    [messages, notes, unreadFrom, hasOlder],
  );
  const { box, content, top, divider, onScroll, toNewest, atNewest, isAtNewest, unseen } = useLogScroll(conversation);

  useEffect(() => {
    const look = () => {
      if (isAtNewest() && document.visibilityState === "visible") markRead();
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => {
      document.removeEventListener("visibilitychange", look);
    };
  }, [atNewest, isAtNewest, messages, markRead]);

  return (
    <>
      <div
        ref={box}
        role="log"
        aria-label={words.conversation.messages}
        aria-live="off"
        aria-busy={loadingOlder}
        tabIndex={0}
        onScroll={onScroll}
        className="relative flex min-h-0 flex-1 flex-col overflow-x-hidden overflow-y-auto overscroll-contain px-3 pb-3 -outline-offset-2 [overflow-anchor:none] md:px-8 xl:px-16"
      >
        <div ref={top} className="mt-auto">
          {hasOlder ? <OlderSkeleton loading={loadingOlder} /> : <Beginning handle={handle} />}
        </div>
        <div ref={content}>
          {items.map((item) => (
            <Fragment key={item.message.id}>
              {item.startsDay && (
                <p className="my-4 flex justify-center">
                  <time
                    dateTime={new Date(item.message.at).toISOString()}
                    className="rounded-pill bg-sunken text-caption text-ink-muted px-3 py-1 font-medium"
                  >
                    {dayName(item.message.at)}
                  </time>
                </p>
              )}
              {item.notes.map((note) => (
                <KeyNote key={note.id} handle={handle} note={note} />
              ))}
              {item.startsUnread && (
                <div
                  ref={divider}
                  className="text-caption text-accent-ink before:bg-accent after:bg-accent my-4 flex items-center gap-3 font-semibold before:h-px before:flex-1 after:h-px after:flex-1"
                >
                  {words.conversation.newMessages}
                </div>
              )}
              <Message item={item} onRetry={blocked ? null : retry} onDiscard={discard} />
            </Fragment>
          ))}
          {notesAtEnd.map((note) => (
            <KeyNote key={note.id} handle={handle} note={note} />
          ))}
        </div>
      </div>
      <Announcer conversation={conversation} />
      {!atNewest && (
        <button
          type="button"
          aria-label={words.conversation.toNewest(unseen)}
          onClick={toNewest}
          className="animate-appear rounded-pill border-line bg-raised text-ink shadow-float hover:bg-hover absolute right-4 bottom-4 grid size-11 place-items-center border transition-colors md:right-7"
        >
          <ArrowDown aria-hidden className="size-5" />
          {unseen > 0 && (
            <span className="rounded-pill bg-accent text-caption text-on-accent absolute -top-1.5 -right-1 grid h-5 min-w-5 place-items-center px-1.5 font-semibold tabular-nums">
              {unseen}
            </span>
          )}
        </button>
      )}
    </>
  );
}

/** Of one height whether older messages are on their way or not, so that nothing moves. */
function OlderSkeleton({ loading }: { loading: boolean }) {
  return (
    <div className="flex flex-col gap-2.5 py-4">
      <p role="status" className="sr-only">
        {loading ? words.conversation.older : ""}
      </p>
      <Skeleton className="rounded-bubble h-10 w-52" />
      <Skeleton className="rounded-bubble ml-auto h-10 w-40" />
      <Skeleton className="rounded-bubble h-10 w-64" />
    </div>
  );
}

/** Reads out what others write while the conversation is open; older pages and own messages are not news. */
function Announcer({ conversation: { messages } }: { conversation: ConversationView }) {
  const newest = messages.findLast(({ mine, seq }) => !mine && seq !== null);
  const seq = newest?.seq ?? 0;
  const [openedAt] = useState(seq);
  const news =
    newest?.content.kind === "text" && seq > openedAt
      ? words.conversation.says(newest.senderHandle, newest.content.text)
      : "";
  return (
    <p role="status" className="sr-only">
      {news}
    </p>
  );
}
