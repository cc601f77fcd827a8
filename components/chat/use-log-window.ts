"use client";
import { useDeferredValue, useMemo, useState } from "react";
import type { ConversationView } from "@/lib/client/view.ts";
import {
  createHeights,
  newestSpan,
  orderOf,
  spanAround,
  spanOf,
  windowFor,
  windowOf,
  type Heights,
  type Order,
  type Span,
} from "./log-window.ts";

export interface MountedSpan {
  order: Order;
  span: Span;
  /** More of them are being drawn above. */
  isGrowing: boolean;
  heights: Heights;
  /** Puts other messages into the document. */
  move: (span: Span) => void;
}

/** Messages that fill a screen: they are drawn first, and the others when there is time. */
const SCREENFUL = 20;

/** Which messages are in the document, carried over from one list of them to the next. */
export function useLogWindow({ messages, unreadFrom }: ConversationView): MountedSpan {
  const order = useMemo(() => orderOf(messages.map(({ id }) => id)), [messages]);
  const [heights] = useState(createHeights);
  const [unread] = useState(() => messages.findIndex(({ seq }) => seq !== null && seq === unreadFrom));
  const [kept, keep] = useState(() => {
    const newest = newestSpan(order);
    return windowFor(order, unread === -1 || unread > newest.start + 20 ? newest : spanAround(order, unread));
  });
  /** The run as somebody has moved it to where they look: all of it is wanted now. */
  const [moved, setMoved] = useState<string | null>(unread === -1 ? null : kept.first);
  const whole = spanOf(order, kept);
  const now = windowOf(order, whole);
  if (now.first !== kept.first || now.last !== kept.last) keep(now);

  // What grows in above is not looked at yet: it is drawn in the background, and the messages that are there stay meanwhile.
  const screenful = order.ids[Math.max(whole.start, whole.end - SCREENFUL)] ?? "";
  const reached = useDeferredValue(now.first, screenful);
  const reachedPlace = order.placeOf(reached) ?? whole.start;
  const isUrgent = moved === now.first || reachedPlace >= whole.end;
  const span = isUrgent ? whole : { start: Math.max(whole.start, reachedPlace), end: whole.end };
  const isGrowing = span.start > whole.start;

  // One's own message is always looked at.
  const newest = messages.at(-1);
  const writing = newest?.mine === true && newest.delivery === "sending" ? newest.id : null;
  const [wrote, setWrote] = useState(writing);
  if (writing !== wrote) {
    setWrote(writing);
    if (writing !== null && span.end < order.ids.length) {
      const there = windowFor(order, newestSpan(order));
      keep(there);
      setMoved(there.first);
    }
  }

  return useMemo(
    () => ({
      order,
      span: { start: span.start, end: span.end },
      isGrowing,
      heights,
      move: (next) => {
        const there = windowFor(order, next);
        keep(there);
        setMoved(there.first);
      },
    }),
    [order, span.start, span.end, isGrowing, heights],
  );
}
