// What a person's devices tell each other about their contacts, over the conversation with oneself, with real keys.
import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createPassingBlocks } from "@/lib/client/block-store.ts";
import { createBlocks, type BlockList } from "@/lib/client/blocks.ts";
import { createContacts, type Contacts } from "@/lib/client/contacts.ts";
import { createFeed, type Feed } from "@/lib/client/feed.ts";
import { listMessages } from "@/lib/client/message-list.ts";
import { bodiesOf, newestMirror, saysMore } from "@/lib/client/mirror-rules.ts";
import { createMirror, type Mirror } from "@/lib/client/mirror.ts";
import type { OpenedMessage } from "@/lib/client/opening.ts";
import { createOutbox, type Outbox } from "@/lib/client/outbox.ts";
import { decidedAtOf, nextPin, type Pin } from "@/lib/client/pin-rules.ts";
import { createPassingPins } from "@/lib/client/pin-store.ts";
import { createPassingQueue } from "@/lib/client/queue-store.ts";
import { createContentKeyCache } from "@/lib/crypto/index.ts";
import type { PinsEntry } from "@/lib/protocol/body.ts";
import { pairConversationId } from "@/lib/protocol/conversation-id.ts";
import { encodeB64u } from "@/lib/shared/base64.ts";
import { newChainId, newUserId } from "@/lib/shared/ids.ts";
import { FakeServer } from "./fake-server.ts";
import { changeKeys, makePerson, type TestPerson } from "./people.ts";

const ali = await makePerson("ali");
const bea = await makePerson("bea");
const stranger = await makePerson("bea", bea.viewer.uid);
const beaReset = await changeKeys(bea, "reset");
const beaRotated = await changeKeys(bea, "rotate-enc");
const [uid, peer] = [ali.viewer.uid, bea.viewer.uid];
const cid = await pairConversationId(uid, uid);
const author = { uid, period: { from: 1, to: 2 } };

let server: FakeServer;
let devices: Device[];

interface Device {
  contacts: Contacts;
  blocks: BlockList;
  outbox: Outbox;
  mirror: Mirror;
  feed: Feed;
  /** What a poll does. */
  poll: () => Promise<void>;
  /** The server does not answer it about bea's keys. */
  isRefused: boolean;
}

