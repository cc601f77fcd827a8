// The outbox: what this person has written and the server may not have yet. It shows it, stores it, and sends it.
// One conversation is sent by one tab at a time, in the order of writing; docs/protocol.md section 5. R3 and R8 rest on
// this file, sending.ts and queue-store.ts together.
import { sealLocal } from "../crypto/index.ts";
import { encodeUtf8, type Bytes } from "../shared/bytes.ts";
import { encodeBody, type PinsBody } from "../protocol/body.ts";
import type { ConversationId, UserId } from "../shared/ids.ts";
import type { Contacts } from "./contacts.ts";
import { inBackground } from "./database.ts";
import type { ChainEnd } from "./feed-rules.ts";
import type { Observable } from "./observable.ts";
import { createOutboxItems, textPurpose, type OutboxItem, type StoredPlace } from "./outbox-items.ts";
import { maySend } from "./pin-rules.ts";
import {
  acknowledgedEnd,
  giveUp,
  leave,
  leaveShown,
  nextOf,
  stayHeld,
  tryAgain,
  withdraw,
  type Decide,
  type Hashes,
  type QueueItem,
} from "./queue-rules.ts";
import { createSendRuns, type RunResult } from "./send-runs.ts";
import { createSender, type SendingSurroundings } from "./sending.ts";
import { splitText } from "./split-text.ts";
import type { SendFault } from "./view.ts";

/** What changes earlier messages: `about` holds their hashes, `text` the new text or the emoji. */
export type Change = Pick<OutboxItem, "text" | "about"> & { kind: "edit" | "react" | "del" };

export interface Outbox {
  items: Observable<readonly OutboxItem[]>;
  /** Stores a text (several messages when it is too long for one) and begins to send. Rejects with a StorageError. */
  send: (cid: ConversationId, peer: UserId, text: string, replyTo?: string) => Promise<void>;
  /** The same for what changes earlier messages. */
  change: (cid: ConversationId, peer: UserId, change: Change) => Promise<void>;
  /** Puts bodies with pins into the queue of the conversation with oneself, in place of those that still wait. */
  sendPins: (cid: ConversationId, bodies: readonly PinsBody[]) => Promise<void>;
  /** Tries a held message again, after asking for the contact's keys anew. */
  retry: (id: string) => Promise<void>;
  discard: (id: string) => Promise<void>;
  /** Tries everything that waits, now. */
  wake: () => Promise<void>;
  /** Reads the queue again: another tab has changed it. */
  reload: () => Promise<void>;
  /** Another tab has sealed this one. */
  noteSealed: (id: string, mh: string) => void;
  /** Another tab has sent this one. */
  noteStored: (id: string, mh: string, place: StoredPlace) => void;
  /** The feed shows these now: what the queue still holds of them leaves it. */
  noteShown: (cid: ConversationId, mhs: Hashes) => Promise<void>;
  /** The newest message of this profile's chain in a conversation that the server has said to have; null before its first. */
  findEnd: (cid: ConversationId) => Promise<ChainEnd | null>;
  close: () => void;
}

export interface OutboxSurroundings extends Omit<SendingSurroundings, "contacts"> {
  contacts: Pick<Contacts, "require" | "refresh">;
  /** Runs work while no other tab sends in this conversation. */
  withLock: (cid: ConversationId, work: () => Promise<void>) => Promise<void>;
  /** The queue is another one. */
  onChange: () => void;
  onStored: (item: Pick<QueueItem, "id" | "cid">, mh: string, place: StoredPlace) => void;
  random: () => number;
}

