import { KeyRound, ShieldAlert, UserRoundX } from "lucide-react";
import type { KeyNote as Note } from "@/lib/client/view.ts";
import { classNames } from "../ui/class-names.ts";
import { clockTime, exactTime } from "../ui/when.ts";
import { words } from "../words.ts";
import { useViewerHandle } from "./viewer.ts";

/** A line between messages: somebody's keys changed. */
export function KeyNote({ handle, note }: { handle: string; note: Note }) {
  const self = useViewerHandle() === handle;
  const { what, at } = note;
  const isClosed = what === "revoke";
  const quiet = note.quiet || isClosed;
  const Picture = isClosed ? UserRoundX : quiet ? KeyRound : ShieldAlert;
  return (
    <p
      role="note"
      className={classNames(
        "rounded-card text-caption mx-auto my-3 flex w-fit max-w-md gap-2 px-3.5 py-1.5",
        quiet ? "bg-sunken text-ink-muted" : "bg-danger-soft text-danger-ink font-semibold",
      )}
    >
      <Picture aria-hidden className="mt-px size-3.5 shrink-0" />
      <span className="min-w-0 wrap-anywhere">
        {self ? words.keyNotes.own[what] : words.keyNotes.theirs[what](handle)}{" "}
        <time dateTime={new Date(at).toISOString()} title={exactTime(at)} className="font-normal whitespace-nowrap">
          {clockTime(at)}
        </time>
      </span>
    </p>
  );
}
