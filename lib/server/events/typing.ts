// How often one person may say that they are typing: a bucket for each, in memory, forgotten when it is full again.
import type { UserId } from "../../shared/ids.ts";
import { oncePerProcess } from "../once.ts";

/** Hints at once, and milliseconds until there is one more: a person types in one conversation, in two at most. */
const HINTS = 5;
const REFILL_MS = 1000;
const PEOPLE_MAX = 10_000;

/** The moment at which each person's bucket is full again, the one that was used longest ago first. */
const buckets = oncePerProcess("typing", () => new Map<UserId, number>());

/** Takes one; false when there is none left. */
export function takeTypingHint(uid: UserId, now: number = performance.now()): boolean {
  const map = buckets();
  const fullAt = Math.max(map.get(uid) ?? 0, now) + REFILL_MS;
  if (fullAt - now > HINTS * REFILL_MS) return false;
  map.delete(uid);
  map.set(uid, fullAt);
  for (const [other, full] of map) {
    if (full > now && map.size <= PEOPLE_MAX) break;
    map.delete(other);
  }
  return true;
}
