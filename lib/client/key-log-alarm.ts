// What the key log has to say to the whole page: alarms, on every screen for as long as this person's keys are here, and
// notices that prove nothing and can be put away.
import { useAccount } from "./account-state.ts";
import { inBackground } from "./database.ts";
import { alarmFile, type LogRecord, type StoredAlarm } from "./key-log-record.ts";
import { othersToName, uncheckedSince } from "./key-log-rules.ts";
import { NO_PINS } from "./nothing.ts";
import { createSource, useObservable } from "./observable.ts";
import type { SavedFile } from "./view.ts";

export interface KeyLogAlarm {
  /** `own-reset`: keys of one's own that the keys at hand do not prove. Somebody's, unless the person started over elsewhere. */
  kind: StoredAlarm["kind"] | "own-reset";
  /** With `contact`: whose keys. */
  handle: string | null;
  /** Milliseconds since 1970, by this device's clock. */
  at: number;
  /** What proves it, to be kept or passed on. */
  evidence: SavedFile;
}
export interface KeyLogNotices {
  /** Since when the log could not be checked; null while it can. */
  uncheckedSince: number | null;
  /** Names of those who were shown another log than this browser; `me`: another device of this person. */
  others: { handles: readonly string[]; me: boolean } | null;
  dismissOthers: () => void;
}

const NO_RECORD = createSource<LogRecord | null>(null);

/** The gravest first; empty: nothing contradicts, as far as this browser has seen. */
export function useKeyLogAlarms(): readonly KeyLogAlarm[] {
  const account = useAccount();
  const record = useObservable<LogRecord | null>(account?.keyLog.record ?? NO_RECORD);
  return (record?.alarms ?? []).map((alarm) => {
    const { handle, at, unproven } = alarm;
    return { kind: unproven === null ? alarm.kind : "own-reset", handle, at, evidence: alarmFile(alarm) };
  });
}

export function useKeyLogNotices(): KeyLogNotices {
  const account = useAccount();
  const record = useObservable<LogRecord | null>(account?.keyLog.record ?? NO_RECORD);
  const pins = useObservable(account?.contacts.pins ?? NO_PINS);
  const named = record === null ? [] : othersToName(record, pins);
  const me = account?.viewer.uid;
  const handles = named.flatMap((uid) => (uid === me ? [] : (pins.get(uid)?.handle ?? [])));
  return {
    uncheckedSince: record && uncheckedSince(record),
    others: named.length === 0 ? null : { handles, me: named.some((uid) => uid === me) },
    dismissOthers: () => {
      if (account) inBackground(account.keyLog.dismissOthers(named));
    },
  };
}
