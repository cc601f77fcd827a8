// What is done for open streams again and again: signs of life, the sessions asked for again, presence. One timer for all of them,
// each listener in its own second: so a second's statements are one, and a thousand idle streams cost next to nothing.
import { EVENT_HEARTBEAT_MS } from "../../shared/limits.ts";
import { oncePerProcess } from "../once.ts";
import { inBackground, relay } from "./bus.ts";
import { hub, type Listener } from "./hub.ts";
import { refreshPresence } from "./presence.ts";
import { PRESENT_AGAIN_MS } from "./relay.ts";
import { checkSessionsOf } from "./session-check.ts";
import { encodeEvent } from "./stream.ts";

const BEAT_MS = 1000;
/** Milliseconds between two looks whether the session still stands and who is here. */
const CHECK_MS = 30_000;
const ALIVE = encodeEvent({ t: "alive" });

/** Does nothing when it beats already. */
export const startPulse = oncePerProcess("pulse", () => {
  let beats = 0;
  return setInterval(() => {
    beats += 1;
    beat(beats);
  }, BEAT_MS).unref();
});

function beat(beats: number): void {
  const all = hub().listeners();
  const due = (ms: number): Listener[] => {
    const every = ms / BEAT_MS;
    return all.filter(({ place }) => (beats - place) % every === 0);
  };
  for (const listener of due(EVENT_HEARTBEAT_MS)) listener.send(ALIVE);
  const present = due(PRESENT_AGAIN_MS).map(({ uid }) => uid);
  if (present.length > 0) inBackground(async () => relay()?.mark(present));
  const checked = due(CHECK_MS);
  if (checked.length === 0) return;
  inBackground(() => checkSessionsOf(checked));
  for (const listener of checked) inBackground(() => refreshPresence(listener));
}
