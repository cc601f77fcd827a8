import { expect, test } from "vitest";
import { ZERO_HASH } from "@/lib/protocol/hash.ts";
import { encodeB64u } from "@/lib/shared/base64.ts";
import { newChainId, newUserId, pairConversationIdFrom } from "@/lib/shared/ids.ts";
import {
  breakChain,
  type ChainState,
  giveUp,
  hold,
  leave,
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

test("a refused message gives its place back and remembers its bytes", () => {
  const step = hold("refused")(inFlight, after);
  expect(step).toEqual({ item: { ...inFlight, state: "failed", fault: "refused" }, chain: before });
});

test("a refused message that is not the newest of its chain leaves the chain alone", () => {
  expect(hold("refused")(inFlight, { ch, n: 4, mh: mh(4) })).not.toHaveProperty("chain");
  expect(hold("too_long")(waiting, before)).not.toHaveProperty("chain");
});

test("a broken chain holds the message, and the next chain names the end of the old one until it has begun", () => {
  const fresh = newChainId();
  const step = breakChain(fresh)(inFlight, after);
  const named: ChainState = { ch: fresh, n: 0, mh: ZERO_HASH, before: [before.ch, before.n, before.mh] };
  expect(step).toEqual({ item: { ...inFlight, state: "failed", fault: "chain" }, chain: named });
  // Its first message may be refused or break again: the name stays.
  const first: Sealed = { ...sealed, ch: fresh, n: 1, ph: ZERO_HASH, mh: mh(7) };
  const begun = takePlace(first, named)(waiting, named)?.chain;
  expect(begun).toEqual({ ch: fresh, n: 1, mh: mh(7), before: named.before });
  expect(hold("refused")({ ...inFlight, sealed: first }, begun ?? null)?.chain).toEqual(named);
  const again = newChainId();
  expect(breakChain(again)({ ...inFlight, sealed: first }, begun ?? null)?.chain).toEqual({ ...named, ch: again });
});

test("a broken chain that has moved on already is left alone", () => {
  const moved = { ch: newChainId(), n: 0, mh: ZERO_HASH };
  expect(breakChain(newChainId())(inFlight, moved)).not.toHaveProperty("chain");
});

test("only a held message can be tried again, to the keys of now, or be given up", () => {
  const held: QueueItem = { ...inFlight, state: "failed", fault: "keys" };
  expect(tryAgain(mh(8))(held, before)).toEqual({ item: { ...waiting, peerSh: mh(8) } });
  expect(giveUp()(held, before)).toEqual({ item: null });
  expect(tryAgain(mh(8))(inFlight, after)).toBeNull();
  expect(giveUp()(inFlight, after)).toBeNull();
  expect(leave()(inFlight, after)).toEqual({ item: null });
});
