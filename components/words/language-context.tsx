"use client";
import dynamic from "next/dynamic";
import { createContext, type ComponentType, type ReactNode } from "react";
import type { Language } from "./languages.ts";

/** The language of the page that is being written, on the server. In the browser, `<html lang>` says it. */
export const LanguageContext = createContext<Language>("en");

/** Each loads its words before it shows anything; the server has the browser fetch those of the page, and no others. */
const SPEAKERS: Record<Language, ComponentType<{ children: ReactNode }>> = {
  en: dynamic(() => import("./english-words.tsx").then((module) => module.EnglishWords)),
  it: dynamic(() => import("./it/italian-words.tsx").then((module) => module.ItalianWords)),
};

export function LanguageProvider({ language, children }: { language: Language; children: ReactNode }) {
  const Speaker = SPEAKERS[language];
  return (
    <LanguageContext value={language}>
      <Speaker>{children}</Speaker>
    </LanguageContext>
  );
}
