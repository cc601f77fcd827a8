// The history cache at work: reads kept pages when a conversation is opened, and writes what has changed some seconds later,
// in the background. See [Note: History cache]. Texts leave this file only sealed with the device's local key. When storage
// fails nothing is said and nothing is half written: everything goes on without the cache.
import { openLocal, sealLocal } from "../crypto/index.ts";
import type { ReceiveWarning } from "../protocol/codes.ts";
import { decodeUtf8, encodeUtf8 } from "../shared/bytes.ts";
import type { ConversationId, UserId } from "../shared/ids.ts";
import { amendmentsIn } from "./amend-rules.ts";
import { orNull, StorageError } from "./database.ts";
import { joinRanges, pageOf, parsePage, rangeInPage, writePage, type PageRange } from "./history-pages.ts";
import type { HistoryStore, PageRecord } from "./history-store.ts";
import type { OpenedMessage } from "./opening.ts";

type Warnings = ReadonlyMap<number, readonly ReceiveWarning[]>;

/** What is kept of one conversation. Nothing of it rejects. */
export interface KeptHistory {
  /** The newest kept messages, one or two pages, without a gap; empty where nothing is kept. */
  newest: () => Promise<PageRange>;
  /** Kept messages from at most so many pages that end right before `seq`; empty where the cache has a gap there. */
  before: (seq: number, pages: number) => Promise<PageRange>;
  /** What is known of the conversation now, as a contiguous range: its changes are kept in a while. */
  note: (messages: PageRange, warnings: Warnings) => void;
  /** The server's history is another one: nothing that was kept of it counts. */
  drop: () => Promise<void>;
}

export interface History {
  of: (cid: ConversationId) => KeptHistory;
  /** Writes now what waits to be written. */
  flush: () => Promise<void>;
  /** Forgets everything that is kept, and writes nothing more until the account is opened anew. */
  clear: () => Promise<void>;
  measure: () => Promise<{ messages: number; bytes: number }>;
  /** Whether writing has ended, because there was no room left or the cache was cleared. */
  isStopped: () => boolean;
  close: () => void;
}

interface Surroundings {
  viewer: UserId;
  localKey: CryptoKey;
  store: HistoryStore;
}

/** Milliseconds from a change to its writing: messages come in groups, and a page is written as a whole. */
const PAUSE_MS = 2000;
/** Pages that are read in one go. */
const BATCH = 8;
/** Attempts to write a page that other tabs write too. */
const ATTEMPTS = 3;

/** What the store holds of a page: all of it, and the range of this tab that is in it. Another tab may know more. */
interface KnownPage {
  stamp: string;
  stored: PageRange;
  mine: PageRange;
}

