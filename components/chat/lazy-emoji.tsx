"use client";
import dynamic from "next/dynamic";
import { Skeleton } from "../ui/skeleton.tsx";

/** The picker and its table load when it is opened first; its place is kept meanwhile. */
export const EmojiPicker = dynamic(() => import("./emoji-picker.tsx").then((module) => module.EmojiPicker), {
  loading: () => <Skeleton className="rounded-field! h-80" />,
});

export const emojiPopover = () => import("./emoji-popover.tsx");
export const EmojiPopover = dynamic(() => emojiPopover().then((module) => module.EmojiPopover));
