// Sending one message of the queue: sealed to the pinned keys, at the next place of this profile's chain, then posted.
// Works under the conversation's send lock (outbox.ts). The text is in memory only while it is sealed, and never logged.
import { openLocal, sealMessage, startSendingSession, type OwnKeys, type SendingSession } from "../crypto/index.ts";
import { encodeBody, parseBody } from "../protocol/body.ts";
import type { SeenEntry, SpokenBody } from "../protocol/spoken-body.ts";
import type { Envelope } from "../protocol/envelope.ts";
import { decodeUtf8, type Bytes } from "../shared/bytes.ts";
import type { PostedMessages } from "../shared/contract/messages.ts";
import { newChainId, type ChainId, type ConversationId, type UserId } from "../shared/ids.ts";
import { SEEN_MAX } from "../shared/limits.ts";
import type { Answer } from "./api.ts";
import type { Contact, Contacts } from "./contacts.ts";
import { textPurpose, type StoredPlace } from "./outbox-items.ts";
import { standingOf } from "./own-standing.ts";
import { maySend } from "./pin-rules.ts";
import { judgePost, type PostVerdict } from "./post-verdict.ts";
import { drop, hold, nextPlace, takePlace, type ChainState, type QueueItem, type Sealed } from "./queue-rules.ts";
import type { QueueStore } from "./queue-store.ts";
import type { SendFault, Viewer } from "./view.ts";

/** `stored`: it may leave the queue. `moved`: the queue has changed, look again. `again`: nothing more to do until later. */
export type SendResult =
  { kind: "stored"; mh: string; place: StoredPlace } | { kind: "moved" } | { kind: "again"; afterMs: number | null };
type SealResult = Exclude<SendResult, { kind: "stored" }> | { kind: "sealed"; item: QueueItem; sealed: Sealed };

export interface SendingSurroundings {
  viewer: Viewer;
  keys: OwnKeys;
  localKey: CryptoKey;
  store: QueueStore;
  contacts: Pick<Contacts, "require" | "refresh">;
  post: (cid: ConversationId, envelope: Envelope) => Promise<Answer<PostedMessages>>;
  /** Whether the conversation is known to be there. */
  isOpened: (cid: ConversationId) => boolean;
  openConversation: (peer: UserId) => Promise<Answer<unknown>>;
  /** False only when there is certainly no network. */
  isOnline: () => boolean;
  seenIn: (cid: ConversationId, writing: ChainId) => readonly SeenEntry[];
  /** Whether the key log shows this contact as pinned: nobody is written to for the first time before. */
  isLogged: (uid: UserId) => Promise<boolean>;
  /** The newest head of the key log that held. */
  logHead: () => string | null;
  /** On its way: the feed may show it at any moment. */
  onSealed: (id: string, mh: string) => void;
  now: () => number;
}

/** A sending session with what it was made for: other keys, or another tab's message, make a new one. */
interface RunningSession {
  session: SendingSession;
  heads: string;
  lastMh: string | null;
  /** A head of the key log went out with one of its messages. */
  hasHead: boolean;
}

