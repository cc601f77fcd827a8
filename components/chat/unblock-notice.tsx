"use client";
import { Ban } from "lucide-react";
import { useId } from "react";
import type { UserId } from "@/lib/shared/ids.ts";
import { words } from "../words.ts";
import { UnblockButton } from "./unblock-button.tsx";

interface UnblockNoticeProps {
  uid: UserId;
  handle: string;
  /** Messages that are not shown. */
  hidden: number;
}

/** In place of the composer while the other one is blocked: the one line that everything they write is behind, and the way back. */
export function UnblockNotice({ uid, handle, hidden }: UnblockNoticeProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="border-line bg-surface shrink-0 border-t px-4 pt-3.5 pb-[max(1rem,env(safe-area-inset-bottom))] md:px-8"
    >
      <div className="mx-auto flex max-w-2xl items-center gap-3 md:gap-4">
        <Ban aria-hidden className="text-ink-muted hidden size-6 shrink-0 sm:block" />
        <div className="min-w-0 flex-1">
          <h3 id={id} className="font-semibold wrap-anywhere">
            {words.block.blocked(handle)}
          </h3>
          <p role="status" className="text-small text-ink-muted">
            {words.block.hidden(hidden)}
          </p>
        </div>
        <UnblockButton uid={uid} handle={handle} />
      </div>
    </section>
  );
}
