import "@/components/words/english-words.tsx";
import { describe, expect, test } from "vitest";
import { EMOJI, findEmoji } from "@/components/chat/emoji-table.ts";
import { isOneEmoji } from "@/lib/client/amend-rules.ts";
import { REACTION_MAX_LENGTH } from "@/lib/shared/limits.ts";

const all = EMOJI.flatMap(({ emoji }) => emoji);

describe("emoji", () => {
  test("each is one emoji that can be a reaction, with a name, and there once", () => {
    expect(all.length).toBeGreaterThan(1000);
    for (const { emoji, name } of all) {
      expect(isOneEmoji(emoji), `${emoji} ${name}`).toBe(true);
      expect(emoji.length).toBeLessThanOrEqual(REACTION_MAX_LENGTH);
      expect(name.trim()).not.toBe("");
    }
    expect(new Set(all.map(({ emoji }) => emoji)).size).toBe(all.length);
  });

  test("they are found by the beginnings of their words, names first", () => {
    expect(findEmoji("party pop")[0]?.emoji).toBe("🎉");
    expect(findEmoji("Italy")[0]?.emoji).toBe("🇮🇹");
    expect(findEmoji("lol").map(({ emoji }) => emoji)).toContain("😄");
    expect(findEmoji("zzzz")).toEqual([]);
  });
});
