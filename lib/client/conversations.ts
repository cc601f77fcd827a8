// The list of conversations as a screen shows it.
// Joins what the server says, what was opened here, what waits to be sent, and what is pinned; decides nothing itself.
import { useMemo } from "react";
import { useAccount } from "./account-state.ts";
import { amendmentsIn } from "./amend-rules.ts";
import { isBlocked } from "./block-rules.ts";
import { useBlocks } from "./blocked-people.ts";
import type { UserId } from "../shared/ids.ts";
import { isInDoubt, withIdentityMarks } from "./identity-marks.ts";
import { summarise } from "./message-list.ts";
import { NO_DRAFTS, NO_ITEMS, NO_PINS } from "./nothing.ts";
import { useObservable } from "./observable.ts";
import type { OpenedMessage } from "./opening.ts";
import type { Pin } from "./pin-rules.ts";
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

/** A list has no room for a mark: what would need one shows nothing of itself. */
function inView(message: OpenedMessage, pins: ReadonlyMap<UserId, Pin>): OpenedMessage {
  return isInDoubt(message, pins) ? { ...message, content: { kind: "locked", code: "E_IDENTITY" } } : message;
}

export function useConversations(): ConversationsView {
  const account = useAccount();
  const { status, rows, lasts, shown, isStale } = useInbox(account);
  const pins = useObservable(account?.contacts.pins ?? NO_PINS);
  const items = useObservable(account?.outbox.items ?? NO_ITEMS);
  const drafts = useObservable(account?.drafts.texts ?? NO_DRAFTS);
  const blocks = useBlocks();
  const summaries = useMemo(() => {
    if (account === null) return [];
    const lines = [...rows.values()].flatMap((row) => {
      const last = lasts.get(row.cid);
      const { messages, warnings } = account.feedOf(row.cid, row.peer.uid).state.get();
      const amendments = amendmentsIn(messages, withIdentityMarks(messages, warnings, pins));
      const newest = shown.get(row.cid) ?? last;
      const summary = summarise(row, newest && inView(newest, pins), items, pins, account.viewer, amendments);
      const block = blocks.get(row.peer.uid);
      if (block !== undefined && isBlocked(blocks, row.peer.uid)) {
        return [{ ...summary, last: null, unread: 0, at: Math.min(summary.at, block.at), blocked: true as const }];
      }
      if (last?.content.kind !== "pins") return [summary];
      // Written by a device, not by the person: no reason to come first, or to be there without anything to read.
      const isEmpty = summary.last === null && !account.feedOf(row.cid, row.peer.uid).state.get().hasOlder;
      return isEmpty ? [] : [{ ...summary, at: shown.get(row.cid)?.at ?? summary.at }];
    });
    return lines.sort((a, b) => b.at - a.at);
  }, [account, rows, lasts, shown, items, pins, blocks]);
  const list = useMemo(
    () =>
      summaries.map((summary) => {
        const draft = drafts.get(summary.cid);
        return draft === undefined ? summary : { ...summary, draft };
      }),
    [summaries, drafts],
  );
  const totalUnread = list.reduce((sum, { unread }) => sum + unread, 0);
  return { status, list, stale: isStale, totalUnread };
}
