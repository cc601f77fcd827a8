"use client";
import { useKeyLogAlarm } from "@/lib/client/key-log-alarm.ts";
import { SaveEvidence } from "../chat/save-evidence.tsx";
import { Banner } from "../ui/banner.tsx";
import { dateAndTime } from "../ui/when.ts";
import { words } from "../words.ts";

/** Over the whole chat, for as long as one is signed in: the server was caught contradicting itself. */
export function KeyLogAlarm() {
  const alarm = useKeyLogAlarm();
  if (alarm === null) return null;
  const { kind, handle, at, evidence } = alarm;
  return (
    <Banner
      tone="danger"
      role="alert"
      className="border-danger shrink-0 border-b-2"
      actions={<SaveEvidence evidence={() => evidence} />}
    >
      <p className="font-semibold">{words.keys.alarm.log[kind](handle ?? words.keys.alarm.logNobody)}</p>
      <p className="font-normal">
        {words.keys.alarm.logLead}{" "}
        <time dateTime={new Date(at).toISOString()} className="whitespace-nowrap">
          ({dateAndTime(at)})
        </time>
      </p>
    </Banner>
  );
}
