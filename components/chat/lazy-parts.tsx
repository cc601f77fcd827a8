"use client";
import dynamic from "next/dynamic";
import { useEffect } from "react";
import { fetchLater } from "../ui/fetch-later.ts";
import { emojiPopover } from "./lazy-emoji.tsx";

/** What is not needed to read and to write: it loads when it is asked for first, or when there is nothing else to do. */

const tools = () => import("./message-tools.tsx");
const sheet = () => import("./message-sheet.tsx");
const details = () => import("./message-details-dialog.tsx");
const remove = () => import("./remove-dialog.tsx");
const contact = () => import("./contact-dialog.tsx");
const block = () => import("./block-dialog.tsx");
const menu = () => import("./conversation-menu.tsx");

export const MessageTools = dynamic(() => tools().then((module) => module.MessageTools));
export const MessageSheet = dynamic(() => sheet().then((module) => module.MessageSheet));
export const MessageDetailsDialog = dynamic(() => details().then((module) => module.MessageDetailsDialog));
export const RemoveDialog = dynamic(() => remove().then((module) => module.RemoveDialog));
export const BlockDialog = dynamic(() => block().then((module) => module.BlockDialog));
export const ConversationMenu = dynamic(() => menu().then((module) => module.ConversationMenu), {
  // Its place is kept.
  loading: () => <span className="size-11 shrink-0" />,
});
export const ContactDialog = dynamic(() => contact().then((module) => module.ContactDialog));

/** The tools of messages at once, for the first message that is pointed at; the rest in a moment. */
export function useFetchedParts(): void {
  useEffect(() => {
    tools().catch(() => undefined);
    return fetchLater([sheet, details, remove, contact, block, emojiPopover]);
  }, []);
}
