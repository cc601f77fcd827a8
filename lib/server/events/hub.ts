// Who listens in this process: people with open event streams, and what each of them has been told of others' presence.
//
// [Note: events] Events are hints that happen to carry the message; truth is the database. They are published after COMMIT,
// to the channels of the people concerned: here to the streams of this process, and through Redis (relay.ts), where there is
// one, to those of the others. Nothing waits for them, nothing fails with them, and whoever misses one finds it by asking.
import type { UserId } from "../../shared/ids.ts";
import { STREAMS_PER_PERSON, STREAMS_PER_PROCESS } from "../../shared/limits.ts";
import type { Viewer } from "../auth/viewer.ts";
import { logStreamEnd } from "../log.ts";
import { watch } from "../metrics.ts";
import { oncePerProcess } from "../once.ts";
import { encodeEvent, EventStream } from "./stream.ts";

/** Milliseconds between the last stream's end and "gone": a reload takes less. */
const GRACE_MS = 4000;
/** Beats over which listeners are spread. */
const PLACES = 60;

/** A person with streams here, or who had some a moment ago. */
export class Listener {
  readonly uid: UserId;
  readonly streams = new Map<EventStream, Viewer>();
  /** People they share a conversation with, and whether they have been told that those are here. */
  readonly peers = new Map<UserId, boolean>();
  arePeersKnown = false;
  /** Settles when nothing that is said to them from now on is missed; null while nobody has begun to listen. */
  ready: Promise<void> | null = null;
  /** The beat of the pulse from which theirs are counted. */
  readonly place: number;
  leaving: NodeJS.Timeout | null = null;

  constructor(uid: UserId, place: number) {
    this.uid = uid;
    this.place = place;
  }

  send(bytes: Uint8Array): void {
    for (const stream of this.streams.keys()) stream.send(bytes);
  }

  addPeer(uid: UserId): void {
    if (!this.peers.has(uid)) this.peers.set(uid, false);
  }

  /** Tells what is news about somebody's presence. */
  tellPresence(uid: UserId, online: boolean): void {
    const before = this.peers.get(uid) ?? false;
    this.peers.set(uid, online);
    if (before === online) return;
    this.send(encodeEvent({ t: "presence", uid, online }));
  }
}

/** What happens when somebody comes and goes. */
export interface HubHooks {
  arrived: (listener: Listener) => void;
  opened: (listener: Listener, stream: EventStream) => void;
  left: (listener: Listener) => void;
}

class Hub {
  readonly #listeners = new Map<UserId, Listener>();
  #open = 0;
  #arrivals = 0;
  #isStopping = false;

  constructor() {
    // Next waits for open answers; these would not end by themselves.
    watch("streams_open", "Event streams that are open.", () => this.#open);
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => this.#stop());
  }

  find(uid: UserId): Listener | undefined {
    return this.#listeners.get(uid);
  }

  has(uid: UserId): boolean {
    return this.#listeners.has(uid);
  }

  list(): UserId[] {
    return [...this.#listeners.keys()];
  }

  listeners(): Listener[] {
    return [...this.#listeners.values()];
  }

  /** A new stream, or why there is none. */
  open(viewer: Viewer, hooks: HubHooks): EventStream | "rate_limited" | "busy" {
    const known = this.#listeners.get(viewer.uid);
    if ((known?.streams.size ?? 0) >= STREAMS_PER_PERSON) return "rate_limited";
    if (this.#isStopping || this.#open >= STREAMS_PER_PROCESS) return "busy";
    const listener = known ?? new Listener(viewer.uid, (this.#arrivals += 1) % PLACES);
    const started = performance.now();
    this.#open += 1;
    const stream: EventStream = new EventStream((why) => {
      this.#open -= 1;
      listener.streams.delete(stream);
      logStreamEnd({ uid: viewer.uid, why, open: this.#open, ms: performance.now() - started });
      if (listener.streams.size === 0) this.#leave(listener, hooks);
    });
    clearTimeout(listener.leaving ?? undefined);
    listener.leaving = null;
    listener.streams.set(stream, viewer);
    if (known === undefined) {
      this.#listeners.set(viewer.uid, listener);
      hooks.arrived(listener);
    }
    hooks.opened(listener, stream);
    return stream;
  }

  #leave(listener: Listener, hooks: HubHooks): void {
    listener.leaving = setTimeout(
      () => {
        this.#listeners.delete(listener.uid);
        hooks.left(listener);
      },
      this.#isStopping ? 0 : GRACE_MS,
    );
  }

  #stop(): void {
    this.#isStopping = true;
    for (const listener of this.#listeners.values()) {
      for (const stream of [...listener.streams.keys()]) stream.close("stopping");
    }
  }
}

export const hub = oncePerProcess("event-hub", () => new Hub());
