// Whether the sessions behind a person's streams still stand; the streams of one that was ended are told and closed.
import type { ChatEvent } from "../../shared/contract/events.ts";
import { confirmSession, confirmSessions } from "../auth/viewer.ts";
import { isBusy } from "../busy.ts";
import type { Listener } from "./hub.ts";
import { encodeEvent, type EventStream } from "./stream.ts";

const SIGNED_OUT: ChatEvent = { t: "signed-out" };

export async function checkSessions({ uid, streams }: Listener): Promise<void> {
  for (const [stream, { sid }] of [...streams]) {
    if (await isOver({ sub: uid, sid })) end(stream);
  }
}

/** The same for many people at once, and by one statement. */
export async function checkSessionsOf(listeners: readonly Listener[]): Promise<void> {
  const open = listeners.flatMap(({ streams }) => [...streams]);
  try {
    const standing = await confirmSessions(open.map(([, viewer]) => viewer));
    for (const [stream, { sid }] of open) if (!standing.has(sid)) end(stream);
  } catch (error) {
    // A database that cannot say is no reason to sign anybody out.
    if (!isBusy(error)) throw error;
  }
}

function end(stream: EventStream): void {
  stream.send(encodeEvent(SIGNED_OUT));
  stream.close("signed-out");
}

/** A database that cannot say is no reason to sign anybody out. */
async function isOver(session: Parameters<typeof confirmSession>[0]): Promise<boolean> {
  try {
    return (await confirmSession(session)) === null;
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  }
}
