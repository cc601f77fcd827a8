// The draft of one conversation as a composer uses it.
import { useEffect, useState } from "react";
import type { ConversationId } from "../shared/ids.ts";
import { useAccount } from "./account-state.ts";
import { NO_DRAFTS } from "./nothing.ts";
import { createSource, useObservable } from "./observable.ts";

export interface DraftView {
  text: string;
  /** Shown at once, kept on the device in a moment. An empty text is no draft. */
  setText: (text: string) => void;
  /** What stands there now, also within a handler that has changed it: for putting back what could not be stored. */
  now: () => string;
}

/**
 * What the person has begun to write here: shown again after a reload, the same in all tabs (the last one typed in wins), and
 * gone at sign-out. With null, while it is not known which conversation it is, the text is in memory; what was typed by then
 * joins what is kept. Where the keys are to be forgotten with the tab, drafts are in memory only.
 */
export function useDraft(cid: ConversationId | null): DraftView {
  const account = useAccount();
  const drafts = account?.drafts;
  const texts = useObservable(drafts?.texts ?? NO_DRAFTS);
  const [early] = useState(() => createSource(""));
  const earlyText = useObservable(early);
  useEffect(() => {
    const typed = early.get();
    if (cid === null || drafts === undefined || typed === "") return;
    const kept = drafts.texts.get().get(cid);
    drafts.set(cid, kept === undefined ? typed : `${kept}\n${typed}`);
    early.set("");
  }, [cid, drafts, early]);

  const isKnown = cid !== null && drafts !== undefined;
  return {
    text: isKnown && earlyText === "" ? (texts.get(cid) ?? "") : earlyText,
    setText: (text) => {
      if (isKnown) drafts.set(cid, text);
      else early.set(text);
    },
    now: () => (isKnown ? (drafts.texts.get().get(cid) ?? "") : early.get()),
  };
}
