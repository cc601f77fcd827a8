"use client";
import { useContact } from "@/lib/client/contact-details.ts";
import { useOwnKeys, type OwnStanding } from "@/lib/client/own-keys-view.ts";
import { SaveEvidence } from "../chat/save-evidence.tsx";
import { useViewerHandle } from "../chat/viewer.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { words } from "../words.ts";

/** Where a newer key file may be all that is needed. */
const WITH_FILE: readonly OwnStanding[] = ["rotated", "reset"];

/** Over the whole chat: the keys at hand are not the ones in force. */
export function OwnKeysAlarm({ onChooseFile }: { onChooseFile: () => void }) {
  const standing = useOwnKeys()?.standing ?? "current";
  const { evidence } = useContact(useViewerHandle());
  if (standing === "current") return null;
  return (
    <Banner
      tone={standing === "rotated" ? "caution" : "danger"}
      role="alert"
      className="border-line shrink-0 border-b"
      actions={
        standing !== "revoked" && (
          <>
            {WITH_FILE.includes(standing) && (
              <Button look="secondary" onClick={onChooseFile}>
                {words.keys.alarm.choose}
              </Button>
            )}
            {standing !== "rotated" && <SaveEvidence evidence={evidence} />}
          </>
        )
      }
    >
      {words.keys.alarm.standings[standing]}
    </Banner>
  );
}
