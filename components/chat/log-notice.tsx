"use client";
import { useTyping } from "@/lib/client/typing.ts";
import type { ConversationView } from "@/lib/client/view.ts";
import { words } from "../words.ts";

interface LogNoticeProps {
  cid: ConversationView["cid"];
  notice: string | null;
}

/** Lies over the foot of the log, so that nothing moves: who is typing, and short news of what was just done. */
export function LogNotice({ cid, notice }: LogNoticeProps) {
  const { handles } = useTyping(cid);
  return (
    <>
      {/* Not announced: it comes and goes all the time. A screen reader finds it here. */}
      {handles.length > 0 && (
        <p className="animate-appear rounded-pill bg-surface text-caption text-ink-muted pointer-events-none absolute bottom-1 left-3 flex max-w-[calc(100%-5rem)] items-center gap-2 px-2 py-1 md:left-8 xl:left-16">
          <TypingDots />
          <span className="truncate">{words.message.typing(handles)}</span>
        </p>
      )}
      <p
        role="status"
        className="rounded-pill bg-ink text-small text-surface pointer-events-none absolute inset-x-4 bottom-4 mx-auto w-fit font-medium not-empty:px-4 not-empty:py-1.5"
      >
        {notice}
      </p>
    </>
  );
}

function TypingDots() {
  return (
    <span aria-hidden className="flex items-center gap-0.75">
      <span className="animate-typing rounded-pill bg-ink-muted size-1.5" />
      <span className="animate-typing rounded-pill bg-ink-muted size-1.5 [animation-delay:160ms]" />
      <span className="animate-typing rounded-pill bg-ink-muted size-1.5 [animation-delay:320ms]" />
    </span>
  );
}
