"use client";
import { ChevronRight } from "lucide-react";
import { useId } from "react";
import { useOwnKeys, type OwnStanding } from "@/lib/client/own-keys-view.ts";
import { classNames } from "../ui/class-names.ts";
import { words } from "../words.ts";
import { KEY_DIALOGS, type KeyDialog } from "./key-dialogs.tsx";

/** What cannot be taken back. */
const GRAVE: readonly KeyDialog[] = ["reset", "revoke"];

/** What can be done, by where the keys at hand stand: with keys that are not in force, only starting over. */
const OFFERED: Record<OwnStanding, readonly KeyDialog[]> = {
  current: KEY_DIALOGS,
  rotated: ["reset"],
  reset: ["reset"],
  taken: [],
  conflict: [],
  revoked: [],
};

/** What the person's keys are, and the ways to change them. */
export function KeySettings({ onOpen }: { onOpen: (dialog: KeyDialog) => void }) {
  const keys = useOwnKeys();
  const id = useId();
  if (keys === null) return null;
  const { bits, archived, standing } = keys;
  const offered = OFFERED[standing];
  return (
    <>
      <p className="text-ink-muted">
        {words.keys.inUse(bits)} {archived > 0 && words.keys.older(archived)}
      </p>
      <ul role="list" className="border-line rounded-field divide-line flex flex-col divide-y border empty:hidden">
        {offered.map((dialog) => (
          <li key={dialog}>
            <button
              type="button"
              onClick={() => {
                onOpen(dialog);
              }}
              aria-labelledby={`${id}-${dialog}`}
              aria-describedby={`${id}-${dialog}-hint`}
              className="hover:bg-hover flex min-h-14 w-full items-center justify-between gap-3 px-3.5 py-2 text-left -outline-offset-2 transition-colors"
            >
              <span>
                <span
                  id={`${id}-${dialog}`}
                  className={classNames("block font-medium", GRAVE.includes(dialog) && "text-danger-ink")}
                >
                  {words.keys[dialog].open}
                </span>
                <span id={`${id}-${dialog}-hint`} className="text-small text-ink-muted block">
                  {words.keys[dialog].hint}
                </span>
              </span>
              <ChevronRight aria-hidden className="text-ink-muted size-4.5 shrink-0" />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
