import { Copy, Info, Pencil, Reply, SmilePlus, Trash2, type LucideIcon } from "lucide-react";
import type { MessageView } from "@/lib/client/view.ts";
import { words } from "../words.ts";
import type { Choice, MessageActions } from "./message-actions.ts";

/** How each of the things to do looks and what it is called. Reactions are offered by their emoji. */
export const CHOICES: Record<Exclude<Choice, "react">, { icon: LucideIcon; name: string }> = {
  reply: { icon: Reply, name: words.message.reply },
  edit: { icon: Pencil, name: words.message.edit },
  copy: { icon: Copy, name: words.message.copy },
  details: { icon: Info, name: words.message.details },
  remove: { icon: Trash2, name: words.message.delete },
};
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
