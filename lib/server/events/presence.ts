// Who is here: told to the people one shares a conversation with when one's first stream opens and when the last one has
// closed for good. With several instances it is Redis that knows who is where; it is asked again from time to time, so that
// an instance that died, or a Redis that forgot, shows nobody wrongly for long. [Note: events]
import { listPeers } from "../data/conversations.ts";
import type { UserId } from "../../shared/ids.ts";
import { relay, say } from "./bus.ts";
import { hub, type Listener } from "./hub.ts";

/** Tells peers that the person has come, and the person which peers are here. */
export async function arrive(listener: Listener): Promise<void> {
  await relay()
    ?.mark([listener.uid])
    .catch(() => undefined);
  const peers = await listPeers(listener.uid);
  if (hub().find(listener.uid) !== listener) return;
  for (const uid of peers) listener.addPeer(uid);
  listener.arePeersKnown = true;
  say(peers, { t: "presence", uid: listener.uid, online: true });
  const elsewhere = await presentElsewhere(peers);
  for (const uid of peers) if (hub().has(uid) || elsewhere?.has(uid) === true) listener.tellPresence(uid, true);
}

/** Tells peers that the person has gone, unless they are somewhere else. */
export async function depart({ uid, peers }: Listener): Promise<void> {
  const there = relay();
  there?.unlisten(uid);
  await there?.unmark(uid).catch(() => undefined);
  const elsewhere = await presentElsewhere([uid]);
  // Somebody may have come back in the meantime.
  if (elsewhere?.has(uid) !== true && !hub().has(uid)) say(peers.keys(), { t: "presence", uid, online: false });
}

/** Sets right what was missed: everything when the first attempt failed, otherwise what other instances would have said. */
export async function refreshPresence(listener: Listener): Promise<void> {
  if (!listener.arePeersKnown) {
    await arrive(listener);
    return;
  }
  const peers = [...listener.peers.keys()];
  const elsewhere = await presentElsewhere(peers);
  if (elsewhere === null) return;
  const isSettled = relay()?.isSettled === true;
  for (const uid of peers) {
    const online = hub().has(uid) || elsewhere.has(uid);
    // Right after a new beginning not everybody has been marked again.
    if (online || isSettled) listener.tellPresence(uid, online);
  }
}

/** Two people who share a conversation from now on. */
export async function introduce(one: UserId, other: UserId): Promise<void> {
  if (one === other) return;
  const elsewhere = await presentElsewhere([one, other]);
  for (const [uid, peer] of [
    [one, other],
    [other, one],
  ] as const) {
    hub().find(uid)?.addPeer(peer);
    if (hub().has(peer) || elsewhere?.has(peer) === true) say([uid], { t: "presence", uid: peer, online: true });
  }
}

/** Null without Redis, or when it cannot say. */
async function presentElsewhere(people: readonly UserId[]): Promise<ReadonlySet<UserId> | null> {
  return (
    (await relay()
      ?.findPresent(people)
      .catch(() => null)) ?? null
  );
}
