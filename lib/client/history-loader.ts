// Loads the whole history in the background, the conversations that were last active first: first what is kept on the device,
// then the rest from the server, in steps that threads of their own open. Not while the person types or looks elsewhere. Of
// the tabs of a profile one at a time asks the server: the others find what it has kept. What it could not have now it tries
// again when the list of conversations has news, and when it is told that the server answers.
import type { Conversation } from "../shared/contract/people.ts";
import type { ConversationId, UserId } from "../shared/ids.ts";
import { pause, type Calm } from "./calm.ts";
import { inBackground } from "./database.ts";
import type { Feed } from "./feed.ts";
import { PAGE_SEQS } from "./history-pages.ts";
import type { InboxState } from "./inbox.ts";
import { createSource, type Observable } from "./observable.ts";

/** Messages that are loaded, of how many. */
export interface HistoryProgress {
  done: number;
  total: number;
}

export interface HistoryLoader {
  /** null while nothing worth saying is missing. */
  progress: Observable<HistoryProgress | null>;
  /** Whether everything that the server has of all conversations is in memory. */
  isComplete: Observable<boolean>;
  /** Loads everything now, without pauses; false when some of it could not be had. */
  finish: (onProgress: (progress: HistoryProgress) => void) => Promise<boolean>;
  /** The server answers: what is missing may be had now. */
  tryAgain: () => void;
  close: () => void;
}

interface Surroundings {
  inbox: Observable<InboxState>;
  feedOf: (cid: ConversationId, peer: UserId) => Feed;
  calm: Calm;
  /** Runs work while no other tab of the profile does. */
  alone: (work: () => Promise<boolean>) => Promise<boolean>;
  /** Keeps on the device what has been loaded, so that another tab finds it there. */
  keep: () => Promise<void>;
}

/** Milliseconds between two steps: what the person does comes first. */
const PAUSE_MS = 10;

export function createHistoryLoader({ inbox, feedOf, calm, alone, keep }: Surroundings): HistoryLoader {
  const progress = createSource<HistoryProgress | null>(null);
  const isComplete = createSource(false);
  let running: Promise<void> | null = null;
  let hurried = 0;
  let onHurried: ((progress: HistoryProgress) => void) | null = null;
  let isClosed = false;
  /** Looks again whether the list is there, for who waits for it. */
  const waiting = new Set<() => void>();

  const feedIn = ({ cid, peer }: Conversation) => feedOf(cid, peer.uid);
  const rows = () => [...inbox.get().rows.values()].sort((a, b) => b.activeAt - a.activeAt);
  const isHurried = () => hurried > 0 || isClosed;

  function publish(): HistoryProgress {
    const all = rows();
    const done = all.reduce((sum, row) => sum + Math.min(row.head, feedIn(row).state.get().messages.length), 0);
    const now = { done, total: all.reduce((sum, { head }) => sum + head, 0) };
    // A page more or less is not worth a word.
    const isWorthSaying = now.total - now.done > PAGE_SEQS && running !== null;
    progress.set(isWorthSaying ? now : null);
    const { status, hasMore } = inbox.get();
    isComplete.set(status === "ready" && !hasMore && all.every((row) => isWhole(row, feedIn(row))));
    onHurried?.(now);
    return now;
  }

  function start(): Promise<void> {
    running ??= run().finally(() => {
      running = null;
      publish();
    });
    return running;
  }

  async function run(): Promise<void> {
    for (const row of rows()) {
      if (isClosed) return;
      await calm.wait(isHurried);
      await feedIn(row).open();
    }
    publish();
    for (const row of rows()) await fill(row);
  }

  async function fill(row: Conversation): Promise<void> {
    const feed = feedIn(row);
    if (isWhole(row, feed)) return;
    const newest = feed.state.get().messages.at(-1)?.seq ?? 0;
    await calm.wait(isHurried);
    if (newest < row.head) await step(() => feed.sync(row.head));
    for (let goesOn = true; goesOn && feed.state.get().hasOlder;) {
      await calm.wait(isHurried);
      goesOn = await alone(() => deepen(feed));
    }
  }

  /** Step by step while it is calm: who has to wait leaves it to other tabs meanwhile. False when there is no use in going on. */
  async function deepen(feed: Feed): Promise<boolean> {
    let isDeeper: boolean;
    do {
      isDeeper = (await step(feed.deepen)) ?? false;
      publish();
    } while (isDeeper && feed.state.get().hasOlder && (isHurried() || calm.isCalm()));
    await keep();
    return isDeeper;
  }

  /** null when the account was closed meanwhile. */
  async function step<Value>(work: () => Promise<Value>): Promise<Value | null> {
    if (isClosed) return null;
    const value = await work();
    await pause(isHurried() ? 0 : PAUSE_MS);
    return value;
  }

  /** Resolves when the list is there to its end, or no more of it can be had now. */
  function listed(): Promise<void> {
    const isDone = () => isClosed || inbox.get().isStale || !inbox.get().hasMore;
    if (isDone()) return Promise.resolve();
    return new Promise((resolve) => {
      const lookForEnd = () => {
        if (!isDone()) return;
        unsubscribe();
        waiting.delete(lookForEnd);
        resolve();
      };
      const unsubscribe = inbox.subscribe(lookForEnd);
      waiting.add(lookForEnd);
    });
  }

  const look = () => {
    if (inbox.get().status !== "ready" || running !== null || isClosed) return;
    const isWanting = rows().some((row) => !isWhole(row, feedIn(row)));
    if (isWanting) inBackground(start());
    else publish();
  };
  const stop = inbox.subscribe(look);

  return {
    progress,
    isComplete,
    finish: async (onProgress) => {
      hurried += 1;
      onHurried = onProgress;
      try {
        await listed();
        // One that was under way may have passed over what failed.
        await start();
        await start();
      } finally {
        hurried -= 1;
        onHurried = null;
      }
      return isComplete.get();
    },
    tryAgain: () => {
      if (!isComplete.get()) look();
    },
    close: () => {
      isClosed = true;
      stop();
      for (const lookForEnd of waiting) lookForEnd();
      calm.close();
    },
  };
}

function isWhole({ head }: Conversation, feed: Feed): boolean {
  const { messages } = feed.state.get();
  return head === 0 || (messages[0]?.seq === 1 && (messages.at(-1)?.seq ?? 0) >= head);
}
