// How far back a feed's range reaches: what is kept on the device first, then older pages from the server. Also what has to
// be asked about kept messages: whether the server's history still ends as they do, and those that could not be opened.
// See [Note: History cache]. Works on the range through what it is given; holds no message itself.
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
  /** Reads pages again whose messages could not be opened when they were kept; false when they could not be had now. */
  readDoubtful: () => Promise<boolean>;
  /** Loads what precedes: a kept page, or one from the server. Who asks while it is under way shares it. */
  loadOlder: () => Promise<"loaded" | "nothing" | "failed">;
  /** The same with as many pages as are loaded already, within bounds: who wants all of it judges it a few times only. */
  loadMuch: () => Promise<"loaded" | "nothing" | "failed">;
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
/** Pages from the server that are joined in one step, at most, and how many of them are asked for at the same time. */
const STEP_MAX = 16;
const AHEAD = 4;

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
  async function loadFrom(load: Depth["loadOlder"]): ReturnType<Depth["loadOlder"]> {
    const isUnderWay = loading !== null;
    const outcome = await shared(load);
    return isUnderWay && outcome === "nothing" ? shared(load) : outcome;
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

  async function loadOlder(): ReturnType<Depth["loadOlder"]> {
    return load((first) => [{ before: first }]);
  }

  async function loadMuch(): ReturnType<Depth["loadOlder"]> {
    return load((first) => pagesBefore(first, Math.min(STEP_MAX, Math.ceil(range().length / PAGE_SEQS))));
  }

  async function load(placesBefore: (first: number) => PlaceBefore[]): ReturnType<Depth["loadOlder"]> {
    if ((await loadKept(1)) === "loaded") return "loaded";
    const [first] = range();
    if (first === undefined || first.seq === 1) return "nothing";
    const before = era;
    const older = await readAll(placesBefore(first.seq));
    if (older.length === 0) return "failed";
    if (era !== before) return "nothing";
    await joinOlder(older);
    return "loaded";
  }

  /** What stands in these places, each of which ends where the one before it begins: up to the first that could not be had. */
  async function readAll(places: readonly PlaceBefore[]): Promise<PageRange> {
    const pages: (PageRange | null)[] = [];
    let next = 0;
    const readSome = async () => {
      for (let place = places[next]; place !== undefined && !pages.includes(null); place = places[next]) {
        const at = next;
        next += 1;
        pages[at] = await read(place);
      }
    };
    await Promise.all(Array.from({ length: AHEAD }, readSome));
    const run: PageRange[] = [];
    for (const [at, place] of places.entries()) {
      const page = pages[at] ?? null;
      // Not had, or not asked for any more.
      if (page === null) break;
      run.unshift(page);
      // A shorter one joins what follows it, and nothing joins it.
      if (page.length < (place.limit ?? 0)) break;
    }
    return run.flat();
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
        if (again === null) return false;
        doubtful.delete(page);
        const bySeq = new Map(again.map((message) => [message.seq, message]));
        setRange(range().map((message) => bySeq.get(message.seq) ?? message));
      }
      return true;
    },
    loadOlder: () => loadFrom(loadOlder),
    loadMuch: () => loadFrom(loadMuch),
    restart,
    forget: async () => {
      restart();
      await kept.drop();
    },
  };
}

interface PlaceBefore {
  before: number;
  limit?: number;
}

/** So many pages right before a place, the newest first, cut where pages of the cache are cut. */
function pagesBefore(seq: number, count: number): PlaceBefore[] {
  const newest = pageOf(seq - 1);
  const pages = Array.from({ length: Math.min(count, newest + 1) }, (_, index) => newest - index);
  return pages.map((page) => {
    const before = Math.min(seq, firstSeqOf(page + 1));
    return { before, limit: before - firstSeqOf(page) };
  });
}

/** Of an account that keeps nothing on the device. */
export const KEEPS_NOTHING: KeptHistory = {
  newest: () => Promise.resolve([]),
  before: () => Promise.resolve([]),
  note: () => undefined,
  drop: () => Promise.resolve(),
};
