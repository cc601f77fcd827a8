// A thread that opens messages, so that the page's own has time for the person. Runs the same code as the page would
// (opening.ts), holds the keys that decrypt and none that sign, and may talk to nobody: the policy it is served with names no
// place to connect to (lib/server/static-headers.ts).
import { createContentKeyCache } from "../crypto/index.ts";
import type { UserId } from "../shared/ids.ts";
import { openEach, type OpenedMessage } from "./opening.ts";
import type { Begin, Opened, Ready, ToOpen } from "./opening-workers.ts";

const cache = createContentKeyCache();

async function open({ viewer, keys }: Begin, { id, cid, messages, wraps, members }: ToOpen): Promise<Opened> {
  const heads: [jws: string, from: UserId][] = [];
  const noteHead = (jws: string, from: UserId) => {
    heads.push([jws, from]);
  };
  let opened: OpenedMessage[] | null;
  try {
    opened = await openEach(messages, wraps, members, { cid, viewer, keys, cache, noteHead }, messages.length);
  } catch {
    // The page tries it itself, where a fault is seen.
    opened = null;
  }
  return { id, opened, heads };
}

let begun: Begin | null = null;
addEventListener("message", ({ data }: MessageEvent<Begin | ToOpen>) => {
  if ("viewer" in data) {
    begun = data;
    postMessage("ready" satisfies Ready);
  } else if (begun !== null) {
    void open(begun, data).then((answer) => {
      postMessage(answer);
    });
  }
});
