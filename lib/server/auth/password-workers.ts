// bcrypt in worker threads: ten at once on the event loop would stop every other request for seconds.
// A bounded queue in front of a fixed number of threads; what does not fit is turned away at once with Busy.
import "server-only";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { Busy } from "../busy.ts";
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

class PasswordWorkers {
  readonly #idle: Worker[] = [];
  readonly #queue: Waiting[] = [];
  #running = 0;

  run(job: PasswordJob): Promise<PasswordResult> {
    if (this.#queue.length >= WORKERS * QUEUE_PER_WORKER) {
      return Promise.reject(new Busy("too many passwords are being checked"));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ job, resolve, reject });
      this.#next();
    });
  }

  #next(): void {
    const [first] = this.#queue;
    const worker = first === undefined ? undefined : (this.#idle.pop() ?? this.#start());
    if (first === undefined || worker === undefined) return;
    this.#queue.shift();
    this.#give(worker, first);
  }

  /** A new worker while there may be one. */
  #start(): Worker | undefined {
    if (this.#running === WORKERS) return undefined;
    this.#running += 1;
    return new Worker(new URL("./password-worker.ts", import.meta.url));
  }

  #give(worker: Worker, { job, resolve, reject }: Waiting): void {
    const settle = (isUsable: boolean): void => {
      // By name: removing all of them takes the worker's own along, and it never answers again.
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      // A waiting worker does not keep the program alive.
      worker.unref();
      if (isUsable) this.#idle.push(worker);
      else this.#running -= 1;
      this.#next();
    };
    const onMessage = (result: PasswordResult): void => {
      settle(true);
      resolve(result);
    };
    const onError = (error: unknown): void => {
      settle(false);
      reject(new Busy("a password worker failed", { cause: error }));
    };
    const onExit = (): void => {
      settle(false);
      reject(new Busy("a password worker ended"));
    };
    worker.ref();
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    worker.postMessage(job);
  }
}

const workers = oncePerProcess("password-workers", () => new PasswordWorkers());

export async function hashInWorker(value: string, cost: number): Promise<string> {
  const result = await workers().run({ kind: "hash", value, cost });
  if (typeof result !== "string") throw new TypeError("the worker answered another question");
  return result;
}

export async function compareInWorker(value: string, hash: string): Promise<boolean> {
  return (await workers().run({ kind: "compare", value, hash })) === true;
}
