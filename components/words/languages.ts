/** The languages there are, by what `<html lang>` says, and how each calls itself. */
export const LANGUAGE_NAMES = { en: "English", it: "Italiano" } as const;
export type Language = keyof typeof LANGUAGE_NAMES;

/** Where the choice is kept, so that the server knows it when it writes a page. */
export const LANGUAGE_COOKIE = "aryatel-language";

export function isLanguage(text: string): text is Language {
  return Object.hasOwn(LANGUAGE_NAMES, text);
}

/** The chosen one; else the first of those a browser asks for (Accept-Language) that there is; else English. */
export function languageFor(chosen: string | undefined, accepted: string | null): Language {
  if (chosen !== undefined && isLanguage(chosen)) return chosen;
  const wanted = (accepted ?? "")
    .split(",")
    .map((entry, place) => {
      const [tag = "", ...parameters] = entry.trim().toLowerCase().split(";");
      const quality = parameters
        .find((text) => text.trim().startsWith("q="))
        ?.trim()
        .slice(2);
      return { language: tag.split("-")[0] ?? "", quality: quality === undefined ? 1 : Number(quality), place };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality || a.place - b.place);
  return wanted.map(({ language }) => language).find(isLanguage) ?? "en";
}
