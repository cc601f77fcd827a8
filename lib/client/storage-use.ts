// How much room this person takes in the browser, what can be cleared of it, and whether the browser promises to keep it.
import useSWR from "swr";
import * as z from "zod/mini";
import { useAccount, deviceStorage } from "./account-state.ts";
import type { Account } from "./account.ts";

export interface Kept {
  count: number;
  /** As they lie on the device. */
  bytes: number;
}

export interface StorageUse {
  /** Opened messages, kept so that conversations are there at once. The server has them all. */
  messages: Kept;
  /** What waits to be sent. */
  queue: Kept;
  drafts: Kept;
  /** Everything of this site, and what the browser allows it, in bytes; null where it does not say. */
  usage: number | null;
  quota: number | null;
  /** Whether the browser has promised not to clear it by itself. */
  persisted: boolean;
  /** No messages are kept any more: there was no room, they were cleared, or this tab is to forget everything. */
  stopped: boolean;
}

export interface StorageView {
  /** null while it is not known. */
  use: StorageUse | null;
  /** Forgets the opened messages that are kept here. They stay in memory, and are kept again after the page was loaded anew. */
  clearMessages: () => Promise<void>;
  /** Asks the browser not to clear what is kept here; it may ask the person. True when it promises. */
  askToPersist: () => Promise<boolean>;
}

export function useStorageUse(): StorageView {
  const account = useAccount();
  const { data, mutate } = useSWR(account && ["storage-use", account.viewer.uid], () => account && measure(account));
  return {
    use: data ?? null,
    clearMessages: async () => {
      await account?.history.clear();
      await mutate();
    },
    askToPersist: async () => {
      const isKept = (await ofBrowser(() => navigator.storage.persist())) ?? false;
      await mutate();
      return isKept;
    },
  };
}

async function measure({ history, viewer, kept }: Account): Promise<StorageUse> {
  const { messages: count, bytes } = await history.measure();
  const [queue, drafts] = kept
    ? await deviceStorage.run((database) =>
        Promise.all([
          database.getAllFromIndex("queue", "owner", viewer.uid),
          database.getAllFromIndex("drafts", "owner", viewer.uid),
        ]),
      )
    : [[], []];
  const estimate = await ofBrowser(() => navigator.storage.estimate());
  return {
    messages: { count, bytes },
    queue: sumOf(queue),
    drafts: sumOf(drafts),
    usage: estimate?.usage ?? null,
    quota: estimate?.quota ?? null,
    persisted: (await ofBrowser(() => navigator.storage.persisted())) ?? false,
    stopped: history.isStopped(),
  };
}

/** Of a queued text, or of a draft: its sealed bytes, and for what is sealed for the server too, that. */
const sizedSchema = z.looseObject({
  text: z.optional(z.instanceof(Uint8Array)),
  sealed: z.optional(z.unknown()),
});

function sumOf(records: readonly unknown[]): Kept {
  const bytes = records.map((record) => {
    const { text, sealed } = sizedSchema.safeParse(record).data ?? {};
    const rest =
      sealed instanceof Uint8Array
        ? sealed.length
        : sealed === null || sealed === undefined
          ? 0
          : JSON.stringify(sealed).length;
    return (text?.length ?? 0) + rest;
  });
  return { count: records.length, bytes: bytes.reduce((sum, size) => sum + size, 0) };
}

/** null where a browser does not offer it. */
async function ofBrowser<Value>(ask: () => Promise<Value>): Promise<Value | null> {
  try {
    return await ask();
  } catch {
    return null;
  }
}
