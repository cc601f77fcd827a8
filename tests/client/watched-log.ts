// For tests of the key log as a client watches it: two people, a server and a log that can be made to lie, and a clock.
import { fault } from "@/lib/client/api.ts";
import { createContacts, type Contacts } from "@/lib/client/contacts.ts";
import { createDeviceStorage } from "@/lib/client/database.ts";
import { othersToName, uncheckedSince } from "@/lib/client/key-log-rules.ts";
import { createKeptLog, createPassingLog, type KeyLogStore } from "@/lib/client/key-log-store.ts";
import { createKeyLog, type KeyLog } from "@/lib/client/key-log.ts";
import { createPassingPins } from "@/lib/client/pin-store.ts";
import { generateIdentity } from "@/lib/crypto/index.ts";
import { identityKeyId } from "@/lib/protocol/key-id.ts";
import { treeHeadSigningInput } from "@/lib/protocol/key-log.ts";
import { encodeB64u } from "@/lib/shared/base64.ts";
import { encodeUtf8 } from "@/lib/shared/bytes.ts";
import { newUserId } from "@/lib/shared/ids.ts";
import { FakeLog } from "./fake-log.ts";
import { FakeServer } from "./fake-server.ts";
import { makePerson, type TestPerson } from "./people.ts";

export const MINUTES = 60_000;
export const HOURS = 60 * MINUTES;
export const DAYS = 24 * HOURS;

export const ali = await makePerson("ali");
export const bea = await makePerson("bea");
export const [uid, peer] = [ali.viewer.uid, bea.viewer.uid];
export const stranger = await makePerson("bea", peer);
const logKey = await generateIdentity();

export type Watching = Partial<Pick<FakeLog, "getHead" | "getLeaves" | "getConsistency">> & {
  ownIk?: TestPerson;
  store?: KeyLogStore;
  onChange?: () => void;
};

export class World {
  readonly server = new FakeServer();
  readonly log = new FakeLog(logKey);
  store: KeyLogStore = createPassingLog();
  time = Date.now();
  /** Looks that were asked for, by their delays. */
  readonly planned: number[] = [];
  areKeysDown = false;
  /** Answers about anything else that the server has given. */
  answers = 0;
  /** Whose keys the vault holds; null: those that were opened with. */
  inVault: TestPerson | null = null;
  contacts!: Contacts;

  openLog({ ownIk = ali, ...change }: Watching = {}): Promise<KeyLog> {
    const { getHead, getLeaves, getConsistency } = this.log;
    return createKeyLog({
      viewer: uid,
      ownIk: ownIk.keys.identity.ik,
      store: this.store,
      contacts: this.contacts,
      getHead,
      getLeaves,
      getConsistency,
      onChange: () => undefined,
      ...change,
      later: (_look, afterMs) => this.planned.push(afterMs),
      countAnswers: () => this.answers,
      isKeyInUse: () => Promise.resolve(this.inVault === null || this.inVault === ownIk),
      now: () => this.time,
    });
  }
  show(person: TestPerson): void {
    this.server.people.set(person.viewer.uid, person);
  }
  stateOf(of = peer) {
    return this.contacts.pins.get().get(of)?.state;
  }
  /** Who is named for having been shown another log. */
  named(watch: KeyLog) {
    return othersToName(watch.record.get(), this.contacts.pins.get());
  }
  /** Looks again and again, this far apart. */
  async watchFor(watch: KeyLog, looks: number, apart: number): Promise<void> {
    for (let look = 0; look < looks; look += 1) {
      this.time += apart;
      await watch.check();
    }
  }
}

/** Ali looks; bea and five others are in the log. */
export async function makeWorld(): Promise<World> {
  const world = new World();
  for (const person of [ali, bea]) {
    world.show(person);
    await world.log.addChain(person.chain);
  }
  await fill(world.log, 5);
  world.contacts = await createContacts({
    viewer: ali.viewer,
    ownIk: ali.keys.identity.ik,
    store: createPassingPins(),
    getKeys: (of) => (world.areKeysDown ? Promise.resolve(fault("busy")) : world.server.getKeys(of)),
    getPeople: world.server.getPeople,
    loadMirror: () => Promise.resolve(true),
    onChange: () => undefined,
    now: Date.now,
  });
  await world.contacts.require(uid);
  await world.contacts.require(peer);
  return world;
}

export const kindsOf = (watch: KeyLog) => watch.record.get().alarms.map(({ kind }) => kind);
export const evidenceOf = (watch: KeyLog) =>
  JSON.parse(watch.record.get().alarms[0]?.evidence ?? "{}") as Record<string, unknown>;
export const silentSince = (watch: KeyLog) => uncheckedSince(watch.record.get());
export const showing = (head: string) => () =>
  Promise.resolve({ ok: true, value: { key: encodeB64u(logKey.ik), head } } as const);
export const kept = (name: string) => createKeptLog(createDeviceStorage(name), uid);

export async function fill(target: FakeLog, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) await target.add(newUserId(), 1, stranger.chain.head.sh);
}
/** Another log under the same key. */
export async function secondLog(size: number): Promise<FakeLog> {
  const second = new FakeLog(logKey);
  await fill(second, size);
  return second;
}
/** A head that is signed and of no log at all. */
export async function signedHead(size: number): Promise<string> {
  const input = treeHeadSigningInput(await identityKeyId(logKey.ik), { size, root: new Uint8Array(32), ts: 1 });
  const signature = await crypto.subtle.sign("Ed25519", logKey.signingKey, encodeUtf8(input));
  return `${input}.${encodeB64u(new Uint8Array(signature))}`;
}
