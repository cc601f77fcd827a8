// Drafts: what a person has begun to write in each conversation, there again after a reload or a crash.
// In memory at once, on the device a moment later, sealed with the local key; never anywhere else. A tab shows what another
// one has typed while nothing was typed in itself: no key that was pressed is ever undone from elsewhere. On the device the
// last one that was typed in wins. Where storage fails the draft lives on in memory.
import { openLocal, sealLocal } from "../crypto/index.ts";
import { decodeUtf8, encodeUtf8 } from "../shared/bytes.ts";
import type { ConversationId, UserId } from "../shared/ids.ts";
import { StorageError } from "./database.ts";
import type { DraftStore, KeptDraft } from "./draft-store.ts";
import { createSource, type Observable } from "./observable.ts";

export interface Drafts {
  /** By conversation; no entry where there is none. */
  texts: Observable<ReadonlyMap<ConversationId, string>>;
  set: (cid: ConversationId, text: string) => void;
  /** Writes now what waits to be written. */
  flush: () => Promise<void>;
  /** Another tab has changed this one. */
  reload: (cid: ConversationId) => Promise<void>;
  close: () => void;
}

interface Surroundings {
  viewer: UserId;
  localKey: CryptoKey;
  store: DraftStore;
  /** Called after a draft has been written. */
  onKept: (cid: ConversationId) => void;
}

/** Milliseconds after the last key until a draft is written. */
const PAUSE_MS = 250;

export async function createDrafts({ viewer, localKey, store, onKept }: Surroundings): Promise<Drafts> {
  const texts = createSource<ReadonlyMap<ConversationId, string>>(new Map());
  const waiting = new Set<ConversationId>();
  /** Typed in this tab, and not sent or emptied since. */
  const typedHere = new Set<ConversationId>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> = Promise.resolve();
  let isClosed = false;

  const kept = await store.list();
  const opened = await Promise.all(kept.map(async (draft) => [draft.cid, await open(draft)] as const));
  texts.set(new Map(opened.flatMap(([cid, text]) => (text === "" ? [] : [[cid, text]]))));

  async function open({ cid, sealed }: KeptDraft): Promise<string> {
    const bytes = await openLocal(localKey, purposeOf(viewer, cid), sealed);
    // Sealed under a local key that is gone.
    return bytes === null ? "" : decodeUtf8(bytes);
  }

  function show(cid: ConversationId, text: string): void {
    const next = new Map(texts.get());
    if (text === "") next.delete(cid);
    else next.set(cid, text);
    texts.set(next);
  }

  /** One after another, so that what is on the device in the end is what was typed last. */
  function flush(): Promise<void> {
    clearTimeout(timer);
    const cids = [...waiting];
    waiting.clear();
    writing = writing.then(async () => {
      for (const cid of cids) await write(cid);
    });
    return writing;
  }

  async function write(cid: ConversationId): Promise<void> {
    const text = texts.get().get(cid);
    const bytes = text === undefined ? null : encodeUtf8(text.toWellFormed());
    try {
      await store.put(cid, bytes && (await sealLocal(localKey, purposeOf(viewer, cid), bytes)));
      onKept(cid);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
    }
  }

  return {
    texts,
    set: (cid, text) => {
      if (isClosed || text === (texts.get().get(cid) ?? "")) return;
      show(cid, text);
      if (text === "") typedHere.delete(cid);
      else typedHere.add(cid);
      waiting.add(cid);
      clearTimeout(timer);
      timer = setTimeout(() => void flush(), PAUSE_MS);
    },
    flush,
    reload: async (cid) => {
      await writing;
      const draft = await store.find(cid);
      const text = draft === null ? "" : await open(draft);
      if (!typedHere.has(cid) && !waiting.has(cid)) show(cid, text);
    },
    close: () => {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

function purposeOf(owner: UserId, cid: ConversationId): string {
  return `draft ${owner} ${cid}`;
}
