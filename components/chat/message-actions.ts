"use client";
import { createContext, useContext } from "react";
import type { MessageView } from "@/lib/client/view.ts";

/** What a person can do with a message; each of them exists once for the whole log. */
export interface MessageActions {
  reply: (message: MessageView) => void;
  edit: (message: MessageView) => void;
  /** The same emoji again takes it back. */
  react: (message: MessageView, emoji: string) => void;
  /** Asks first. */
  remove: (message: MessageView) => void;
  copy: (message: MessageView) => void;
  details: (message: MessageView) => void;
  /** To the message that another one answers. */
  goTo: (seq: number | null) => void;
  retry: (id: string) => Promise<void>;
  discard: (id: string) => Promise<void>;
  /** Nothing may be sent as things stand. */
  blocked: boolean;
}

const ActionsContext = createContext<MessageActions | null>(null);
export const MessageActionsProvider = ActionsContext.Provider;

export function useMessageActions(): MessageActions {
  const actions = useContext(ActionsContext);
  if (actions === null) throw new Error("a message stands in a log");
  return actions;
}

export type Choice = "reply" | "react" | "edit" | "copy" | "details" | "remove";

/** What can be done with this message now, in the order in which it is offered. */
export function choicesFor({ content, seq, mh, mine }: MessageView, blocked: boolean): readonly Choice[] {
  const isText = content.kind === "text";
  const isNamed = isText && seq !== null && mh !== null && !blocked;
  const choices: (Choice | false)[] = [
    isNamed && "reply",
    isNamed && "react",
    isNamed && mine && "edit",
    isText && "copy",
    seq !== null && "details",
    isNamed && mine && "remove",
  ];
  return choices.filter((choice) => choice !== false);
}

/** Offered at once, before all others. */
export const QUICK_REACTIONS = ["👍", "❤️", "😂", "😮", "😢", "🙏"] as const;
