"use client";
import { useMemo, useState } from "react";
import type { ConversationView } from "@/lib/client/view.ts";
import {
  createHeights,
  newestSpan,
  orderOf,
  spanAround,
  spanOf,
  windowOf,
  type Heights,
  type Order,
  type Span,
} from "./log-window.ts";

export interface MountedSpan {
  order: Order;
  span: Span;
  heights: Heights;
  /** Puts other messages into the document. */
  move: (span: Span) => void;
}

/** Which messages are in the document, carried over from one list of them to the next. */
export function useLogWindow({ messages, unreadFrom }: ConversationView): MountedSpan {
  const order = useMemo(() => orderOf(messages.map(({ id }) => id)), [messages]);
  const [heights] = useState(createHeights);
  const [kept, keep] = useState(() => {
    const unread = messages.findIndex(({ seq }) => seq !== null && seq === unreadFrom);
    const newest = newestSpan(order);
    return windowOf(order, unread === -1 || unread > newest.start + 20 ? newest : spanAround(order, unread));
  });
  const span = spanOf(order, kept);
  const now = windowOf(order, span);
  if (now.first !== kept.first || now.last !== kept.last) keep(now);

  // One's own message is always looked at.
  const newest = messages.at(-1);
  const writing = newest?.mine === true && newest.delivery === "sending" ? newest.id : null;
  const [wrote, setWrote] = useState(writing);
  if (writing !== wrote) {
    setWrote(writing);
    if (writing !== null && span.end < order.ids.length) keep(windowOf(order, newestSpan(order)));
  }

  return useMemo(
    () => ({
      order,
      span: { start: span.start, end: span.end },
      heights,
      move: (next) => {
        keep(windowOf(order, next));
      },
    }),
    [order, span.start, span.end, heights],
  );
}
