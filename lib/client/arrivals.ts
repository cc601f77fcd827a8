// Messages of others that have just come, for who wants to tell the person. What was there when the page was opened is no
// news, nor is what has been read already or comes from somebody who is blocked. Shows nothing and keeps nothing.
import { useEffect, useRef } from "react";
import type { ConversationId, UserId } from "../shared/ids.ts";
import { useAccount } from "./account-state.ts";
import { isBlocked, type Blocks } from "./block-rules.ts";
import { viewContact } from "./contacts.ts";
import type { InboxState } from "./inbox.ts";
import type { Observable } from "./observable.ts";
import type { Pin } from "./pin-rules.ts";
import type { Viewer } from "./view.ts";

export interface Arrival {
  cid: ConversationId;
  handle: string;
  /** null when it says nothing that may be shown. */
  text: string | null;
}

/** Calls `onArrival` with the newest message of a conversation, each time others have written. */
export function useArrivals(onArrival: (arrival: Arrival) => void): void {
  const account = useAccount();
  const latest = useRef(onArrival);
  useEffect(() => {
    latest.current = onArrival;
  });
  useEffect(() => {
    if (account === null) return;
    const take = findArrivals(account);
    take();
    return account.inbox.state.subscribe(() => {
      for (const arrival of take()) latest.current(arrival);
    });
  }, [account]);
}

interface Watched {
  viewer: Viewer;
  inbox: { state: Observable<InboxState> };
  contacts: { pins: Observable<ReadonlyMap<UserId, Pin>> };
  blocks: { all: Observable<Blocks> };
}

/** Gives what has come since it was last asked; nothing before the list is there for the first time. */
export function findArrivals({ inbox, contacts, blocks, viewer }: Watched) {
  const places = new Map<ConversationId, number>();
  let since: number | null = null;
  let looked: InboxState["rows"] | null = null;
  return (): readonly Arrival[] => {
    const { status, rows, shown, hasMore } = inbox.state.get();
    if (since === null && status !== "ready") return [];
    const isFirst = since === null;
    since ??= Math.max(...Array.from(rows.values(), ({ activeAt }) => activeAt));
    // Older pages of the list come after the first one, and are no news either.
    if (looked !== rows && (isFirst || hasMore)) {
      for (const { cid, head, activeAt } of rows.values())
        if (activeAt <= since && !places.has(cid)) places.set(cid, head);
    }
    looked = rows;
    return [...shown].flatMap(([cid, { seq, sid, content }]): Arrival[] => {
      const row = rows.get(cid);
      if (row === undefined || seq <= (places.get(cid) ?? 0)) return [];
      places.set(cid, seq);
      if (sid === viewer.uid || row.peer.uid === viewer.uid || seq <= row.mine.read) return [];
      if (isBlocked(blocks.all.get(), row.peer.uid)) return [];
      const { handle } = viewContact(row.peer, contacts.pins.get());
      return [{ cid, handle, text: content.kind === "text" ? content.text : null }];
    });
  };
}
