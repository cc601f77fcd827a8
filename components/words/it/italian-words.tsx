"use client";
import type { ReactNode } from "react";
import { speak } from "../spoken.ts";
import { italian } from "./all-italian.ts";

speak("it", italian);

/** What is within speaks Italian. */
export function ItalianWords({ children }: { children: ReactNode }) {
  return children;
}
