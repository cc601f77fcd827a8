"use client";
import { useKeyLogAlarms } from "@/lib/client/key-log-alarm.ts";
import { useOwnKeys } from "@/lib/client/own-keys-view.ts";
import type { ContactView } from "@/lib/client/view.ts";
import { isTrouble } from "./pin-mark.tsx";

/** Whether something in red is on the screen that speaks against any promise of privacy; `peer`: in a conversation with them. */
export function useAlarmed(peer: ContactView | null = null): boolean {
  const standing = useOwnKeys()?.standing ?? "current";
  const alarms = useKeyLogAlarms();
  // Into a closed account nobody can write: it needs no warning.
  const isDoubtful =
    peer !== null && peer.pin !== "REVOKED" && (peer.mismatch === true || (peer.pin !== null && isTrouble(peer.pin)));
  return (
    isDoubtful || alarms.length > 0 || (standing !== "current" && standing !== "rotated" && standing !== "revoked")
  );
}
