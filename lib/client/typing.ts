// Who types in a conversation, for its screen, and the way to say that this person does. The server's word, seconds old.
import { useMemo } from "react";
import type { ConversationId } from "../shared/ids.ts";
import { useAccount } from "./account-state.ts";
import { isBlocked } from "./block-rules.ts";
import { useBlocks } from "./blocked-people.ts";
import { viewContact } from "./contacts.ts";
import { NO_INBOX, NO_PINS, NOBODY_TYPES } from "./nothing.ts";
import { useObservable } from "./observable.ts";

export interface TypingView {
  /** Handles of the other people who type in this conversation now; mostly empty. */
  handles: readonly string[];
  /**
   * For the composer, at every change of its text that is not empty: tells the others, at most once every three seconds
   * and only where a message could be sent. Costs nothing otherwise.
   */
  noteTyping: () => void;
}

const NOBODY: readonly string[] = [];

/** Who types in a conversation. `cid` null: none is open. */
export function useTyping(cid: ConversationId | null): TypingView {
  const account = useAccount();
  const typists = useObservable(account?.live.typists ?? NOBODY_TYPES);
  const { rows } = useObservable(account?.inbox.state ?? NO_INBOX);
  const pins = useObservable(account?.contacts.pins ?? NO_PINS);
  const blocks = useBlocks();
  const here = cid === null ? undefined : typists.get(cid);
  const peer = cid === null ? undefined : rows.get(cid)?.peer;
  const isShown = peer !== undefined && here?.has(peer.uid) === true && !isBlocked(blocks, peer.uid);
  const handle = isShown ? viewContact(peer, pins).handle : null;
  return useMemo(
    () => ({
      handles: handle === null ? NOBODY : [handle],
      noteTyping: () => {
        if (cid !== null) account?.live.noteTyping(cid);
      },
    }),
    [account, cid, handle],
  );
}
