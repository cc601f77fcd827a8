// How far back a feed's range reaches: what is kept on the device first, then older pages from the server. Also what has to
// be asked about kept messages: whether the server's history still ends as they do, and those that could not be opened.
// See [Note: History cache]. Works on the range through what it is given; holds no message itself.
import { PAGE_DEFAULT, PAGE_MAX } from "../shared/limits.ts";
import { pause } from "./calm.ts";
import { inBackground } from "./database.ts";
import type { KeptHistory } from "./history.ts";
import { firstSeqOf, isLasting, pageOf, PAGE_SEQS, type PageRange } from "./history-pages.ts";
import type { OpenedMessage } from "./opening.ts";
import type { PagePlace } from "./requests.ts";

export interface Depth {
  /** Shows what is kept, the newest first; asks nobody. Resolves when the newest is there. */
  open: () => Promise<void>;
  /** Whether the range ends with kept messages that the server has not confirmed. */
  isUnconfirmed: () => boolean;
  /** Asks for what follows the last but one. `other`: the server has another message in the last place. */
  confirm: () => Promise<"confirmed" | "other" | "failed">;
  /** Reads pages again whose messages could not be opened when they were kept. */
  readDoubtful: () => Promise<void>;
  /** Loads what precedes, about so many: kept pages, or one from the server. Who asks while it is under way shares it. */
  loadOlder: (limit: number) => Promise<"loaded" | "nothing" | "failed">;
  /** The range begins anew elsewhere in the same history: what is being read joins nothing, what was kept stays. */
  restart: () => void;
  /** The server's history is another one: nothing that was kept counts. */
  forget: () => Promise<void>;
}

interface Surroundings {
  kept: KeptHistory;
  range: () => PageRange;
  setRange: (messages: PageRange) => void;
  /** Puts older messages before the range, if it still begins as it does now. */
  joinOlder: (older: PageRange) => Promise<void>;
  /** A page from the server, opened; null when it could not be had. */
  read: (place: PagePlace) => Promise<OpenedMessage[] | null>;
}

/** Kept messages that are shown at once. */
const SHOWN_FIRST = 60;
/** Kept pages that are joined in one step; it doubles, because each step judges the whole range. */
const FIRST_STEP = 4;

export function createDepth({ kept, range, setRange, joinOlder, read }: Surroundings): Depth {
  let opening: Promise<void> | null = null;
  let loading: ReturnType<Depth["loadOlder"]> | null = null;
  let isUnconfirmed = false;
  const doubtful = new Set<number>();
  /** Counts the histories that were begun: what was read of an older one is not joined to a newer. */
  let era = 0;

  async function open(): Promise<void> {
    const newest = await kept.newest();
    if (newest.length === 0 || range().length > 0) return;
    isUnconfirmed = true;
    noteDoubtful(newest);
    // What fills a screen comes first: the rest is drawn after it.
    setRange(newest.slice(-SHOWN_FIRST));
    inBackground(deepen(newest.slice(0, -SHOWN_FIRST)));
  }

  function noteDoubtful(messages: PageRange): void {
    for (const message of messages) if (!isLasting(message)) doubtful.add(pageOf(message.seq));
  }

  async function deepen(rest: PageRange): Promise<void> {
    await shared(async () => {
      await pause(0);
      if (rest.at(-1)?.seq === (range()[0]?.seq ?? 0) - 1) await joinOlder(rest);
      return "loaded";
    });
    for (let pages = FIRST_STEP; (await shared(() => loadKept(pages))) === "loaded"; pages *= 2);
  }

  /** What is kept may be loading at this moment; where that ends, the server is asked. */
  async function loadFrom(limit: number): ReturnType<Depth["loadOlder"]> {
    const isUnderWay = loading !== null;
    const outcome = await shared(() => load(limit));
    return isUnderWay && outcome === "nothing" ? shared(() => load(limit)) : outcome;
  }

  function shared(load: () => ReturnType<Depth["loadOlder"]>): ReturnType<Depth["loadOlder"]> {
    loading ??= load().finally(() => {
      loading = null;
    });
    return loading;
  }

  async function loadKept(pages: number): ReturnType<Depth["loadOlder"]> {
    const [first] = range();
    if (first === undefined || first.seq === 1) return "nothing";
    const before = era;
    const older = await kept.before(first.seq, pages);
    // The last page was opened in this task; judging the whole is one of its own.
    await pause(0);
    if (older.length === 0 || era !== before) return "nothing";
    noteDoubtful(older);
    await joinOlder(older);
    return "loaded";
  }

  async function load(limit: number): ReturnType<Depth["loadOlder"]> {
    const [first] = range();
    if (first === undefined || first.seq === 1) return "nothing";
    if ((await loadKept(Math.ceil(limit / PAGE_SEQS))) === "loaded") return "loaded";
    const before = era;
    // Down to where a page of the cache begins, where so many are wanted.
    const toBoundary = first.seq - firstSeqOf(pageOf(first.seq - 1));
    const place =
      limit > PAGE_DEFAULT ? { before: first.seq, limit: Math.min(PAGE_MAX, toBoundary) } : { before: first.seq };
    const page = await read(place);
    if (page === null) return "failed";
    if (era !== before) return "nothing";
    await joinOlder(page);
    return "loaded";
  }

  function restart(): void {
    era += 1;
    isUnconfirmed = false;
    doubtful.clear();
  }

  return {
    open: () => (opening ??= open()),
    isUnconfirmed: () => isUnconfirmed,
    confirm: async () => {
      const last = range().at(-1);
      if (last === undefined) return "failed";
      const page = await read({ after: last.seq - 1 });
      const [again] = page ?? [];
      if (page === null) return "failed";
      if (again === undefined || (again.mh !== null && last.mh !== null && again.mh !== last.mh)) return "other";
      isUnconfirmed = false;
      setRange([...range().slice(0, -1), ...page]);
      return "confirmed";
    },
    readDoubtful: async () => {
      for (const page of doubtful) {
        const again = await read({ after: firstSeqOf(page) - 1 });
        if (again === null) return;
        doubtful.delete(page);
        const bySeq = new Map(again.map((message) => [message.seq, message]));
        setRange(range().map((message) => bySeq.get(message.seq) ?? message));
      }
    },
    loadOlder: loadFrom,
    restart,
    forget: async () => {
      restart();
      await kept.drop();
    },
  };
}

/** Of an account that keeps nothing on the device. */
export const KEEPS_NOTHING: KeptHistory = {
  newest: () => Promise.resolve([]),
  before: () => Promise.resolve([]),
  note: () => undefined,
  drop: () => Promise.resolve(),
};
