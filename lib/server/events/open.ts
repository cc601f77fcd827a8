// Opening an event stream, and what happens when somebody comes and goes.
import type { Viewer } from "../auth/viewer.ts";
import { inBackground, relay } from "./bus.ts";
import { hub, type Listener } from "./hub.ts";
import { arrive, depart } from "./presence.ts";
import { startPulse } from "./pulse.ts";
import { encodeEvent, type EventStream } from "./stream.ts";

const HELLO = encodeEvent({ t: "hello" });

const HOOKS = { arrived, opened, left };
const AT_ONCE = Promise.resolve();

/** The stream; or why there is none: too many of this person, or of this process. */
export function openStream(viewer: Viewer): EventStream | "rate_limited" | "busy" {
  startPulse();
  return hub().open(viewer, HOOKS);
}

function arrived(listener: Listener): void {
  listener.ready = relay()?.listen(listener.uid) ?? AT_ONCE;
  inBackground(() => arrive(listener));
}

function opened(listener: Listener, stream: EventStream): void {
  inBackground(async () => {
    await listener.ready;
    stream.send(HELLO);
    for (const [uid, online] of listener.peers) if (online) stream.send(encodeEvent({ t: "presence", uid, online }));
  });
}

function left(listener: Listener): void {
  inBackground(() => depart(listener));
}
