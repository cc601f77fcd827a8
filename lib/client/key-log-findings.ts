// What one look at the key log finds out, and how an alarm is raised from it. docs/protocol.md section 11.
// What may still be on its way is waited for: since when is remembered on the device, so that patience ends whether the
// page stays open or not.
import { raiseAlarm, type LogRecord, type StoredAlarm, type Wait } from "./key-log-record.ts";
import type { LogMemory } from "./key-log-memory.ts";
import { isOver, waitFor } from "./key-log-rules.ts";

export interface Findings {
  /** null: it is as it should be. */
  waits: ReadonlyMap<string, Wait | null>;
  /** Waits for `target` from now on, or goes on waiting; true: for too long. */
  isOverdue: (what: string, reached: number, target: number) => boolean;
  settle: (what: string) => void;
}

export function createFindings(record: () => LogRecord, now: () => number): Findings {
  const waits = new Map<string, Wait | null>();
  return {
    waits,
    isOverdue: (what, reached, target) => {
      const wait = waitFor(waits.get(what) ?? record().waits[what], reached, target, now());
      waits.set(what, wait);
      return isOver(wait, now());
    },
    settle: (what) => {
      waits.set(what, null);
    },
  };
}

interface AboutWhom {
  handle?: string | null;
  unproven?: string | null;
}
/**
 * `proof` says what the material is worth: `heads` are signed by the log, and anybody can hold them against each other.
 * `answers` came from the server unsigned: they say what it showed here, and where to look for the same.
 */
export interface Material {
  proof: "heads" | "answers";
  [name: string]: unknown;
}
export type Raise = (kind: StoredAlarm["kind"], material: Material, about?: AboutWhom) => Promise<void>;

export function createRaise(memory: LogMemory, now: () => number): Raise {
  return async (kind, material, { handle = null, unproven = null } = {}) => {
    const at = now();
    const evidence = { what: "AryaTel key log evidence v1", kind, at, handle, ...material };
    const text = `${JSON.stringify(evidence, null, 2)}\n`;
    await memory.change(raiseAlarm({ kind, at, handle, unproven, evidence: text }));
  };
}
