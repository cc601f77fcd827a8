import { words } from "../words.ts";

/** How dates and numbers are written: in the language of the page, and as in the person's own country where they say so. */
export const LOCALE: string =
  (typeof navigator === "undefined" ? [] : navigator.languages).find((tag) => tag.split("-")[0] === words.lang) ??
  words.lang;
