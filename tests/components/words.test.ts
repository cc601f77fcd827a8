import { describe, expect, test } from "vitest";
import { english } from "@/components/words/all-english.ts";
import { EMOJI_WORDS } from "@/components/words/emoji.ts";
import { EVERY_LANGUAGE } from "@/components/words/every-language.ts";
import { italian } from "@/components/words/it/all-italian.ts";
import { isLanguage, LANGUAGE_NAMES, languageFor } from "@/components/words/languages.ts";

/** All texts that stand there as they are, by where they stand. */
function textsIn(value: unknown, path = ""): [path: string, text: string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => textsIn(member, `${path}.${name}`));
}

/** What is the same in both languages: names, and words that Italian has taken over. */
const SAME = new Set(["AryaTel", "Account", "Password", "Email", "Emoji", "Chat", "999+", ""]);

describe("languages", () => {
  test("Italian says everything in Italian", () => {
    const inEnglish = new Map(textsIn(english));
    const inItalian = textsIn(italian);
    expect(inItalian.length).toBe(inEnglish.size);
    expect(inItalian.length).toBeGreaterThan(300);
    const same = inItalian.filter(([path, text]) => inEnglish.get(path) === text && !SAME.has(text));
    expect(same).toEqual([]);
    // The check sees what it looks for.
    expect(textsIn(english).filter(([path, text]) => inEnglish.get(path) === text).length).toBeGreaterThan(300);
  });

  test("amounts are counted as each language does", () => {
    expect(english.chat.unread(1)).toBe("1 unread message");
    expect(english.chat.unread(12345)).toBe("12,345 unread messages");
    expect(italian.chat.unread(1)).toBe("1 messaggio non letto");
    expect(italian.chat.unread(12345)).toBe("12.345 messaggi non letti");
  });

  test.each([
    ["it", "en-US,en;q=0.9", "it"],
    ["en", "it-IT,it;q=0.9", "en"],
    [undefined, "it-IT,it;q=0.9,en;q=0.8", "it"],
    [undefined, "de-DE,de;q=0.9,it;q=0.8,en;q=0.7", "it"],
    [undefined, "it;q=0.2, en-GB;q=0.8", "en"],
    [undefined, "it;q=0", "en"],
    [undefined, "fr", "en"],
    [undefined, null, "en"],
    ["toString", "it", "it"],
    ["", "*", "en"],
  ] as const)("chosen %j, accepted %j: %s", (chosen, accepted, language) => {
    expect(languageFor(chosen, accepted)).toBe(language);
  });

  test("the same emoji have names in each", () => {
    const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
    const emoji = (groups: object) =>
      Object.entries(groups).map(([group, text]) => {
        const entries = String(text)
          .split(/[;\n]/)
          .filter((entry) => entry !== "");
        return [group, entries.map((entry) => graphemes.segment(entry).containing(0)?.segment)];
      });
    expect(emoji(EMOJI_WORDS.it)).toEqual(emoji(EMOJI_WORDS.en));
    expect(emoji(EMOJI_WORDS.en).flat(2).length).toBeGreaterThan(1000);
  });

  test("each language says which one it is", () => {
    for (const [language, words] of Object.entries(EVERY_LANGUAGE)) {
      expect(words.lang).toBe(language);
      expect(words.exporting.file.lang).toBe(language);
      expect(isLanguage(language) && LANGUAGE_NAMES[language]).toBeTruthy();
    }
    expect(isLanguage("constructor")).toBe(false);
  });
});
