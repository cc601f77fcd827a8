// [Note: shared commits] Sends that arrive while a commit is under way share the next one. A commit costs the database one wait
// for its disk, however much is in it; so under load many sends cost as much as one, and without load none of them waits: the
// first is on its way at once, and nobody ever waits for a timer. Each is judged by itself, under the locks of all conversations
// of the transaction, and refused by itself: what is refused writes nothing. Each is answered only after its own commit. Sends to
// one conversation are judged in the order in which they came, and never by two transactions at once.
import type { ConversationId } from "../../shared/ids.ts";
import { Busy, isBusy } from "../busy.ts";
import { oncePerProcess } from "../once.ts";

/** Transactions under way at once: while one waits for the disk, the next is judged. */
const COMMITS = 2;
/** Sends and messages in one transaction: what is done well within the time a statement has. */
const SENDS = 64;
const MESSAGES = 128;
/** Messages that may wait; more are turned away at once. */
const WAITING_MAX = 4000;
/** Milliseconds after which whoever asked has been told that the service is busy. */
const WAIT_MS = 10_000;

/** One send, whatever is in it. */
export interface Sending {
  readonly cid: ConversationId;
  readonly count: number;
}

interface Waiting<Send, Outcome> {
  readonly send: Send;
  readonly since: number;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/** All of them in one transaction, an outcome for each; it is committed when this resolves, and nothing is when it throws. */
type Commit<Send, Outcome> = (sends: readonly Send[]) => Promise<readonly Outcome[]>;

export class SharedCommits<Send extends Sending, Outcome> {
  readonly #commit: Commit<Send, Outcome>;
  #waiting: Waiting<Send, Outcome>[] = [];
  #count = 0;
  readonly #locked = new Set<ConversationId>();
  #running = 0;

  constructor(commit: Commit<Send, Outcome>) {
    this.#commit = commit;
  }

  /** Resolves after the commit; throws Busy, or whatever fault there was, when there was none. */
  add(send: Send): Promise<Outcome> {
    if (this.#count + send.count > WAITING_MAX) return Promise.reject(new Busy("too many messages wait"));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ send, since: performance.now(), resolve, reject });
      this.#count += send.count;
      this.#next();
    });
  }

  #next(): void {
    while (this.#running < COMMITS) {
      const taken = this.#take();
      if (taken.length === 0) return;
      void this.#run(taken);
    }
  }

  /** Those that came first, but for conversations that are being written to. */
  #take(): Waiting<Send, Outcome>[] {
    const taken: Waiting<Send, Outcome>[] = [];
    const left: Waiting<Send, Outcome>[] = [];
    let messages = 0;
    const late = performance.now() - WAIT_MS;
    for (const [index, one] of this.#waiting.entries()) {
      const isFull = taken.length === SENDS || (taken.length > 0 && messages + one.send.count > MESSAGES);
      if (isFull) {
        left.push(...this.#waiting.slice(index));
        break;
      }
      if (one.since < late) {
        this.#count -= one.send.count;
        one.reject(new Busy("the commits before took too long"));
      } else if (this.#locked.has(one.send.cid)) {
        left.push(one);
      } else {
        taken.push(one);
        messages += one.send.count;
      }
    }
    this.#waiting = left;
    this.#count -= messages;
    return taken;
  }

  async #run(taken: readonly Waiting<Send, Outcome>[]): Promise<void> {
    const cids = new Set(taken.map(({ send }) => send.cid));
    for (const cid of cids) this.#locked.add(cid);
    this.#running += 1;
    try {
      await this.#settle(taken);
    } finally {
      this.#running -= 1;
      for (const cid of cids) this.#locked.delete(cid);
      this.#next();
    }
  }

  async #settle(taken: readonly Waiting<Send, Outcome>[]): Promise<void> {
    try {
      const outcomes = await this.#commit(taken.map(({ send }) => send));
      for (const [index, { resolve }] of taken.entries()) resolve(outcomes[index] as Outcome);
    } catch (error) {
      // A database that does not answer does not answer any of them. Any other fault is one of them's, and no fault of the rest.
      if (taken.length === 1 || isBusy(error)) for (const { reject } of taken) reject(error);
      else for (const one of taken) await this.#settle([one]);
    }
  }
}

/** The one of this process. */
export function sharedCommits<Send extends Sending, Outcome>(
  commit: Commit<Send, Outcome>,
): SharedCommits<Send, Outcome> {
  return oncePerProcess("shared-commits", () => new SharedCommits(commit))();
}
