// What a person's devices tell each other about their contacts, over the conversation with oneself, with real keys.
import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createContacts, type Contacts } from "@/lib/client/contacts.ts";
import { createFeed, type Feed } from "@/lib/client/feed.ts";
import { listMessages } from "@/lib/client/message-list.ts";
import { bodiesOf, newestMirror } from "@/lib/client/mirror-rules.ts";
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
const [uid, peer] = [ali.viewer.uid, bea.viewer.uid];
const cid = await pairConversationId(uid, uid);
const author = { uid, period: { from: 1, to: 2 } };

let server: FakeServer;
let devices: Device[];

interface Device {
  contacts: Contacts;
  outbox: Outbox;
  mirror: Mirror;
  feed: Feed;
  /** What a poll does. */
  poll: () => Promise<void>;
}

async function openDevice(): Promise<Device> {
  const { viewer, keys, localKey } = ali;
  const { getKeys, getPeople, post } = server;
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
    write: (bodies) => outbox.sendPins(cid, bodies),
    // No pause before writing.
    random: () => -1,
  });
  const device = { contacts, outbox, mirror, feed, poll: () => feed.sync(server.messages.length) };
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
      expect(newestMirror(all, author)).toEqual({ version: 8, entries: newer });
    }
  });
  test("of somebody else's is none", () => {
    expect(newestMirror(messages, { ...author, uid: newUserId() })).toBeNull();
  });
});
