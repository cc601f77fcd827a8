"use client";
import { buttonClass } from "../ui/button.tsx";
import { Logo } from "../ui/logo.tsx";
import { words } from "../words.ts";
import { ChatLink } from "./place.tsx";
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
        <ChatLink to={null} className={`${buttonClass("secondary")} mt-3`}>
          {words.conversation.toList}
        </ChatLink>
      )}
    </div>
  );
}
