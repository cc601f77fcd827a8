"use client";
import { useConversation } from "@/lib/client/conversation.ts";
import { Banner } from "../ui/banner.tsx";
import { StalePill } from "../ui/stale-pill.tsx";
import { words } from "../words.ts";
import { Composer } from "./composer.tsx";
import { ConversationHeader } from "./conversation-header.tsx";
import { Beginning } from "./beginning.tsx";
import { LogSkeleton } from "./log-skeleton.tsx";
import { MessageLog } from "./message-log.tsx";
import { NothingHere } from "./nothing-here.tsx";

/** The right pane: header, messages, composer. */
export function ConversationScreen({ handle }: { handle: string }) {
  const conversation = useConversation(handle);
  const { status, peer, messages, stale } = conversation;

  if (status === "not-found") return <NothingHere handle={handle} />;
  const pin = peer?.pin ?? null;
  const trouble = pin === null ? undefined : words.conversation.pinTroubles[pin];
  return (
    <>
      <ConversationHeader handle={handle} peer={peer} />
      {trouble !== undefined && (
        <Banner tone="danger" role="alert" className="shrink-0">
          {trouble}
        </Banner>
      )}
      <div className="relative flex min-h-0 flex-1 flex-col">
        {stale && status === "ready" && <StalePill text={words.conversation.stale} className="top-3" />}
        {status === "loading" && <LogSkeleton />}
        {status === "error" && (
          <Banner tone="danger" role="alert" className="rounded-field m-4">
            {words.conversation.states.error}
          </Banner>
        )}
        {status === "ready" &&
          (messages.length === 0 ? (
            <div className="flex flex-1 flex-col justify-center">
              <Beginning handle={handle} />
            </div>
          ) : (
            <MessageLog key={handle} handle={handle} conversation={conversation} />
          ))}
      </div>
      <Composer key={handle} handle={handle} ready={status === "ready"} onSend={conversation.send} />
    </>
  );
}
