"use client";
import { useState } from "react";
import { useConversation } from "@/lib/client/conversation.ts";
import { useOwnKeys } from "@/lib/client/own-keys-view.ts";
import type { PinState } from "@/lib/client/view.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { StalePill } from "../ui/stale-pill.tsx";
import { words } from "../words.ts";
import { BlockedNotice, type BlockedState } from "./blocked-notice.tsx";
import { Composer } from "./composer.tsx";
import { ConversationHeader } from "./conversation-header.tsx";
import { Beginning } from "./beginning.tsx";
import { BlockDialog, ContactDialog, MessageDetailsDialog, RemoveDialog } from "./lazy-parts.tsx";
import { useJump } from "./jump.ts";
import { LogNotice } from "./log-notice.tsx";
import { LogSkeleton } from "./log-skeleton.tsx";
import { MessageActionsProvider } from "./message-actions.ts";
import { MessageLog } from "./message-log.tsx";
import { MismatchAlert } from "./mismatch-alert.tsx";
import { NothingHere } from "./nothing-here.tsx";
import { UnblockNotice } from "./unblock-notice.tsx";
import { useAlarmed } from "./use-alarmed.ts";
import { useConversationActions } from "./use-conversation-actions.ts";

function blockedBy(pin: PinState | null): BlockedState | null {
  return pin === null || pin === "TOFU" || pin === "VERIFIED" ? null : pin;
}

/** The right pane: header, messages, composer. */
export function ConversationScreen({ handle }: { handle: string }) {
  return <OpenConversation key={handle} handle={handle} />;
}

function OpenConversation({ handle }: { handle: string }) {
  const conversation = useConversation(handle);
  const [about, setAbout] = useState<"contact" | "block" | null>(null);
  const standing = useOwnKeys()?.standing ?? "current";
  const isAlarmed = useAlarmed(conversation.peer);
  const { status, cid, peer, messages, notes, stale, setBack, gone } = conversation;
  // The first message of all makes the conversation known to the server, which is then asked for it: nothing goes away meanwhile.
  const [wasReady, setWasReady] = useState(false);
  if (status === "ready" && !wasReady) setWasReady(true);
  const isReady = status === "ready" || (wasReady && status === "loading");
  const blocked = blockedBy(peer?.pin ?? null);
  const { actions, writing, field, log, notice, dialog, closeDialog, startWriting, editLast, toField } =
    useConversationActions(
      conversation,
      blocked !== null || gone || conversation.blocked !== null || standing !== "current",
    );

  useJump(handle, isReady && conversation.isWhole && messages.length > 0, actions.goTo);

  const closeAbout = () => {
    setAbout(null);
  };

  if (status === "not-found") return <NothingHere handle={handle} />;
  return (
    <MessageActionsProvider value={actions}>
      <ConversationHeader
        handle={handle}
        peer={peer}
        onContact={() => {
          setAbout("contact");
        }}
        onBlock={() => {
          setAbout("block");
        }}
      />
      {setBack && (
        <Banner tone="danger" role="alert" className="shrink-0">
          {words.conversation.setBack}
        </Banner>
      )}
      <div className="relative flex min-h-0 flex-1 flex-col">
        {stale && isReady && <StalePill text={words.conversation.stale} className="absolute inset-x-0 top-0 z-10" />}
        {status === "loading" && !isReady && <LogSkeleton />}
        {status === "error" && (
          <Banner tone="danger" role="alert" className="rounded-field m-4">
            {words.conversation.states.error}
          </Banner>
        )}
        {isReady &&
          (messages.length === 0 && notes.length === 0 ? (
            <div className="flex flex-1 flex-col justify-center">
              <Beginning handle={handle} conversation={conversation} />
            </div>
          ) : (
            <MessageLog handle={handle} conversation={conversation} control={log} onLeave={toField} />
          ))}
        <LogNotice cid={cid} notice={notice} />
      </div>
      {peer?.mismatch === true && blocked === null && (
        <MismatchAlert handle={handle} className="shrink-0 md:px-8">
          <Button
            look="secondary"
            className="self-start"
            onClick={() => {
              setAbout("contact");
            }}
          >
            {words.contact.mismatch.compare}
          </Button>
        </MismatchAlert>
      )}
      {standing !== "current" ? (
        <p className="border-line text-ink-muted shrink-0 border-t px-6 py-4 text-center">
          {standing === "revoked"
            ? words.keys.alarm.composerRevoked
            : standing === "taken"
              ? words.keys.alarm.composerTaken
              : words.keys.alarm.composer}
        </p>
      ) : conversation.blocked !== null && peer !== null ? (
        <UnblockNotice uid={peer.uid} handle={handle} hidden={conversation.blocked.hidden} />
      ) : gone && (blocked === null || blocked === "REVOKED") ? (
        <p role="status" className="border-line text-ink-muted shrink-0 border-t px-6 py-4 text-center wrap-anywhere">
          {words.conversation.gone(handle)}
        </p>
      ) : blocked === null ? (
        <Composer
          key={writing.kind === "edit" ? writing.message.id : ""}
          cid={cid}
          ready={isReady}
          isPrivate={!isAlarmed}
          writing={writing}
          control={field}
          send={conversation.send}
          edit={conversation.edit}
          onEditLast={editLast}
          onDone={startWriting}
        />
      ) : (
        <BlockedNotice
          key={`${handle} ${blocked}`}
          handle={handle}
          pin={blocked}
          onCompare={() => {
            setAbout("contact");
          }}
        />
      )}
      {about === "contact" && (
        <ContactDialog
          handle={handle}
          onBlock={() => {
            setAbout("block");
          }}
          onClose={closeAbout}
        />
      )}
      {about === "block" && peer !== null && <BlockDialog uid={peer.uid} handle={handle} onClose={closeAbout} />}
      {dialog?.kind === "details" && (
        <MessageDetailsDialog message={dialog.message} details={dialog.details} onClose={closeDialog} />
      )}
      {dialog?.kind === "remove" && (
        <RemoveDialog message={dialog.message} handle={handle} onRemove={dialog.run} onClose={closeDialog} />
      )}
    </MessageActionsProvider>
  );
}
