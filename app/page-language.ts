import { cookies, headers } from "next/headers";
import type { Words } from "@/components/words/all-english.ts";
import { LANGUAGE_COOKIE, languageFor, LANGUAGES, type Language } from "@/components/words/languages.ts";

/** Of the page that is asked for. See [Note: One language a page]. */
export async function languageOfPage(): Promise<Language> {
  return languageFor((await cookies()).get(LANGUAGE_COOKIE)?.value, (await headers()).get("accept-language"));
}

/** For what is written outside of components. */
export async function wordsOfPage(): Promise<Words> {
  return LANGUAGES[await languageOfPage()];
}
