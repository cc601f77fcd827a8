// Where the queue is kept: in IndexedDB, or in memory when this tab is to leave nothing behind.
// Item and chain change in one transaction: after a crash at any instant the two still agree. docs/protocol.md section 5.
import { chainIdSchema } from "../shared/contract/primitives.ts";
import { newChainId, type ChainId, type ConversationId, type UserId } from "../shared/ids.ts";
import type { DeviceStorage } from "./database.ts";
import { chainStateSchema, queueItemSchema, type ChainState, type Decide, type QueueItem } from "./queue-rules.ts";

export interface QueueStore {
  add: (item: Omit<QueueItem, "order">) => Promise<QueueItem>;
  /** In the order they were written. */
  list: () => Promise<QueueItem[]>;
  findChain: (cid: ConversationId) => Promise<ChainState | null>;
  /** The id with which this profile begins a chain in a conversation. */
  profileChainId: () => Promise<ChainId>;
  /**
   * Takes one step; false when the item is gone or `decide` found nothing to do. `relaxed`: a power cut may undo it, which
   * fits a step that the server's next answer would lead to again.
   */
  step: (order: number, decide: Decide, durability?: "strict" | "relaxed") => Promise<boolean>;
}

/** Stands where a conversation would, for the profile's own chain id. */
const PROFILE = "profile";
/** On the disk before it is said to be done: what was posted must be known after a power cut. */
const DURABLE = { durability: "strict" } as const;

export function createKeptQueue(storage: DeviceStorage, owner: UserId): QueueStore {
  /** Made once, and the same from then on. */
  let profileChain: ChainId | null = null;
  return {
    add: (item) =>
      storage.run(async (database) => {
        const transaction = database.transaction("queue", "readwrite", DURABLE);
        // The order is the store's to give, so the record comes without one.
        const order = await transaction.store.add(item);
        await transaction.done;
        return { ...item, order };
      }),
    list: () =>
      storage.run(async (database) => {
        const records: unknown[] = await database.getAllFromIndex("queue", "owner", owner);
        return records
          .flatMap((record) => queueItemSchema.safeParse(record).data ?? [])
          .sort((a, b) => a.order - b.order);
      }),
    findChain: (cid) => storage.run(async (database) => parseChain(await database.get("chains", [owner, cid]))),
    profileChainId: async () =>
      (profileChain ??= await storage.run(async (database) => {
        const transaction = database.transaction("chains", "readwrite");
        const record: unknown = await transaction.store.get([owner, PROFILE]);
        const known = chainIdSchema.safeParse(memberOf(record, "ch")).data;
        const ch = known ?? newChainId();
        const made = { owner, cid: PROFILE, ch };
        if (known === undefined) await transaction.store.put(made);
        await transaction.done;
        return ch;
      })),
    step: (order, decide, durability = DURABLE.durability) =>
      storage.run(async (database) => {
        const transaction = database.transaction(["queue", "chains"], "readwrite", { durability });
        const [queue, chains] = [transaction.objectStore("queue"), transaction.objectStore("chains")];
        const item = queueItemSchema.safeParse(await queue.get(order)).data;
        const step = item?.owner === owner ? decide(item, parseChain(await chains.get([owner, item.cid]))) : null;
        if (item === undefined || step === null) {
          await transaction.done;
          return false;
        }
        await (step.item === null ? queue.delete(order) : queue.put(step.item));
        if (step.chain !== undefined) await chains.put({ owner, cid: item.cid, ...step.chain });
        await transaction.done;
        return true;
      }),
  };
}

export function createPassingQueue(): QueueStore {
  const items = new Map<number, QueueItem>();
  const chains = new Map<ConversationId, ChainState>();
  const profile = newChainId();
  let last = 0;
  return {
    add: (item) => {
      last += 1;
      const added = { ...item, order: last };
      items.set(last, added);
      return Promise.resolve(added);
    },
    list: () => Promise.resolve([...items.values()].sort((a, b) => a.order - b.order)),
    findChain: (cid) => Promise.resolve(chains.get(cid) ?? null),
    profileChainId: () => Promise.resolve(profile),
    step: (order, decide) => {
      const item = items.get(order);
      const step = item ? decide(item, chains.get(item.cid) ?? null) : null;
      if (item === undefined || step === null) return Promise.resolve(false);
      if (step.item === null) items.delete(order);
      else items.set(order, step.item);
      if (step.chain !== undefined) chains.set(item.cid, step.chain);
      return Promise.resolve(true);
    },
  };
}

function parseChain(record: unknown): ChainState | null {
  const [ch, n, mh, before] = ["ch", "n", "mh", "before"].map((name) => memberOf(record, name));
  return chainStateSchema.safeParse({ ch, n, mh, before }).data ?? null;
}

function memberOf(record: unknown, name: string): unknown {
  return typeof record === "object" && record !== null ? Reflect.get(record, name) : undefined;
}
