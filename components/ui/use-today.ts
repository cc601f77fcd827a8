"use client";
import { useSyncExternalStore } from "react";
import { today } from "./when.ts";

const LOOK_MS = 60_000;

/** The day it is now: another one within a minute after midnight, and as soon as somebody looks at the page again. */
export function useToday(): string {
  return useSyncExternalStore(watch, today, today);
}

function watch(onLook: () => void): () => void {
  const timer = setInterval(onLook, LOOK_MS);
  document.addEventListener("visibilitychange", onLook);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", onLook);
  };
}