export function createOutbox(around: OutboxSurroundings): Outbox {
  const { viewer, store, contacts } = around;
  const sendNext = createSender({ ...around, onSealed: noteSealed });
  const shown = createOutboxItems(around);
  /** What is written while something else of the conversation is being stored comes after it. */
  const storing = new Map<ConversationId, Promise<unknown>>();
  const runs = createSendRuns({ work, withLock: around.withLock, random: around.random });
  const { run } = runs;

  function noteSealed(id: string, mh: string): void {
    shown.noteSealed(id, mh);
    around.onSealed(id, mh);
  }

  /** Sends what waits in one conversation until nothing does, or until it has to wait. */
  async function work(cid: ConversationId): Promise<RunResult> {
    // [Note: one look for many] What is sent next is known from one look for as long as each message goes out: only who has
    // the lock seals, and every step looks at the item as it is stored. When all of it is out one looks again, for what
    // another tab wrote that may be gone by now.
    await storing.get(cid);
    let queue = await shown.look();
    let isNew = true;
    for (;;) {
      if (!isNew && nextOf(queue, cid) === undefined) queue = await shown.look();
      const item = nextOf(queue, cid);
      if (item === undefined || runs.isClosed()) return { kind: "done" };
      isNew = false;
      const result = await sendNext(item);
      if (result.kind === "again") return result;
      runs.noteProgress(cid);
      if (result.kind === "stored") {
        const { mh, place } = result;
        // Undone by a power cut, the same bytes go out again, and the server has them already.
        await store.step(item.order, leave(), "relaxed");
        shown.noteStored(item.id, mh, place);
        around.onStored(item, mh, place);
        queue = queue.filter(({ id }) => id !== item.id);
      } else {
        around.onChange();
        queue = await shown.look();
      }
    }
  }

  async function add(
    to: Pick<QueueItem, "cid" | "peer" | "peerSh">,
    { kind, about }: Pick<QueueItem, "kind" | "about">,
    content: Bytes,
    fault: SendFault | null = null,
  ): Promise<QueueItem> {
    const id = crypto.randomUUID();
    const text = await sealLocal(around.localKey, textPurpose(id), content);
    const state = fault === null ? "waiting" : "failed";
    return store.add({ id, owner: viewer.uid, kind, about, ...to, at: around.now(), text, state, fault, sealed: null });
  }

  async function put(
    cid: ConversationId,
    peer: UserId,
    written: readonly Pick<OutboxItem, "kind" | "text" | "about">[],
    fault: SendFault | null = null,
  ): Promise<void> {
    const shownAll: Promise<void>[] = [];
    const before = storing.get(cid) ?? Promise.resolve();
    const added = before.then(async () => {
      const contact = await contacts.require(peer);
      if (!contact.ok) throw new Error("a message is written to a contact that is pinned");
      const to = { cid, peer, peerSh: contact.value.pin.sh };
      for (const { kind, text, about } of written) {
        const item = await add(to, { kind, about: [...about] }, encodeUtf8(text.toWellFormed()), fault);
        shownAll.push(shown.noteAdded(item, text));
      }
    });
    storing.set(
      cid,
      added.catch(() => undefined),
    );
    // The lock is asked for while it is being stored.
    inBackground(run(cid));
    await added;
    around.onChange();
    await Promise.all(shownAll);
  }

  async function find(id: string): Promise<QueueItem | undefined> {
    return (await store.list()).find((item) => item.id === id);
  }

  async function step(id: string, decide: Decide): Promise<void> {
    const order = (await find(id))?.order;
    if (order !== undefined) await store.step(order, decide);
    await shown.look();
    around.onChange();
  }

  return {
    items: shown.items,
    send: async (cid, peer, text, replyTo) => {
      const whole = text.toWellFormed();
      if (whole.trim() === "") return;
      const pieces = splitText(whole);
      const fault = pieces === null ? "too_long" : null;
      // A long answer is several messages, of which the first one answers.
      const about = (index: number) => (index === 0 && replyTo !== undefined ? [replyTo] : []);
      const all = (pieces ?? [whole]).map(
        (piece, index) => ({ kind: "text", text: piece, about: about(index) }) as const,
      );
      await put(cid, peer, all, fault);
    },
    change: (cid, peer, change) => put(cid, peer, [change]),
    sendPins: async (cid, bodies) => {
      const own = await contacts.require(viewer.uid);
      if (!own.ok) return;
      for (const item of await store.list()) {
        if (item.kind === "pins") await store.step(item.order, withdraw());
      }
      const to = { cid, peer: viewer.uid, peerSh: own.value.pin.sh };
      for (const body of bodies) {
        const padded = encodeBody(body);
        if (padded !== null) await add(to, { kind: "pins", about: [] }, padded);
      }
      inBackground(run(cid));
    },
    retry: async (id) => {
      const item = await find(id);
      if (item === undefined) return;
      const [own, peer] = await Promise.all([contacts.refresh(viewer.uid), contacts.refresh(item.peer)]);
      if (!own.ok || !peer.ok) return;
      const isAllowed = maySend(own.value.pin) && maySend(peer.value.pin);
      await step(id, isAllowed ? tryAgain(peer.value.pin.sh) : stayHeld("blocked"));
      inBackground(run(item.cid));
    },
    discard: (id) => step(id, giveUp()),
    wake: async () => {
      const queue = await shown.look();
      runs.forgetPauses();
      const waiting = new Set(queue.flatMap(({ cid, state }) => (state === "failed" ? [] : [cid])));
      for (const cid of waiting) inBackground(run(cid));
    },
    reload: async () => {
      await shown.look();
    },
    noteSealed: shown.noteSealed,
    noteStored: shown.noteStored,
    noteShown: async (cid, mhs) => {
      for (const id of shown.noteShown(cid, mhs)) await step(id, leaveShown(mhs));
    },
    findEnd: async (cid) => {
      const chain = await store.findChain(cid);
      const end =
        chain &&
        acknowledgedEnd(
          chain,
          (await store.list()).filter((item) => item.cid === cid),
        );
      return end && { sid: viewer.uid, ...end };
    },
    close: runs.close,
  };
}
