"use client";
import { ArrowDown } from "lucide-react";
import { memo, useEffect, useId, useImperativeHandle, useMemo, useState, type KeyboardEvent, type Ref } from "react";
import type { ConversationView } from "@/lib/client/view.ts";
import { Skeleton } from "../ui/skeleton.tsx";
import { useToday } from "../ui/use-today.ts";
import { dayName } from "../ui/when.ts";
import { words } from "../words.ts";
import { arrange, isSameItem, type ArrangedMessage } from "./arrange.ts";
import { Beginning } from "./beginning.tsx";
import { KeyNote } from "./key-note.tsx";
import { useFetchedParts } from "./lazy-parts.tsx";
import { focusNeighbour } from "./log-keys.ts";
import { Message } from "./message.tsx";
import { useLogScroll } from "./use-log-scroll.ts";
import { useLogWindow } from "./use-log-window.ts";
import type { LogControl } from "./writing.ts";

interface MessageLogProps {
  handle: string;
  conversation: ConversationView;
  control: Ref<LogControl>;
  /** Back to the field for writing. */
  onLeave: () => void;
}

/** The messages of one conversation, and the lines between them. */
export function MessageLog({ handle, conversation, control, onLeave }: MessageLogProps) {
  const help = useId();
  const { messages, notes, hasOlder, loadingOlder, unreadFrom, markRead } = conversation;
  const day = useToday();
  const mounted = useLogWindow(conversation);
  const { order, span, heights } = mounted;
  const { items, notesAtEnd } = useMemo(
    () => arrange({ messages, notes, unreadFrom, hasOlder }, span),
    [messages, notes, unreadFrom, hasOlder, span],
  );
  const { box, content, rows, top, divider, onScroll, toNewest, goTo, atNewest, isAtNewest, unseen } = useLogScroll(
    conversation,
    mounted,
  );

  useImperativeHandle(
    control,
    () => ({
      goTo: (seq) => {
        const article = goTo(seq);
        article?.focus({ preventScroll: true });
        return article !== null;
      },
    }),
    [goTo],
  );

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

  useFetchedParts();

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") {
      event.preventDefault();
      onLeave();
    } else if (focusNeighbour(event.currentTarget, event.key)) {
      event.preventDefault();
    }
  };

  return (
    <>
      <p id={help} hidden>
        {words.message.keys}
      </p>
      <div
        ref={box}
        role="log"
        aria-label={words.conversation.messages}
        aria-describedby={help}
        aria-live="off"
        aria-busy={loadingOlder}
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        className="relative flex min-h-0 flex-1 flex-col overflow-x-hidden overflow-y-auto overscroll-contain px-3 pb-8 -outline-offset-2 [overflow-anchor:none] md:px-8 xl:px-16"
      >
        <div ref={content} className="mt-auto shrink-0">
          <div ref={top}>
            {hasOlder ? (
              <OlderSkeleton loading={loadingOlder} />
            ) : (
              <Beginning handle={handle} conversation={conversation} />
            )}
          </div>
          <Room height={heights.sum(order.ids, 0, span.start)} />
          {/* Without a box of its own: one that grows upwards would count as moving, though nothing in it does. */}
          <div ref={rows} className="contents">
            {items.map((item, place) => (
              <Row
                key={item.message.id}
                handle={handle}
                item={item}
                isFar={place < items.length - SEEN_FIRST}
                divider={item.startsUnread ? divider : null}
                today={day}
              />
            ))}
          </div>
          <Room height={heights.sum(order.ids, span.end, order.ids.length)} />
          {notesAtEnd.map((note) => (
            <KeyNote key={note.id} handle={handle} note={note} />
          ))}
        </div>
      </div>
      <Announcer conversation={conversation} />
      {!atNewest && <ToNewest unseen={unseen} onClick={toNewest} />}
    </>
  );
}

/** In place of messages that are not in the document. */
function Room({ height }: { height: number }) {
  return height > 0 && <div aria-hidden style={{ height }} />;
}

/** Messages at the end that are laid out wherever one looks: far more than fill a screen. */
const SEEN_FIRST = 24;

interface RowProps {
  handle: string;
  item: ArrangedMessage;
  /** Not among the newest. */
  isFar: boolean;
  divider: Ref<HTMLDivElement> | null;
  /** The day it is: days are called by their distance from it. */
  today: string;
}

function isSameRow(before: RowProps, after: RowProps): boolean {
  const isSameAround = (["handle", "divider", "today", "isFar"] as const).every((name) => before[name] === after[name]);
  return isSameAround && isSameItem(before.item, after.item);
}

/** A message, and what stands above it. */
const Row = memo(function Row({ handle, item, divider, isFar }: RowProps) {
  return (
    <div data-far={isFar ? "" : undefined}>
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
      <Message item={item} />
    </div>
  );
}, isSameRow);

function ToNewest({ unseen, onClick }: { unseen: number; onClick: () => void }) {
  return (
    <button
      type="button"
      aria-label={words.conversation.toNewest(unseen)}
      onClick={onClick}
      className="animate-appear rounded-pill border-line bg-raised text-ink shadow-float hover:bg-hover absolute right-4 bottom-4 grid size-11 place-items-center border transition-colors md:right-7"
    >
      <ArrowDown aria-hidden className="size-5" />
      {unseen > 0 && (
        <span className="rounded-pill bg-accent text-caption text-on-accent absolute -top-1.5 -right-1 grid h-5 min-w-5 place-items-center px-1.5 font-semibold tabular-nums">
          {unseen}
        </span>
      )}
    </button>
  );
}

/** Of one height whether older messages are on their way or not, so that nothing moves. */
function OlderSkeleton({ loading }: { loading: boolean }) {
  return (
    <div className="flex flex-col gap-2.5 py-4">
      <p role="status" className="sr-only">
        {loading ? words.conversation.older : ""}
      </p>
      <Skeleton className="rounded-bubble! h-10 w-52" />
      <Skeleton className="rounded-bubble! ml-auto h-10 w-40" />
      <Skeleton className="rounded-bubble! h-10 w-64" />
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
