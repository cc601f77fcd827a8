// Which faults come when: all of it decided by the seed, before anything begins.
import { Choices } from "./random.ts";

/** What each kind of fault is an attempt to break, and its milliseconds at least and at most. */
const KINDS = {
  "app killed": ["app", 0, 0],
  "all apps killed": ["app", 0, 0],
  "app paused": ["app", 800, 3000],
  "app told to end": ["end", 0, 0],
  "database killed": ["database", 0, 0],
  "database paused": ["database", 5500, 7000],
  "database silent": ["database", 5500, 7000],
  "database cut off": ["database", 800, 2500],
  "silent after COMMIT": ["commit", 5000, 6000],
  "database slow": ["network", 1500, 3000],
  "answers dropped": ["network", 1000, 2500],
  "clients cut off": ["network", 500, 1500],
  "clients slow": ["network", 1500, 3000],
  "clients half-open": ["network", 1500, 3500],
  "streams cut every 5 s": ["network", 5000, 5500],
  "Redis killed": ["redis", 1500, 3000],
  "Redis paused": ["redis", 2000, 5000],
  deadlocks: ["locks", 1500, 2500],
  "disk full": ["disk", 2500, 4000],
} as const;

export type FaultKind = keyof typeof KINDS;
export type Target = (typeof KINDS)[FaultKind][0];
export const FAULT_KINDS = Object.keys(KINDS) as FaultKind[];

export interface PlannedFault {
  kind: FaultKind;
  target: Target;
  /** Which instance, where it is one's. */
  instance: number;
  holdMs: number;
  /** Another instance is killed in the middle of it. */
  killsOther: boolean;
  calmMs: number;
}

/** Faults that go on while a process dies beside them; on a full disk, or without its database, nothing starts again. */
const WITH_A_KILL: ReadonlySet<Target> = new Set(["network", "redis", "locks"]);
const LONG_MS = 20_000;

const SHORT_CALM_MS = 200;

/**
 * Every kind once in every round, each round in another order, until the time is used up. Of no minutes: one round, in which
 * everything is as short as it can be.
 */
export function planFaults(seed: number, minutes: number, instances: number): PlannedFault[] {
  const choices = new Choices(seed, "faults");
  const isShort = minutes === 0;
  const planned: PlannedFault[] = [];
  let total = 0;
  do {
    const isFirst = planned.length === 0;
    for (const kind of choices.shuffle(FAULT_KINDS)) {
      const [target, least, most] = KINDS[kind];
      const isLong = !isFirst && target === "database" && most > 0 && choices.chance(0.2);
      const [hold, calm] = [choices.between(least, most), choices.between(SHORT_CALM_MS, 1000)];
      const holdMs = isLong ? LONG_MS : isShort ? least : hold;
      const [instance, calmMs] = [choices.between(0, instances - 1), isShort ? SHORT_CALM_MS : calm];
      const killsOther = choices.chance(0.25) && WITH_A_KILL.has(target);
      planned.push({ kind, target, instance, holdMs, killsOther, calmMs });
      // A process that starts again takes about two seconds.
      total += holdMs + calmMs + (target === "app" || target === "end" ? 2000 : 0);
    }
  } while (total < minutes * 60_000);
  return planned;
}
