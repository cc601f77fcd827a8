// Polling: the one timer by which the browser asks whether something is new, shared by every screen through SWR.
// Slower while nobody looks. Events of a later version only make it faster; what they miss, this finds.
import { useSyncExternalStore } from "react";
import useSWR from "swr";
import { POLL_MS } from "../shared/limits.ts";
import type { Account } from "./account.ts";
import type { InboxState } from "./inbox.ts";
import { NO_INBOX } from "./nothing.ts";
import { useObservable } from "./observable.ts";

/** Milliseconds between two polls of a page that is not visible: for its title. */
const HIDDEN_POLL_MS = 30_000;

/** The inbox of the open account, kept up to date for as long as a component shows it. */
export function useInbox(account: Account | null): InboxState {
  const isVisible = usePageVisible();
  useSWR(account ? ["inbox", account.viewer.uid] : null, () => account?.inbox.sync() ?? false, {
    refreshInterval: isVisible ? POLL_MS : HIDDEN_POLL_MS,
    refreshWhenHidden: true,
    // A failed request says that we are offline more truly than the browser does, and is shown.
    refreshWhenOffline: true,
    // Several components ask; one request goes out.
    dedupingInterval: POLL_MS - 500,
    focusThrottleInterval: 1000,
  });
  return useObservable(account?.inbox.state ?? NO_INBOX);
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
