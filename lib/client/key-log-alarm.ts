// The alarm of the key log for the whole page: said on every screen for as long as this person's keys are here.
import { useAccount } from "./account-state.ts";
import { alarmFile, type StoredAlarm } from "./key-log-rules.ts";
import { createSource, useObservable } from "./observable.ts";
import type { SavedFile } from "./view.ts";

export interface KeyLogAlarm {
  kind: StoredAlarm["kind"];
  /** With `contact`: whose keys. */
  handle: string | null;
  /** Milliseconds since 1970, by this device's clock. */
  at: number;
  /** What proves it, to be kept or passed on. */
  evidence: SavedFile;
}

const NO_ALARM = createSource<StoredAlarm | null>(null);

/** null: nothing contradicts, as far as this browser has seen. */
export function useKeyLogAlarm(): KeyLogAlarm | null {
  const account = useAccount();
  const alarm = useObservable(account?.keyLog.alarm ?? NO_ALARM);
  return alarm && { kind: alarm.kind, handle: alarm.handle, at: alarm.at, evidence: alarmFile(alarm) };
}
