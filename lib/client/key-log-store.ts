// Where the memory of the key log is kept: in IndexedDB under its owner, or in memory when this tab leaves nothing behind.
// What is read back is parsed like any input. It changes inside one transaction, so that two tabs cannot undo each other.
import type { UserId } from "../shared/ids.ts";
import type { DeviceStorage } from "./database.ts";
import { recordSchema, type LogRecord } from "./key-log-record.ts";

export interface KeyLogStore {
  find: () => Promise<LogRecord | null>;
  /** `step` sees what is stored now; what it answers is stored, unless it is the same. */
  update: (step: (stored: LogRecord | null) => LogRecord) => Promise<LogRecord>;
}

export function createKeptLog(storage: DeviceStorage, owner: UserId): KeyLogStore {
  const parse = (stored: unknown): LogRecord | null => {
    const record = recordSchema.safeParse(stored).data;
    return record?.owner === owner ? record : null;
  };
  return {
    find: () => storage.run(async (database) => parse(await database.get("log", owner))),
    update: (step) =>
      storage.run(async (database) => {
        const transaction = database.transaction("log", "readwrite");
        const before = parse(await transaction.store.get(owner));
        const after = step(before);
        if (after !== before) await transaction.store.put(after);
        await transaction.done;
        return after;
      }),
  };
}

export function createPassingLog(): KeyLogStore {
  let kept: LogRecord | null = null;
  return {
    find: () => Promise.resolve(kept),
    update: (step) => {
      kept = step(kept);
      return Promise.resolve(kept);
    },
  };
}
