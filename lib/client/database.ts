// The browser's own storage: one IndexedDB database for everything AryaTel keeps on a device, keyed by person.
// Knows names of stores and how storage fails. What is in a record is parsed by the file that reads it.
import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from "idb";

interface Schema extends DBSchema {
  /** One record for each person with keys here. */
  vault: { key: string; value: { uid: string } };
  /** Keys on their way into the vault, while it is not known whether the server took their statement. */
  staged: { key: string; value: { uid: string; changes: unknown[] } };
  /** What is remembered of the key log. */
  log: { key: string; value: { owner: string } };
  /** Pinned contacts, the person's own chain among them. */
  pins: { key: [string, string]; value: { owner: string; uid: string }; indexes: { owner: string } };
  /** Whom the person has blocked, or once had. */
  blocks: { key: [string, string]; value: { owner: string; uid: string }; indexes: { owner: string } };
  /** Messages on their way out; the key is their order. */
  queue: { key: number; value: { owner: string; kind?: string }; indexes: { owner: string } };
  /** Where this profile's chain stands in each conversation. */
  chains: { key: [string, string]; value: { owner: string; cid: string }; indexes: { owner: string } };
  /** Opened messages, sealed by pages. */
  history: {
    key: [string, string, number];
    value: { owner: string; cid: string; page: number };
    indexes: { owner: string };
  };
  /** Texts begun and not sent, sealed. */
  drafts: { key: [string, string]; value: { owner: string; cid: string }; indexes: { owner: string } };
}
export type Database = IDBPDatabase<Schema>;

const NAME = "aryatel";
const VERSION = 4;
const ROOM_ERRORS: readonly string[] = ["QuotaExceededError", "AbortError"];

/** `full`: no room left. `blocked`: another tab holds an older form open. `unavailable`: private window, switched off, broken. */
export type StorageFault = "full" | "blocked" | "unavailable";

/** The device could not store or read. Thrown, because nothing sensible can go on without it. */
export class StorageError extends Error {
  readonly code: StorageFault;
  constructor(code: StorageFault, cause?: unknown) {
    super(`storage is ${code}`, { cause });
    this.name = "StorageError";
    this.code = code;
  }
}

export interface DeviceStorage {
  /** Runs work on the open database; every failure of it comes out as a StorageError. */
  run: <Value>(work: (database: Database) => Promise<Value>) => Promise<Value>;
  close: () => Promise<void>;
}

/** Opens on first use, and again after the browser closed the connection. */
export function createDeviceStorage(name = NAME): DeviceStorage {
  let opened: Promise<Database> | null = null;
  const forget = () => {
    opened = null;
  };
  return {
    run: async (work) => {
      try {
        opened ??= open(name, forget);
        return await work(await opened);
      } catch (error) {
        // A connection that broke is opened anew next time; one that only ran out of room stays good.
        if (!(error instanceof DOMException && ROOM_ERRORS.includes(error.name))) forget();
        throw asStorageError(error);
      }
    },
    close: async () => {
      const closing = opened;
      forget();
      (await closing)?.close();
    },
  };
}

async function open(name: string, forget: () => void): Promise<Database> {
  let isLate = false;
  return new Promise((resolve, reject) => {
    openDB<Schema>(name, VERSION, {
      // What fails in it aborts the upgrade, and with it the opening.
      upgrade: (database, from, _to, transaction) => void upgrade(database, from, transaction),
      blocked: () => {
        isLate = true;
        reject(new StorageError("blocked"));
      },
      // A newer tab wants to upgrade: let go at once, a reload brings this one up to date.
      blocking: (_current, _next, event) => {
        forget();
        (event.target as IDBDatabase).close();
      },
      terminated: forget,
    }).then((database) => {
      if (isLate) database.close();
      else resolve(database);
    }, reject);
  });
}

type Upgrade = IDBPTransaction<Schema, StoreNames<Schema>[], "versionchange">;

/** One step for each version that a browser may still hold. */
async function upgrade(database: Database, from: number, transaction: Upgrade): Promise<void> {
  if (from < 1) createStores(database);
  if (from < 2) {
    database.createObjectStore("staged", { keyPath: "uid" });
    database.createObjectStore("log", { keyPath: "owner" });
  }
  if (from < 3) {
    database.createObjectStore("history", { keyPath: ["owner", "cid", "page"] }).createIndex("owner", "owner");
    database.createObjectStore("drafts", { keyPath: ["owner", "cid"] }).createIndex("owner", "owner");
  }
  if (from < 4) database.createObjectStore("blocks", { keyPath: ["owner", "uid"] }).createIndex("owner", "owner");
  if (from === 1) await addHistory(transaction);
}

function createStores(database: Database): void {
  database.createObjectStore("vault", { keyPath: "uid" });
  database.createObjectStore("pins", { keyPath: ["owner", "uid"] }).createIndex("owner", "owner");
  database.createObjectStore("queue", { keyPath: "order", autoIncrement: true }).createIndex("owner", "owner");
  database.createObjectStore("chains", { keyPath: ["owner", "cid"] }).createIndex("owner", "owner");
}

/** Version 2: pins remember what changed. Of what was pinned before nothing is known. */
async function addHistory(transaction: Upgrade): Promise<void> {
  const store = transaction.objectStore("pins");
  for (const record of await store.getAll()) {
    const pin = { ...record, history: [] };
    await store.put(pin);
  }
}

function asStorageError(error: unknown): unknown {
  if (error instanceof DOMException) {
    return new StorageError(error.name === "QuotaExceededError" ? "full" : "unavailable", error);
  }
  // Where IndexedDB is switched off, the global itself is missing.
  if (error instanceof ReferenceError || error instanceof TypeError) return new StorageError("unavailable", error);
  return error;
}

/** A view of the storage that can be shut: what still runs for a person who has left can no longer write. */
export function shuttable(storage: DeviceStorage): { storage: DeviceStorage; shut: () => void } {
  let isShut = false;
  const run: DeviceStorage["run"] = (work) =>
    isShut ? Promise.reject(new StorageError("unavailable")) : storage.run(work);
  return {
    storage: { run, close: storage.close },
    shut: () => {
      isShut = true;
    },
  };
}

/**
 * For work that nobody waits for. When storage fails there, nothing is said: the next thing the person does will meet the
 * same failure and can say so. Anything else is a fault of ours and goes up.
 */
export function inBackground(work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    if (!(error instanceof StorageError)) throw error;
  });
}

/** For work that can do without what it asks the storage for: null when storage fails. */
export async function orNull<Value>(work: Promise<Value>): Promise<Value | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof StorageError) return null;
    throw error;
  }
}

const OWNED = [
  "pins",
  "blocks",
  "queue",
  "chains",
  "history",
  "drafts",
] as const satisfies readonly StoreNames<Schema>[];

/** Everything this device keeps of a person, gone in one transaction. */
export async function wipePerson(storage: DeviceStorage, uid: string): Promise<void> {
  await storage.run(async (database) => {
    const transaction = database.transaction(["vault", "staged", "log", ...OWNED], "readwrite");
    const removals: Promise<unknown>[] = [
      transaction.objectStore("vault").delete(uid),
      transaction.objectStore("staged").delete(uid),
      transaction.objectStore("log").delete(uid),
    ];
    for (const name of OWNED) {
      const store = transaction.objectStore(name);
      const keys = await store.index("owner").getAllKeys(uid);
      removals.push(...keys.map((key) => store.delete(key)));
    }
    await Promise.all([...removals, transaction.done]);
  });
}
