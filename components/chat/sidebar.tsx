"use client";
import { LogOut, Search, Settings, SquarePen } from "lucide-react";
import { useState, type KeyboardEvent, type Ref } from "react";
import type { ConversationsView } from "@/lib/client/conversations.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { SearchField } from "../ui/search-field.tsx";
import { StalePill } from "../ui/stale-pill.tsx";
import { words } from "../words.ts";
import type { ChatDialog } from "./chat-dialogs.tsx";
import { ConversationList } from "./conversation-list.tsx";
import { HistoryProgress } from "./history-progress.tsx";
import { SearchResults } from "./search-results.tsx";
import { useViewerHandle } from "./viewer.ts";

interface SidebarProps {
  conversations: ConversationsView;
  selected: string | null;
  keyFileChecked: boolean;
  onDialog: (dialog: ChatDialog) => void;
  /** Around the field for searching. */
  searchBox: Ref<HTMLDivElement>;
  className: string;
}

export function Sidebar({ conversations, selected, keyFileChecked, onDialog, searchBox, className }: SidebarProps) {
  const viewer = useViewerHandle();
  const [query, setQuery] = useState("");
  const wanted = query.trim().toLowerCase().replace(/^@/, "");
  const shown = conversations.list.filter(({ peer }) => peer.handle.includes(wanted));

  /** Escape empties the field, and then leaves it. */
  const leaveSearch = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (query !== "") setQuery("");
    else if (event.target instanceof HTMLElement) event.target.blur();
  };

  return (
    <div className={classNames("border-line bg-canvas relative min-h-0 shrink-0 flex-col md:border-r", className)}>
      <header className="flex h-16 shrink-0 items-center gap-1 pr-2 pl-4">
        <Avatar handle={viewer} size="small" />
        <p className="text-title ml-2 min-w-0 flex-1 truncate font-semibold">{viewer}</p>
        <IconButton
          icon={SquarePen}
          name={words.chat.newChat}
          onClick={() => {
            onDialog("new-chat");
          }}
        />
        <IconButton
          icon={Settings}
          name={words.chat.settings}
          onClick={() => {
            onDialog("settings");
          }}
        />
        <IconButton
          icon={LogOut}
          name={words.chat.signOut}
          onClick={() => {
            onDialog("sign-out");
          }}
        />
      </header>
      <div ref={searchBox} onKeyDown={leaveSearch} className="shrink-0 px-3 pb-2">
        <SearchField
          icon={Search}
          name={words.chat.search}
          placeholder={words.chat.searchHint}
          value={query}
          onChange={setQuery}
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-3">
        <ConversationList
          conversations={conversations}
          shown={shown}
          selected={selected}
          searching={wanted !== ""}
          onFindPeople={() => {
            onDialog("new-chat");
          }}
        />
        {wanted !== "" && <SearchResults query={query.trim()} shown={shown.map(({ peer }) => peer.handle)} />}
      </div>
      <HistoryProgress />
      {conversations.stale && selected === null && <StalePill text={words.chat.listStale} className="shrink-0" />}
      {!keyFileChecked && (
        <Banner
          tone="caution"
          className="border-line shrink-0 border-t pb-[max(0.625rem,env(safe-area-inset-bottom))]"
          actions={
            <Button
              look="quiet"
              className="text-caution-ink! -mt-1 -mb-1.5 ml-4 px-3! underline underline-offset-4 hover:bg-transparent!"
              onClick={() => {
                onDialog("key-file");
              }}
            >
              {words.keyFile.check}
            </Button>
          }
        >
          {words.keyFile.banner}
        </Banner>
      )}
    </div>
  );
}
