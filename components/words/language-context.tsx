"use client";
import { createContext, type ReactNode } from "react";
import type { Language } from "./languages.ts";

/** The language of the page that is being written, on the server. In the browser, `<html lang>` says it. */
export const LanguageContext = createContext<Language>("en");

export function LanguageProvider({ language, children }: { language: Language; children: ReactNode }) {
  return <LanguageContext value={language}>{children}</LanguageContext>;
}
