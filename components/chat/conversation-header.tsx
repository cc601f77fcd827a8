"use client";
import { ArrowLeft } from "lucide-react";
import { useBlockedPeople } from "@/lib/client/blocked-people.ts";
import { useOnline } from "@/lib/client/presence.ts";
import type { ContactView } from "@/lib/client/view.ts";
import { Avatar } from "../ui/avatar.tsx";
import { classNames } from "../ui/class-names.ts";
import { words } from "../words.ts";
import { ConversationMenu } from "./lazy-parts.tsx";
import { PinMark, saysPresence } from "./pin-mark.tsx";
import { ChatLink } from "./place.tsx";
import { useViewerHandle } from "./viewer.ts";

interface ConversationHeaderProps {
  handle: string;
  peer: ContactView | null;
  onContact: () => void;
  onBlock: () => void;
}

export function ConversationHeader({ handle, peer, onContact, onBlock }: ConversationHeaderProps) {
  const self = useViewerHandle() === handle;
  const onlinePeople = useOnline();
  const { isBlocked, unblock } = useBlockedPeople();
  const online = !self && peer !== null && onlinePeople.has(peer.uid) && saysPresence(peer.pin);
  return (
    <header className="border-line flex h-16 shrink-0 items-center gap-1 border-b px-2 md:px-4">
      <ChatLink
        to={null}
        aria-label={words.chat.back}
        className="rounded-pill text-ink-muted hover:bg-hover hover:text-ink grid size-11 shrink-0 place-items-center md:hidden"
      >
        <ArrowLeft aria-hidden className="size-5" />
      </ChatLink>
      <div
        className={classNames(
          "rounded-field relative flex h-13 min-w-0 items-center gap-2.5 px-2 transition-colors",
          !self && "hover:bg-hover",
        )}
      >
        <Avatar handle={handle} size="small" online={online} />
        <div className="min-w-0">
          <h2 className="text-title truncate leading-5 font-semibold">{self ? words.chat.yourself : handle}</h2>
          {!self && (
            <p className="text-caption text-ink-muted flex min-w-0 items-center gap-1 whitespace-nowrap">
              <button
                type="button"
                aria-haspopup="dialog"
                onClick={onContact}
                // Its area is the whole of the person: picture, name and state.
                className="after:rounded-field focus-visible:after:outline-focus flex items-center gap-1 outline-none after:absolute after:inset-0 focus-visible:after:outline-2"
              >
                <PinMark pin={peer?.pin ?? "TOFU"} mismatch={peer?.mismatch} />
                <span className="sr-only">. {words.contact.open(handle)}</span>
              </button>
              {online && (
                <span>
                  <span aria-hidden>· </span>
                  {words.message.online}
                </span>
              )}
            </p>
          )}
        </div>
      </div>
      {!self && peer !== null && (
        <div className="ml-auto">
          <ConversationMenu
            handle={handle}
            isBlocked={isBlocked(peer.uid)}
            onContact={onContact}
            onBlock={onBlock}
            onUnblock={() => {
              // What cannot be kept changes nothing: the notice with its own button stays.
              unblock(peer.uid).catch(() => undefined);
            }}
          />
        </div>
      )}
    </header>
  );
}
