"use client";
import { useKeyLogAlarms, useKeyLogNotices, type KeyLogAlarm as Alarm } from "@/lib/client/key-log-alarm.ts";
import { useOwnKeys } from "@/lib/client/own-keys-view.ts";
import { ChatLink } from "../chat/place.tsx";
import { SaveEvidence } from "../chat/save-evidence.tsx";
import { Banner } from "../ui/banner.tsx";
import { Button, buttonClass } from "../ui/button.tsx";
import { dateAndTime } from "../ui/when.ts";
import { words } from "../words.ts";
import { OwnCases } from "./own-cases.tsx";

interface AlarmProps {
  onChooseFile: () => void;
  onSettings: () => void;
}

/**
 * Over the whole chat, for as long as one is signed in: the server was caught contradicting itself. What to do is said once, with
 * the gravest; what else was found can be unfolded.
 */
export function KeyLogAlarm({ onChooseFile, onSettings }: AlarmProps) {
  const alarms = useKeyLogAlarms();
  const standing = useOwnKeys()?.standing ?? "current";
  const { alarm: said } = words.keys;
  // That may be the person's own doing.
  const reset = alarms.find(({ kind }) => kind === "own-reset");
  const [leading, ...more] = alarms.filter((alarm) => alarm.kind !== "own-reset");
  // Where the chain shows it too, the alarm about one's own keys says the same, with this evidence in its own.
  const isSaid = standing === "reset" || standing === "taken";
  return (
    <>
      {reset !== undefined && !isSaid && (
        <OwnCases
          alarm={said.ownReset}
          tone="alarm"
          onChooseFile={onChooseFile}
          onSettings={onSettings}
          evidence={() => reset.evidence}
        />
      )}
      {leading !== undefined && (
        <Banner tone="alarm" role="alert" className="shrink-0 pb-3">
          <p className="text-body font-semibold">{said.logTitle}</p>
          <div className="flex max-w-3xl flex-col items-start gap-2">
            <p className="font-normal">
              <Finding alarm={leading} /> {said.logLead}
            </p>
            <SaveEvidence evidence={() => leading.evidence} />
            {more.length > 0 && (
              <details className="w-full">
                <summary className="cursor-pointer font-semibold">{said.logMore(more.length)}</summary>
                <ul className="mt-2 flex flex-col gap-3 font-normal">
                  {more.map((alarm) => (
                    <li key={`${alarm.kind} ${alarm.handle ?? ""}`} className="flex flex-col items-start gap-1.5">
                      <p>
                        <Finding alarm={alarm} />
                      </p>
                      <SaveEvidence evidence={() => alarm.evidence} />
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </div>
        </Banner>
      )}
    </>
  );
}

function Finding({ alarm: { kind, handle, at } }: { alarm: Alarm }) {
  const { log, logNobody } = words.keys.alarm;
  return (
    <>
      {kind !== "own-reset" && log[kind](handle ?? logNobody)}
      <time dateTime={new Date(at).toISOString()} className="text-caption block pt-1">
        {dateAndTime(at)}
      </time>
    </>
  );
}

/** What is no proof, and must not be passed over in silence. `selected`: whose chat is open. */
export function KeyLogNotices({ selected }: { selected: string | null }) {
  const { uncheckedSince, others, dismissOthers } = useKeyLogNotices();
  const { notices } = words.keys;
  // Where there are more, the list of chats is the way.
  const [only, ...more] = others?.handles ?? [];
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
            <div className="flex flex-wrap gap-2 py-1">
              {only !== undefined && only !== selected && more.length === 0 && (
                <ChatLink to={only} className={buttonClass("secondary")}>
                  {notices.openChat(only)}
                </ChatLink>
              )}
              <Button
                look="quiet"
                className="text-caution-ink! hover:bg-transparent! hover:underline"
                onClick={dismissOthers}
              >
                {notices.dismiss}
              </Button>
            </div>
          }
        >
          {notices.otherLog(others.handles, others.me)}
        </Banner>
      )}
    </>
  );
}
