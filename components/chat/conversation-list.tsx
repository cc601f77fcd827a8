"use client";
import type { ConversationsView } from "@/lib/client/conversations.ts";
import { useOnline } from "@/lib/client/presence.ts";
import type { ConversationSummary } from "@/lib/client/view.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { useToday } from "../ui/use-today.ts";
import { words } from "../words.ts";
import { ConversationRow } from "./conversation-row.tsx";
import { saysPresence } from "./pin-mark.tsx";
import { useAlarmed } from "./use-alarmed.ts";
import { useViewerHandle } from "./viewer.ts";

interface ConversationListProps {
  conversations: ConversationsView;
  /** Those that pass the search. */
  shown: readonly ConversationSummary[];
  selected: string | null;
  searching: boolean;
  onFindPeople: () => void;
}

export function ConversationList({ conversations, shown, selected, searching, onFindPeople }: ConversationListProps) {
  const { status, list } = conversations;
  const viewer = useViewerHandle();
  const alarmed = useAlarmed();
  const online = useOnline();
  const day = useToday();
  return (
    <nav aria-label={words.chat.conversations} aria-busy={status === "loading"}>
      {status === "loading" && <ListSkeleton />}
      {status === "error" && (
        <Banner tone="danger" role="alert" className="rounded-field mx-1">
          {words.chat.listFailed}
        </Banner>
      )}
      {status === "ready" && list.length === 0 && !searching && selected === null && (
        <div className="flex flex-col items-center gap-3 px-6 py-14 text-center">
          <p className="text-title font-semibold">{words.chat.emptyTitle}</p>
          <p className="text-ink-muted">
            {words.chat.emptyLead} {!alarmed && words.chat.private}
          </p>
          <Button className="mt-2" onClick={onFindPeople}>
            {words.chat.findPeople}
          </Button>
        </div>
      )}
      {shown.length > 0 && (
        <ul role="list" className="flex flex-col gap-0.5">
          {shown.map((summary) => (
            <li key={summary.cid}>
              <ConversationRow
                summary={summary}
                today={day}
                selected={summary.peer.handle === selected}
                online={
                  summary.peer.handle !== viewer && online.has(summary.peer.uid) && saysPresence(summary.peer.pin)
                }
              />
            </li>
          ))}
        </ul>
      )}
    </nav>
  );
}

/** As many rows as fit a phone, in the size of the real ones. */
export function ListSkeleton() {
  return (
    <div className="flex flex-col gap-0.5">
      <p role="status" className="sr-only">
        {words.loading}
      </p>
      {[60, 40, 52, 70, 46].map((width) => (
        <div key={width} className="flex h-18 items-center gap-3 px-3">
          <Skeleton className="rounded-pill! size-12 shrink-0" />
          <div className="flex flex-1 flex-col gap-2">
            <Skeleton className="h-4 w-28" />
            <svg aria-hidden className="animate-shimmer h-3.5" width={`${String(width)}%`}>
              <rect width="100%" height="100%" rx="6" className="fill-line" />
            </svg>
          </div>
        </div>
      ))}
    </div>
  );
}
