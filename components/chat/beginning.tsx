import { LockKeyhole, ShieldAlert } from "lucide-react";
import { useKeyLogNotices } from "@/lib/client/key-log-alarm.ts";
import type { ConversationView } from "@/lib/client/view.ts";
import { Avatar } from "../ui/avatar.tsx";
import { words } from "../words.ts";
import { isSuspect } from "./suspect.ts";
import { useAlarmed } from "./use-alarmed.ts";
import { useViewerHandle } from "./viewer.ts";

interface BeginningProps {
  handle: string;
  conversation: Pick<ConversationView, "peer" | "setBack" | "gone" | "messages" | "notes">;
}

/** What stands before the first message: no promise of privacy beside an alarm, nor where nothing vouches for the keys. */
export function Beginning({ handle, conversation: { peer, setBack, gone, messages, notes } }: BeginningProps) {
  const isContradicted = useAlarmed(peer);
  const alarmed = isContradicted || setBack;
  const self = useViewerHandle() === handle;
  const { uncheckedSince, others } = useKeyLogNotices();
  // Keys are closed when somebody leaves, and also when somebody has stolen them.
  const isClosed = !self && (gone || peer?.pin === "REVOKED");
  const isDoubted = uncheckedSince !== null || notes.some(({ what }) => what === "reset") || messages.some(isSuspect);
  const isNamed = others?.handles.includes(handle) === true;
  const isPromised = self || (!isNamed && (peer?.pin === "VERIFIED" || !isDoubted));
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-10 text-center">
      <Avatar handle={handle} size="large" />
      <p className="text-title mt-1 font-semibold wrap-anywhere">{self ? words.chat.yourself : handle}</p>
      {(alarmed || !isClosed) && (
        <p className="text-small text-ink-muted max-w-sm">
          {alarmed || !isPromised ? (
            <ShieldAlert aria-hidden className="-mt-1 mr-1.5 inline size-4" />
          ) : (
            <LockKeyhole aria-hidden className="-mt-1 mr-1.5 inline size-4" />
          )}
          {alarmed
            ? words.conversation.beginningInDoubt
            : self
              ? words.conversation.beginningSelf
              : isPromised
                ? words.conversation.beginning
                : words.conversation.beginningUnsure(handle)}
        </p>
      )}
    </div>
  );
}
