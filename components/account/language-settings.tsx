"use client";
import { RadioCards } from "../ui/radio-cards.tsx";
import { words } from "../words.ts";
import { isLanguage, LANGUAGE_COOKIE, LANGUAGE_NAMES, type Language } from "../words/languages.ts";
import { useState } from "react";

/** Seconds for which the choice is kept. */
const KEPT_S = 400 * 24 * 60 * 60;
const ALL = Object.keys(LANGUAGE_NAMES).filter(isLanguage);

function keep(language: Language): void {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${LANGUAGE_COOKIE}=${language}; path=/; max-age=${String(KEPT_S)}; samesite=lax${secure}`;
}

/**
 * Another language loads the page anew: see [Note: One language a page]. Where that would lose the key, it waits until the
 * person does it.
 */
export function LanguageSettings({ kept }: { kept: boolean }) {
  const [language, setLanguage] = useState<Language>(isLanguage(words.lang) ? words.lang : "en");
  const choose = (next: Language) => {
    setLanguage(next);
    keep(next);
    if (kept) location.reload();
  };
  return (
    <>
      <RadioCards
        legend={words.settings.language}
        value={language}
        onChange={choose}
        choices={ALL.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
      />
      {!kept && language !== words.lang && (
        <p role="status" className="text-small text-ink-muted">
          {words.settings.languageTab}
        </p>
      )}
    </>
  );
}
