"use client";
import Link from "next/link";
import { buttonClass } from "../ui/button.tsx";
import { Logo } from "../ui/logo.tsx";
import { words } from "../words.ts";
import { useAlarmed } from "./use-alarmed.ts";

/** The right pane when no conversation is chosen, or when there is nobody of that name. */
export function NothingHere({ handle }: { handle?: string }) {
  const alarmed = useAlarmed();
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-2 px-8 text-center">
      <Logo className="mb-3 size-16 opacity-90" />
      <h2 className="text-title font-semibold wrap-anywhere">
        {handle === undefined ? words.chat.pickTitle : words.conversation.nobody(handle)}
      </h2>
      {handle === undefined ? (
        <p className="text-ink-muted max-w-sm">
          {words.chat.pickLead} {!alarmed && words.chat.private}
        </p>
      ) : (
        <Link href="/chat" className={`${buttonClass("secondary")} mt-3`}>
          {words.conversation.toList}
        </Link>
      )}
    </div>
  );
}
