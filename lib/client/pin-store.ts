// Where pins are kept: in IndexedDB under their owner, or in memory when this tab is to leave nothing behind.
// What is read back is parsed like any input. A pin changes inside one transaction, so that two tabs cannot undo each other.
import type { UserId } from "../shared/ids.ts";
import type { DeviceStorage } from "./database.ts";
import { pinSchema, type Pin } from "./pin-rules.ts";

export interface PinStore {
  list: () => Promise<Pin[]>;
  find: (uid: UserId) => Promise<Pin | null>;
  /** `decide` sees what is stored now; what it answers is stored. */
  update: (uid: UserId, decide: (pin: Pin | null) => Pin | null) => Promise<{ pin: Pin | null; isChanged: boolean }>;
}

export function createKeptPins(storage: DeviceStorage, owner: UserId): PinStore {
  return {
    list: () =>
      storage.run(async (database) => {
        const records: unknown[] = await database.getAllFromIndex("pins", "owner", owner);
        return records.flatMap((record) => parsePin(record) ?? []);
      }),
    find: (uid) => storage.run(async (database) => parsePin(await database.get("pins", [owner, uid]))),
    update: (uid, decide) =>
      storage.run(async (database) => {
        const transaction = database.transaction("pins", "readwrite");
        const record: unknown = await transaction.store.get([owner, uid]);
        const before = parsePin(record);
        const after = decide(before);
        if (after !== null && after !== before) await transaction.store.put(after);
        await transaction.done;
        return { pin: after, isChanged: after !== before };
      }),
  };
}

export function createPassingPins(): PinStore {
  const pins = new Map<UserId, Pin>();
  return {
    list: () => Promise.resolve([...pins.values()]),
    find: (uid) => Promise.resolve(pins.get(uid) ?? null),
    update: (uid, decide) => {
      const before = pins.get(uid) ?? null;
      const after = decide(before);
      if (after !== null) pins.set(uid, after);
      return Promise.resolve({ pin: after, isChanged: after !== before });
    },
  };
}

function parsePin(record: unknown): Pin | null {
  return pinSchema.safeParse(record).data ?? null;
}
