// One JSON line for each answered request: id, route pattern, a keyed hash of the person, status, milliseconds; and one for
// the end of each event stream, whose request was answered when it opened.
// Never a body, a query string, a cookie, a name, an address, an envelope, and never the text of an error:
// Drizzle's hold statements with their values.
import { createHmac } from "node:crypto";
import { pino } from "pino";
import type { UserId } from "../shared/ids.ts";
import { environment } from "./env.ts";
import { oncePerProcess } from "./once.ts";

const logger = oncePerProcess("log", () =>
  pino({
    level: environment().logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  }),
);

export interface AnsweredRequest {
  requestId: string;
  /** The method and the pattern, such as `GET /api/users/:uid/keys`: never the address itself. */
  route: string;
  uid: UserId | null;
  status: number;
  ms: number;
}

export function logRequest({ requestId, route, uid, status, ms }: AnsweredRequest): void {
  const user = uid === null ? undefined : nameInLog(uid);
  logger().info({ requestId, route, user, status, ms: Math.round(ms * 10) / 10 });
}

export interface EndedStream {
  uid: UserId;
  why: string;
  /** Streams of this process that are still open. */
  open: number;
  ms: number;
}

export function logStreamEnd({ uid, why, open, ms }: EndedStream): void {
  logger().info({ stream: why, user: nameInLog(uid), open, ms: Math.round(ms) });
}

/** Whether events reach other instances: told when it changes. */
export function logRelay(state: "connected" | "disconnected", error?: unknown): void {
  if (error === undefined) logger().info({ relay: state });
  else logger().warn({ relay: state, fault: describeFault(error) });
}

/** The same person has the same name in the log, and nobody can tell whose without the server's secret. */
function nameInLog(uid: UserId): string {
  return createHmac("sha256", environment().logKey).update(uid).digest("base64url").slice(0, 12);
}

/** An error nobody expected, or a database that did not answer: its names and codes along the causes, and where in the program. */
export function logFault(requestId: string, level: "error" | "warn", error: unknown): void {
  logger()[level]({ requestId, fault: describeFault(error) });
}

/** An answer could not be handed over. */
export function logDoorFault(error: unknown): void {
  logger().error({ door: "fault", fault: describeFault(error) });
}

/** Something about events went wrong that nobody waits for. */
export function logEventFault(error: unknown): void {
  logger().warn({ events: "fault", fault: describeFault(error) });
}

interface FaultDescription {
  name: string;
  code?: string;
  at?: string[];
  cause?: FaultDescription;
}

function describeFault(error: unknown, depth = 0): FaultDescription {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  // Frames name files and lines of the program; the first lines of a stack repeat the message, which may hold values.
  const at = (error.stack ?? "").split("\n").filter((line) => /^ {4}at .*:\d+:\d+\)?$/.test(line));
  return {
    name: error.name,
    ...(code === undefined ? {} : { code }),
    ...(depth === 0 ? { at: at.slice(0, 12).map((line) => line.trim()) } : {}),
    ...(error.cause === undefined || depth > 3 ? {} : { cause: describeFault(error.cause, depth + 1) }),
  };
}
