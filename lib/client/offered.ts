// Messages that came by themselves and wait to be judged, until those before them are there. Of a flood they are taken as
// one: judging the range for each would cost the square of their number.
import type { StoredMessage, Wraps } from "../shared/contract/messages.ts";
import { PAGE_MAX } from "../shared/limits.ts";

export interface Offered {
  /** Keeps a message that stands at most a page behind the newest that is known; of one farther away it is asked. */
  put: (message: StoredMessage, wraps: Wraps, newest: number) => void;
  /** Those that follow `newest` without a gap, ascending, with the wrapped keys of all; they are not kept any longer. */
  takeAfter: (newest: number) => { messages: StoredMessage[]; wraps: Wraps };
  clear: () => void;
}

export function createOffered(): Offered {
  const waiting = new Map<number, { message: StoredMessage; wraps: Wraps }>();
  return {
    put: (message, wraps, newest) => {
      if (message.seq <= newest + PAGE_MAX) waiting.set(message.seq, { message, wraps });
    },
    takeAfter: (newest) => {
      const messages: StoredMessage[] = [];
      const wraps: Wraps = {};
      for (let next = waiting.get(newest + 1); next !== undefined; next = waiting.get(newest + 1 + messages.length)) {
        messages.push(next.message);
        Object.assign(wraps, next.wraps);
      }
      for (const seq of waiting.keys()) if (seq <= newest + messages.length) waiting.delete(seq);
      return { messages, wraps };
    },
    clear: () => {
      waiting.clear();
    },
  };
}
