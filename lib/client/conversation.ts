// One conversation as a screen shows it.
import type { ConversationView } from "./view.ts";

export function useConversation(_handle: string): ConversationView {
  return {
    status: "loading", cid: null, peer: null, messages: [], hasOlder: false, loadingOlder: false, unreadFrom: null, stale: false,
    send: () => Promise.resolve(), retry: () => Promise.resolve(), discard: () => Promise.resolve(),
    loadOlder: () => Promise.resolve(), markRead: () => undefined,
  };
}
