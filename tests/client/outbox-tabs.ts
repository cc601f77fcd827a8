// Tabs of one browser profile with an outbox each, against a server that keeps what the real one promises; and what the
// other side reads. For tests of sending.
import "fake-indexeddb/auto";
import { afterEach, beforeEach, vi } from "vitest";
import { createContacts, type Contacts } from "@/lib/client/contacts.ts";
import { createDeviceStorage, type DeviceStorage } from "@/lib/client/database.ts";
import { judgeRange } from "@/lib/client/feed-rules.ts";
import { openStored, type OpenedMessage, type OpeningContext } from "@/lib/client/opening.ts";
import { createOutbox, type Outbox, type OutboxSurroundings } from "@/lib/client/outbox.ts";
import { createPassingPins, type PinStore } from "@/lib/client/pin-store.ts";
import { createKeptQueue, type QueueStore } from "@/lib/client/queue-store.ts";
import { createContentKeyCache } from "@/lib/crypto/index.ts";
import { pairConversationId } from "@/lib/protocol/conversation-id.ts";
import type { StatementChain } from "@/lib/protocol/statement-chain.ts";
import type { UserId } from "@/lib/shared/ids.ts";
import { FakeServer } from "./fake-server.ts";
import { makePerson } from "./people.ts";

export const ali = await makePerson("ali");
export const bea = await makePerson("bea");
export const beaAnew = await makePerson("bea", bea.viewer.uid);
export const [uid, peer] = [ali.viewer.uid, bea.viewer.uid];
export const cid = await pairConversationId(uid, peer);

export let server: FakeServer;
export let storage: DeviceStorage;
let pins: PinStore;
let tabs: Outbox[];
let count = 0;
/** Heads of the key log that came with messages. */
export let heads: string[] = [];

beforeEach(() => {
  count += 1;
  heads = [];
  server = new FakeServer();
  for (const person of [ali, bea]) server.people.set(person.viewer.uid, person);
  storage = createDeviceStorage(`outbox-${String(count)}`);
  pins = createPassingPins();
  tabs = [];
});
afterEach(() => {
  for (const tab of tabs) tab.close();
});

export interface Tab {
  outbox: Outbox;
  contacts: Contacts;
  store: QueueStore;
}

/** A tab of one browser profile: storage, pins and the send lock are shared. */
export async function openTab(change: Partial<OutboxSurroundings> = {}): Promise<Tab> {
  const { getKeys, getPeople, post } = server;
  const ownIk = ali.keys.identity.ik;
  const ignore = () => undefined;
  const contacts = await createContacts({
    viewer: ali.viewer,
    ownIk,
    store: pins,
    getKeys,
    getPeople,
    loadMirror: () => Promise.resolve(true),
    onChange: ignore,
    now: Date.now,
  });
  const store = createKeptQueue(storage, uid);
  const { viewer, keys, localKey } = ali;
  const outbox = createOutbox({
    viewer,
    keys,
    localKey,
    store,
    contacts,
    post,
    isOpened: () => true,
    isOnline: () => true,
    openConversation: () => {
      server.isOpen = true;
      return Promise.resolve({ ok: true, value: null });
    },
    seenIn: () => [],
    isLogged: () => Promise.resolve(true),
    logHead: () => null,
    withLock: (_cid, work) => navigator.locks.request(`outbox ${String(count)}`, work),
    onChange: ignore,
    onSealed: ignore,
    onStored: ignore,
    random: () => 0,
    now: Date.now,
    ...change,
  });
  tabs.push(outbox);
  return { outbox, contacts, store };
}

/** What the other person reads. */
export async function readAll(): Promise<(string | null)[]> {
  return (await openAll()).map(({ content }) => (content.kind === "text" ? content.text : null));
}

/** The marks the other person sees when the server leaves these texts out. */
export async function marksWithout(...left: string[]): Promise<[string | null, readonly string[]][]> {
  const texts = await readAll();
  const kept = server.messages.filter((_message, index) => !left.includes(texts[index] ?? ""));
  const opened = await openAll(kept.map((message, index) => ({ ...message, seq: index + 1 })));
  return [...judgeRange(opened)].map(([seq, marks]) => {
    const content = opened.find((message) => message.seq === seq)?.content;
    return [content?.kind === "text" ? content.text : null, marks];
  });
}

export async function openAll(
  messages = server.messages,
  about: Pick<OpeningContext, "cid" | "viewer" | "keys"> & { members: ReadonlyMap<UserId, StatementChain> } = {
    ...{ cid, viewer: peer, keys: bea.keys },
    members: new Map([ali, bea].map(({ viewer, chain }) => [viewer.uid, chain])),
  },
): Promise<OpenedMessage[]> {
  const opened = await openStored(
    messages.map(({ mh: _mh, place: _place, ...message }) => message),
    server.wraps,
    {
      ...about,
      cache: createContentKeyCache(),
      noteHead: (jws) => heads.push(jws),
      members: () => Promise.resolve(about.members),
      refreshMembers: () => Promise.resolve(),
    },
  );
  return opened ?? [];
}

export const isDone = ({ outbox }: Tab) => outbox.items.get().every(({ state }) => state === "stored");
export const states = ({ outbox }: Tab) => outbox.items.get().map(({ state, fault: why }) => [state, why]);
export const settle = (work: () => void | Promise<void>) => vi.waitFor(work, { timeout: 20_000, interval: 10 });
