// One event stream to the server, kept open: opened anew when it is cut or falls silent, each time a little later.
// Parses what arrives and hands it on; believes and stores nothing. Whoever opens it, closes it.
import { eventSchema, type ChatEvent } from "../shared/contract/events.ts";
import { EVENT_HEARTBEAT_MS } from "../shared/limits.ts";
import { backoffMs } from "./post-verdict.ts";

const EVENTS_PATH = "/api/events";
/** Milliseconds without a sign of life after which a stream counts as cut: a proxy may have let go without a word. */
export const SILENCE_MS = 2 * EVENT_HEARTBEAT_MS;

/** What arrived; null: something that this version does not know, so that it has to ask. */
export type News = ChatEvent | null;

export interface EventStream {
  /** Does not wait any longer for the next attempt: there is reason to hope. */
  hurry: () => void;
  /** The server has answered somebody who is signed in: a stream that rests because nobody was, opens again. */
  noteSignedIn: () => void;
  close: () => void;
}

export interface StreamSurroundings {
  onNews: (news: News) => void;
  /** True from the first sign of life to the cut. */
  onLive: (isLive: boolean) => void;
  /**
   * Whether the server still knows us: an EventSource does not say why it was refused. True also when nobody can tell,
   * and then it is simply tried again later, as after 429 and 503.
   */
  isSignedIn: () => Promise<boolean>;
  random: () => number;
}

export function createEventStream({ onNews, onLive, isSignedIn, random }: StreamSurroundings): EventStream {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let state: "open" | "waiting" | "resting" | "closed" = "waiting";
  let isLive = false;
  /** When this connection gave its first sign of life. */
  let liveSince = 0;
  /** Attempts since a connection that lasted. */
  let tries = 0;

  function setLive(next: boolean): void {
    if (isLive === next) return;
    isLive = next;
    liveSince = Date.now();
    onLive(next);
  }

  function open(): void {
    clearTimeout(timer);
    state = "open";
    const mine = new EventSource(EVENTS_PATH);
    source = mine;
    mine.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (source === mine) hear(data);
    };
    // The browser would try again by itself, at once and for ever: after any error this one is done with.
    mine.onerror = () => {
      if (source === mine) cut();
    };
    expectLife();
  }

  function expectLife(): void {
    clearTimeout(timer);
    timer = setTimeout(cut, SILENCE_MS);
  }

  function hear(data: unknown): void {
    expectLife();
    // Only now: a proxy that holds back what it is given has opened a stream too.
    setLive(true);
    onNews(parse(data));
  }

  function cut(): void {
    const wasLive = isLive;
    // One that is cut as soon as it stands counts as an attempt that failed.
    if (wasLive && Date.now() - liveSince >= EVENT_HEARTBEAT_MS) tries = 0;
    source?.close();
    source = null;
    clearTimeout(timer);
    state = "waiting";
    setLive(false);
    timer = setTimeout(open, backoffMs(tries, null, random()));
    tries += 1;
    if (!wasLive) void restIfSignedOut();
  }

  async function restIfSignedOut(): Promise<void> {
    if ((await isSignedIn()) || state !== "waiting") return;
    clearTimeout(timer);
    state = "resting";
  }

  open();
  return {
    hurry: () => {
      if (state === "waiting") open();
    },
    noteSignedIn: () => {
      if (state === "resting") open();
    },
    close: () => {
      state = "closed";
      clearTimeout(timer);
      source?.close();
      source = null;
      setLive(false);
    },
  };
}

function parse(data: unknown): News {
  if (typeof data !== "string") return null;
  try {
    return eventSchema.safeParse(JSON.parse(data)).data ?? null;
  } catch {
    return null;
  }
}
