// bcrypt in worker threads: ten at once on the event loop would stop every other request for seconds.
// A bounded queue in front of a fixed number of threads; what does not fit is turned away at once with Busy.
import "server-only";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { Busy } from "../busy.ts";
import { watch } from "../metrics.ts";
import { oncePerProcess } from "../once.ts";
import type { PasswordJob, PasswordResult } from "./password-worker.ts";

/** One core stays free for the event loop. */
const WORKERS = Math.max(1, Math.min(4, availableParallelism() - 1));
/** Jobs waiting for each worker: about ten seconds of work, below the time a handler has. */
const QUEUE_PER_WORKER = 30;

interface Waiting {
  job: PasswordJob;
  resolve: (result: PasswordResult) => void;
  reject: (error: unknown) => void;
}

/** One thread and what it is doing. */
interface Thread {
  readonly worker: Worker;
  current: Waiting | null;
}

class PasswordWorkers {
  readonly #threads = new Set<Thread>();
  readonly #queue: Waiting[] = [];

  constructor() {
    watch("passwords_waiting", "Passwords that wait for a worker thread.", () => this.#queue.length);
    watch("passwords_checking", "Worker threads that check or hash a password.", () => this.#busy());
  }

  /** All threads, before the first password comes: what starting takes would be everybody's wait. */
  startAll(): void {
    while (this.#threads.size < WORKERS) this.#start();
  }

  run(job: PasswordJob): Promise<PasswordResult> {
    if (this.#queue.length >= WORKERS * QUEUE_PER_WORKER) {
      return Promise.reject(new Busy("too many passwords are being checked"));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ job, resolve, reject });
      this.#next();
    });
  }

  #busy(): number {
    return [...this.#threads].filter((thread) => thread.current !== null).length;
  }

  #next(): void {
    const idle = [...this.#threads].find((thread) => thread.current === null);
    const thread = idle ?? (this.#threads.size < WORKERS && this.#queue.length > 0 ? this.#start() : undefined);
    const waiting = thread === undefined ? undefined : this.#queue.shift();
    if (thread === undefined || waiting === undefined) return;
    thread.current = waiting;
    thread.worker.postMessage(waiting.job);
  }

  #start(): Thread {
    const thread: Thread = { worker: new Worker(new URL("./password-worker.ts", import.meta.url)), current: null };
    this.#threads.add(thread);
    // Threads alone do not keep the program alive.
    thread.worker.unref();
    thread.worker.on("message", (result: PasswordResult) => {
      const done = thread.current;
      thread.current = null;
      done?.resolve(result);
      this.#next();
    });
    const end = (cause?: Error): void => {
      this.#threads.delete(thread);
      thread.current?.reject(new Busy("a password worker ended", { cause }));
      thread.current = null;
      this.#next();
    };
    thread.worker.once("error", end);
    thread.worker.once("exit", () => end());
    return thread;
  }
}

const workers = oncePerProcess("password-workers", () => new PasswordWorkers());

/** Starts the threads, so that they are there when the first password is. */
export function startPasswordWorkers(): void {
  workers().startAll();
}

export async function hashInWorker(value: string, cost: number): Promise<string> {
  const result = await workers().run({ kind: "hash", value, cost });
  if (typeof result !== "string") throw new TypeError("the worker answered another question");
  return result;
}

export async function compareInWorker(value: string, hash: string): Promise<boolean> {
  return (await workers().run({ kind: "compare", value, hash })) === true;
}
