"use client";
import { useKeyLogAlarms, useKeyLogNotices } from "@/lib/client/key-log-alarm.ts";
import { SaveEvidence } from "../chat/save-evidence.tsx";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { dateAndTime } from "../ui/when.ts";
import { words } from "../words.ts";

/** Over the whole chat, for as long as one is signed in: the server was caught contradicting itself, the gravest first. */
export function KeyLogAlarm() {
  const alarms = useKeyLogAlarms();
  const { alarm: said } = words.keys;
  // Said once, and not of what may be the person's own doing.
  const leading = alarms.findIndex(({ kind }) => kind !== "own-reset");
  return alarms.map(({ kind, handle, at, evidence }, index) => (
    <Banner
      key={`${kind} ${handle ?? ""}`}
      tone="danger"
      role="alert"
      className="border-danger shrink-0 border-b-2"
      actions={<SaveEvidence evidence={() => evidence} />}
    >
      <p className="font-semibold">{said.log[kind](handle ?? said.logNobody)}</p>
      <p className="font-normal">
        {index === leading && `${said.logLead} `}
        <time dateTime={new Date(at).toISOString()} className="whitespace-nowrap">
          ({dateAndTime(at)})
        </time>
      </p>
    </Banner>
  ));
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
