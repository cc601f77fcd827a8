"use client";
import { ArrowLeft, BadgeCheck, ShieldAlert, ShieldQuestionMark } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import type { ContactView } from "@/lib/client/view.ts";
import { Avatar } from "../ui/avatar.tsx";
import { classNames } from "../ui/class-names.ts";
import { words } from "../words.ts";
import { ContactDialog } from "./contact-dialog.tsx";
import { useViewerHandle } from "./viewer.ts";

export function ConversationHeader({ handle, peer }: { handle: string; peer: ContactView | null }) {
  const [open, setOpen] = useState(false);
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
            onClick={() => {
              setOpen(true);
            }}
            className="rounded-tight text-caption text-ink-muted hover:text-ink relative flex items-center gap-1 after:absolute after:-inset-x-2 after:-top-5 after:-bottom-3 hover:underline"
          >
            <PinMark pin={peer?.pin ?? null} />
            <span className="sr-only">. {words.contact.open(handle)}</span>
          </button>
        )}
      </div>
      {open && <ContactDialog handle={handle} onClose={setOpen} />}
    </header>
  );
}

function PinMark({ pin }: { pin: ContactView["pin"] }) {
  const state = pin ?? "TOFU";
  const trouble = words.conversation.pinTroubles[state] !== undefined;
  const Picture = state === "VERIFIED" ? BadgeCheck : trouble ? ShieldAlert : ShieldQuestionMark;
  return (
    <span
      className={classNames(
        "flex items-center gap-1",
        state === "VERIFIED" && "text-good-ink",
        trouble && "text-danger-ink",
      )}
    >
      <Picture aria-hidden className="size-3.5" />
      {words.conversation.pins[state]}
    </span>
  );
}
