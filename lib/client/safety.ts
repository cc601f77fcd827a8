// The safety number of a contact, as a screen shows it.
import type { ContactView } from "./view.ts";

export interface SafetyNumberView {
  status: "loading" | "ready" | "error";
  /** 12 groups of five digits, equal on both sides. */
  number: string | null;
  pin: ContactView | null;
}

export function useSafetyNumber(_handle: string): SafetyNumberView {
  return { status: "loading", number: null, pin: null };
}
