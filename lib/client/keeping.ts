// What this device keeps of an open account so that it is at hand at once: opened messages and drafts, put together in one
// place. In forget mode nothing of it is written or read.
import type { UserId } from "../shared/ids.ts";
import type { OwnKeys } from "../crypto/index.ts";
import { inBackground, type DeviceStorage } from "./database.ts";
import { createDrafts, type Drafts } from "./drafts.ts";
import { createKeptDrafts, createPassingDrafts } from "./draft-store.ts";
import { KEEPS_NOTHING } from "./feed-depth.ts";
import { createHistory, type History } from "./history.ts";
import { createHistoryStore } from "./history-store.ts";
import { tellTabs } from "./tabs.ts";

export interface Keeping {
  history: History;
  drafts: Drafts;
  close: () => void;
}

interface Wishes {
  viewer: UserId;
  keys: OwnKeys;
  localKey: CryptoKey;
  /** Whether anything may lie on the device. */
  kept: boolean;
  storage: DeviceStorage;
}

export async function openKeeping({ viewer, keys, localKey, kept, storage }: Wishes): Promise<Keeping> {
  const history = kept
    ? createHistory({
        viewer,
        localKey,
        store: createHistoryStore(storage, viewer, keys.encryption.publicKey.spkiBase64),
      })
    : createNoHistory();
  const drafts = await createDrafts({
    viewer,
    localKey,
    store: kept ? createKeptDrafts(storage, viewer) : createPassingDrafts(),
    onKept: (cid) => {
      if (kept) tellTabs({ kind: "draft", uid: viewer, cid });
    },
  });
  const listeners = new AbortController();
  // The last moment at which a page is told that it may be ended.
  document.addEventListener(
    "visibilitychange",
    () => {
      if (document.visibilityState !== "hidden") return;
      inBackground(drafts.flush());
      inBackground(history.flush());
    },
    { signal: listeners.signal },
  );
  return {
    history,
    drafts,
    close: () => {
      listeners.abort();
      drafts.close();
      history.close();
    },
  };
}

function createNoHistory(): History {
  return {
    of: () => KEEPS_NOTHING,
    flush: () => Promise.resolve(),
    clear: () => Promise.resolve(),
    measure: () => Promise.resolve({ messages: 0, bytes: 0 }),
    isStopped: () => true,
    close: () => undefined,
  };
}
