// Where decisions about blocking are kept: in IndexedDB under their owner, or in memory when this tab is to leave nothing behind.
// What is read back is parsed like any input. The later decision stays, whoever writes last: two tabs cannot undo each other.
import * as z from "zod/mini";
import { seqSchema, timestampSchema, userIdSchema } from "../shared/contract/primitives.ts";
import type { UserId } from "../shared/ids.ts";
import { outranks, type Block } from "./block-rules.ts";
import type { DeviceStorage } from "./database.ts";

export interface BlockStore {
  list: () => Promise<ReadonlyMap<UserId, Block>>;
  put: (uid: UserId, block: Block) => Promise<void>;
}

const recordSchema = z.strictObject({
  owner: userIdSchema,
  uid: userIdSchema,
  at: timestampSchema,
  from: z.nullable(seqSchema),
});

export function createKeptBlocks(storage: DeviceStorage, owner: UserId): BlockStore {
  return {
    list: () =>
      storage.run(async (database) => {
        const records: unknown[] = await database.getAllFromIndex("blocks", "owner", owner);
        const parsed = records.flatMap((record) => recordSchema.safeParse(record).data ?? []);
        return new Map(parsed.map(({ uid, at, from }) => [uid, { at, from }]));
      }),
    put: (uid, block) =>
      storage.run(async (database) => {
        const transaction = database.transaction("blocks", "readwrite");
        const record: unknown = await transaction.store.get([owner, uid]);
        if (outranks(block, recordSchema.safeParse(record).data)) {
          await transaction.store.put({ owner, uid, ...block });
        }
        await transaction.done;
      }),
  };
}

export function createPassingBlocks(): BlockStore {
  const blocks = new Map<UserId, Block>();
  return {
    list: () => Promise.resolve(new Map(blocks)),
    put: (uid, block) => {
      if (outranks(block, blocks.get(uid))) blocks.set(uid, block);
      return Promise.resolve();
    },
  };
}
