"use client";
import { useSyncExternalStore } from "react";

/** What the person has chosen for this browser. Both are off until then. */
export interface NotificationChoice {
  on: boolean;
  /** Whether a notification may say what was written. */
  text: boolean;
}

const KEY = "aryatel-notifications";
const OFF: NotificationChoice = { on: false, text: false };

const listeners = new Set<() => void>();
let stored = "";
let choice = OFF;

function read(): NotificationChoice {
  let now = "";
  try {
    now = localStorage.getItem(KEY) ?? "";
  } catch {
    // Storage is switched off: as chosen in this page.
    return choice;
  }
  if (now !== stored) {
    stored = now;
    choice = now === "text" ? { on: true, text: true } : now === "on" ? { on: true, text: false } : OFF;
  }
  return choice;
}

function choose(next: NotificationChoice): void {
  const text = next.on ? (next.text ? "text" : "on") : "";
  choice = next.on ? next : OFF;
  stored = text;
  try {
    localStorage.setItem(KEY, text);
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

export function useNotificationChoice(): [NotificationChoice, (choice: NotificationChoice) => void] {
  return [useSyncExternalStore(subscribe, read, () => OFF), choose];
}
