// Where pages of history are kept: in IndexedDB under their owner, sealed with the device's local key.
// Knows sealed bytes and which places they hold, never a text. Writes only while the vault holds the keys that the account was
// opened with, in the same transaction: nothing is written for one who has signed out meanwhile, or has forgotten the keys
// that opened it. See [Note: History cache].
import * as z from "zod/mini";
import { conversationIdSchema, seqSchema, userIdSchema } from "../shared/contract/primitives.ts";
import type { Bytes } from "../shared/bytes.ts";
import type { ConversationId, UserId } from "../shared/ids.ts";
import type { DeviceStorage } from "./database.ts";

const pageRecordSchema = z.strictObject({
  owner: userIdSchema,
  cid: conversationIdSchema,
  page: seqSchema,
  /** Changes with every write: who writes names the one they know, so that two tabs never undo each other. */
  stamp: z.string().check(z.minLength(1)),
  /** The places it holds. */
  from: seqSchema.check(z.gte(1)),
  to: seqSchema.check(z.gte(1)),
  sealed: z.pipe(
    z.instanceof(Uint8Array),
    z.transform((bytes): Bytes => new Uint8Array(bytes)),
  ),
});
export type PageRecord = z.infer<typeof pageRecordSchema>;

/** `other`: another tab has written meanwhile, or cleared (null). `left`: the person has signed out, or has other keys now. */
export type PutOutcome = { kind: "put" } | { kind: "left" } | { kind: "other"; record: PageRecord | null };

export interface HistoryStore {
  /** Pages from `first` to `last` that are there, ascending. */
  list: (cid: ConversationId, first: number, last: number) => Promise<PageRecord[]>;
  /** The newest page; null where nothing is kept. */
  newest: (cid: ConversationId) => Promise<number | null>;
  /** Puts a page in place of the one with stamp `known` (null: of none). Otherwise answers the one that is there. */
  put: (record: Omit<PageRecord, "owner">, known: string | null) => Promise<PutOutcome>;
  /** Forgets one conversation. */
  drop: (cid: ConversationId) => Promise<void>;
  /** Forgets all conversations of this person. */
  clear: () => Promise<void>;
  /** How much is kept. */
  measure: () => Promise<{ messages: number; bytes: number }>;
}

/** Of a vault record: the key for messages. */
const holderSchema = z.looseObject({ encryption: z.looseObject({ spkiBase64: z.string() }) });

/** `encryptionKey`: the SPKI in base64 of the key for messages with which the account is open. */
export function createHistoryStore(storage: DeviceStorage, owner: UserId, encryptionKey: string): HistoryStore {
  const rangeOf = (cid: ConversationId, first = 0, last = Number.MAX_SAFE_INTEGER) =>
    IDBKeyRange.bound([owner, cid, first], [owner, cid, last]);
  return {
    list: (cid, first, last) =>
      storage.run(async (database) => {
        const records: unknown[] = await database.getAll("history", rangeOf(cid, first, last));
        return records.flatMap((record) => parseRecord(record) ?? []);
      }),
    newest: (cid) =>
      storage.run(async (database) => {
        const transaction = database.transaction("history");
        const cursor = await transaction.store.openKeyCursor(rangeOf(cid), "prev");
        return cursor === null ? null : cursor.primaryKey[2];
      }),
    put: (record, known) =>
      storage.run(async (database) => {
        const transaction = database.transaction(["vault", "history"], "readwrite");
        const pages = transaction.objectStore("history");
        const holder: unknown = await transaction.objectStore("vault").get(owner);
        const isHere = holderSchema.safeParse(holder).data?.encryption.spkiBase64 === encryptionKey;
        const there = parseRecord(await pages.get([owner, record.cid, record.page]));
        if (!isHere || (there?.stamp ?? null) !== known) {
          await transaction.done;
          return isHere ? { kind: "other", record: there } : { kind: "left" };
        }
        await Promise.all([pages.put({ owner, ...record }), transaction.done]);
        return { kind: "put" };
      }),
    drop: (cid) => storage.run((database) => database.delete("history", rangeOf(cid))),
    clear: () => storage.run((database) => database.delete("history", IDBKeyRange.bound([owner], [owner, []]))),
    measure: () =>
      storage.run(async (database) => {
        const total = { messages: 0, bytes: 0 };
        let cursor = await database.transaction("history").store.index("owner").openCursor(owner);
        while (cursor !== null) {
          const record = parseRecord(cursor.value);
          total.messages += record === null ? 0 : record.to - record.from + 1;
          total.bytes += record?.sealed.length ?? 0;
          cursor = await cursor.continue();
        }
        return total;
      }),
  };
}

function parseRecord(record: unknown): PageRecord | null {
  return pageRecordSchema.safeParse(record).data ?? null;
}
