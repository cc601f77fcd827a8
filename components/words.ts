// Every word of the interface, in the language of this page: made of the files in components/words, where codes become
// sentences, and nowhere else.
//
// [Note: One language a page]
// The server chooses by cookie or Accept-Language, and writes `<html lang>`. In the browser `words` are those of that
// language, from the first moment and as long as the page lives: another choice loads the page anew. On the server, which
// writes pages in several languages at a time, they are asked of the page that is being written. So both write the same.
import { use } from "react";
import type { Words } from "./words/all-english.ts";
import { LanguageContext } from "./words/language-context.tsx";
import { isLanguage, LANGUAGES, type Language } from "./words/languages.ts";

/** Of the page that is being written, or English where none is. */
function languageHere(): Language {
  try {
    // A context may be read anywhere within a render, and this is called nowhere else on the server.
    // eslint-disable-next-line react-hooks/rules-of-hooks
    return use(LanguageContext);
  } catch {
    return "en";
  }
}

function wordsOfDocument(): Words {
  const { lang } = document.documentElement;
  return isLanguage(lang) ? LANGUAGES[lang] : LANGUAGES.en;
}

export const words: Words =
  typeof document === "undefined"
    ? new Proxy<Words>(LANGUAGES.en, { get: (_english, name: keyof Words) => LANGUAGES[languageHere()][name] })
    : wordsOfDocument();
