// Whether the sessions behind a person's streams still stand; the streams of one that was ended are told and closed.
import type { ChatEvent } from "../../shared/contract/events.ts";
import { confirmSession } from "../auth/viewer.ts";
import { isBusy } from "../busy.ts";
import type { Listener } from "./hub.ts";
import { encodeEvent } from "./stream.ts";

const SIGNED_OUT: ChatEvent = { t: "signed-out" };

export async function checkSessions({ uid, streams }: Listener): Promise<void> {
  for (const [stream, { sid }] of [...streams]) {
    if (await isOver({ sub: uid, sid })) {
      stream.send(encodeEvent(SIGNED_OUT));
      stream.close("signed-out");
    }
  }
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
