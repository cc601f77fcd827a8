// What a run has shown, promise by promise, in a form to read.
import type { Judgement } from "./checker.ts";

interface Line {
  promise: string;
  text: string;
  /** What was counted; or, where only a browser can show it, by which tests. */
  shown: string;
}

function lines({ counts: c }: Judgement): Line[] {
  const s = String;
  return [
    {
      promise: "R1",
      text: "what was acknowledged survives",
      shown: `${s(c.acknowledged)} acknowledged, lost ${s(c.lost)}; ${s(c.registered)} accounts, each in the key log`,
    },
    {
      promise: "R2",
      text: "stored at most once",
      shown: `${s(c.repeats)} repeats answered, ${s(c.unknown)} answers lost; duplicates ${s(c.duplicates)}`,
    },
    {
      promise: "R3",
      text: "a queue is delivered exactly once",
      shown: `${s(c.sealed)} sealed, ${s(c.abandoned)} given up on purpose; the browser's: tests/browser/outbox.spec.ts, tests/browser/sending.spec.ts, tests/client/outbox.test.ts`,
    },
    {
      promise: "R4",
      text: "1, 2, 3… and one order for all",
      shown: `${s(c.stored)} stored, gaps ${s(c.gaps)}; ${s(c.pages)} pages and ${s(c.heard)} events agree`,
    },
    { promise: "R5", text: "who saw N misses none before", shown: `misses ${s(c.misses)}` },
    {
      promise: "R6",
      text: "no database: 503 soon, back soon",
      shown: `${s(c.probes)} probes, slowest ${s(c.slowestProbe)} ms; slowest recovery ${s(c.slowestRecovery)} ms`,
    },
    { promise: "R7", text: "Redis is not needed", shown: `${s(c.sentWithoutRedis)} posts answered without it` },
    {
      promise: "R8",
      text: "tabs and devices never fork a chain",
      shown: "tests/browser/outbox.spec.ts, tests/client/outbox.test.ts; here: each chain's order (R4)",
    },
    { promise: "R9", text: "wrong clocks change times only", shown: "tests/client/clocks.test.ts" },
    {
      promise: "R10",
      text: "no room: said, nothing half written",
      shown: "tests/client/outbox.test.ts, tests/client/history.test.ts, tests/client/stores.test.ts",
    },
    {
      promise: "R11",
      text: "SIGTERM drains within 10 s",
      shown: `slowest ${s(c.slowestDrain)} ms; ${s(c.inFlight)} requests were under way, ${s(c.unread)} of them not read yet`,
    },
    {
      promise: "R12",
      text: "an older backup is noticed",
      shown: "by every reader's last message, every writer's chain, and the key log",
    },
  ];
}

export function renderVerdict(judgement: Judgement): string {
  const { violations, counts, faults } = judgement;
  const broken = Map.groupBy(violations, ({ promise }) => promise);
  const table = lines(judgement).map(({ promise, text, shown }) => {
    const count = broken.get(promise)?.length ?? 0;
    const verdict = count === 0 ? "✓" : `✗ ${String(count)} violations;`;
    return `${promise.padEnd(4)}${text.padEnd(38)}${verdict} ${shown}`;
  });
  const total = `${String(counts.calls)} calls, ${String(counts.faults)} faults, ${String(counts.stored)} messages stored`;
  const kinds = `faults: ${Array.from(faults, ([kind, count]) => `${kind} ${String(count)}`).join(", ")}`;
  const listed = violations.slice(0, 20).map(({ promise, text }) => `  ✗ ${promise}: ${text}`);
  const more = violations.length > listed.length ? [`  … and ${String(violations.length - listed.length)} more`] : [];
  return [...table, total, kinds, ...listed, ...more].join("\n");
}
