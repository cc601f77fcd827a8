"use client";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { ConversationView, MessageView } from "@/lib/client/view.ts";
import { extendDown, extendUp, newestSpan, spanAround, type Span } from "./log-window.ts";
import type { MountedSpan } from "./use-log-window.ts";
import { useOlder } from "./use-older.ts";

/** Pixels from the end within which the view follows new messages. */
export const NEAR_END = 48;
/** Pixels beyond the view in which messages are in the document before they come into sight. */
const MARGIN = 2500;
/** Milliseconds for which a message that was jumped to stands out. */
const MARKED_MS = 1800;

function lastSeq(messages: readonly MessageView[]): number {
  return messages.findLast(({ seq }) => seq !== null)?.seq ?? 0;
}

/**
 * Keeps the log still. At the end it follows what is new; anywhere else the message at the top edge stays where it is,
 * whatever is put in above, taken out, grows or shrinks. Done by hand, since not every browser anchors, and none at offset 0.
 */
export function useLogScroll(conversation: ConversationView, mounted: MountedSpan) {
  const { messages, hasOlder } = conversation;
  const box = useRef<HTMLDivElement>(null);
  /** Holds all there is, in one column. */
  const content = useRef<HTMLDivElement>(null);
  /** Holds one element for each message that is in the document, and nothing else. Has no box of its own. */
  const rows = useRef<HTMLDivElement>(null);
  const divider = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  /** Where the end was when it was last seen, in pixels from the top. */
  const endTop = useRef(0);
  const anchor = useRef<{ element: Element; offset: number } | null>(null);
  const latest = useRef({ messages, mounted });
  /** The last place when the end was left; null while at the end. */
  const [leftAt, setLeftAt] = useState<number | null>(null);
  const top = useOlder(box, conversation);

  useLayoutEffect(() => {
    latest.current = { messages, mounted };
  });

  const remember = useCallback(() => {
    if (box.current === null || rows.current === null) return;
    const edge = box.current.getBoundingClientRect().top;
    const element = firstBelow(rows.current.children, edge)?.querySelector("article") ?? null;
    anchor.current = element === null ? null : { element, offset: element.getBoundingClientRect().top - edge };
  }, []);

  const settle = useCallback(() => {
    const { current } = box;
    if (current === null) return;
    if (following.current) {
      current.scrollTop = current.scrollHeight;
      endTop.current = current.scrollTop;
    } else if (anchor.current?.element.isConnected === true) {
      const offset = anchor.current.element.getBoundingClientRect().top - current.getBoundingClientRect().top;
      const moved = offset - anchor.current.offset;
      if (moved !== 0) current.scrollTop += moved;
    }
  }, []);

  /** Other messages come into the document; those that leave it are measured first. */
  const move = useCallback((span: Span) => {
    const { order, heights, span: before, move: put } = latest.current.mounted;
    for (const [index, row] of [...(rows.current?.children ?? [])].entries()) {
      const id = order.ids[before.start + index];
      if (id !== undefined) heights.note(id, row.getBoundingClientRect().height);
    }
    const focused = document.activeElement;
    flushSync(() => {
      put(span);
    });
    // What had the focus has left the document: the log itself has it now, and the arrow keys go on from there.
    if (focused?.isConnected === false) box.current?.focus({ preventScroll: true });
  }, []);

  /** Sees to it that there are messages in the document wherever one looks. */
  const tend = useCallback(() => {
    if (box.current === null || rows.current === null) return;
    const { order, span, isGrowing, heights } = latest.current.mounted;
    if (span.start === 0 && span.end === order.ids.length) return;
    const view = box.current.getBoundingClientRect();
    const there = {
      top: rows.current.firstElementChild?.getBoundingClientRect().top ?? view.top,
      bottom: rows.current.lastElementChild?.getBoundingClientRect().bottom ?? view.bottom,
    };
    if (there.bottom < view.top || there.top > view.bottom) {
      const distance = view.top - there.top + heights.sum(order.ids, 0, span.start);
      move(spanAround(order, heights.placeAt(order.ids, distance)));
      remember();
    } else if (span.start > 0 && there.top > view.top - (isGrowing ? 0 : MARGIN)) {
      move(extendUp(span));
    } else if (span.end < order.ids.length && there.bottom < view.bottom + MARGIN) {
      move(extendDown(span, order));
    }
  }, [move, remember]);

  const onScroll = () => {
    const { current } = box;
    if (current === null) return;
    const atEnd = current.scrollHeight - current.scrollTop - current.clientHeight < NEAR_END;
    if (following.current && !atEnd && current.scrollTop >= endTop.current) {
      // Nobody has turned back: something has grown since, and is to be seen.
      settle();
      return;
    }
    following.current = atEnd;
    if (atEnd) endTop.current = current.scrollTop;
    remember();
    tend();
    setLeftAt((before) => (atEnd ? null : (before ?? lastSeq(messages))));
  };

  const toNewest = useCallback(() => {
    const { order, span } = latest.current.mounted;
    if (span.end < order.ids.length) move(newestSpan(order));
    following.current = true;
    settle();
  }, [move, settle]);

  /** Brings a message that is loaded into view and makes it stand out; null when it is not. */
  const goTo = useCallback(
    (seq: number): HTMLElement | null => {
      const place = latest.current.messages.findIndex((message) => message.seq === seq);
      if (place === -1) return null;
      const { order, span } = latest.current.mounted;
      if (place < span.start || place >= span.end) move(spanAround(order, place));
      const row = rows.current?.children[place - latest.current.mounted.span.start];
      const article = row?.querySelector("article") ?? null;
      if (row === undefined || article === null || box.current === null) return null;
      const view = box.current.getBoundingClientRect();
      const offset = Math.max(16, (view.height - article.getBoundingClientRect().height) / 3);
      following.current = false;
      box.current.scrollTop += article.getBoundingClientRect().top - view.top - offset;
      anchor.current = { element: article, offset: article.getBoundingClientRect().top - view.top };
      article.setAttribute("data-marked", "");
      setTimeout(() => {
        article.removeAttribute("data-marked");
      }, MARKED_MS);
      return article;
    },
    [move],
  );

  /** Whether the newest message is in view, asked outside rendering. */
  const isAtNewest = useCallback(() => following.current, []);

  // Where to begin: at the divider when there is more to read than fits, at the end otherwise.
  useLayoutEffect(() => {
    if (divider.current !== null && box.current !== null) {
      const { top: dividerTop } = divider.current.getBoundingClientRect();
      const { top: edge, height } = box.current.getBoundingClientRect();
      box.current.scrollTop += dividerTop - edge - Math.min(96, height / 5);
      following.current = box.current.scrollHeight - box.current.scrollTop - height < NEAR_END;
      remember();
    }
    settle();
  }, [remember, settle]);

  // One's own message is always looked at.
  const newest = messages.at(-1);
  const writing = newest?.mine === true && newest.delivery === "sending" ? newest.id : null;
  useLayoutEffect(() => {
    if (writing !== null) following.current = true;
  }, [writing]);

  useLayoutEffect(settle, [messages, hasOlder, mounted, settle]);

  useEffect(() => {
    if (box.current === null || content.current === null) return;
    const observer = new ResizeObserver(settle);
    observer.observe(box.current);
    observer.observe(content.current);
    return () => {
      observer.disconnect();
    };
  }, [settle]);

  const unseen = leftAt === null ? 0 : messages.filter(({ mine, seq }) => !mine && seq !== null && seq > leftAt).length;
  return { box, content, rows, top, divider, onScroll, toNewest, goTo, atNewest: leftAt === null, isAtNewest, unseen };
}

/** The first element that reaches below the edge. They lie in order, so halving finds it. */
function firstBelow(elements: HTMLCollection, edge: number): Element | null {
  let low = 0;
  let high = elements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const element = elements[middle];
    if (element !== undefined && element.getBoundingClientRect().bottom > edge) high = middle;
    else low = middle + 1;
  }
  return elements[low] ?? null;
}
