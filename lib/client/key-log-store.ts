// Where the memory of the key log is kept: in IndexedDB under its owner, or in memory when this tab leaves nothing behind.
// What is read back is parsed like any input.
import type { UserId } from "../shared/ids.ts";
import type { DeviceStorage } from "./database.ts";
import { logStateSchema, type LogState } from "./key-log-rules.ts";

export interface KeyLogStore {
  find: () => Promise<LogState | null>;
  put: (state: LogState) => Promise<void>;
}

export function createKeptLog(storage: DeviceStorage, owner: UserId): KeyLogStore {
  return {
    find: () =>
      storage.run(async (database) => {
        const record: unknown = await database.get("log", owner);
        const state = logStateSchema.safeParse(record).data;
        return state?.owner === owner ? state : null;
      }),
    put: (state) =>
      storage.run(async (database) => {
        await database.put("log", state);
      }),
  };
}

export function createPassingLog(): KeyLogStore {
  let kept: LogState | null = null;
  return {
    find: () => Promise.resolve(kept),
    put: (state) => {
      kept = state;
      return Promise.resolve();
    },
  };
}
