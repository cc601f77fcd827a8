/** What can be done by a key anywhere in the chat; the list of them under "?" says the same. */
export type Shortcut = "search" | "next" | "previous" | "newChat" | "settings" | "list";

/** How the keys are called on every keyboard. Letters alone are for writing; "?" is one only where nobody writes. */
export const SHORTCUT_KEYS: Record<Shortcut, readonly string[]> = {
  search: ["Ctrl", "K"],
  next: ["Alt", "↓"],
  previous: ["Alt", "↑"],
  newChat: ["Alt", "N"],
  settings: ["Ctrl", ","],
  list: ["?"],
};

function isWriting({ target }: KeyboardEvent): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

/** Which one a key stands for; null for every other key. */
export function shortcutOf(event: KeyboardEvent): Shortcut | null {
  const { key, code, altKey, ctrlKey, metaKey, shiftKey } = event;
  const command = ctrlKey || metaKey;
  if (command && !altKey && !shiftKey && key.toLowerCase() === "k") return "search";
  if (command && !altKey && !shiftKey && key === ",") return "settings";
  if (altKey && !command && !shiftKey && key === "ArrowDown") return "next";
  if (altKey && !command && !shiftKey && key === "ArrowUp") return "previous";
  // By its place: with Alt, the key writes something else on some keyboards.
  if (altKey && !command && !shiftKey && code === "KeyN") return "newChat";
  return key === "?" && !command && !altKey && !isWriting(event) ? "list" : null;
}
