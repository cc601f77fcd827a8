"use client";
import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import type { ContactView } from "@/lib/client/view.ts";
import { Avatar } from "../ui/avatar.tsx";
import { words } from "../words.ts";
import { PinMark } from "./pin-mark.tsx";
import { useViewerHandle } from "./viewer.ts";

interface ConversationHeaderProps {
  handle: string;
  peer: ContactView | null;
  onContact: () => void;
}

export function ConversationHeader({ handle, peer, onContact }: ConversationHeaderProps) {
  const self = useViewerHandle() === handle;
  return (
    <header className="border-line flex h-16 shrink-0 items-center gap-1 border-b px-2 md:px-4">
      <Link
        href="/chat"
        aria-label={words.chat.back}
        className="rounded-pill text-ink-muted hover:bg-hover hover:text-ink grid size-11 shrink-0 place-items-center md:hidden"
      >
        <ArrowLeft aria-hidden className="size-5" />
      </Link>
      <Avatar handle={handle} size="small" />
      <div className="ml-2 min-w-0">
        <h2 className="text-title truncate leading-5 font-semibold">{self ? words.chat.yourself : handle}</h2>
        {!self && (
          <button
            type="button"
            aria-haspopup="dialog"
            onClick={onContact}
            className="rounded-tight text-caption text-ink-muted hover:text-ink relative flex items-center gap-1 after:absolute after:-inset-x-2 after:-top-5 after:-bottom-3 hover:underline"
          >
            <PinMark pin={peer?.pin ?? "TOFU"} />
            <span className="sr-only">. {words.contact.open(handle)}</span>
          </button>
        )}
      </div>
    </header>
  );
}
