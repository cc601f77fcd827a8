/** How dates and numbers are written: in the language of the page, and as in the person's own country where they say so. */
const language = typeof document === "undefined" ? "en" : document.documentElement.lang;
export const LOCALE: string =
  (typeof navigator === "undefined" ? [] : navigator.languages).find((tag) => tag.split("-")[0] === language) ??
  language;
