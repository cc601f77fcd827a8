import type { Words } from "./all-english.ts";
import type { Language } from "./languages.ts";

/** Languages whose words have been loaded: in a browser that of its page, on the server all that were ever asked for. */
const spoken = new Map<Language, Words>();

export function speak(language: Language, words: Words): void {
  spoken.set(language, words);
}

export function spokenWords(language: Language): Words {
  const words = spoken.get(language);
  if (words === undefined)
    throw new Error(`words are read outside of LanguageProvider, which loads those of ${language}`);
  return words;
}
