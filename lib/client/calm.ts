// When work that nobody waits for may go on: while somebody looks at the page, and does not type.
// Looks at the document only; every page has one watch.

/** Milliseconds after a key within which the next one is likely. */
const TYPING_PAUSE_MS = 700;
/** Milliseconds between two looks. */
const LOOK_MS = 250;

export interface Calm {
  isCalm: () => boolean;
  /** Resolves when work may go on; at once when `hurry` says so. */
  wait: (hurry: () => boolean) => Promise<void>;
  close: () => void;
}

export function watchCalm(): Calm {
  const listeners = new AbortController();
  let lastKey = -Infinity;
  document.addEventListener(
    "keydown",
    (event) => {
      lastKey = event.timeStamp;
    },
    { signal: listeners.signal, capture: true, passive: true },
  );
  const isCalm = () => document.visibilityState === "visible" && performance.now() - lastKey > TYPING_PAUSE_MS;
  return {
    isCalm,
    wait: async (hurry) => {
      while (!listeners.signal.aborted && !hurry() && !isCalm()) await pause(LOOK_MS);
    },
    close: () => {
      listeners.abort();
    },
  };
}

/** Lets everything else go first. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
