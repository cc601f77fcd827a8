// Figures about the running process for whoever operates it: what was asked and refused, how long it took, what is open or
// waiting. Of people it knows numbers only: no name, id or address is ever a label, and every label has few values.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { ErrorCode } from "../shared/error-codes.ts";
import { oncePerProcess } from "./once.ts";

const PREFIX = "aryatel_";
/** Seconds: from a cached answer to what a handler may take at most. */
const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];

/**
 * Milliseconds between two looks at how late the event loop is, which is what a loop that is never late shows. A hundred looks a
 * second, as is usual, take more of an idle server than a thousand idle streams.
 */
const LAG_MS = 50;

const measured = oncePerProcess("metrics", () => {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: PREFIX, eventLoopMonitoringPrecision: LAG_MS });
  return {
    registry,
    requests: new Histogram({
      name: `${PREFIX}request_seconds`,
      help: "Seconds until a request was answered, by route and status; an event stream is answered when it opens.",
      labelNames: ["route", "status"],
      buckets: SECONDS,
      registers,
    }),
    refusals: new Counter({
      name: `${PREFIX}refusals_total`,
      help: "Refused requests by the code of their answer.",
      labelNames: ["code"],
      registers,
    }),
    sends: new Counter({ name: `${PREFIX}messages_stored_total`, help: "Messages stored.", registers }),
  };
});

export function countRequest(route: string, status: number, ms: number): void {
  measured().requests.observe({ route, status }, ms / 1000);
}

export function countRefusal(code: ErrorCode): void {
  measured().refusals.inc({ code });
}

export function countStored(messages: number): void {
  measured().sends.inc(messages);
}

/** A figure that is read when somebody asks for it. Its owner tells it once in a process. */
export function watch(name: string, help: string, read: () => number): void {
  new Gauge({
    name: PREFIX + name,
    help,
    registers: [measured().registry],
    collect() {
      this.set(read());
    },
  });
}

/** All of it in the text format that Prometheus reads. */
export async function writeMetrics(): Promise<{ text: string; contentType: string }> {
  const { registry } = measured();
  return { text: await registry.metrics(), contentType: registry.contentType };
}
