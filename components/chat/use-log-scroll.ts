"use client";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { ConversationView, MessageView } from "@/lib/client/view.ts";

/** Pixels from the end within which the view follows new messages. */
const NEAR_END = 48;
/** Pixels above the view within which older messages are fetched. */
const AHEAD = "600px 0px 0px 0px";
/** Milliseconds before older messages are asked for again after an attempt that brought none. */
const RETRY_MS = 3000;

function lastSeq(messages: readonly MessageView[]): number {
  return messages.findLast(({ seq }) => seq !== null)?.seq ?? 0;
}

/**
 * Keeps the log still. At the end it follows what is new; anywhere else the message at the top edge stays where it is,
 * whatever is put in above, grows or shrinks. Done by hand, since not every browser anchors, and none at offset 0.
 */
export function useLogScroll(conversation: ConversationView) {
  const { messages, hasOlder, loadingOlder, loadOlder } = conversation;
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const top = useRef<HTMLDivElement>(null);
  const divider = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const anchor = useRef<{ element: Element; offset: number } | null>(null);
  const triedAt = useRef<string | null>(null);
  /** The last place when the end was left; null while at the end. */
  const [leftAt, setLeftAt] = useState<number | null>(null);

  const remember = useCallback(() => {
    if (box.current === null || content.current === null) return;
    const edge = box.current.getBoundingClientRect().top;
    const element = firstBelow(content.current.getElementsByTagName("article"), edge);
    anchor.current = element === null ? null : { element, offset: element.getBoundingClientRect().top - edge };
  }, []);

  const settle = useCallback(() => {
    const { current } = box;
    if (current === null) return;
    if (following.current) {
      current.scrollTop = current.scrollHeight;
    } else if (anchor.current?.element.isConnected === true) {
      const offset = anchor.current.element.getBoundingClientRect().top - current.getBoundingClientRect().top;
      current.scrollTop += offset - anchor.current.offset;
    }
  }, []);

  const onScroll = () => {
    const { current } = box;
    if (current === null) return;
    const atEnd = current.scrollHeight - current.scrollTop - current.clientHeight < NEAR_END;
    following.current = atEnd;
    remember();
    setLeftAt((before) => (atEnd ? null : (before ?? lastSeq(messages))));
  };

  const toNewest = useCallback(() => {
    following.current = true;
    settle();
  }, [settle]);

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

  useLayoutEffect(settle, [messages, hasOlder, settle]);

  useEffect(() => {
    if (box.current === null || content.current === null) return;
    const observer = new ResizeObserver(settle);
    observer.observe(box.current);
    observer.observe(content.current);
    return () => {
      observer.disconnect();
    };
  }, [settle]);

  const oldest = messages[0]?.id ?? null;
  useEffect(() => {
    if (top.current === null || !hasOlder || loadingOlder) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting) || timer !== undefined) return;
        const wait = triedAt.current === oldest ? RETRY_MS : 0;
        timer = setTimeout(() => {
          triedAt.current = oldest;
          void loadOlder();
        }, wait);
      },
      { root: box.current, rootMargin: AHEAD },
    );
    observer.observe(top.current);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
    };
  }, [hasOlder, loadingOlder, loadOlder, oldest]);

  const unseen = leftAt === null ? 0 : messages.filter(({ mine, seq }) => !mine && seq !== null && seq > leftAt).length;
  return { box, content, top, divider, onScroll, toNewest, atNewest: leftAt === null, isAtNewest, unseen };
}

/** The first element that reaches below the edge. They lie in order, so halving finds it. */
function firstBelow(elements: HTMLCollectionOf<Element>, edge: number): Element | null {
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
