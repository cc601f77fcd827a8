import { Copy, Info, Pencil, Reply, SmilePlus, Trash2, type LucideIcon } from "lucide-react";
import type { MessageView } from "@/lib/client/view.ts";
import { words } from "../words.ts";
import type { Choice, MessageActions } from "./message-actions.ts";

const ICONS: Record<Exclude<Choice, "react">, LucideIcon> = {
  reply: Reply,
  edit: Pencil,
  copy: Copy,
  details: Info,
  remove: Trash2,
};

/** How one of the things to do looks and what it is called. Reactions are offered by their emoji. */
export function looks(choice: Exclude<Choice, "react">): { icon: LucideIcon; name: string } {
  const { reply, edit, copy, details, delete: remove } = words.message;
  return { icon: ICONS[choice], name: { reply, edit, copy, details, remove }[choice] };
}
export const ReactIcon = SmilePlus;

export function isPlainChoice(choice: Choice): choice is Exclude<Choice, "react"> {
  return choice !== "react";
}

export function run(choice: Exclude<Choice, "react">, message: MessageView, actions: MessageActions): void {
  actions[choice](message);
}

/** The emoji that the viewer has given this message. */
export function ownReaction({ reactions }: MessageView): string | null {
  return reactions.find(({ mine }) => mine)?.emoji ?? null;
}
