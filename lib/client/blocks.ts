// Whom this person has blocked: decided here or on another device of theirs (mirror.ts), kept on the device, the same in all
// tabs. Nobody is told: neither the blocked person nor the server. docs/protocol.md section 4.1.
import type { BlockEntry } from "../protocol/body.ts";
import type { UserId } from "../shared/ids.ts";
import { decideBlock, entriesOf, joinBlocks, type Blocks } from "./block-rules.ts";
import type { BlockStore } from "./block-store.ts";
import { createSource, type Observable } from "./observable.ts";

export interface BlockList {
  all: Observable<Blocks>;
  /** `from`: what is not shown any more begins behind this place of the conversation; null: they are not blocked any more. */
  decide: (uid: UserId, from: number | null) => Promise<void>;
  /** What other devices of this person have decided. */
  noteMirror: (entries: readonly BlockEntry[]) => Promise<void>;
  /** Everything that is known, for other devices. */
  entries: () => BlockEntry[];
  /** Reads them again: another tab has changed them. */
  reload: () => Promise<void>;
}

interface Surroundings {
  viewer: UserId;
  store: BlockStore;
  /** Called after something has changed. */
  onChange: () => void;
  now: () => number;
}

export async function createBlocks({ viewer, store, onChange, now }: Surroundings): Promise<BlockList> {
  const all = createSource<Blocks>(await store.list());

  /** Shown once it is kept: what a reload would undo was not done. */
  async function take(entries: readonly BlockEntry[]): Promise<void> {
    const next = joinBlocks(all.get(), entries);
    if (next === all.get()) return;
    for (const [uid, block] of next) if (all.get().get(uid) !== block) await store.put(uid, block);
    all.set(joinBlocks(all.get(), entries));
    onChange();
  }

  return {
    all,
    decide: async (uid, from) => {
      if (uid === viewer || (all.get().get(uid)?.from ?? null) === from) return;
      const { at } = decideBlock(all.get().get(uid), from, now());
      await take([[uid, at, from]]);
    },
    noteMirror: (entries) => take(entries.filter(([uid]) => uid !== viewer)),
    entries: () => entriesOf(all.get()),
    reload: async () => {
      all.set(joinBlocks(all.get(), entriesOf(await store.list())));
    },
  };
}
