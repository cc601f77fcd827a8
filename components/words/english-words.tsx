"use client";
import type { ReactNode } from "react";
import { english } from "./all-english.ts";
import { speak } from "./spoken.ts";

speak("en", english);

/** What is within speaks English. */
export function EnglishWords({ children }: { children: ReactNode }) {
  return children;
}
