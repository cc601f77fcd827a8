// When the queue of a conversation is worked on: one run at a time in this tab, under the lock that other tabs heed, and again
// after a pause that grows. Knows nothing of messages.
import type { ConversationId } from "../shared/ids.ts";
import { inBackground } from "./database.ts";
import { backoffMs } from "./post-verdict.ts";

/** What a run came to: nothing waits any more, or what waits has to wait, for as long as the server asks. */
export type RunResult = { kind: "done" } | { kind: "again"; afterMs: number | null };

export interface SendRuns {
  /** Works now; who asks while it is worked on makes it look once more. */
  run: (cid: ConversationId) => Promise<void>;
  /** Something was sent: the next pause is the shortest again. */
  noteProgress: (cid: ConversationId) => void;
  /** The same for all. */
  forgetPauses: () => void;
  isClosed: () => boolean;
  close: () => void;
}

interface Surroundings {
  work: (cid: ConversationId) => Promise<RunResult>;
  /** Runs work while no other tab sends in this conversation. */
  withLock: (cid: ConversationId, work: () => Promise<void>) => Promise<void>;
  random: () => number;
}

export function createSendRuns({ work, withLock, random }: Surroundings): SendRuns {
  const running = new Map<ConversationId, { again: boolean }>();
  const timers = new Map<ConversationId, ReturnType<typeof setTimeout>>();
  const tries = new Map<ConversationId, number>();
  let isClosed = false;

  function waitThenRun(cid: ConversationId, afterMs: number | null): void {
    if (isClosed) return;
    const count = tries.get(cid) ?? 0;
    tries.set(cid, count + 1);
    const timer = setTimeout(
      () => {
        inBackground(run(cid));
      },
      backoffMs(count, afterMs, random()),
    );
    timers.set(cid, timer);
  }

  async function run(cid: ConversationId): Promise<void> {
    clearTimeout(timers.get(cid));
    timers.delete(cid);
    const current = running.get(cid);
    if (current !== undefined) {
      current.again = true;
      return;
    }
    const mine = { again: true };
    running.set(cid, mine);
    try {
      while (mine.again && !isClosed) {
        mine.again = false;
        await withLock(cid, async () => {
          const result = await work(cid);
          if (result.kind === "again") waitThenRun(cid, result.afterMs);
        });
      }
    } catch (error) {
      // Nothing is lost by a failure of the device's storage: what is stored is looked at again later.
      waitThenRun(cid, null);
      throw error;
    } finally {
      running.delete(cid);
    }
  }

  return {
    run,
    noteProgress: (cid) => tries.delete(cid),
    forgetPauses: () => {
      tries.clear();
    },
    isClosed: () => isClosed,
    close: () => {
      isClosed = true;
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
