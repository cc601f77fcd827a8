import { emojiLife } from "./emoji-life.ts";
import { emojiThings } from "./emoji-things.ts";
import { emojiLifeIt } from "./it/emoji-life.ts";
import { emojiThingsIt } from "./it/emoji-things.ts";
import type { Language } from "./languages.ts";
import type { Translated } from "./translated.ts";

/** Emoji by their names, in each language; apart from the other words, because only the picker needs so many. */
export const EMOJI_WORDS: Record<Language, Translated<typeof emojiLife & typeof emojiThings>> = {
  en: { ...emojiLife, ...emojiThings },
  it: { ...emojiLifeIt, ...emojiThingsIt },
};
