import type { MessageView } from "@/lib/client/view.ts";

/** What the composer is for at the moment. */
export type Writing = { kind: "plain" } | { kind: "reply" | "edit"; message: MessageView };

/** What others may do with the composer. */
export type ComposerControl = Pick<HTMLElement, "focus">;

/** What others may do with the log. */
export interface LogControl {
  /** Shows a message that is loaded, and gives it the focus; false when it is not loaded. */
  goTo: (seq: number) => boolean;
}
