"use client";
import { memo, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useConversations, type ConversationsView } from "@/lib/client/conversations.ts";
import { keepShell } from "@/lib/client/offline-shell.ts";
import type { Access } from "@/lib/client/view.ts";
import type { UserId } from "@/lib/shared/ids.ts";
import { AccessGate } from "../account/access-gate.tsx";
import { KeyLogAlarm, KeyLogNotices } from "../keys/key-log-alarm.tsx";
import { OwnKeysAlarm } from "../keys/own-keys-alarm.tsx";
import { classNames } from "../ui/class-names.ts";
import { Hints } from "../ui/hints.tsx";
import { words } from "../words.ts";
import { ChatDialogs, type ChatDialog } from "./chat-dialogs.tsx";
import { ChatSkeleton } from "./chat-skeleton.tsx";
import { ConversationScreen } from "./conversation-screen.tsx";
import { JumpProvider, type Jump } from "./jump.ts";
import { NothingHere } from "./nothing-here.tsx";
import { Notifier } from "./notifier.tsx";
import { useSelected } from "./place.tsx";
import { Sidebar } from "./sidebar.tsx";
import { useShortcuts } from "./use-shortcuts.ts";
import { ViewerProvider } from "./viewer.ts";

/** Two panes from 768 px, one below: the list at /chat, a conversation at /chat/<username>. */
export function ChatShell() {
  return (
    <AccessGate wants="open" waiting={<ChatSkeleton />}>
      {(access) => <OpenChat access={access} />}
    </AccessGate>
  );
}

function OpenChat({ access }: { access: Extract<Access, { status: "open" }> }) {
  const selected = useSelected();
  const [dialog, setDialog] = useState<ChatDialog>(null);
  const [jump, setJump] = useState<Jump | null>(null);
  const jumping = useMemo(() => ({ jump, setJump }), [jump]);
  const { kept } = access;
  useEffect(() => (kept ? keepShell() : undefined), [kept]);

  const chooseFile = () => {
    setDialog("new-key-file");
  };
  const openSettings = () => {
    setDialog("settings");
  };

  return (
    <ViewerProvider value={access.viewer.handle}>
      <JumpProvider value={jumping}>
        <main className="flex h-dvh flex-col overflow-hidden">
          <h1 className="sr-only">{words.chat.title}</h1>
          <Announcer selected={selected} />
          {/* However much there is to say, the chat under it can be reached. */}
          <div className="max-h-[50dvh] shrink-0 overflow-y-auto">
            <KeyLogAlarm onChooseFile={chooseFile} onSettings={openSettings} />
            <OwnKeysAlarm onChooseFile={chooseFile} onSettings={openSettings} />
            <KeyLogNotices selected={selected} />
          </div>
          <div className="flex min-h-0 flex-1">
            <Conversations
              viewer={access.viewer.uid}
              selected={selected}
              keyFileChecked={access.keyFileChecked}
              onDialog={setDialog}
            />
            <section
              aria-label={selected ?? words.chat.pickTitle}
              className={classNames(
                "bg-surface min-w-0 flex-1 md:flex md:flex-col",
                selected === null ? "hidden" : "flex flex-col",
              )}
            >
              {selected === null ? <NothingHere /> : <ConversationScreen handle={selected} />}
            </section>
          </div>
        </main>
        <ChatDialogs access={access} dialog={dialog} onDialog={setDialog} />
        <Hints />
      </JumpProvider>
    </ViewerProvider>
  );
}

/** Reads out where one has gone, as a browser does when it has loaded a page. */
function Announcer({ selected }: { selected: string | null }) {
  const [came] = useState(selected);
  const [hasGone, setHasGone] = useState(false);
  if (selected !== came && !hasGone) setHasGone(true);
  return (
    <p role="status" className="sr-only">
      {hasGone && (selected === null ? words.name : `${selected} · ${words.name}`)}
    </p>
  );
}

interface ConversationsProps {
  viewer: UserId;
  selected: string | null;
  keyFileChecked: boolean;
  onDialog: (dialog: ChatDialog) => void;
}

/** All that follows from the list of conversations. It gives way to what is typed and sent: that is drawn first. */
function Conversations(props: ConversationsProps) {
  return <DrawnConversations {...props} conversations={useDeferredValue(useConversations())} />;
}

const DrawnConversations = memo(function DrawnConversations({
  viewer,
  selected,
  keyFileChecked,
  onDialog,
  conversations,
}: ConversationsProps & { conversations: ConversationsView }) {
  const searchBox = useRef<HTMLDivElement>(null);
  const handles = conversations.list.map(({ peer }) => peer.handle);
  useShortcuts({ searchBox, selected, handles, onDialog });
  usePageTitle(words.title(conversations.totalUnread, selected === null ? words.name : `${selected} · ${words.name}`));
  return (
    <>
      <Sidebar
        searchBox={searchBox}
        conversations={conversations}
        selected={selected}
        keyFileChecked={keyFileChecked}
        onDialog={onDialog}
        className={classNames("w-full md:flex md:w-80 lg:w-96", selected === null ? "flex" : "hidden")}
      />
      <Notifier viewer={viewer} conversations={conversations.list} selected={selected} />
    </>
  );
});

function usePageTitle(title: string): void {
  useEffect(() => {
    const keep = () => {
      if (document.title !== title) document.title = title;
    };
    keep();
    // Next writes the title of the page anew when it has led to another one, at a time of its own.
    const observer = new MutationObserver(keep);
    observer.observe(document.head, { childList: true, characterData: true, subtree: true });
    return () => {
      observer.disconnect();
    };
  }, [title]);
}
