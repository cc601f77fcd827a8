"use client";
import { useHistoryProgress } from "@/lib/client/history-progress.ts";
import { words } from "../words.ts";

/** While a good part of the history is not on this device yet: how far it has come. Quiet, and gone when it is done. */
export function HistoryProgress() {
  const progress = useHistoryProgress();
  if (progress === null) return null;
  const { done, total } = progress;
  return (
    <label className="border-line text-caption text-ink-muted flex shrink-0 flex-col gap-1.5 border-t px-4 py-2">
      {words.chat.history(done, total)}
      <progress
        max={total}
        value={done}
        className="[&::-webkit-progress-bar]:rounded-pill [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:rounded-pill [&::-webkit-progress-value]:bg-accent rounded-pill [&::-moz-progress-bar]:bg-accent bg-sunken h-1 w-full appearance-none border-0"
      />
    </label>
  );
}
