"use client";
import dynamic from "next/dynamic";

/** What is not needed to read and to write: it loads when it is asked for first, or when there is nothing else to do. */

const tools = () => import("./message-tools.tsx");
export const MessageTools = dynamic(() => tools().then((module) => module.MessageTools));
export const MessageSheet = dynamic(() => import("./message-sheet.tsx").then((module) => module.MessageSheet));
export const MessageDetailsDialog = dynamic(() =>
  import("./message-details-dialog.tsx").then((module) => module.MessageDetailsDialog),
);
export const RemoveDialog = dynamic(() => import("./remove-dialog.tsx").then((module) => module.RemoveDialog));

/** Fetches the tools of messages, so that they are there when a message is pointed at. */
export function fetchTools(): void {
  void tools();
}
