// What the outbox shows: the queue as this tab knows it, its texts opened in memory only, and what has been stored but is not
// shown by the feed yet. Kept up message by message, so that a long queue is not read and opened again for each.
import { openLocal } from "../crypto/index.ts";
import { decodeUtf8 } from "../shared/bytes.ts";
import type { ConversationId } from "../shared/ids.ts";
import { createSource, type Observable } from "./observable.ts";
import type { Hashes, QueueItem } from "./queue-rules.ts";
import type { QueueStore } from "./queue-store.ts";
import type { SendFault } from "./view.ts";

/** A queued message as it is shown: its text is opened, in memory only. */
export interface OutboxItem {
  id: string;
  cid: ConversationId;
  kind: Exclude<QueueItem["kind"], "pins">;
  /** Hashes of the messages it is about. */
  about: readonly string[];
  at: number;
  text: string;
  /** `stored`: the server has it, and the feed will show it in a moment. */
  state: "sending" | "stored" | "failed";
  fault: SendFault | null;
  mh: string | null;
  seq: number | null;
}

/** Where the server has put a message; null where it did not say. */
export type StoredPlace = { seq: number; at: number } | null;

export interface OutboxItems {
  items: Observable<readonly OutboxItem[]>;
  /** Reads the queue as it is stored, shows it, and answers it. */
  look: () => Promise<QueueItem[]>;
  /** Was just put into the queue, and says this: shown once it is on its way, or in a moment if that takes longer. */
  noteAdded: (item: QueueItem, text: string) => Promise<void>;
  /** Sealed and on its way: the feed may show it at any moment, under this hash. */
  noteSealed: (id: string, mh: string) => void;
  /** It has left the queue: the server has it, under this hash. */
  noteStored: (id: string, mh: string, place: StoredPlace) => void;
  /** The feed shows these now. Answers those of them that the queue still holds. */
  noteShown: (cid: ConversationId, mhs: Hashes) => string[];
}

interface Surroundings {
  store: Pick<QueueStore, "list">;
  localKey: CryptoKey;
}

/** Milliseconds that what was written waits to be drawn, so that its sending does not wait for the drawing: too few to see. */
const DRAW_MS = 30;

/** What the text of an item is bound to under the local key. */
export function textPurpose(id: string): string {
  return `AryaTel queue ${id}`;
}

/** What a look at the queue cannot know that had begun before. */
interface Meanwhile {
  added: OutboxItem[];
  hashes: Map<string, string>;
  gone: Set<string>;
}

export function createOutboxItems({ store, localKey }: Surroundings): OutboxItems {
  const items = createSource<readonly OutboxItem[]>([]);
  /** As stored, in the order of writing. */
  let queued: readonly OutboxItem[] = [];
  /** What has left the queue but is not shown by the feed yet. */
  const stored = new Map<string, OutboxItem>();
  const texts = new Map<string, string>();
  let looking: Promise<unknown> = Promise.resolve();
  /** A look that has not begun: who asks for one meanwhile means this one. */
  let ahead: Promise<QueueItem[]> | null = null;
  let meanwhile: Meanwhile | null = null;
  let drawing: ReturnType<typeof setTimeout> | undefined;
  const drawn: (() => void)[] = [];

  function publish(): void {
    clearTimeout(drawing);
    drawing = undefined;
    items.set([...stored.values(), ...queued.filter(({ id }) => !stored.has(id))]);
    for (const tell of drawn.splice(0)) tell();
  }

  /** One after another, so that an older look never replaces a newer one. */
  function look(): Promise<QueueItem[]> {
    if (ahead !== null) return ahead;
    const next = looking.then(async () => {
      ahead = null;
      const since: Meanwhile = { added: [], hashes: new Map(), gone: new Set() };
      meanwhile = since;
      try {
        const queue = await store.list();
        await Promise.all(queue.filter(({ kind }) => kind !== "pins").map(openOnce));
        take(queue, since);
        return queue;
      } finally {
        meanwhile = null;
      }
    });
    ahead = next;
    looking = next.catch(() => undefined);
    return next;
  }

  /** All at once, so that nothing happens in the middle of it. */
  function take(queue: readonly QueueItem[], { added, hashes, gone }: Meanwhile): void {
    const known = new Map(queued.map((item) => [item.id, item]));
    const seen = new Set(queue.map(({ id }) => id));
    const found = queue.flatMap((item) => {
      if (item.kind === "pins") return [];
      const { id, kind, fault, sealed } = item;
      const state = item.state === "failed" ? "failed" : "sending";
      const mh = sealed?.mh ?? hashes.get(id) ?? null;
      const before = known.get(id);
      // The same object says that there is nothing to draw.
      const isSame = before?.state === state && before.fault === fault && before.mh === mh;
      return isSame ? [before] : [shownAs(item, kind, texts.get(id) ?? "", { state, fault, mh })];
    });
    const all = [...found, ...added.filter(({ id }) => !seen.has(id))].filter(({ id }) => !gone.has(id));
    const isNews = all.length !== queued.length || all.some((item, index) => item !== queued[index]);
    queued = all;
    const left = new Set(all.map(({ id }) => id));
    for (const id of texts.keys()) if (!left.has(id)) texts.delete(id);
    if (isNews) publish();
  }

  async function openOnce({ id, text }: QueueItem): Promise<void> {
    if (texts.has(id)) return;
    const opened = await openLocal(localKey, textPurpose(id), text);
    texts.set(id, opened === null ? "" : decodeUtf8(opened));
  }

  return {
    items,
    look,
    noteAdded: (item, text) => {
      const { id, kind, fault } = item;
      if (kind === "pins" || queued.some((known) => known.id === id)) return Promise.resolve();
      texts.set(id, text);
      const added = shownAs(item, kind, text, {
        state: item.state === "failed" ? "failed" : "sending",
        fault,
        mh: null,
      });
      meanwhile?.added.push(added);
      queued = [...queued, added];
      drawing ??= setTimeout(publish, DRAW_MS);
      return new Promise((resolve) => drawn.push(resolve));
    },
    noteSealed: (id, mh) => {
      meanwhile?.hashes.set(id, mh);
      const withHash = (item: OutboxItem) => (item.id === id ? { ...item, mh } : item);
      if (meanwhile !== null) meanwhile.added = meanwhile.added.map(withHash);
      if (!queued.some((item) => item.id === id)) return;
      queued = queued.map(withHash);
      publish();
    },
    noteStored: (id, mh, place) => {
      meanwhile?.gone.add(id);
      const item = queued.find((candidate) => candidate.id === id);
      if (item === undefined) return;
      texts.delete(id);
      queued = queued.filter((candidate) => candidate !== item);
      stored.set(id, { ...item, mh, state: "stored", fault: null, seq: place?.seq ?? null, at: place?.at ?? item.at });
      publish();
    },
    noteShown: (cid, mhs) => {
      const isShown = ({ mh }: OutboxItem) => mh !== null && mhs.has(mh);
      // Not by the seq that the server named: a message that it then does not show would vanish without a word.
      const over = [...stored.values()].filter((item) => item.cid === cid && isShown(item));
      for (const { id } of over) stored.delete(id);
      if (over.length > 0) publish();
      return queued.flatMap((item) => (item.cid === cid && item.state === "failed" && isShown(item) ? [item.id] : []));
    },
  };
}

function shownAs(
  { id, cid, about, at }: QueueItem,
  kind: OutboxItem["kind"],
  text: string,
  { state, fault, mh }: Pick<OutboxItem, "state" | "fault" | "mh">,
): OutboxItem {
  return { id, cid, kind, about, at, text, state, fault, mh, seq: null };
}
