"use client";
import { useState } from "react";
import { useConversation } from "@/lib/client/conversation.ts";
import { useOwnKeys } from "@/lib/client/own-keys-view.ts";
import type { PinState } from "@/lib/client/view.ts";
import { Banner } from "../ui/banner.tsx";
import { StalePill } from "../ui/stale-pill.tsx";
import { words } from "../words.ts";
import { BlockedNotice, type BlockedState } from "./blocked-notice.tsx";
import { Composer } from "./composer.tsx";
import { ContactDialog } from "./contact-dialog.tsx";
import { ConversationHeader } from "./conversation-header.tsx";
import { Beginning } from "./beginning.tsx";
import { LogSkeleton } from "./log-skeleton.tsx";
import { MessageLog } from "./message-log.tsx";
import { NothingHere } from "./nothing-here.tsx";

function blockedBy(pin: PinState | null): BlockedState | null {
  return pin === null || pin === "TOFU" || pin === "VERIFIED" ? null : pin;
}

/** The right pane: header, messages, composer. */
export function ConversationScreen({ handle }: { handle: string }) {
  const conversation = useConversation(handle);
  const [aboutOpen, setAboutOpen] = useState(false);
  const standing = useOwnKeys()?.standing ?? "current";
  const { status, peer, messages, notes, stale, setBack } = conversation;

  if (status === "not-found") return <NothingHere handle={handle} />;
  const blocked = blockedBy(peer?.pin ?? null);
  return (
    <>
      <ConversationHeader
        handle={handle}
        peer={peer}
        onContact={() => {
          setAboutOpen(true);
        }}
      />
      {setBack && (
        <Banner tone="danger" role="alert" className="shrink-0">
          {words.conversation.setBack}
        </Banner>
      )}
      <div className="relative flex min-h-0 flex-1 flex-col">
        {stale && status === "ready" && (
          <StalePill text={words.conversation.stale} className="absolute inset-x-0 top-0 z-10" />
        )}
        {status === "loading" && <LogSkeleton />}
        {status === "error" && (
          <Banner tone="danger" role="alert" className="rounded-field m-4">
            {words.conversation.states.error}
          </Banner>
        )}
        {status === "ready" &&
          (messages.length === 0 && notes.length === 0 ? (
            <div className="flex flex-1 flex-col justify-center">
              <Beginning handle={handle} />
            </div>
          ) : (
            <MessageLog
              key={handle}
              handle={handle}
              conversation={conversation}
              blocked={blocked !== null || standing !== "current"}
            />
          ))}
      </div>
      {standing !== "current" ? (
        <p className="border-line text-ink-muted shrink-0 border-t px-6 py-4 text-center">
          {standing === "revoked"
            ? words.keys.alarm.composerRevoked
            : standing === "taken"
              ? words.keys.alarm.composerTaken
              : words.keys.alarm.composer}
        </p>
      ) : blocked === null ? (
        <Composer key={handle} handle={handle} ready={status === "ready"} onSend={conversation.send} />
      ) : (
        <BlockedNotice
          key={`${handle} ${blocked}`}
          handle={handle}
          pin={blocked}
          onCompare={() => {
            setAboutOpen(true);
          }}
        />
      )}
      {aboutOpen && (
        <ContactDialog
          handle={handle}
          onClose={() => {
            setAboutOpen(false);
          }}
        />
      )}
    </>
  );
}
