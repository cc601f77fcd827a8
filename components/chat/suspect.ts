// What about a message means that somebody may be deceiving somebody: shown in red.
import type { MessageView } from "@/lib/client/view.ts";

type Warning = MessageView["warnings"][number];
type LockedCode = Extract<MessageView["content"], { kind: "locked" }>["code"];

const GRAVE: readonly Warning[] = ["W_FORK", "W_REPLAY", "W_CHANGED"];
/** Those whose origin is not certain. The others are only locked. */
const NOT_TRUSTED: readonly LockedCode[] = [
  "E_PROFILE",
  "E_CONV",
  "E_SENDER",
  "E_IDENTITY",
  "E_RECIPIENTS",
  "E_SIG",
  "E_COMMIT",
  "E_OPEN",
];

export function isGraveWarning(warning: Warning): boolean {
  return GRAVE.includes(warning);
}

/** Whether a placeholder stands for something that its author may not have written. */
export function isForged(content: MessageView["content"]): boolean {
  return content.kind === "locked" && NOT_TRUSTED.includes(content.code);
}

export function isSuspect({ content, warnings }: MessageView): boolean {
  return isForged(content) || warnings.some(isGraveWarning);
}