export function createSender(around: SendingSurroundings): (item: QueueItem) => Promise<SendResult> {
  const { viewer, keys, store, contacts, now } = around;
  const sessions = new Map<ConversationId, RunningSession>();

  return async function sendNext(item) {
    if (item.sealed !== null) return sendSealed(item, item.sealed);
    const result = await seal(item);
    if (result.kind !== "sealed") return result;
    return sendSealed(result.item, result.sealed);
  };

  async function sendSealed(item: QueueItem, sealed: Sealed): Promise<SendResult> {
    // What is known of the contact may have changed since it was sealed.
    const peer = await contacts.require(item.peer);
    if (!peer.ok) return { kind: "again", afterMs: null };
    if (!maySend(peer.value.pin)) return holdBack(item, "blocked");
    const posting = post(item, sealed);
    around.onSealed(item.id, sealed.mh);
    const verdict = await posting;
    switch (verdict.kind) {
      case "stored":
        return { ...verdict, mh: sealed.mh };
      case "again":
        return verdict;
      case "hold":
        return holdBack(item, verdict.fault);
      case "open-conversation":
        return holdBack(item, "refused");
      case "broken-chain":
        return holdBack(item, "chain");
    }
  }

  async function post({ cid, peer }: QueueItem, sealed: Sealed): Promise<PostVerdict> {
    const first = around.isOpened(cid) ? judgePost(await around.post(cid, sealed.envelope), sealed) : null;
    if (first !== null && first.kind !== "open-conversation") return first;
    const opened = await around.openConversation(peer);
    if (opened.ok) return judgePost(await around.post(cid, sealed.envelope), sealed);
    if (opened.code === "gone") return { kind: "hold", fault: "gone" };
    if (opened.code === "not_found") return { kind: "hold", fault: "refused" };
    return { kind: "again", afterMs: opened.retryAfterMs };
  }

  async function holdBack({ order, cid, kind }: QueueItem, fault: SendFault): Promise<{ kind: "moved" }> {
    sessions.delete(cid);
    await store.step(order, kind === "pins" ? drop(newChainId()) : hold(fault, newChainId()));
    return { kind: "moved" };
  }

  /** Seals, and stores bytes and chain together: nothing is posted that would not be known after a crash. */
  async function seal(item: QueueItem): Promise<SealResult> {
    // Sealed when it can be sent: the time inside is compared with the server's (W_TIME).
    if (!around.isOnline()) return { kind: "again", afterMs: null };
    // First, because looking into the log may change what is pinned.
    const isLogged = (await contacts.require(item.peer)).ok && (await around.isLogged(item.peer));
    const [own, peer] = await Promise.all([requireOwn(), contacts.require(item.peer)]);
    if (!own.ok || !peer.ok) return { kind: "again", afterMs: null };
    // Keys that were replaced elsewhere neither sign nor read any more: this browser needs the new key file.
    if (standingOf(keys, own.value.pin) !== "current") return holdBack(item, "keys");
    if (!maySend(peer.value.pin)) return holdBack(item, "blocked");
    // [Note: Held for changed keys] What was written for one key is never sealed to another on its own.
    if (peer.value.chain.head.sh !== item.peerSh) return holdBack(item, "keys");
    if (!isLogged) return { kind: "again", afterMs: null };
    const [text, chain, profileChain] = await Promise.all([
      openLocal(around.localKey, textPurpose(item.id), item.text),
      store.findChain(item.cid),
      store.profileChainId(),
    ]);
    if (text === null) return holdBack(item, "refused");
    const place = nextPlace(chain, profileChain);
    const before = chain?.before ?? [];
    const running = await sessionFor(item, own.value, peer.value, chain);
    const sth = running.hasHead ? null : around.logHead();
    const padded =
      item.kind === "pins"
        ? encodePins(text, now())
        : encode(spokenBody(item, decodeUtf8(text), now()), { seen: around.seenIn(item.cid, place.ch), before, sth });
    if (padded === null) return holdBack(item, "too_long");

    const ish = own.value.chain.head.sh;
    const { signingKey } = keys.identity;
    const at = { cid: item.cid, sid: viewer.uid, ish, ...place };
    const { envelope, mh } = await sealMessage(running.session, at, padded, signingKey);
    running.lastMh = mh;
    running.hasHead ||= sth !== null && item.kind !== "pins";
    const sealed: Sealed = { ...place, mh, envelope: { ...envelope, recipients: [...envelope.recipients] } };
    if (await store.step(item.order, takePlace(sealed, chain))) {
      return { kind: "sealed", item: { ...item, state: "sealed", sealed }, sealed };
    }
    sessions.delete(item.cid);
    return { kind: "moved" };
  }

  /** The own contact; asked for anew when the pinned chain does not name the keys at hand (they were just changed). */
  async function requireOwn(): ReturnType<Contacts["require"]> {
    const own = await contacts.require(viewer.uid);
    return own.ok && standingOf(keys, own.value.pin) !== "current" ? contacts.refresh(viewer.uid) : own;
  }

  async function sessionFor(
    { cid }: QueueItem,
    own: Contact,
    peer: Contact,
    chain: ChainState | null,
  ): Promise<RunningSession> {
    const heads = `${own.chain.head.sh} ${peer.chain.head.sh}`;
    const known = sessions.get(cid);
    // When the chain does not stand where this tab left it, another tab has had the lock since.
    if (known?.heads === heads && known.lastMh === (chain?.mh ?? null) && !known.session.isSpent(now())) return known;
    const members = new Map([own, peer].map((contact) => [contact.pin.uid, contact.chain.head.ek]));
    const session = await startSendingSession([...members].map(([uid, key]) => ({ uid, key })));
    const running = { session, heads, lastMh: null, hasHead: false };
    sessions.set(cid, running);
    return running;
  }
}

/** The body with pins as it was queued, with the time of its sealing. */
function encodePins(padded: Bytes, ts: number): Bytes | null {
  const queued = parseBody(padded);
  return queued.ok && queued.value.kind === "pins" ? encodeBody({ ...queued.value.body, ts }) : null;
}

/** What was queued, as a body. */
function spokenBody({ kind, about }: QueueItem, b: string, ts: number): SpokenBody {
  const [re] = about;
  if (kind === "del") return { v: 1, t: "del", ts, rm: about };
  if (re === undefined) return { v: 1, t: "text", ts, b };
  return { v: 1, t: kind === "edit" || kind === "react" ? kind : "text", ts, b, re };
}

/** What goes along with it. `before`: the ends of chains that this one replaces. */
interface Along {
  seen: readonly SeenEntry[];
  before: readonly SeenEntry[];
  sth: string | null;
}

/** The body with what was seen and a head of the key log, as far as they fit; the ends of replaced chains always go along. */
function encode(body: SpokenBody, { seen, before, sth }: Along): Bytes | null {
  const replaced = new Set(before.map(([ch]) => ch));
  const all = [...before, ...seen.filter(([ch]) => !replaced.has(ch))].slice(0, SEEN_MAX);
  return encodeBody({ ...withSeen(body, all), ...(sth !== null && { sth }) }) ?? encodeBody(withSeen(body, before));
}

function withSeen(body: SpokenBody, seen: readonly SeenEntry[]): SpokenBody {
  return seen.length > 0 ? { ...body, seen } : body;
}
