"use client";
import { useSyncExternalStore } from "react";
import type { UserId } from "@/lib/shared/ids.ts";

/** What a person has chosen for this browser. Both are off until then, and for everybody else who signs in here. */
export interface NotificationChoice {
  on: boolean;
  /** Whether a notification may say what was written. */
  text: boolean;
}

/** Holds "on" or "text", and for whom. */
const KEY = "aryatel-notifications";

const listeners = new Set<() => void>();
/** Where storage is switched off: as chosen in this page. */
let held = "";

function read(): string {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return held;
  }
}

function keep(value: string): void {
  held = value;
  try {
    if (value === "") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, value);
  } catch {
    // It holds until the page is left.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // Chosen in another tab.
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

export function useNotificationChoice(uid: UserId): [NotificationChoice, (choice: NotificationChoice) => void] {
  const [mode, whose] = useSyncExternalStore(subscribe, read, () => "").split(" ");
  const on = whose === uid;
  return [
    { on, text: on && mode === "text" },
    (next) => {
      keep(next.on ? `${next.text ? "text" : "on"} ${uid}` : "");
    },
  ];
}