export function createHistory({ viewer, localKey, store }: Surroundings): History {
  const waiting = new Map<ConversationId, () => Promise<void>>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let flushing: Promise<void> | null = null;
  let isStopped = false;

  function plan(cid: ConversationId, write: () => Promise<void>): void {
    if (isStopped) return;
    waiting.set(cid, write);
    timer ??= setTimeout(() => void flush(), PAUSE_MS);
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    flushing ??= writeAll().finally(() => {
      flushing = null;
    });
    return flushing;
  }

  async function writeAll(): Promise<void> {
    for (const [cid, write] of waiting) {
      waiting.delete(cid);
      if (isStopped) return;
      try {
        await write();
      } catch (error) {
        if (!(error instanceof StorageError)) throw error;
        // Without room, what is kept stays as it is; every further attempt would fail like this one.
        if (error.code === "full") stop();
      }
    }
  }

  function stop(): void {
    isStopped = true;
    clearTimeout(timer);
    waiting.clear();
  }

  async function openPage({
    cid,
    page,
    sealed,
    from,
    to,
  }: PageRecord): Promise<{ range: PageRange; text: string } | null> {
    const bytes = await openLocal(localKey, purposeOf(viewer, cid, page), sealed);
    // Sealed under a local key that is gone: as good as nothing, and overwritten when this place is written.
    if (bytes === null) return null;
    const text = decodeUtf8(bytes);
    const range = parsePage(text, page);
    const isWhole = range !== null && range[0]?.seq === from && range.at(-1)?.seq === to;
    return isWhole ? { range, text } : null;
  }

  function keep(cid: ConversationId): KeptHistory {
    const known = new Map<number, KnownPage>();
    let latest: { messages: PageRange; warnings: Warnings } = { messages: [], warnings: new Map() };

    /**
     * Kept pages in one row without a gap, up to the last one asked for, joined to what follows them at `end`. Read a few
     * and opened one by one: each is a task of its own, so that typing goes on.
     */
    async function read(first: number, last: number, end: number | null): Promise<PageRange> {
      const row: PageRange[] = [];
      let next = end;
      for (let to = last; to >= Math.max(0, first); to -= BATCH) {
        const records = (await orNull(store.list(cid, Math.max(0, first, to - BATCH + 1), to))) ?? [];
        for (const record of records.reverse()) {
          const page = await openPage(record);
          const range = page?.range.filter(({ seq }) => next === null || seq < next) ?? [];
          if (page === null || range.length === 0 || (next !== null && range.at(-1)?.seq !== next - 1))
            return row.flat();
          const isAll = range.length === page.range.length;
          if (isAll) known.set(record.page, { stamp: record.stamp, stored: range, mine: range });
          row.unshift(range);
          next = range[0]?.seq ?? null;
        }
      }
      return row.flat();
    }

    async function write(): Promise<void> {
      const kept = withoutRemoved(latest.messages, latest.warnings, viewer);
      const [first, last] = [kept[0], kept.at(-1)];
      if (first === undefined || last === undefined) return;
      // The newest first: they are what a person sees first.
      for (let page = pageOf(last.seq); page >= pageOf(first.seq); page -= 1) {
        const range = rangeInPage(kept, page);
        if (!isStopped && !isSameRange(range, known.get(page)?.mine ?? [])) await writeOne(page, range);
      }
    }

    async function writeOne(page: number, mine: PageRange): Promise<void> {
      const before = known.get(page);
      let range = (before && joinRanges(before.stored, mine)) ?? mine;
      let stamp = before?.stamp ?? null;
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const [from, to] = [range[0]?.seq ?? 0, range.at(-1)?.seq ?? 0];
        const sealed = await sealLocal(localKey, purposeOf(viewer, cid, page), encodeUtf8(writePage(range)));
        const next = crypto.randomUUID();
        const outcome = await store.put({ cid, page, stamp: next, from, to, sealed }, stamp);
        if (outcome.kind === "left") stop();
        if (outcome.kind === "put") known.set(page, { stamp: next, stored: range, mine });
        if (outcome.kind !== "other") return;
        stamp = outcome.record?.stamp ?? null;
        const theirs = outcome.record && (await openPage(outcome.record));
        range = (theirs && joinRanges(theirs.range, mine)) ?? mine;
        if (theirs !== null && stamp !== null && theirs.text === writePage(range)) {
          known.set(page, { stamp, stored: range, mine });
          return;
        }
      }
    }

    return {
      newest: async () => {
        const page = await orNull(store.newest(cid));
        return page === null ? [] : read(page - 1, page, null);
      },
      before: (seq, pages) => read(pageOf(seq - 1) - pages + 1, pageOf(seq - 1), seq),
      note: (messages, warnings) => {
        latest = { messages, warnings };
        plan(cid, write);
      },
      drop: async () => {
        latest = { messages: [], warnings: new Map() };
        waiting.delete(cid);
        await flushing;
        known.clear();
        await orNull(store.drop(cid));
      },
    };
  }

  return {
    of: keep,
    flush,
    clear: async () => {
      stop();
      await flushing;
      await store.clear();
    },
    measure: store.measure,
    isStopped: () => isStopped,
    close: stop,
  };
}

/** Authenticated with each page: none can stand in another's place. The number is that of the form. */
function purposeOf(owner: UserId, cid: ConversationId, page: number): string {
  return `history 1 ${owner} ${cid} ${String(page)}`;
}

/** One object for each message whose text is not kept, so that a page is known to be the same. */
const emptied = new WeakMap<OpenedMessage, OpenedMessage>();

/**
 * What others have taken back is not kept, once the range is whole, so that nothing more can be said against their word. The
 * viewer's own stays until the server has forgotten it too, or the request to do so could not be repeated after a reload.
 */
function withoutRemoved(messages: PageRange, warnings: Warnings, viewer: UserId): PageRange {
  if (messages[0]?.seq !== 1) return messages;
  const { removalOf, isPartOfRemoval, hasRemovals } = amendmentsIn(messages, warnings);
  if (!hasRemovals) return messages;
  return messages.map((message) => {
    const { sid, mh, content } = message;
    if (sid === null || sid === viewer || mh === null || (content.kind !== "text" && content.kind !== "edit"))
      return message;
    if (removalOf(sid, mh) === null && !isPartOfRemoval(sid, mh)) return message;
    const empty = emptied.get(message) ?? { ...message, content: { kind: "removed" } };
    emptied.set(message, empty);
    return empty;
  });
}

function isSameRange(a: PageRange, b: PageRange): boolean {
  return a.length === b.length && a.every((message, index) => message === b[index]);
}
