// Threads that open messages (opening-worker.ts): WebCrypto does small work on the thread that asks, so a page that opens
// thousands by itself stands still meanwhile. Where a thread cannot be had or dies, the page does what it was given.
import type { OpeningKeys } from "../crypto/index.ts";
import type { StoredMessage, Wraps } from "../shared/contract/messages.ts";
import type { ConversationId, UserId } from "../shared/ids.ts";
import { openEach, type Members, type OpenedMessage, type OpeningContext, type Reader } from "./opening.ts";

/** What a thread is told first. */
export interface Begin {
  viewer: UserId;
  keys: OpeningKeys;
}
/** What it says when it has begun. */
export type Ready = "ready";
export interface ToOpen {
  id: number;
  cid: ConversationId;
  messages: readonly StoredMessage[];
  wraps: Wraps;
  members: Members;
}
/** `opened` null: it could not. */
export interface Opened {
  id: number;
  opened: OpenedMessage[] | null;
  heads: readonly [jws: string, from: UserId][];
}

export interface OpeningWorkers {
  /** For one conversation's context. */
  openAside: (reader: Reader) => NonNullable<OpeningContext["openAside"]>;
  close: () => void;
}

/** Messages that are opened sooner than they are handed over. */
const FEW = 8;
/** More threads than these would wait for what the network brings. */
const THREADS_MAX = 2;

interface Thread {
  worker: Worker;
  isReady: boolean;
  /** What it has not answered yet, by id. */
  waiting: Map<number, (answer: Opened | null) => void>;
}

export function startOpeningWorkers(viewer: UserId, { encryption, archived }: OpeningKeys): OpeningWorkers {
  const begin: Begin = { viewer, keys: { encryption, archived } };
  let threads: Thread[] | null = null;
  let isClosed = false;
  let count = 0;

  /** Those that have begun. They are started when there is something to do, which does not wait for them. */
  function ready(): Thread[] {
    if (isClosed || typeof Worker === "undefined") return [];
    const wanted = Math.min(THREADS_MAX, navigator.hardwareConcurrency);
    threads ??= Array.from({ length: wanted }, start).filter((thread) => thread !== null);
    return threads.filter(({ isReady }) => isReady);
  }

  function start(): Thread | null {
    let worker: Worker;
    try {
      worker = new Worker(new URL("./opening-worker.ts", import.meta.url));
    } catch {
      // A policy forbids it, as where the files of the build come from another host.
      return null;
    }
    const thread: Thread = { worker, isReady: false, waiting: new Map() };
    worker.addEventListener("message", ({ data }: MessageEvent<Ready | Opened>) => {
      if (data === "ready") {
        thread.isReady = true;
      } else {
        thread.waiting.get(data.id)?.(data);
        thread.waiting.delete(data.id);
      }
    });
    const leave = () => {
      threads = threads?.filter((other) => other !== thread) ?? null;
      worker.terminate();
      for (const settle of thread.waiting.values()) settle(null);
      thread.waiting.clear();
    };
    worker.addEventListener("error", leave);
    worker.addEventListener("messageerror", leave);
    worker.postMessage(begin);
    return thread;
  }

  function ask({ worker, waiting }: Thread, work: Omit<ToOpen, "id">): Promise<Opened | null> {
    count += 1;
    const id = count;
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      worker.postMessage({ id, ...work } satisfies ToOpen);
    });
  }

  async function openIn(thread: Thread, work: Omit<ToOpen, "id">, reader: Reader): Promise<OpenedMessage[]> {
    const answer = await ask(thread, work);
    // Nobody reads any more.
    if (isClosed) return [];
    const opened = answer?.opened ?? null;
    if (answer === null || opened === null) return openEach(work.messages, work.wraps, work.members, reader);
    for (const [jws, from] of answer.heads) reader.noteHead(jws, from);
    return opened;
  }

  return {
    openAside: (reader) => (messages, wraps, members) => {
      const all = messages.length <= FEW ? [] : ready();
      if (all.length === 0) return null;
      const { cid } = reader;
      const idle = all.filter(({ waiting }) => waiting.size === 0);
      // Nobody else waits: all of them share it, so that the first messages are there soon.
      const shares = Math.max(1, idle.length);
      const [least] = all.toSorted((a, b) => a.waiting.size - b.waiting.size);
      const takers = idle.length === 0 && least !== undefined ? [least] : idle;
      const share = Math.ceil(messages.length / shares);
      const parts = takers.map((thread, index) => {
        const part = messages.slice(index * share, (index + 1) * share);
        return openIn(thread, { cid, messages: part, wraps, members }, reader);
      });
      return Promise.all(parts).then((opened) => opened.flat());
    },
    close: () => {
      isClosed = true;
      for (const { worker, waiting } of threads ?? []) {
        worker.terminate();
        for (const settle of waiting.values()) settle(null);
      }
      threads = null;
    },
  };
}
