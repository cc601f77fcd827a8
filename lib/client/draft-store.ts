// Where drafts are kept: in IndexedDB under their owner, sealed with the device's local key. Knows sealed bytes only.
// Writes only for a person whose keys are in the vault, in the same transaction: nothing comes back after signing out.
import * as z from "zod/mini";
import { conversationIdSchema, userIdSchema } from "../shared/contract/primitives.ts";
import type { Bytes } from "../shared/bytes.ts";
import type { ConversationId, UserId } from "../shared/ids.ts";
import type { DeviceStorage } from "./database.ts";

const draftRecordSchema = z.strictObject({
  owner: userIdSchema,
  cid: conversationIdSchema,
  sealed: z.pipe(
    z.instanceof(Uint8Array),
    z.transform((bytes): Bytes => new Uint8Array(bytes)),
  ),
});
export type KeptDraft = Pick<z.infer<typeof draftRecordSchema>, "cid" | "sealed">;

export interface DraftStore {
  list: () => Promise<KeptDraft[]>;
  find: (cid: ConversationId) => Promise<KeptDraft | null>;
  /** null: none any more. */
  put: (cid: ConversationId, sealed: Bytes | null) => Promise<void>;
}

export function createKeptDrafts(storage: DeviceStorage, owner: UserId): DraftStore {
  return {
    list: () =>
      storage.run(async (database) => {
        const records: unknown[] = await database.getAllFromIndex("drafts", "owner", owner);
        return records.flatMap((record) => draftRecordSchema.safeParse(record).data ?? []);
      }),
    find: (cid) =>
      storage.run(async (database) => {
        const record: unknown = await database.get("drafts", [owner, cid]);
        return draftRecordSchema.safeParse(record).data ?? null;
      }),
    put: (cid, sealed) =>
      storage.run(async (database) => {
        const transaction = database.transaction(["vault", "drafts"], "readwrite");
        const drafts = transaction.objectStore("drafts");
        const isHere = (await transaction.objectStore("vault").getKey(owner)) !== undefined;
        const record = { owner, cid, sealed };
        if (sealed === null) await drafts.delete([owner, cid]);
        else if (isHere) await drafts.put(record);
        await transaction.done;
      }),
  };
}

/** Of a tab that leaves nothing behind: drafts are in memory only. */
export function createPassingDrafts(): DraftStore {
  return { list: () => Promise.resolve([]), find: () => Promise.resolve(null), put: () => Promise.resolve() };
}
