/** Texts begun and not sent, by conversation. In memory only: nothing typed is written anywhere in the clear. */
const drafts = new Map<string, string>();

export function draftOf(handle: string): string {
  return drafts.get(handle) ?? "";
}

export function keepDraft(handle: string, text: string): void {
  if (text === "") drafts.delete(handle);
  else drafts.set(handle, text);
}

/** On signing out: the next person at this tab sees none of it. */
export function forgetDrafts(): void {
  drafts.clear();
}
