// Contacts: whose keys are whose, as this person has pinned them. The only place that asks the server for keys.
// Every chain is verified before it is believed and held against its pin; what contradicts a pin is never used.
import type { PinsEntry } from "../protocol/body.ts";
import { good, refuse, type Outcome } from "../protocol/codes.ts";
import { periodOf, verifyStatementChain, type Period, type StatementChain } from "../protocol/statement-chain.ts";
import { equalBytes, type Bytes } from "../shared/bytes.ts";
import type { PeoplePage, Person, UserKeys } from "../shared/contract/people.ts";
import type { UserId } from "../shared/ids.ts";
import type { Answer, ApiFault } from "./api.ts";
import { inBackground } from "./database.ts";
import { createSource, type Observable } from "./observable.ts";
import { joinEntries, type Mirrored } from "./mirror-rules.ts";
import { isMismatched } from "./pin-history.ts";
import { nextPin, type Pin, type PinEvent } from "./pin-rules.ts";
import type { PinStore } from "./pin-store.ts";
import type { ContactView, Viewer } from "./view.ts";

/** A pinned contact with the chain that belongs to the pin. */
export interface Contact {
  pin: Pin;
  chain: StatementChain;
}
/** `untrusted`: what the server answered does not hold. `unreachable`: it did not answer, or not now. */
export type ContactFault = "not_found" | "unreachable" | "untrusted";
type ContactOutcome = Outcome<Contact, ContactFault>;
/** `isAnswered`: the server answered just now, with a chain that verifies. Otherwise this is what was pinned before. */
export type Refreshed = Contact & { isAnswered: boolean };
type RefreshOutcome = Outcome<Refreshed, ContactFault>;
export type ContactDecision = Extract<PinEvent, { kind: "verify" | "mismatch" | "accept" | "downgrade" }>;

export interface Contacts {
  /** All pins, by uid. */
  pins: Observable<ReadonlyMap<UserId, Pin>>;
  /** The contact as pinned; asked for and pinned now where there is no pin yet. */
  require: (uid: UserId) => Promise<ContactOutcome>;
  /** Asks the server for the chain now. With a pin, the pinned contact is the answer even when the server's is no good. */
  refresh: (uid: UserId) => Promise<RefreshOutcome>;
  /** By handle, pins first: the server cannot lead a known name elsewhere. A known one is refreshed in the background. */
  resolve: (handle: string) => Promise<ContactOutcome>;
  /** Holds what the server says about names against the pins. */
  noteDirectory: (people: readonly Person[]) => Promise<void>;
  /** The person has decided something about a pinned contact; stored when this resolves. False: the keys are others by now. */
  decide: (uid: UserId, event: ContactDecision) => Promise<boolean>;
  /** The key log contradicts what the server shows of this contact: nothing is sent to them any more. */
  block: (uid: UserId) => Promise<void>;
  /** The own statements that the keys at hand stand for; null while the own chain cannot be had. */
  ownPeriod: () => Promise<Period | null>;
  /** What other devices of this person have pinned: from now on every chain is held against it. */
  noteMirror: (entries: readonly PinsEntry[]) => Promise<void>;
  /** All that other devices have said, as far as it is not contained in something later they said. */
  mirrored: () => Mirrored;
  /** Reads the pins again: another tab has changed them. */
  reload: () => Promise<void>;
}

interface Surroundings {
  viewer: Viewer;
  /** The person's own identity key, whose private half is here. */
  ownIk: Bytes;
  store: PinStore;
  getKeys: (uid: UserId) => Promise<Answer<UserKeys>>;
  getPeople: (query: string, cursor: null) => Promise<Answer<PeoplePage>>;
  /** Reads what other devices have pinned; false while that cannot be had. Nobody new is trusted before. */
  loadMirror: () => Promise<boolean>;
  /** Called after a pin has changed. */
  onChange: () => void;
  now: () => number;
}

/** Milliseconds between two background refreshes of one contact. */
const REFRESH_MS = 60_000;

