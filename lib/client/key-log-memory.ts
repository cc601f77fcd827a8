// The memory of the key log at work: one record for all tabs, changed by steps. What was noticed is known here at once,
// and stays known where the device cannot store it. Decides nothing.
import type { UserId } from "../shared/ids.ts";
import { StorageError } from "./database.ts";
import { emptyRecord, joinRecords, type LogRecord, type Step } from "./key-log-record.ts";
import type { KeyLogStore } from "./key-log-store.ts";
import { createSource, type Observable } from "./observable.ts";

export interface LogMemory {
  record: Observable<LogRecord>;
  /** Reads what other tabs have stored. */
  read: () => Promise<void>;
  /** In memory at once, and stored when this resolves, as far as the device can. */
  change: (...steps: readonly Step[]) => Promise<void>;
}

export async function createLogMemory(store: KeyLogStore, owner: UserId, onChange: () => void): Promise<LogMemory> {
  const record = createSource<LogRecord>((await store.find()) ?? emptyRecord(owner));
  /** Something could not be stored: what this tab knows is ahead of what is kept. */
  let isAhead = false;
  /** Changes that are not stored yet: what is read meanwhile is older than what is known. */
  let waiting = 0;
  let tail: Promise<void> = Promise.resolve();

  /** One after another: what is read is never older than what was stored before. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    tail = tail.then(work).catch(passStorageError);
    return tail;
  }

  return {
    record,
    read: () =>
      inTurn(async () => {
        const stored = await store.find();
        if (waiting === 0 && stored !== null) record.set(isAhead ? joinRecords(record.get(), stored) : stored);
      }),
    change: (...steps) => {
      const step: Step = (before) => steps.reduce((reached, next) => next(reached), before);
      const next = step(record.get());
      if (next === record.get() && !isAhead) return tail;
      record.set(next);
      waiting += 1;
      return inTurn(async () => {
        waiting -= 1;
        try {
          const known = isAhead ? joinRecords(record.get(), await store.find()) : null;
          const stored = await store.update((before) => known ?? step(before ?? emptyRecord(owner)));
          isAhead = false;
          if (waiting === 0) record.set(stored);
          onChange();
        } catch (error) {
          isAhead = true;
          throw error;
        }
      });
    },
  };
}

/** What cannot be stored is still watched: what storage refuses, the next thing the person does will meet and say. */
function passStorageError(error: unknown): void {
  if (!(error instanceof StorageError)) throw error;
}
