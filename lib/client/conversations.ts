// The list of conversations as a screen shows it.
import type { ConversationSummary } from "./view.ts";

export interface ConversationsView {
  status: "loading" | "ready" | "error";
  /** Newest first. */
  list: readonly ConversationSummary[];
  /** Polling fails at the moment; what is shown may be old. */
  stale: boolean;
  /** For the page's title. */
  totalUnread: number;
}

export function useConversations(): ConversationsView {
  return { status: "loading", list: [], stale: false, totalUnread: 0 };
}
