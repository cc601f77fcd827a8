// Which passwords are refused: those that are guessed first. Length is the contract's; composition is nobody's business.
// docs/api.md, `weak_password`. Knows the password, keeps nothing.
import { COMMON_PASSWORDS } from "./common-passwords.ts";

/** Rows along which fingers walk. */
const WALKS = [
  "abcdefghijklmnopqrstuvwxyz",
  "01234567890123456789",
  "qwertyuiopasdfghjklzxcvbnm",
  "qwertzuiopasdfghjklyxcvbnm",
  "azertyuiopqsdfghjklmwxcvbn",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
  "1q2w3e4r5t6y7u8i9o0p",
];
/** Characters of the longest piece whose repetition alone is no password. */
const REPEATED_MAX = 5;

/** Whether it is among what anyone would try first for this person. */
export function isWeakPassword(password: string, person: { handle: string; email: string }): boolean {
  const folded = password.normalize("NFKC").toLowerCase();
  const [mailName = ""] = person.email.split("@");
  return (
    [person.handle, mailName, person.email].includes(folded) ||
    COMMON_PASSWORDS.has(folded) ||
    isRepetition(folded) ||
    isWalk(folded)
  );
}

/** `aaaaaaaaaaaa`, `abcabcabcabc`, `1212121212121`. */
function isRepetition(text: string): boolean {
  for (let length = 1; length <= REPEATED_MAX; length += 1) {
    // Moved by one piece it still lies on itself.
    if (text.startsWith(text.slice(length))) return true;
  }
  return false;
}

/** `qwertyuiopasd`, `123456789012`, `lkjihgfedcba`. */
function isWalk(text: string): boolean {
  const backwards = Array.from(text).reverse().join("");
  return WALKS.some((walk) => walk.includes(text) || walk.includes(backwards));
}
