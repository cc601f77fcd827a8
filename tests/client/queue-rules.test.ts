import { expect, test } from "vitest";
import { ZERO_HASH } from "@/lib/protocol/hash.ts";
import { encodeB64u } from "@/lib/shared/base64.ts";
import { newChainId, newUserId, pairConversationIdFrom } from "@/lib/shared/ids.ts";
import {
  acknowledgedEnd,
  drop,
  type ChainState,
  giveUp,
  hold,
  leave,
  leaveShown,
  nextOf,
  stayHeld,
  withdraw,
  nextPlace,
  takePlace,
  tryAgain,
  type QueueItem,
  type Sealed,
} from "@/lib/client/queue-rules.ts";

const ch = newChainId();
const mh = (byte: number) => encodeB64u(new Uint8Array(32).fill(byte));
const envelope = { protected: "p", recipients: [], iv: "i", ciphertext: "c", tag: "t", sig: "s" };
const sealed: Sealed = { ch, n: 3, ph: mh(2), mh: mh(3), envelope };
const before = { ch, n: 2, mh: mh(2) };
const after = { ch, n: 3, mh: mh(3) };
const waiting: QueueItem = {
  order: 1,
  id: crypto.randomUUID(),
  owner: newUserId(),
  kind: "text",
  about: [],
  cid: pairConversationIdFrom(new Uint8Array(16)),
  peer: newUserId(),
  at: 1,
  text: new Uint8Array([1]),
  peerSh: mh(9),
  state: "waiting",
  fault: null,
  sealed: null,
};
const inFlight: QueueItem = { ...waiting, state: "sealed", sealed };

test("a chain begins at 1 after zeros and goes on from its head", () => {
  expect(nextPlace(null, ch)).toEqual({ ch, n: 1, ph: ZERO_HASH });
  expect(nextPlace(before, newChainId())).toEqual({ ch, n: 3, ph: mh(2) });
});

test("sealed bytes and the chain's new head are one step", () => {
  expect(takePlace(sealed, before)(waiting, before)).toEqual({ item: inFlight, chain: after });
});

test("bytes sealed for a chain that has moved meanwhile take no place", () => {
  expect(takePlace(sealed, before)(waiting, after)).toBeNull();
  expect(takePlace(sealed, before)(waiting, null)).toBeNull();
  expect(takePlace(sealed, null)(waiting, before)).toBeNull();
});

test("an item that is sealed already, or held, is not sealed again", () => {
  expect(takePlace(sealed, before)(inFlight, before)).toBeNull();
  expect(takePlace(sealed, before)({ ...waiting, state: "failed", fault: "keys" }, before)).toBeNull();
});

test("a refused message keeps its place and its bytes, and the next chain names the end of this one until a text has", () => {
  const fresh = newChainId();
  const step = hold("refused", fresh)(inFlight, after);
  const named: ChainState = { ch: fresh, n: 0, mh: ZERO_HASH, before: [[before.ch, before.n, before.mh]] };
  expect(step).toEqual({ item: { ...inFlight, state: "failed", fault: "refused" }, chain: named });
  // Its first message may be refused as well: the name stays, and there is no end of this one to name.
  const first: Sealed = { ...sealed, ch: fresh, n: 1, ph: ZERO_HASH, mh: mh(7) };
  const begun = takePlace(first, named)(waiting, named)?.chain ?? null;
  expect(begun).toEqual({ ch: fresh, n: 1, mh: mh(7), before: named.before });
  const again = newChainId();
  expect(hold("keys", again)({ ...inFlight, sealed: first }, begun)?.chain).toEqual({ ...named, ch: again });
  // A second one: both ends are owed.
  const second: Sealed = { ...sealed, ch: fresh, n: 2, ph: mh(7), mh: mh(8) };
  const on = takePlace(second, begun)(waiting, begun)?.chain ?? null;
  expect(hold("keys", again)({ ...inFlight, sealed: second }, on)?.chain?.before).toEqual([
    [fresh, 1, mh(7)],
    [before.ch, before.n, before.mh],
  ]);
  // Sent: what a text has named is owed no more, what pins could not name still is.
  expect(leave()({ ...inFlight, sealed: first }, begun)).toEqual({ item: null, chain: { ch: fresh, n: 1, mh: mh(7) } });
  expect(leave()({ ...inFlight, kind: "pins", sealed: first }, begun)).toEqual({ item: null });
});

