"use client";
import { useContact } from "@/lib/client/contact-details.ts";
import { useOwnKeys, type OwnStanding } from "@/lib/client/own-keys-view.ts";
import { useViewerHandle } from "../chat/viewer.ts";
import { words } from "../words.ts";
import { OwnCases } from "./own-cases.tsx";

/** Where a newer key file may be all that is needed. */
const WITH_FILE: readonly OwnStanding[] = ["rotated", "reset"];

/** Where both signed sides are at hand. */
const WITH_EVIDENCE: readonly OwnStanding[] = ["reset", "taken", "conflict"];

const TONES = { rotated: "caution", reset: "alarm", taken: "alarm", conflict: "alarm", revoked: "caution" } as const;

/** Over the whole chat: the keys at hand are not the ones in force. */
export function OwnKeysAlarm({ onChooseFile, onSettings }: { onChooseFile: () => void; onSettings: () => void }) {
  const standing = useOwnKeys()?.standing ?? "current";
  const { evidence } = useContact(useViewerHandle());
  if (standing === "current") return null;
  return (
    <OwnCases
      alarm={words.keys.alarm.standings[standing]}
      tone={TONES[standing]}
      onSettings={onSettings}
      onChooseFile={WITH_FILE.includes(standing) ? onChooseFile : null}
      evidence={WITH_EVIDENCE.includes(standing) ? evidence : null}
    />
  );
}
