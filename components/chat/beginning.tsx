import { LockKeyhole } from "lucide-react";
import { Avatar } from "../ui/avatar.tsx";
import { words } from "../words.ts";
import { useViewerHandle } from "./viewer.ts";

/** What stands before the first message. */
export function Beginning({ handle }: { handle: string }) {
  const self = useViewerHandle() === handle;
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-10 text-center">
      <Avatar handle={handle} size="large" />
      <p className="text-title mt-1 font-semibold wrap-anywhere">{self ? words.chat.yourself : handle}</p>
      <p className="text-small text-ink-muted max-w-sm">
        <LockKeyhole aria-hidden className="-mt-1 mr-1.5 inline size-4" />
        {self ? words.conversation.beginningSelf : words.conversation.beginning}
      </p>
    </div>
  );
}
