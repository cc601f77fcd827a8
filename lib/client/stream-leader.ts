// One event stream for all tabs of a browser profile that have the same account open.
//
// [Note: One stream a profile]
// A Web Lock names the tab that leads and holds the stream; the others hear from it over a BroadcastChannel. What travels
// between tabs is what the server sent (ciphertext and hints), parsed again like any input; never keys or text. A tab that
// leads and has fallen asleep loses the lock to one that is looked at. With no leader at all there is polling.
import * as z from "zod/mini";
import { eventSchema } from "../shared/contract/events.ts";
import type { UserId } from "../shared/ids.ts";
import { createEventStream, SILENCE_MS, type EventStream, type News, type StreamSurroundings } from "./event-stream.ts";

const wordSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("news"), news: z.nullable(eventSchema) }),
  /** From the tab that leads, when it changes and when it is asked. */
  z.strictObject({ kind: z.literal("state"), isLive: z.boolean() }),
  /** From a tab that follows: is there anybody, and what is the state? */
  z.strictObject({ kind: z.literal("ask") }),
  /** From a tab that follows: the server has answered somebody who is signed in. */
  z.strictObject({ kind: z.literal("signed-in") }),
]);
type Word = z.infer<typeof wordSchema>;
type LeaderWord = Extract<Word, { kind: "news" | "state" }>;

/** Milliseconds within which a tab that is awake answers another one. */
const ANSWER_MS = 5000;

interface Surroundings extends StreamSurroundings {
  uid: UserId;
  /** What a tab that has just begun to follow needs to know of what was heard before. */
  heardBefore: () => readonly News[];
  /** Whether somebody looks at this tab. */
  isLookedAt: () => boolean;
}

export function createSharedStream(around: Surroundings): EventStream {
  const name = `aryatel events ${around.uid}`;
  const channel = new BroadcastChannel(name);
  let led: EventStream | null = null;
  /** Ends the wait for the lock. */
  let waiting = new AbortController();
  let letGo: () => void = () => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isLive = false;
  let isClosed = false;

  function tell(word: Word): void {
    if (!isClosed) channel.postMessage(word);
  }

  function setLive(next: boolean): void {
    if (isLive === next) return;
    isLive = next;
    around.onLive(next);
  }

  function lead(): Promise<void> {
    if (isClosed) return Promise.resolve();
    clearTimeout(timer);
    setLive(false);
    tell({ kind: "state", isLive: false });
    led = createEventStream({
      ...around,
      onNews: (news) => {
        tell({ kind: "news", news });
        around.onNews(news);
      },
      onLive: (next) => {
        tell({ kind: "state", isLive: next });
        setLive(next);
      },
    });
    return new Promise((resolve) => {
      letGo = resolve;
    });
  }

  /** Waits for the lock, or takes it, and leads until the tab closes or another one takes it. */
  async function contend(how: "wait" | "take"): Promise<void> {
    waiting.abort();
    waiting = new AbortController();
    const { signal } = waiting;
    try {
      await navigator.locks.request(name, how === "take" ? { steal: true } : { signal }, lead);
    } catch (error) {
      // Taken by another tab, or given up here.
      if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
    }
    if (isClosed || signal.aborted) return;
    led?.close();
    led = null;
    follow();
  }

  function follow(): void {
    void contend("wait");
    askLeader();
  }

  function askLeader(): void {
    tell({ kind: "ask" });
    clearTimeout(timer);
    timer = setTimeout(missLeader, ANSWER_MS);
  }

  /** Nobody answers, though somebody has the lock: that tab sleeps. */
  function missLeader(): void {
    if (isClosed || led !== null) return;
    setLive(false);
    if (around.isLookedAt()) void contend("take");
    else timer = setTimeout(askLeader, SILENCE_MS);
  }

  function hearLeader(word: LeaderWord): void {
    clearTimeout(timer);
    timer = setTimeout(askLeader, SILENCE_MS);
    setLive(word.kind === "news" || word.isLive);
    if (word.kind === "news") around.onNews(word.news);
  }

  function answer(): void {
    tell({ kind: "state", isLive });
    for (const news of isLive ? around.heardBefore() : []) tell({ kind: "news", news });
  }

  function hear(word: Word): void {
    if (word.kind === "news" || word.kind === "state") {
      if (led === null) hearLeader(word);
    } else if (led !== null) {
      if (word.kind === "ask") answer();
      else led.noteSignedIn();
    }
  }

  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const word = wordSchema.safeParse(data);
    if (word.success && !isClosed) hear(word.data);
  };
  follow();
  return {
    hurry: () => led?.hurry(),
    noteSignedIn: () => {
      if (led !== null) led.noteSignedIn();
      else if (!isLive) tell({ kind: "signed-in" });
    },
    close: () => {
      isClosed = true;
      clearTimeout(timer);
      waiting.abort();
      led?.close();
      letGo();
      channel.close();
      setLive(false);
    },
  };
}
