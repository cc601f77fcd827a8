"use client";
import { useEffect, useRef, type RefObject } from "react";
import type { ConversationView } from "@/lib/client/view.ts";

/** Pixels above the view within which older messages are fetched. */
const AHEAD = "600px 0px 0px 0px";
/** Milliseconds before older messages are asked for again after an attempt that brought none. */
const RETRY_MS = 3000;

/** Fetches older messages as the beginning of those that are there comes near. The element to watch is what it gives. */
export function useOlder(box: RefObject<HTMLDivElement | null>, conversation: ConversationView) {
  const { messages, hasOlder, loadingOlder, loadOlder } = conversation;
  const top = useRef<HTMLDivElement>(null);
  const triedAt = useRef<string | null>(null);
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
  }, [box, hasOlder, loadingOlder, loadOlder, oldest]);
  return top;
}
