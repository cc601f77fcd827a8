// Saying something to people, wherever their streams are. [Note: events]
// Never fails, never waits: what cannot be said now is found by asking.
import * as z from "zod/mini";
import { eventSchema, type ChatEvent } from "../../shared/contract/events.ts";
import type { UserId } from "../../shared/ids.ts";
import { forgetSessions } from "../auth/viewer.ts";
import { logEventFault } from "../log.ts";
import { hub } from "./hub.ts";
import { relayWith } from "./relay.ts";
import { checkSessions } from "./session-check.ts";
import { encodeEvent } from "./stream.ts";

/** Between instances only: some session of this person was ended, and the database says which. */
const sessionsChangedSchema = z.strictObject({ t: z.literal("sessions-changed") });
const saidSchema = z.union([eventSchema, sessionsChangedSchema]);
type Said = ChatEvent | z.infer<typeof sessionsChangedSchema>;

export function relay() {
  return relayWith({ received, connected });
}

export function say(people: Iterable<UserId>, said: Said): void {
  inBackground(() => {
    const there = relay();
    const text = there === null ? "" : JSON.stringify(said);
    const bytes = once(said);
    for (const uid of new Set(people)) {
      hear(uid, said, bytes);
      there?.publish(uid, text);
    }
    return Promise.resolve();
  });
}

/** Work that nobody waits for. */
export function inBackground(work: () => Promise<unknown>): void {
  try {
    work().catch(logEventFault);
  } catch (error) {
    logEventFault(error);
  }
}

/** The event as bytes, made at the first call. */
function once(said: Said): () => Uint8Array {
  let bytes: Uint8Array | undefined;
  return () => (bytes ??= said.t === "sessions-changed" ? new Uint8Array() : encodeEvent(said));
}

function hear(uid: UserId, said: Said, bytes = once(said)): void {
  if (said.t === "sessions-changed") forgetSessions(uid);
  const listener = hub().find(uid);
  if (listener === undefined) return;
  if (said.t === "sessions-changed") {
    inBackground(() => checkSessions(listener));
  } else if (said.t === "presence") {
    // Another instance cannot know who is here.
    if (said.online || !hub().has(said.uid)) listener.tellPresence(said.uid, said.online);
  } else {
    listener.send(bytes());
  }
}

/** Redis is no more believed than any other request: what is not an event goes nowhere. */
function received(uid: UserId, text: string): void {
  inBackground(() => {
    const said = saidSchema.parse(JSON.parse(text));
    hear(uid, said);
    return Promise.resolve();
  });
}

function connected(): void {
  inBackground(async () => relay()?.mark(hub().list()));
}
