// Every word of the interface, in the language of this page: made of the files in components/words, where codes become
// sentences, and nowhere else.
//
// [Note: One language a page]
// The server chooses by cookie or Accept-Language, and writes `<html lang>`. In the browser `words` are those of that
// language as long as the page lives, and the only ones it loads: another choice loads the page anew. On the server, which
// writes pages in several languages at a time, they are asked of the page that is being written. So both write the same.
// Read them while rendering or later, within LanguageProvider: when a module is loaded, they may not be there yet.
import { use } from "react";
import type { Words } from "./words/all-english.ts";
import { LanguageContext } from "./words/language-context.tsx";
import { isLanguage, type Language } from "./words/languages.ts";
import { spokenWords } from "./words/spoken.ts";

/** Of the page that is being written, or English where none is. */
function languageHere(): Language {
  if (typeof document !== "undefined")
    return isLanguage(document.documentElement.lang) ? document.documentElement.lang : "en";
  try {
    // A context may be read anywhere within a render, and this is called nowhere else on the server.
    // eslint-disable-next-line react-hooks/rules-of-hooks
    return use(LanguageContext);
  } catch {
    return "en";
  }
}

export const words: Words = new Proxy<Partial<Words>>(
  {},
  {
    get: (_none, name: keyof Words) => spokenWords(languageHere())[name],
  },
) as Words;
