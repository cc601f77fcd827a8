// The list of conversations as a screen shows it.
// Joins what the server says, what was opened here, what waits to be sent, and what is pinned; decides nothing itself.
import { useMemo, useState } from "react";
import { useAccount } from "./account-state.ts";
import { amendmentsIn, isLostNote } from "./amend-rules.ts";
import { isBlocked } from "./block-rules.ts";
import { useBlocks } from "./blocked-people.ts";
import { isInDoubt, withIdentityMarks } from "./identity-marks.ts";
import { summarise } from "./message-list.ts";
import { NO_DRAFTS, NO_ITEMS, NO_PINS } from "./nothing.ts";
import { keepSame, useObservable } from "./observable.ts";
import { useInbox } from "./polling.ts";
import type { ConversationSummary } from "./view.ts";

export interface ConversationsView {
  status: "loading" | "ready" | "error";
  /** Newest first. */
  list: readonly ConversationSummary[];
  /** Polling fails at the moment; what is shown may be old. */
  stale: boolean;
  /** For the page's title. */
  totalUnread: number;
}

const NOT_SHOWN = { kind: "locked", code: "E_IDENTITY" } as const;

/** A list has no room for a mark: what would need one shows nothing of itself. */
function asDoubtful(summary: ConversationSummary): ConversationSummary {
  return summary.last?.kind === "locked" ? { ...summary, last: { ...summary.last, kind: "doubtful" } } : summary;
}

export function useConversations(): ConversationsView {
  const account = useAccount();
  const { status, rows, lasts, shown, isStale } = useInbox(account);
  const pins = useObservable(account?.contacts.pins ?? NO_PINS);
  const items = useObservable(account?.outbox.items ?? NO_ITEMS);
  const drafts = useObservable(account?.drafts.texts ?? NO_DRAFTS);
  const blocks = useBlocks();
  const [keepLines] = useState(() => keepSame((line: ConversationSummary) => line.cid));
  const summaries = useMemo(() => {
    if (account === null) return [];
    const lines = [...rows.values()].flatMap((row) => {
      const last = lasts.get(row.cid);
      const { messages, warnings } = account.feedOf(row.cid, row.peer.uid).state.get();
      const amendments = amendmentsIn(messages, withIdentityMarks(messages, warnings, pins));
      const isLost = last !== undefined && isLostNote(last, account.viewer.uid, row.peer.uid);
      const newest = shown.get(row.cid) ?? (isLost ? undefined : last);
      const isDoubtful = newest !== undefined && isInDoubt(newest, pins);
      const readable = isDoubtful ? { ...newest, content: NOT_SHOWN } : newest;
      const plain = summarise(row, readable, items, pins, account.viewer, amendments);
      const summary = isDoubtful ? asDoubtful(plain) : plain;
      const block = blocks.get(row.peer.uid);
      if (block !== undefined && isBlocked(blocks, row.peer.uid)) {
        return [{ ...summary, last: null, unread: 0, at: Math.min(summary.at, block.at), blocked: true as const }];
      }
      if (last?.content.kind !== "pins" && !isLost) return [summary];
      // Written by a device, not by the person, or nothing that can be read: no reason to come first, or to be there without anything to read.
      const isEmpty = summary.last === null && !account.feedOf(row.cid, row.peer.uid).state.get().hasOlder;
      return isEmpty ? [] : [{ ...summary, at: shown.get(row.cid)?.at ?? summary.at }];
    });
    return keepLines(lines.sort((a, b) => b.at - a.at));
  }, [account, rows, lasts, shown, items, pins, blocks, keepLines]);
  const list = useMemo(
    () =>
      summaries.map((summary) => {
        const draft = drafts.get(summary.cid);
        return draft === undefined ? summary : { ...summary, draft };
      }),
    [summaries, drafts],
  );
  const totalUnread = list.reduce((sum, { unread }) => sum + unread, 0);
  return useMemo(() => ({ status, list, stale: isStale, totalUnread }), [status, list, isStale, totalUnread]);
}
