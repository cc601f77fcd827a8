"use client";
import { useKeyLogAlarms, useKeyLogNotices } from "@/lib/client/key-log-alarm.ts";
import { useOwnKeys } from "@/lib/client/own-keys-view.ts";
import { SaveEvidence } from "../chat/save-evidence.tsx";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { dateAndTime } from "../ui/when.ts";
import { words } from "../words.ts";
import { OwnCases } from "./own-cases.tsx";

/** Over the whole chat, for as long as one is signed in: the server was caught contradicting itself, the gravest first. */
export function KeyLogAlarm({ onChooseFile }: { onChooseFile: () => void }) {
  const alarms = useKeyLogAlarms();
  const standing = useOwnKeys()?.standing ?? "current";
  const { alarm: said } = words.keys;
  // Said once, and not of what may be the person's own doing.
  const leading = alarms.findIndex(({ kind }) => kind !== "own-reset");
  return alarms.map(({ kind, handle, at, evidence }, index) => {
    if (kind === "own-reset") {
      // Where the chain shows it too, the alarm about one's own keys says the same, with this evidence in its own.
      return standing === "reset" || standing === "taken" ? null : (
        <OwnCases
          key={kind}
          alarm={said.ownReset}
          tone="danger"
          onChooseFile={onChooseFile}
          evidence={() => evidence}
        />
      );
    }
    const isLeading = index === leading;
    return (
      <Banner
        key={`${kind} ${handle ?? ""}`}
        tone="danger"
        role="alert"
        className="border-danger shrink-0 border-b-2"
        actions={<SaveEvidence evidence={() => evidence} />}
      >
        {isLeading && <p className="text-body font-semibold">{said.logTitle}</p>}
        <p className={isLeading ? "font-normal" : undefined}>
          {said.log[kind](handle ?? said.logNobody)} {isLeading && `${said.logLead} `}
          <time dateTime={new Date(at).toISOString()} className="font-normal whitespace-nowrap">
            ({dateAndTime(at)})
          </time>
        </p>
      </Banner>
    );
  });
}

/** What is no proof, and must not be passed over in silence. */
export function KeyLogNotices() {
  const { uncheckedSince, others, dismissOthers } = useKeyLogNotices();
  const { notices } = words.keys;
  return (
    <>
      {uncheckedSince !== null && (
        <Banner tone="caution" role="status" className="border-line shrink-0 border-b">
          {notices.unchecked(dateAndTime(uncheckedSince))}
        </Banner>
      )}
      {others !== null && (
        <Banner
          tone="caution"
          role="status"
          className="border-line shrink-0 border-b"
          actions={
            <Button look="secondary" onClick={dismissOthers}>
              {notices.dismiss}
            </Button>
          }
        >
          {notices.otherLog(others.handles, others.me)}
        </Banner>
      )}
    </>
  );
}
