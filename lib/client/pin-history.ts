// What the history of a pin says, beyond the state that it has led to. Pure: reads what pin-rules.ts has written, decides nothing.
import type { PinChange, PinChangeKind } from "./view.ts";

interface History {
  history: readonly PinChange[];
}

/** Whether the pinned chain has said its last word. */
export function isClosed({ history }: History): boolean {
  return history.some(({ what }) => what === "revoke");
}

/**
 * Whether the last comparison failed. A reset asks for another one anyway; a rotation does not end it, because whoever is in
 * between can vouch for their own next key.
 */
export function isMismatched({ history }: History): boolean {
  return history.findLast(({ what }) => ENDS_MISMATCH.includes(what))?.what === "mismatch";
}
const ENDS_MISMATCH: readonly PinChangeKind[] = ["mismatch", "verified", "reset"];

/**
 * Whether the statement with this number came with a reset that the person has never decided about. A decision is about the
 * keys since the last reset before it: those that another reset has replaced meanwhile stay in doubt.
 */
export function isUndecided({ history }: History, seq: number): boolean {
  const resets = history.flatMap((change) => (change.what === "reset" ? [change.seq] : []));
  const from = resets.findLast((reset) => reset <= seq);
  const to = resets.find((reset) => reset > seq) ?? Infinity;
  return from !== undefined && !history.some((change) => change.by === "me" && change.seq >= from && change.seq < to);
}
