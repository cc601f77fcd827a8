"use client";
import { useEffect, useRef } from "react";
import { useArrivals, type Arrival } from "@/lib/client/arrivals.ts";
import type { ConversationSummary } from "@/lib/client/view.ts";
import type { UserId } from "@/lib/shared/ids.ts";
import { useNotificationChoice } from "../account/notification-choice.ts";
import { words } from "../words.ts";
import { goToChat } from "./place.tsx";

/** Held by the one tab that tells of new messages. */
const TELLS = "aryatel-notifies";
/** Held by every tab in which a conversation can be seen at this moment, with the other person's name. */
const LOOKS = "aryatel-looks-at ";

interface NotifierProps {
  viewer: UserId;
  conversations: readonly ConversationSummary[];
  selected: string | null;
}

/**
 * Tells of new messages by way of the browser: one tab of all, by name, and not of the conversation that somebody looks at in
 * some tab. What was written is said only where the person has asked for it. Which tab does what is settled by Web Locks,
 * which end with their tabs.
 */
export function Notifier({ viewer, conversations, selected }: NotifierProps) {
  const [choice] = useNotificationChoice(viewer);
  const isTeller = useRef(false);
  const shown = useRef(new Map<string, Notification>());

  useEffect(() => {
    if (!choice.on) return;
    return holdLock(TELLS, (holds) => {
      isTeller.current = holds;
    });
  }, [choice.on]);
  useEffect(() => (selected === null ? undefined : holdWhileVisible(`${LOOKS}${selected}`)), [selected]);

  const tell = ({ cid, handle, text }: Arrival) => {
    const body = choice.text && text !== null ? text : words.notifications.newMessage;
    const notification = showNotification(handle, { body, tag: cid, icon: "/icon.svg" });
    if (notification === null) return;
    shown.current.set(cid, notification);
    notification.onclick = () => {
      window.focus();
      goToChat(handle);
      notification.close();
    };
  };
  useArrivals((arrival) => {
    if (!choice.on || !isTeller.current || Notification.permission !== "granted") return;
    void isLookedAt(arrival.handle).then((looked) => {
      if (!looked) tell(arrival);
    });
  });

  // What has been read meanwhile, here or elsewhere, need not be told any more.
  useEffect(() => {
    for (const { cid, unread } of conversations) {
      if (unread > 0) continue;
      shown.current.get(cid)?.close();
      shown.current.delete(cid);
    }
  }, [conversations]);
  return null;
}

/** null where the browser has the word but not the thing: some phones show none from a page. */
function showNotification(title: string, options: NotificationOptions): Notification | null {
  try {
    return new Notification(title, options);
  } catch {
    return null;
  }
}

async function isLookedAt(handle: string): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name === `${LOOKS}${handle}`);
}

/** Holds a lock as soon as it is free, until it is let go of. Shared ones are free at all times. */
function holdLock(name: string, onHold: (holds: boolean) => void, mode: LockMode = "exclusive"): () => void {
  const waiting = new AbortController();
  let release: () => void = () => undefined;
  const hold = async () => {
    if (waiting.signal.aborted) return;
    onHold(true);
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    onHold(false);
  };
  navigator.locks.request(name, { mode, signal: waiting.signal }, hold).catch(() => undefined);
  return () => {
    waiting.abort();
    release();
  };
}

function holdWhileVisible(name: string): () => void {
  let letGo: (() => void) | null = null;
  const look = () => {
    const isVisible = document.visibilityState === "visible";
    if (isVisible) letGo ??= holdLock(name, () => undefined, "shared");
    else {
      letGo?.();
      letGo = null;
    }
  };
  look();
  document.addEventListener("visibilitychange", look);
  return () => {
    document.removeEventListener("visibilitychange", look);
    letGo?.();
  };
}
