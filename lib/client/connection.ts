// What sending and asking tell each other about the connection: a post without an answer has the list asked at once, so that it
// is said that there is no connection; and the first answer after a silence wakes the queue, however long it meant to wait.
import { inBackground } from "./database.ts";
import type { Inbox } from "./inbox.ts";
import type { Outbox, OutboxSurroundings } from "./outbox.ts";

/** A post that notes when it got no answer. */
export function noticing(post: OutboxSurroundings["post"], ask: () => Promise<unknown>): OutboxSurroundings["post"] {
  return async (cid, envelope) => {
    const answer = await post(cid, envelope);
    if (!answer.ok && answer.code === "offline") inBackground(ask());
    return answer;
  };
}

/** Wakes the queue when the server answers again; answers how to stop that. */
export function wakeOnReturn(inbox: Pick<Inbox, "state">, outbox: Pick<Outbox, "wake">): () => void {
  let wasStale = inbox.state.get().isStale;
  return inbox.state.subscribe(() => {
    const { isStale } = inbox.state.get();
    if (wasStale && !isStale) inBackground(outbox.wake());
    wasStale = isStale;
  });
}

/** Wakes the queue when there is reason to hope, and asks before a tab is closed that keeps its queue in memory only. */
export function listen(outbox: Outbox, kept: boolean): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  const wake = () => {
    if (document.visibilityState === "visible") inBackground(outbox.wake());
  };
  window.addEventListener("online", wake, { signal });
  document.addEventListener("visibilitychange", wake, { signal });
  window.addEventListener(
    "beforeunload",
    (event) => {
      if (!kept && outbox.items.get().some(({ state }) => state === "sending")) event.preventDefault();
    },
    { signal },
  );
  return () => {
    listeners.abort();
  };
}
