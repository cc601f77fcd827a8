// Folding: texts that a person would call the same become the same: capitals, accents, widths, ligatures. Pure.
// Every sign is folded by itself, so that a place in the folded text can be found again in the original.

/**
 * Accents and points that a reader may leave out. Vowel signs of scripts that write vowels so are letters, not accents, and
 * stay; so do the marks that make other kana.
 */
const MARK = /^(?![\u3099\u309a])(?=\p{M})[\p{Script=Inherited}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}]$/u;
/** What has no decomposition and is still the same letter to who searches. */
const ALIKE: Readonly<Record<string, string>> = {
  ł: "l", đ: "d", ð: "d", ø: "o", æ: "ae", œ: "oe", ħ: "h", ı: "i", ŧ: "t", þ: "th",
  أ: "ا", إ: "ا", آ: "ا", ٱ: "ا", ى: "ي", ک: "ك", ی: "ي", ـ: "",
}; // prettier-ignore

const known = new Map<string, string>();
/** Signs that are remembered: more than a person's languages have. */
const KNOWN_MAX = 20_000;
const PLAIN = /^[\u0020-\u007e]*$/;

function foldSign(sign: string): string {
  const before = known.get(sign);
  if (before !== undefined) return before;
  const parts = Array.from(sign.normalize("NFKD")).filter((part) => !MARK.test(part));
  // Up and down: ß becomes ss, and a sigma at the end of a word one like any other.
  const folded = parts.map((part) => part.toUpperCase().toLowerCase()).join("");
  const alike = Array.from(folded, (part) => ALIKE[part] ?? part).join("");
  const result = /^\s+$/u.test(alike) ? " " : alike;
  if (known.size < KNOWN_MAX) known.set(sign, result);
  return result;
}

/** The folded text. */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  let folded = "";
  for (const sign of text) folded += foldSign(sign);
  return folded;
}

/** Where in the original stands what is in the folded text from `start` to `end` (exclusive); accents after it included. */
export function unfoldRange(text: string, start: number, end: number): { start: number; end: number } {
  if (PLAIN.test(text)) return { start, end };
  let at = 0;
  let folded = 0;
  let from: number | null = null;
  for (const sign of text) {
    const length = foldSign(sign).length;
    if (length > 0 && folded >= end) break;
    if (from === null && folded + length > start) from = at;
    folded += length;
    at += sign.length;
  }
  return { start: from ?? at, end: at };
}