export async function createContacts(around: Surroundings): Promise<Contacts> {
  const { viewer, store, now } = around;
  const pins = createSource<ReadonlyMap<UserId, Pin>>(await readPins());
  const chains = new Map<string, Promise<StatementChain | null>>();
  const inFlight = new Map<UserId, Promise<RefreshOutcome>>();
  const refreshedAt = new Map<UserId, number>();
  let mirrored: Mirrored = new Map();

  async function readPins(): Promise<ReadonlyMap<UserId, Pin>> {
    return new Map((await store.list()).map((pin) => [pin.uid, pin]));
  }

  /** True: the event changed something. */
  async function apply(uid: UserId, event: PinEvent): Promise<boolean> {
    const { pin, isChanged } = await store.update(uid, (stored) => nextPin(viewer.uid, stored, event, now()));
    // What is stored counts: another tab may have changed it without this one hearing.
    if (pin === null || isSamePin(pins.get().get(uid), pin)) return isChanged;
    pins.set(new Map(pins.get()).set(uid, pin));
    if (isChanged) around.onChange();
    return isChanged;
  }

  /** The pinned chain, verified once for each head. Null: the pin does not hold, and is as good as none. */
  async function pinnedContact(pin: Pin | undefined): Promise<Contact | null> {
    if (pin === undefined) return null;
    const id = `${pin.uid} ${pin.sh}`;
    const known = chains.get(id) ?? verifyPinned(pin);
    chains.set(id, known);
    const chain = await known;
    return chain && { pin, chain };
  }

  async function refresh(uid: UserId): Promise<RefreshOutcome> {
    const pending = inFlight.get(uid) ?? fetchContact(uid);
    inFlight.set(uid, pending);
    try {
      return await pending;
    } finally {
      inFlight.delete(uid);
    }
  }

  async function fetchContact(uid: UserId): Promise<RefreshOutcome> {
    const isNew = uid !== viewer.uid && !pins.get().has(uid);
    if (isNew && !(await around.loadMirror())) return refuse("unreachable");
    // Known before the server was asked: what it answers must contain it.
    const entries = mirrored.get(uid) ?? [];
    const asked = await store.find(uid);
    const fetched = await fetchChain(uid);
    if (fetched.ok) {
      refreshedAt.set(uid, now());
      const proven = uid === viewer.uid && equalBytes(fetched.value.head.ik, around.ownIk);
      const chain = fetched.value;
      const join = async () => {
        for (const entry of entries) await apply(uid, { kind: "mirrored", entry, chain, isFresh: true });
      };
      if (isNew) await join();
      await apply(uid, { kind: "chain", chain, proven, asked });
      await join();
    }
    const contact = await pinnedContact(pins.get().get(uid));
    if (contact !== null) return good({ ...contact, isAnswered: fetched.ok });
    return fetched.ok ? refuse("untrusted") : fetched;
  }

  async function fetchChain(uid: UserId): Promise<Outcome<StatementChain, ContactFault>> {
    const answer = await around.getKeys(uid);
    if (!answer.ok) return refuse(faultOf(answer));
    const verified = await verifyStatementChain(answer.value.statements);
    if (!verified.ok || verified.value.uid !== uid) return refuse("untrusted");
    const chain = verified.value;
    // The first own chain must be of the keys at hand; a later one must extend it, like anybody's.
    if (uid === viewer.uid) return pins.get().has(uid) || isOwn(chain) ? good(chain) : refuse("untrusted");
    const isMirrored = [...mirrored.values()].flat().some(([of, handle]) => handle === chain.handle && of !== uid);
    const isTaken = isMirrored || (await contradictsName({ uid, handle: chain.handle }, answer.value.statements));
    return isTaken ? refuse("untrusted") : good(chain);
  }

  function isOwn(chain: StatementChain): boolean {
    return chain.handle === viewer.handle && equalBytes(chain.head.ik, around.ownIk);
  }

  /** A pinned handle under another uid, or a pinned uid under another handle: the pinned one is in conflict. */
  async function contradictsName({ uid, handle }: Person, statements: readonly string[]): Promise<boolean> {
    const contradicted = [...pins.get().values()].filter((pin) => (pin.uid === uid) !== (pin.handle === handle));
    for (const pin of contradicted) {
      if (pin.state !== "CONFLICT") await apply(pin.uid, { kind: "renamed", statements });
    }
    return contradicted.length > 0;
  }

  async function requireContact(uid: UserId): Promise<ContactOutcome> {
    const contact = await pinnedContact(pins.get().get(uid));
    return contact ? good(contact) : refresh(uid);
  }

  return {
    pins,
    require: requireContact,
    refresh,
    resolve: async (handle) => {
      if (handle === viewer.handle) return requireContact(viewer.uid);
      const pin = [...pins.get().values()].find((candidate) => candidate.handle === handle);
      const contact = await pinnedContact(pin);
      if (contact !== null) {
        const { uid } = contact.pin;
        if (now() - (refreshedAt.get(uid) ?? 0) > REFRESH_MS) inBackground(refresh(uid));
        return good(contact);
      }
      const page = await around.getPeople(handle, null);
      if (!page.ok) return refuse(faultOf(page));
      const person = page.value.people.find((candidate) => candidate.handle === handle);
      if (person === undefined) return refuse("not_found");
      const found = await refresh(person.uid);
      return found.ok && found.value.pin.handle !== handle ? refuse("untrusted") : found;
    },
    noteDirectory: async (people) => {
      for (const person of people) await contradictsName(person, []);
    },
    decide: async (uid, event) => {
      const isDecided = await apply(uid, event);
      const pin = pins.get().get(uid);
      return isDecided || (event.kind === "verify" && pin?.state === "VERIFIED" && pin.ik === event.ik);
    },
    block: async (uid) => {
      await apply(uid, { kind: "renamed", statements: [] });
    },
    ownPeriod: async () => {
      const own = await requireContact(viewer.uid);
      return own.ok ? (periodOf(own.value.chain, around.ownIk) ?? { from: 0, to: 0 }) : null;
    },
    noteMirror: async (entries) => {
      const others = entries.filter(([uid]) => uid !== viewer.uid);
      // All at once: what is asked for meanwhile is held against the whole.
      mirrored = joinEntries(mirrored, others);
      for (const entry of others) {
        const [uid, , seq] = entry;
        let contact = await pinnedContact(pins.get().get(uid));
        if (contact !== null && seq > contact.pin.seq) {
          await refresh(uid);
          contact = await pinnedContact(pins.get().get(uid));
        }
        if (contact !== null) await apply(uid, { kind: "mirrored", entry, chain: contact.chain, isFresh: false });
      }
    },
    mirrored: () => mirrored,
    reload: async () => {
      pins.set(await readPins());
    },
  };
}

function isSamePin(a: Pin | undefined, b: Pin): boolean {
  return a?.sh === b.sh && a.state === b.state && a.since === b.since && a.history.length === b.history.length;
}

async function verifyPinned(pin: Pin): Promise<StatementChain | null> {
  const verified = await verifyStatementChain(pin.statements);
  const holds = verified.ok && verified.value.uid === pin.uid && verified.value.head.sh === pin.sh;
  return holds ? verified.value : null;
}

function faultOf({ code }: ApiFault): ContactFault {
  if (code === "not_found" || code === "bad_input") return "not_found";
  return code === "protocol" ? "untrusted" : "unreachable";
}

/** A contact in screen words, under the pinned handle where there is one. */
export function viewContact(person: Person, pins: ReadonlyMap<UserId, Pin>): ContactView {
  const pin = pins.get(person.uid);
  const view = { uid: person.uid, handle: pin?.handle ?? person.handle, pin: pin?.state ?? null };
  return pin !== undefined && isMismatched(pin) ? { ...view, mismatch: true } : view;
}
