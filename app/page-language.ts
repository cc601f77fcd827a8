import { cookies, headers } from "next/headers";
import type { Words } from "@/components/words/all-english.ts";
import { EVERY_LANGUAGE } from "@/components/words/every-language.ts";
import { LANGUAGE_COOKIE, languageFor, type Language } from "@/components/words/languages.ts";

/** Of the page that is asked for. See [Note: One language a page]. */
export async function languageOfPage(): Promise<Language> {
  return languageFor((await cookies()).get(LANGUAGE_COOKIE)?.value, (await headers()).get("accept-language"));
}

/** For what is written outside of components. */
export async function wordsOfPage(): Promise<Words> {
  return EVERY_LANGUAGE[await languageOfPage()];
}
