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
          <li key={dialog} className="hover:bg-hover relative px-3.5 py-2.5 transition-colors">
            {/* The whole line can be pressed; the hint describes the button and is not its name. */}
            <button
              type="button"
              onClick={() => {
                onOpen(dialog);
              }}
              aria-describedby={`${id}-${dialog}`}
              className={classNames(
                "flex w-full items-center justify-between gap-3 text-left font-medium after:absolute after:inset-0",
                GRAVE.includes(dialog) && "text-danger-ink",
              )}
            >
              {words.keys[dialog].open}
              <ChevronRight aria-hidden className="text-ink-muted size-4.5 shrink-0" />
            </button>
            <p id={`${id}-${dialog}`} className="text-small text-ink-muted pr-8">
              {words.keys[dialog].hint}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
