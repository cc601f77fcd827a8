"use client";
import { useEffect, useRef, useState } from "react";
import type { ConversationView } from "@/lib/client/view.ts";
import { useTyping } from "@/lib/client/typing.ts";
import { useDraft } from "@/lib/client/use-draft.ts";
import { words } from "../words.ts";
import { measureText } from "./text-room.ts";
import type { Writing } from "./writing.ts";

interface Surroundings extends Pick<ConversationView, "cid" | "send" | "edit"> {
  writing: Writing;
  ready: boolean;
  /** False while somebody may be reading along. */
  isPrivate: boolean;
  /** What was answered or edited is done. */
  onDone: () => void;
}

/** The text in the composer and what becomes of it: a draft, a message, an answer, or an edit of an earlier one. */
export function useWriting({ cid, writing, ready, isPrivate, send: sendText, edit, onDone }: Surroundings) {
  const draft = useDraft(cid);
  const { noteTyping } = useTyping(cid);
  const edited =
    writing.kind === "edit" && writing.message.content.kind === "text" ? writing.message.content.text : null;
  // An edit is no draft: what was begun before it waits there.
  const [editText, setEditText] = useState(edited ?? "");
  const [notStored, setNotStored] = useState(false);
  const busy = useRef(false);
  /** What was to be sent before it was known to whom. */
  const hasty = useRef<{ text: string; writing: Writing } | null>(null);
  const text = edited === null ? draft.text : editText;
  const { parts, tooMany } = measureText(text);
  const tooLongToEdit = edited !== null && parts > 1;

  const write = (next: string) => {
    hasty.current = null;
    if (edited === null) draft.setText(next);
    else setEditText(next);
    setNotStored(false);
    if (next !== "" && edited === null) noteTyping();
  };

  const trouble =
    tooMany > 0
      ? words.conversation.tooLong(tooMany)
      : tooLongToEdit
        ? words.message.editTooLong
        : notStored
          ? words.conversation.notStored
          : null;
  const isWhole = tooMany === 0 && !tooLongToEdit && text.trim() !== "";
  const sendable = ready && isWhole;

  const saveEdit = async (mh: string) => {
    if (busy.current) return;
    busy.current = true;
    try {
      if (text !== edited) await edit(mh, text);
      onDone();
    } catch {
      setNotStored(true);
    } finally {
      busy.current = false;
    }
  };

  const send = async () => {
    hasty.current = isWhole && !ready ? { text, writing } : null;
    if (!sendable) return;
    const mh = writing.kind === "plain" ? null : writing.message.mh;
    if (writing.kind === "edit" && mh !== null) return saveEdit(mh);
    draft.setText("");
    if (writing.kind === "reply") onDone();
    try {
      await sendText(text, ...(mh === null ? [] : [mh]));
    } catch {
      // Nothing typed is lost: it goes back in front of what was written meanwhile.
      const since = draft.now();
      draft.setText(since === "" ? text : `${text}\n${since}`);
      setNotStored(true);
    }
  };

  useEffect(() => {
    if (hasty.current === null) return;
    // As it stood, and only that: another tab may write on the same draft, and what is seen now may change one's mind.
    const isSame = hasty.current.text === text && hasty.current.writing === writing;
    const holds = isSame && isPrivate && (edited !== null || draft.now() === text);
    if (holds && !sendable) return;
    hasty.current = null;
    if (holds) queueMicrotask(() => void send());
  });

  return { text, write, send, sendable, trouble, parts: tooMany > 0 || tooLongToEdit ? 1 : parts };
}
