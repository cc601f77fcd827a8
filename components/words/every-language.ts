import { english, type Words } from "./all-english.ts";
import { italian } from "./it/all-italian.ts";
import type { Language } from "./languages.ts";

/** All words of all languages: for what is written on the server outside of components. A screen that imports it weighs as much. */
export const EVERY_LANGUAGE: Record<Language, Words> = { en: english, it: italian };