test("pins that cannot be sent are gone, and their place is nobody's either", () => {
  const fresh = newChainId();
  const step = drop(fresh)({ ...inFlight, kind: "pins" }, after);
  expect(step).toMatchObject({ item: null, chain: { ch: fresh, n: 0 } });
});

test("what is held before it was sealed, or after the chain has moved on, leaves the chain alone", () => {
  const fresh = newChainId();
  expect(hold("too_long", fresh)(waiting, before)).not.toHaveProperty("chain");
  expect(hold("refused", fresh)(inFlight, { ch, n: 4, mh: mh(4) })).not.toHaveProperty("chain");
  expect(hold("refused", fresh)(inFlight, { ch: newChainId(), n: 0, mh: ZERO_HASH })).not.toHaveProperty("chain");
});

test("what another tab has sealed meanwhile is not withdrawn, nor held once more", () => {
  expect(withdraw()(waiting, before)).toEqual({ item: null });
  expect(withdraw()(inFlight, after)).toBeNull();
  const held: QueueItem = { ...inFlight, state: "failed", fault: "keys" };
  expect(stayHeld("blocked")(held, before)).toEqual({ item: { ...held, fault: "blocked" } });
  expect(stayHeld("blocked")(inFlight, after)).toBeNull();
});

test("only a held message can be tried again, to the keys of now, or be given up", () => {
  const held: QueueItem = { ...inFlight, state: "failed", fault: "keys" };
  expect(tryAgain(mh(8))(held, before)).toEqual({ item: { ...waiting, peerSh: mh(8) } });
  expect(giveUp()(held, before)).toEqual({ item: null });
  expect(tryAgain(mh(8))(inFlight, after)).toBeNull();
  expect(giveUp()(inFlight, after)).toBeNull();
  expect(leave()(inFlight, after)).toEqual({ item: null });
});

test("what is sealed is sent before an older one that is tried again, and what is held never", () => {
  const { cid } = waiting;
  const tried = { ...waiting, order: 1 };
  const sealedLater = { ...inFlight, order: 2 };
  expect(nextOf([tried, sealedLater], cid)).toBe(sealedLater);
  expect(nextOf([tried], cid)).toBe(tried);
  expect(nextOf([{ ...tried, state: "failed" }], cid)).toBeUndefined();
});

test("the end of a chain is what was acknowledged, whatever is on its way", () => {
  expect(acknowledgedEnd(after, [])).toEqual({ ch, n: after.n, mh: after.mh });
  expect(acknowledgedEnd(after, [waiting, inFlight])).toEqual({ ch, n: before.n, mh: before.mh });
  const next: QueueItem = { ...inFlight, sealed: { ...sealed, n: after.n + 1, ph: after.mh, mh: mh(9) } };
  expect(acknowledgedEnd({ ch, n: after.n + 1, mh: mh(9) }, [next, inFlight])).toEqual({
    ch,
    n: before.n,
    mh: before.mh,
  });
  const first: QueueItem = { ...inFlight, sealed: { ...sealed, n: 1, ph: ZERO_HASH } };
  expect(acknowledgedEnd({ ch, n: 1, mh: sealed.mh }, [first])).toBeNull();
});

test("a held one that is shown leaves, one that was sealed anew in another tab stays", () => {
  const held: QueueItem = { ...inFlight, state: "failed", fault: "keys" };
  const shown = new Set([sealed.mh]);
  expect(leaveShown(shown)(held, after)).toEqual({ item: null });
  expect(leaveShown(shown)(inFlight, after)).toBeNull();
  expect(leaveShown(new Set())(held, after)).toBeNull();
});
