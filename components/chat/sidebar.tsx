"use client";
import { LogOut, Search, Settings, SquarePen } from "lucide-react";
import { useState } from "react";
import type { ConversationsView } from "@/lib/client/conversations.ts";
import { Avatar } from "../ui/avatar.tsx";
import { classNames } from "../ui/class-names.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { SearchField } from "../ui/search-field.tsx";
import { StalePill } from "../ui/stale-pill.tsx";
import { words } from "../words.ts";
import type { ChatDialog } from "./chat-dialogs.tsx";
import { ConversationList } from "./conversation-list.tsx";
import { OtherPeople } from "./other-people.tsx";
import { useViewerHandle } from "./viewer.ts";

interface SidebarProps {
  conversations: ConversationsView;
  selected: string | null;
  onDialog: (dialog: ChatDialog) => void;
  className: string;
}

export function Sidebar({ conversations, selected, onDialog, className }: SidebarProps) {
  const viewer = useViewerHandle();
  const [query, setQuery] = useState("");
  const wanted = query.trim().toLowerCase();
  const shown = conversations.list.filter(({ peer }) => peer.handle.includes(wanted));

  return (
    <div className={classNames("border-line bg-canvas relative min-h-0 shrink-0 flex-col border-r", className)}>
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
      <div className="shrink-0 px-3 pb-2">
        <SearchField icon={Search} name={words.chat.search} value={query} onChange={setQuery} />
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
        {wanted !== "" && (
          <OtherPeople
            query={wanted}
            known={conversations.list.map(({ peer }) => peer.handle)}
            nothingElse={shown.length === 0}
          />
        )}
      </div>
      {conversations.stale && selected === null && <StalePill text={words.chat.listStale} className="bottom-4" />}
    </div>
  );
}