async function openDevice(): Promise<Device> {
  const { viewer, keys, localKey } = ali;
  const { getPeople, post } = server;
  const device = { isRefused: false } as Device;
  const getKeys: FakeServer["getKeys"] = (of) =>
    of === peer && device.isRefused
      ? Promise.resolve({ ok: false, code: "busy", chain: null, retryAfterMs: null })
      : server.getKeys(of);
  const contacts: Contacts = await createContacts({
    viewer,
    ownIk: keys.identity.ik,
    store: createPassingPins(),
    getKeys,
    getPeople,
    loadMirror: () => mirror.load(),
    onChange: () => {
      mirror.notePins();
    },
    now: Date.now,
  });
  const blocks = await createBlocks({
    viewer: uid,
    store: createPassingBlocks(),
    onChange: () => {
      mirror.notePins();
    },
    now: Date.now,
  });
  const feed = createFeed({
    context: {
      cid,
      viewer: uid,
      keys,
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
    onGrown: (messages) => {
      mirror.noteMessages(messages);
    },
  });
  const outbox = createOutbox({
    viewer,
    keys,
    localKey,
    store: createPassingQueue(),
    contacts,
    post,
    isOpened: () => true,
    isOnline: () => true,
    openConversation: () => Promise.resolve({ ok: true, value: null }),
    seenIn: () => [],
    isLogged: () => Promise.resolve(true),
    logHead: () => null,
    withLock: (_cid, work) => work(),
    onChange: () => undefined,
    onSealed: () => undefined,
    onStored: () => {
      void feed.sync(server.messages.length);
    },
    random: () => 0,
    now: Date.now,
  });
  const mirror = createMirror({
    viewer: uid,
    feed: () => feed,
    getNewest: () => server.getMessages(cid, { at: "newest" }),
    contacts: () => contacts,
    blocks: () => blocks,
    write: (bodies) => outbox.sendPins(cid, bodies),
    // No pause before writing.
    random: () => -1,
  });
  Object.assign(device, { contacts, blocks, outbox, mirror, feed, poll: () => feed.sync(server.messages.length) });
  devices.push(device);
  return device;
}

const present = (...people: TestPerson[]) => {
  for (const person of people) server.people.set(person.viewer.uid, person);
};
const pinOf = ({ contacts }: Device): Pin | undefined => contacts.pins.get().get(peer);
const settle = (work: () => void | Promise<void>) => vi.waitFor(work, { timeout: 10_000, interval: 10 });
const verify = (device: Device, person = bea) =>
  device.contacts.decide(peer, { kind: "verify", ik: encodeB64u(person.chain.head.ik) });

beforeEach(() => {
  server = new FakeServer();
  devices = [];
  present(ali, bea);
});
afterEach(() => {
  for (const { mirror, outbox } of devices) {
    mirror.close();
    outbox.close();
  }
});

/** A device that has verified bea and told the others. */
async function verifiedElsewhere(): Promise<Device> {
  const first = await openDevice();
  await first.contacts.require(peer);
  await verify(first);
  await settle(() => expect(server.messages.length).toBeGreaterThan(0));
  await settle(async () => {
    // Another device may have written the same version at the same moment: then both count, and are joined by who reads.
    const { entries } = newestMirror(await readAs(first), author) ?? { entries: [] };
    expect(entries.map(([, , , , state]) => state)).toContain("VERIFIED");
  });
  return first;
}
async function readAs({ feed, poll }: Device): Promise<readonly OpenedMessage[]> {
  await poll();
  return feed.state.get().messages;
}

test("a verification on one device shows on a new one, at the first contact there", async () => {
  await verifiedElsewhere();
  const second = await openDevice();
  expect(await second.contacts.require(peer)).toMatchObject({ ok: true, value: { pin: { state: "VERIFIED" } } });
  expect(pinOf(second)?.history.at(-1)).toMatchObject({ what: "verified", by: "me" });
  expect(pinOf(second)?.verifiedAt).toBeTypeOf("number");
});

test("and on one that is open, by its next poll", async () => {
  const second = await openDevice();
  await second.contacts.require(peer);
  expect(pinOf(second)?.state).toBe("TOFU");
  await verifiedElsewhere();
  await second.poll();
  await settle(() => expect(pinOf(second)?.state).toBe("VERIFIED"));
});

test("devices that know the same stop writing", async () => {
  const first = await verifiedElsewhere();
  const second = await openDevice();
  await second.contacts.require(peer);
  const count = server.messages.length;
  second.mirror.notePins();
  first.mirror.notePins();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(server.messages).toHaveLength(count);
});

/** Both devices poll for a while; answers how many messages there are once they could have answered each other. */
async function talk(...both: Device[]): Promise<number> {
  for (let round = 0; round < 8; round += 1) {
    for (const { poll } of both) await poll();
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return server.messages.length;
}
/** Whether two devices fall silent, each with the state it was left in. */
async function fallSilent(one: Device, other: Device): Promise<void> {
  const count = await talk(one, other);
  expect(count).toBeGreaterThan(0);
  expect(await talk(one, other)).toBe(count);
}

describe("devices that are shown different things fall silent as well", () => {
  test.each<[string, boolean, TestPerson]>([
    ["a rotation, after a first contact", false, beaRotated],
    ["a reset, after a first contact", false, beaReset],
    ["a reset, after a verification", true, beaReset],
  ])("one is not answered about %s", async (_name, isVerified, next) => {
    const [first, second] = [await openDevice(), await openDevice()];
    for (const device of [first, second]) await device.contacts.require(peer);
    if (isVerified) await verify(second);
    await talk(first, second);
    second.isRefused = true;
    present(next);
    await first.contacts.refresh(peer);
    await fallSilent(first, second);
    expect(pinOf(second)?.seq).toBe(1);
    const { entries } = newestMirror(await readAs(first), author) ?? { entries: [] };
    expect(entries.map(([, , seq]) => seq)).toContain(2);
    // Control: with an answer it says what it knows, and learns the rest.
    second.isRefused = false;
    await second.contacts.refresh(peer);
    await fallSilent(first, second);
    expect(pinOf(second)?.state).toBe(pinOf(first)?.state);
    expect(pinOf(second)?.seq).toBe(2);
  });

  test("both are in conflict, at different places", async () => {
    const [first, second] = [await openDevice(), await openDevice()];
    for (const device of [first, second]) await device.contacts.require(peer);
    first.isRefused = true;
    present(beaRotated);
    await second.contacts.refresh(peer);
    present(stranger);
    first.isRefused = false;
    for (const device of [first, second]) await device.contacts.refresh(peer);
    expect([pinOf(first), pinOf(second)]).toMatchObject([
      { state: "CONFLICT", seq: 1 },
      { state: "CONFLICT", seq: 2 },
    ]);
    await fallSilent(first, second);
  });
});

test("what devices tell each other is no message to a reader, and loses no mark", async () => {
  const first = await verifiedElsewhere();
  await first.outbox.send(cid, uid, "a note");
  await settle(async () => expect((await readAs(first)).some(({ content }) => content.kind === "text")).toBe(true));
  const messages = await readAs(first);
  const theirs = { read: 0, delivered: 0 };
  const shownWith = (warnings: ReadonlyMap<number, readonly "W_GAP"[]>) =>
    listMessages({ cid, viewer: ali.viewer, peerHandle: "ali", messages, warnings, outbox: [], theirs });
  expect(shownWith(new Map()).map(({ content }) => content)).toEqual([{ kind: "text", text: "a note", edited: false }]);
  expect(first.outbox.items.get().every(({ text }) => text === "a note")).toBe(true);
  expect(shownWith(new Map([[1, ["W_GAP"]]]))[0]?.warnings).toEqual(["W_GAP"]);
});

describe("a server that shows a new device something else", () => {
  test("other keys under the name: blocked, and nothing it shows is believed", async () => {
    await verifiedElsewhere();
    present(stranger);
    const second = await openDevice();
    expect(await second.contacts.require(peer)).toEqual({ ok: false, code: "untrusted" });
    expect(pinOf(second)).toMatchObject({ state: "CONFLICT", sh: bea.chain.head.sh, statements: [] });
    expect(pinOf(second)?.contradiction).toEqual(stranger.chain.statements.map(({ jws }) => jws));
    expect(await second.contacts.require(peer)).toEqual({ ok: false, code: "untrusted" });
  });
  test("a forged reset on top: blocked as for the one who had verified", async () => {
    await verifiedElsewhere();
    present(beaReset);
    const second = await openDevice();
    await second.contacts.require(peer);
    expect(pinOf(second)).toMatchObject({ state: "CHANGED_VERIFIED", seq: 2 });
    expect(pinOf(second)?.history.at(-1)).toMatchObject({ what: "reset", seq: 2 });
  });
  test("a chain rolled back to before what was pinned", async () => {
    present(beaReset);
    const first = await openDevice();
    await first.contacts.require(peer);
    await verify(first, beaReset);
    await settle(async () => expect(newestMirror(await readAs(first), author)?.entries[0]?.[4]).toBe("VERIFIED"));
    present(bea);
    const second = await openDevice();
    expect((await second.contacts.require(peer)).ok).toBe(false);
    expect(pinOf(second)?.state).toBe("CONFLICT");
  });
  test("somebody else under a name that was pinned", async () => {
    await verifiedElsewhere();
    const namesake = await makePerson("bea");
    present(namesake);
    const second = await openDevice();
    await second.mirror.load();
    expect(await second.contacts.require(namesake.viewer.uid)).toEqual({ ok: false, code: "untrusted" });
  });
  test("nothing of the conversation with oneself: nobody new is trusted until it can be read", async () => {
    await verifiedElsewhere();
    const second = await openDevice();
    const { getMessages } = server;
    server.isDown = true;
    expect(await second.contacts.require(peer)).toEqual({ ok: false, code: "unreachable" });
    server.isDown = false;
    expect((await getMessages(cid, { at: "newest" })).ok).toBe(true);
    expect((await second.contacts.require(peer)).ok).toBe(true);
  });
});

describe("two judgements are joined", () => {
  const owner = uid;
  const see = (pin: Pin | null, person: TestPerson, at: number): Pin => {
    const next = nextPin(owner, pin, { kind: "chain", chain: person.chain, proven: false }, at);
    if (next === null) throw new Error("a pin");
    return next;
  };
  const join = (pin: Pin, other: Pin, person: TestPerson): Pin => {
    const { uid: of, handle, seq, sh, state, since, verifiedAt } = other;
    const entry: PinsEntry = [of, handle, seq, sh, state, since, verifiedAt, decidedAtOf(other)];
    const event = { kind: "mirrored", entry, chain: person.chain, isFresh: false } as const;
    return nextPin(owner, pin, event, 99) ?? pin;
  };
  const decide = (pin: Pin, kind: "verify" | "accept" | "downgrade", at: number): Pin => {
    const event = kind === "verify" ? { kind, ik: pin.ik } : { kind, sh: pin.sh };
    return nextPin(owner, pin, event, at) ?? pin;
  };
  const tofu = see(null, bea, 1);
  const verified = decide(tofu, "verify", 2);
  const changed = see(tofu, beaReset, 3);
  const changedVerified = see(verified, beaReset, 3);
  const met = see(null, beaReset, 4);
  const accepted = decide(changed, "accept", 5);
  const downgraded = decide(changedVerified, "downgrade", 5);
  const verifiedAnew = decide(changedVerified, "verify", 6);

  test.each<[string, Pin, Pin, Pin["state"]]>([
    ["first contact after a reset, and a change after a verification", met, changedVerified, "CHANGED_VERIFIED"],
    ["first contact after a reset, and a change", met, changed, "CHANGED"],
    ["a change, and a change after a verification", changed, changedVerified, "CHANGED_VERIFIED"],
    ["a change, and an acceptance of it", changed, accepted, "TOFU"],
    ["a change after a verification, and a downgrade", changedVerified, downgraded, "TOFU"],
    [
      "a change after a verification, and a first contact that decided nothing",
      changedVerified,
      met,
      "CHANGED_VERIFIED",
    ],
    ["an acceptance, and a verification", accepted, verifiedAnew, "VERIFIED"],
    ["a first contact, and a verification", tofu, verified, "VERIFIED"],
  ])("%s", (_name, one, other, expected) => {
    const person = one.seq === 1 ? bea : beaReset;
    const [left, right] = [join(one, other, person), join(other, one, person)];
    expect(left.state).toBe(expected);
    expect(right.state).toBe(expected);
    expect(join(left, right, person)).toBe(left);
  });

  test("a verification from before a reset is none after it", () => {
    expect(join(met, verified, beaReset).state).toBe("CHANGED_VERIFIED");
    expect(join(changed, verified, beaReset).state).toBe("CHANGED_VERIFIED");
    expect(join(accepted, verified, beaReset).state).toBe("TOFU");
  });
  test("a conflict on one device is one on the other", () => {
    expect(join(verified, see(tofu, stranger, 5), bea).state).toBe("CONFLICT");
  });
  test("what another device pinned and the chain here contradicts is a conflict", () => {
    expect(join(verified, see(null, stranger, 5), bea).state).toBe("CONFLICT");
  });
  test("a later statement than is known here decides nothing yet", () => {
    expect(join(tofu, verifiedAnew, bea)).toBe(tofu);
  });
});

describe("what is worth a new version", () => {
  const said = (seq: number, state: PinsEntry[4], decidedAt: number | null, handle = "bea"): PinsEntry => {
    return [peer, handle, seq, bea.chain.head.sh, state, 1, null, decidedAt];
  };
  test.each<[string, PinsEntry, PinsEntry, boolean]>([
    ["a later statement", said(2, "TOFU", null), said(1, "TOFU", null), true],
    ["an earlier one", said(1, "TOFU", null), said(2, "TOFU", null), false],
    ["a first contact with what has changed since", said(1, "TOFU", null), said(2, "CHANGED", null), false],
    ["a decision about an earlier one", said(1, "VERIFIED", 1), said(2, "CHANGED", null), true],
    ["a conflict elsewhere", said(2, "CONFLICT", null), said(1, "TOFU", null), true],
    ["the same conflict at an earlier statement", said(1, "CONFLICT", null), said(2, "CONFLICT", null), false],
    ["and at a later one", said(2, "CONFLICT", null), said(1, "CONFLICT", null), false],
    ["under another name", said(1, "CONFLICT", null, "bob"), said(2, "CONFLICT", null), true],
  ])("%s", (_name, entry, newest, expected) => {
    expect(saysMore([entry], [newest])).toBe(expected);
  });
});

describe("a version", () => {
  const entries = Array.from({ length: 400 }, (_, index): PinsEntry => {
    return [newUserId(), `person_${String(index)}`, 1, bea.chain.head.sh, "TOFU", 1, null, null];
  });
  const written = (bodies: ReturnType<typeof bodiesOf>): OpenedMessage[] => {
    const ch = newChainId();
    return bodies.map((body, index) => {
      const seq = index + 1;
      const placed = { seq, at: 1, sid: uid, identity: 1, ch, n: seq, ph: "", mh: "", ts: 1, seen: [] };
      return { seq, at: 1, sid: uid, mh: "", content: { kind: "pins", body }, placed };
    });
  };
  const messages = written(bodiesOf(entries, 7));
  test("of many contacts takes several messages, and counts when it is whole", () => {
    expect(messages).toHaveLength(3);
    expect(newestMirror(messages, author)?.entries).toEqual(entries);
    expect(newestMirror(messages.slice(0, 2), author)).toBeNull();
  });
  test("that is older than another does not count", () => {
    const newer = entries.slice(0, 1);
    for (const all of [
      [...messages, ...written(bodiesOf(newer, 8))],
      [...written(bodiesOf(newer, 8)), ...messages],
    ]) {
      expect(newestMirror(all, author)).toEqual({ version: 8, blocks: [], entries: newer });
    }
  });
  test("of somebody else's is none", () => {
    expect(newestMirror(messages, { ...author, uid: newUserId() })).toBeNull();
  });
});

describe("who is blocked", () => {
  const blockOf = ({ blocks }: Device) => blocks.all.get().get(peer);

  test("on one device, is blocked on those that are there and on those that come, until one unblocks", async () => {
    const [first, second] = [await verifiedElsewhere(), await openDevice()];
    expect(await second.mirror.load()).toBe(true);
    expect(blockOf(second)).toBeUndefined();
    await first.blocks.decide(peer, 7);
    await settle(async () => {
      await second.poll();
      expect(blockOf(second)).toEqual(blockOf(first));
    });
    const third = await openDevice();
    expect(await third.mirror.load()).toBe(true);
    expect(blockOf(third)?.from).toBe(7);
    await third.blocks.decide(peer, null);
    await settle(async () => {
      await Promise.all([first.poll(), second.poll()]);
      expect([first, second].map((device) => blockOf(device)?.from)).toEqual([null, null]);
    });
    // They fall silent.
    const { length } = server.messages;
    await Promise.all(devices.map((device) => device.poll()));
    for (const device of devices) device.mirror.notePins();
    await settle(() => expect(first.outbox.items.get()).toEqual([]));
    expect(server.messages.length).toBe(length);
  });
});
