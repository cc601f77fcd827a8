"use client";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ConversationView, MessageDetails, MessageView } from "@/lib/client/view.ts";
import { words } from "../words.ts";
import type { MessageActions } from "./message-actions.ts";
import { ownReaction } from "./choices.tsx";
import type { ComposerControl, LogControl, Writing } from "./writing.ts";

type MessageDialog =
  | { kind: "details"; message: MessageView; details: MessageDetails }
  | { kind: "remove"; message: MessageView; run: () => Promise<void> };

/** Milliseconds for which a short notice stays. */
const NOTICE_MS = 2500;
const PLAIN: Writing = { kind: "plain" };

/** Everything one can do with the messages of a conversation, and what is under way of it. */
export function useConversationActions(conversation: ConversationView, blocked: boolean) {
  const { messages } = conversation;
  const field = useRef<ComposerControl>(null);
  const log = useRef<LogControl>(null);
  const latest = useRef(conversation);
  const [about, setAbout] = useState<Writing>(PLAIN);
  const [dialog, setDialog] = useState<MessageDialog | null>(null);
  const [notice, setNotice] = useState<string | null>(null);
  useEffect(() => {
    latest.current = conversation;
  });
  useEffect(() => {
    if (notice === null) return;
    const timer = setTimeout(() => {
      setNotice(null);
    }, NOTICE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [notice]);

  const toField = useCallback(() => field.current?.focus(), []);

  const actions = useMemo((): MessageActions => {
    /** What cannot be kept on this device is said. */
    const attempt = (change: Promise<unknown>) => {
      change.catch(() => {
        setNotice(words.conversation.notStored);
      });
    };
    return {
      reply: (message) => {
        setAbout({ kind: "reply", message });
        toField();
      },
      edit: (message) => {
        setAbout({ kind: "edit", message });
      },
      react: (message, emoji) => {
        if (message.mh === null) return;
        attempt(latest.current.react(message.mh, ownReaction(message) === emoji ? null : emoji));
      },
      remove: (message) => {
        const { mh } = message;
        if (mh !== null) setDialog({ kind: "remove", message, run: () => latest.current.remove(mh) });
      },
      copy: ({ content }) => {
        if (content.kind !== "text") return;
        navigator.clipboard.writeText(content.text).then(
          () => {
            setNotice(words.message.copied);
          },
          () => {
            setNotice(words.message.notCopied);
          },
        );
      },
      details: (message) => {
        const details = message.seq === null ? null : latest.current.details(message.seq);
        if (details !== null) setDialog({ kind: "details", message, details });
      },
      goTo: (seq) => {
        if (seq !== null && log.current?.goTo(seq) === true) return;
        const loading = seq === null ? Promise.resolve(false) : latest.current.jumpTo(seq);
        attempt(
          loading.then((isLoaded) => {
            if (!isLoaded || seq === null || log.current?.goTo(seq) !== true) setNotice(words.message.quoteMissing);
          }),
        );
      },
      retry: (id) => latest.current.retry(id),
      discard: (id) => latest.current.discard(id),
      blocked,
    };
  }, [blocked, toField]);

  // What has been taken back meanwhile can be neither edited nor answered.
  const writing = useMemo((): Writing => {
    if (about.kind === "plain" || blocked) return PLAIN;
    const message = messages.find(({ mh }) => mh === about.message.mh);
    return message?.content.kind === "text" ? { ...about, message } : PLAIN;
  }, [about, blocked, messages]);

  return {
    actions,
    writing,
    field,
    log,
    notice,
    toField,
    dialog,
    closeDialog: () => {
      setDialog(null);
    },
    startWriting: () => {
      setAbout(PLAIN);
    },
    /** False when there is no own text that could be edited. */
    editLast: (): boolean => {
      const message = messages.findLast(
        ({ mine, seq, mh, content }) => mine && seq !== null && mh !== null && content.kind === "text",
      );
      if (message !== undefined) setAbout({ kind: "edit", message });
      return message !== undefined;
    },
  };
}
