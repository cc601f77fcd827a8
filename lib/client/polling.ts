// Polling: the one timer by which the browser asks whether something is new, shared by every screen through SWR.
// Slower while nobody looks, and while an event stream says what is new; what that misses, this finds.
import { useSyncExternalStore } from "react";
import useSWR from "swr";
import { POLL_MS, POLL_WITH_STREAM_MS } from "../shared/limits.ts";
import type { Account } from "./account.ts";
import type { InboxState } from "./inbox.ts";
import { NO_INBOX, NOT_LIVE } from "./nothing.ts";
import { useObservable } from "./observable.ts";

/** Milliseconds between two polls of a page that is not visible: for its title. */
const HIDDEN_POLL_MS = 30_000;

/** The inbox of the open account, kept up to date for as long as a component shows it. */
export function useInbox(account: Account | null): InboxState {
  const isVisible = usePageVisible();
  const isLive = useObservable(account?.live.isLive ?? NOT_LIVE);
  const inbox = useObservable(account?.inbox.state ?? NO_INBOX);
  useSWR(account ? ["inbox", account.viewer.uid] : null, () => account?.inbox.sync() ?? false, {
    refreshInterval: pollInterval({ isVisible, isLive, isStale: inbox.isStale }),
    refreshWhenHidden: true,
    // A failed request says that we are offline more truly than the browser does, and is shown.
    refreshWhenOffline: true,
    // Several components ask; one request goes out.
    dedupingInterval: POLL_MS - 500,
    focusThrottleInterval: 1000,
  });
  return inbox;
}

interface Circumstances {
  isVisible: boolean;
  isLive: boolean;
  /** The last question had no answer. */
  isStale: boolean;
}

/** Milliseconds until the next poll. */
export function pollInterval({ isVisible, isLive, isStale }: Circumstances): number {
  if (isLive && !isStale) return POLL_WITH_STREAM_MS;
  return isVisible ? POLL_MS : HIDDEN_POLL_MS;
}

function usePageVisible(): boolean {
  return useSyncExternalStore(subscribe, isVisible, () => true);
}

function subscribe(listener: () => void): () => void {
  document.addEventListener("visibilitychange", listener);
  return () => {
    document.removeEventListener("visibilitychange", listener);
  };
}

function isVisible(): boolean {
  return document.visibilityState === "visible";
}
