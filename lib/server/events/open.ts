// Opening an event stream, and what goes on while it is open: signs of life, the session asked for again, presence.
import { EVENT_HEARTBEAT_MS } from "../../shared/limits.ts";
import type { Viewer } from "../auth/viewer.ts";
import { inBackground, relay } from "./bus.ts";
import { hub, type Listener } from "./hub.ts";
import { arrive, depart, refreshPresence } from "./presence.ts";
import { PRESENT_AGAIN_MS } from "./relay.ts";
import { checkSessions } from "./session-check.ts";
import { encodeEvent, type EventStream } from "./stream.ts";

/** Milliseconds between two looks whether the session still stands and who is here. */
const CHECK_MS = 30_000;
const HELLO = encodeEvent({ t: "hello" });
const ALIVE = encodeEvent({ t: "alive" });

/** The stream; or why there is none: too many of this person, or of this process. */
export function openStream(viewer: Viewer, signal: AbortSignal): ReadableStream<Uint8Array> | "rate_limited" | "busy" {
  return hub().open(viewer, signal, { arrived, opened, left });
}

function arrived(listener: Listener): void {
  const every = (ms: number, work: () => Promise<unknown>): void => {
    const timer = setInterval(() => inBackground(work), ms);
    listener.timers.add(timer.unref());
  };
  every(EVENT_HEARTBEAT_MS, () => {
    listener.send(ALIVE);
    return Promise.resolve();
  });
  every(PRESENT_AGAIN_MS, async () => relay()?.mark([listener.uid]));
  every(CHECK_MS, () => checkSessions(listener));
  every(CHECK_MS, () => refreshPresence(listener));
  listener.ready = relay()?.listen(listener.uid) ?? Promise.resolve();
  inBackground(() => arrive(listener));
}

function opened(listener: Listener, stream: EventStream): void {
  inBackground(async () => {
    await listener.ready;
    stream.send(HELLO);
    for (const uid of listener.online) stream.send(encodeEvent({ t: "presence", uid, online: true }));
  });
}

function left(listener: Listener): void {
  inBackground(() => depart(listener));
}
