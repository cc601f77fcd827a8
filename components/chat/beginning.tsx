import { LockKeyhole, ShieldAlert } from "lucide-react";
import { useKeyLogNotices } from "@/lib/client/key-log-alarm.ts";
import type { ContactView } from "@/lib/client/view.ts";
import { Avatar } from "../ui/avatar.tsx";
import { words } from "../words.ts";
import { useAlarmed } from "./use-alarmed.ts";
import { useViewerHandle } from "./viewer.ts";

interface BeginningProps {
  handle: string;
  peer: ContactView | null;
  /** The server had more of this conversation before. */
  setBack: boolean;
}

/** What stands before the first message: no promise of privacy beside an alarm, nor where nothing vouches for the keys. */
export function Beginning({ handle, peer, setBack }: BeginningProps) {
  const isContradicted = useAlarmed(peer);
  const alarmed = isContradicted || setBack;
  const self = useViewerHandle() === handle;
  const { uncheckedSince } = useKeyLogNotices();
  // Keys are closed when somebody leaves, and also when somebody has stolen them.
  const isPromised = self || (peer?.pin !== "REVOKED" && (uncheckedSince === null || peer?.pin === "VERIFIED"));
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-10 text-center">
      <Avatar handle={handle} size="large" />
      <p className="text-title mt-1 font-semibold wrap-anywhere">{self ? words.chat.yourself : handle}</p>
      {(alarmed || isPromised) && (
        <p className="text-small text-ink-muted max-w-sm">
          {alarmed ? (
            <ShieldAlert aria-hidden className="-mt-1 mr-1.5 inline size-4" />
          ) : (
            <LockKeyhole aria-hidden className="-mt-1 mr-1.5 inline size-4" />
          )}
          {alarmed
            ? words.conversation.beginningInDoubt
            : self
              ? words.conversation.beginningSelf
              : words.conversation.beginning}
        </p>
      )}
    </div>
  );
}
