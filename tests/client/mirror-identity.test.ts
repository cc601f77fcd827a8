// Whose word counts in the conversation with oneself: only what was written with the identity whose keys are at hand.
import { beforeEach, describe, expect, test, vi } from "vitest";
import { createPassingBlocks } from "@/lib/client/block-store.ts";
import { createBlocks } from "@/lib/client/blocks.ts";
import { createContacts, type Contacts } from "@/lib/client/contacts.ts";
import { createFeed } from "@/lib/client/feed.ts";
import { lastVersion, newestMirror } from "@/lib/client/mirror-rules.ts";
import { createMirror } from "@/lib/client/mirror.ts";
import type { OpenedMessage } from "@/lib/client/opening.ts";
import { createPassingPins } from "@/lib/client/pin-store.ts";
import { createContentKeyCache, sealMessage, startSendingSession } from "@/lib/crypto/index.ts";
import { encodeBody, type PinsBody, type PinsEntry } from "@/lib/protocol/body.ts";
import { pairConversationId } from "@/lib/protocol/conversation-id.ts";
import { ZERO_HASH } from "@/lib/protocol/hash.ts";
import type { PinState } from "@/lib/client/view.ts";
import { newChainId } from "@/lib/shared/ids.ts";
import { FakeServer } from "./fake-server.ts";
import { changeKeys, makePerson, type TestPerson } from "./people.ts";

const ali = await makePerson("ali");
const aliReset = await changeKeys(ali, "reset");
const aliRotated = await changeKeys(aliReset, "rotate-id");
const bea = await makePerson("bea");
const beaReset = await changeKeys(bea, "reset");
const [uid, peer] = [ali.viewer.uid, bea.viewer.uid];
const cid = await pairConversationId(uid, uid);

let server: FakeServer;
beforeEach(() => {
  server = new FakeServer();
});

/** What a device writes that holds the keys of `writer`; encrypted for whom the chain names in the end. */
async function write(writer: TestPerson, reader: TestPerson, n: number, state: PinState): Promise<void> {
  const decidedAt = state === "VERIFIED" ? 5 : null;
  const entry: PinsEntry = [peer, "bea", 2, beaReset.chain.head.sh, state, 5, decidedAt, decidedAt];
  const body: PinsBody = { v: 1, t: "pins", ts: Date.now(), n, part: [1, 1], pins: [entry] };
  const padded = encodeBody(body);
  if (padded === null) throw new Error("it fits");
  const session = await startSendingSession([{ uid, key: reader.chain.head.ek }]);
  const place = { cid, sid: uid, ish: writer.chain.head.sh, ch: newChainId(), n: 1, ph: ZERO_HASH };
  const { envelope } = await sealMessage(session, place, padded, writer.madeKeys.identity.signingKey);
  await server.store({ ...envelope, recipients: [...envelope.recipients] });
}

/** A device with the keys of `me`, to which the server shows the chain of `shown`; bea was met before her keys were replaced. */
async function openDevice(me: TestPerson, shown: TestPerson) {
  server.people.set(uid, me).set(peer, bea);
  const written: PinsBody[] = [];
  const contacts: Contacts = await createContacts({
    viewer: me.viewer,
    ownIk: me.keys.identity.ik,
    store: createPassingPins(),
    getKeys: server.getKeys,
    getPeople: server.getPeople,
    loadMirror: () => Promise.resolve(true),
    onChange: () => undefined,
    now: Date.now,
  });
  await contacts.require(uid);
  await contacts.require(peer);
  server.people.set(uid, shown).set(peer, beaReset);
  await contacts.refresh(uid);
  await contacts.refresh(peer);
  expect(contacts.pins.get().get(peer)?.state).toBe("CHANGED");
  const blocks = await createBlocks({
    viewer: uid,
    store: createPassingBlocks(),
    onChange: () => undefined,
    now: Date.now,
  });
  const feed = createFeed({
    context: {
      cid,
      viewer: uid,
      keys: me.keys,
      cache: createContentKeyCache(),
      noteHead: () => undefined,
      members: async () => {
        const own = await contacts.require(uid);
        return own.ok ? new Map([[uid, own.value.chain]]) : null;
      },
      refreshMembers: () => Promise.resolve(),
    },
    getMessages: server.getMessages,
    findOwnEnd: () => Promise.resolve(null),
    onGrown: () => undefined,
  });
  const mirror = createMirror({
    viewer: uid,
    feed: () => feed,
    getNewest: () => server.getMessages(cid, { at: "newest" }),
    contacts: () => contacts,
    blocks: () => blocks,
    write: (bodies) => {
      written.push(...bodies);
      return Promise.resolve();
    },
    random: () => -1,
  });
  return { contacts, mirror, written };
}

