// Counters that forget by themselves: in Redis where there is one, so that all instances count together, otherwise in memory.
// While Redis does not answer, each instance counts alone: nobody gets through uncounted, and nobody is refused for it.
// What is counted is named by a keyed hash: no address, name or mail lies in Redis.
import "server-only";
import { createHmac } from "node:crypto";
import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  RLWrapperTimeouts,
  type RateLimiterAbstract,
} from "rate-limiter-flexible";
import { environment } from "../env.ts";
import { oncePerProcess } from "../once.ts";
import { redisClient } from "../redis.ts";

/**
 * Milliseconds a request waits for Redis, and for which it is not asked again after it kept one waiting. A machine that is busy
 * must not look like a Redis that is silent: then each instance would count alone.
 */
const ANSWER_MS = 500;
const SILENT_MS = 5000;

interface Count {
  points: number;
  /** Until it begins at 0 again. */
  msLeft: number;
}

export interface Counter {
  /** Takes so many of `limit` points; how long to wait when there are not enough left, null when there were. */
  take: (subject: string, points: number) => Promise<number | null>;
  /** Adds without refusing. */
  add: (subject: string, points: number) => Promise<Count>;
  find: (subject: string) => Promise<Count | null>;
  /** Puts a count in place of what is there, for so many seconds. */
  put: (subject: string, points: number, seconds: number) => Promise<void>;
  forget: (subject: string) => Promise<void>;
}

const redis = oncePerProcess("limit-redis", () => {
  const there = environment().redis;
  if (there === null) return null;
  const client = redisClient(there.url);
  // relay.ts, which is connected to the same one, says in the log what becomes of it.
  client.on("error", () => undefined);
  client.connect().catch(() => undefined);
  return client;
});

/** Begins to connect, so that the first one who is counted is counted where all are. */
export function connectCounters(): void {
  redis();
}

type Limiter = Pick<RateLimiterAbstract, "consume" | "penalty" | "get" | "set" | "delete">;

/** Runs one operation on the limiter to be used now. */
type Run = <Value>(operation: (limiter: Limiter) => Promise<Value>) => Promise<Value>;

function limiting(name: string, { points, seconds }: { points: number; seconds: number }): Run {
  const memory = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });
  const client = redis();
  if (client === null) return (operation) => operation(memory);
  const keyPrefix = `${environment().redis?.prefix ?? ""}:limit:${name}`;
  const shared = new RLWrapperTimeouts({
    limiter: new RateLimiterRedis({
      storeClient: client,
      useRedisPackage: true,
      rejectIfRedisNotReady: true,
      keyPrefix,
      points,
      duration: seconds,
    }),
    timeoutMs: ANSWER_MS,
    insuranceLimiter: memory,
  });
  return async (operation) => {
    if (performance.now() < silence().until) return operation(memory);
    const asked = performance.now();
    try {
      return await operation(shared);
    } finally {
      if (performance.now() - asked >= ANSWER_MS) silence().until = performance.now() + SILENT_MS;
    }
  };
}
/** Whether Redis kept somebody waiting, which everybody after that need not find out anew. */
const silence = oncePerProcess("limit-silence", () => ({ until: 0 }));

/** One counter for each name in a process. */
export function counter(name: string, { points, seconds }: { points: number; seconds: number }): Counter {
  return counters(name, () => {
    const run = limiting(name, { points, seconds });
    return {
      async take(subject, cost) {
        try {
          await run((limiter) => limiter.consume(hidden(subject), cost));
          return null;
        } catch (refused) {
          if (refused instanceof RateLimiterRes) return refused.msBeforeNext;
          throw refused;
        }
      },
      add: async (subject, more) => toCount(await run((limiter) => limiter.penalty(hidden(subject), more))),
      async find(subject) {
        const found = await run((limiter) => limiter.get(hidden(subject)));
        return found === null ? null : toCount(found);
      },
      async put(subject, count, forSeconds) {
        await run((limiter) => limiter.set(hidden(subject), count, forSeconds));
      },
      async forget(subject) {
        await run((limiter) => limiter.delete(hidden(subject)));
      },
    };
  });
}

const made = oncePerProcess("limit-counters", () => new Map<string, Counter>());
function counters(name: string, make: () => Counter): Counter {
  const known = made().get(name) ?? make();
  made().set(name, known);
  return known;
}

function toCount({ consumedPoints, msBeforeNext }: RateLimiterRes): Count {
  return { points: consumedPoints, msLeft: msBeforeNext };
}

function hidden(subject: string): string {
  return createHmac("sha256", environment().limitKey).update(subject).digest("base64url").slice(0, 22);
}