async function stateAfter(me: TestPerson, shown: TestPerson): Promise<PinState | undefined> {
  const { contacts, mirror } = await openDevice(me, shown);
  expect(await mirror.load()).toBe(true);
  mirror.close();
  return contacts.pins.get().get(peer)?.state;
}

test("pins signed with an identity that was reset away are nobody's", async () => {
  await write(ali, aliReset, 99, "VERIFIED");
  expect(await stateAfter(aliReset, aliReset)).toBe("CHANGED");
  await write(aliReset, aliReset, 5, "VERIFIED");
  expect(await stateAfter(aliReset, aliReset)).toBe("VERIFIED");
});

test("nor are those of a reset that this device did not make", async () => {
  await write(aliReset, ali, 99, "VERIFIED");
  expect(await stateAfter(ali, aliReset)).toBe("CHANGED");
  await write(ali, ali, 5, "VERIFIED");
  expect(await stateAfter(ali, aliReset)).toBe("VERIFIED");
});

test("a new identity that the old one confirmed goes on where that one stood", async () => {
  await write(aliReset, aliRotated, 5, "VERIFIED");
  expect(await stateAfter(aliRotated, aliRotated)).toBe("VERIFIED");
});

test("pins signed with an identity that was rotated away do not count once the next one has written", async () => {
  await write(aliRotated, aliRotated, 5, "CHANGED");
  await write(aliReset, aliRotated, 99, "VERIFIED");
  expect(await stateAfter(aliRotated, aliRotated)).toBe("CHANGED");
});

test("nor when the server puts them in front, under a higher number", async () => {
  await write(aliReset, aliRotated, 99, "VERIFIED");
  await write(aliRotated, aliRotated, 5, "CHANGED");
  expect(await stateAfter(aliRotated, aliRotated)).toBe("CHANGED");
});

describe("of two identities that vouch for each other", () => {
  const author = { uid, period: { from: 2, to: 4 } };
  const said = (seq: number, identity: number, n: number, isPins = true): OpenedMessage => {
    const placed = { seq, at: 1, sid: uid, identity, ch: newChainId(), n: 1, ph: ZERO_HASH, mh: "", ts: 1, seen: [] };
    const entry: PinsEntry = [peer, "bea", n, beaReset.chain.head.sh, "TOFU", 1, null, null];
    const body: PinsBody = { v: 1, t: "pins", ts: 1, n, part: [1, 1], pins: [entry] };
    const content = isPins ? ({ kind: "pins", body } as const) : ({ kind: "unreadable", code: "E_SIG" } as const);
    return { seq, at: 1, sid: uid, mh: "", content: content as OpenedMessage["content"], placed };
  };
  test("any message of the newer one ends the older one", () => {
    expect(newestMirror([said(1, 2, 7), said(2, 2, 8)], author)?.version).toBe(8);
    expect(newestMirror([said(1, 2, 7), said(2, 3, 1, false), said(3, 2, 8)], author)?.version).toBe(7);
  });
  test("a message of one that does not count ends nothing", () => {
    expect(newestMirror([said(1, 4, 1, false), said(2, 2, 8)], author)?.version).toBe(8);
  });
  test("numbers go on from those of the newer one", () => {
    expect(lastVersion([said(1, 2, Number.MAX_SAFE_INTEGER)], author)).toBe(Number.MAX_SAFE_INTEGER);
    expect(lastVersion([said(1, 2, Number.MAX_SAFE_INTEGER), said(2, 3, 6)], author)).toBe(6);
  });
});

test("and nobody else's number is counted on", async () => {
  await write(ali, aliReset, Number.MAX_SAFE_INTEGER, "TOFU");
  const { mirror, written } = await openDevice(aliReset, aliReset);
  await mirror.load();
  await vi.waitFor(() => expect(written.map(({ n }) => n)).toEqual([1]));
  mirror.close();
});
