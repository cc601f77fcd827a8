// An open account: everything that works on behalf of one person whose keys are at hand, put together in one place.
// Ends as a whole: after `close` nothing of it sends, asks or listens any more.
import { createContentKeyCache } from "../crypto/index.ts";
import { pairConversationId } from "../protocol/conversation-id.ts";
import type { StoredMessage, Wraps } from "../shared/contract/messages.ts";
import type { Conversation } from "../shared/contract/people.ts";
import type { ConversationId, UserId } from "../shared/ids.ts";
import { countAnswers } from "./api.ts";
import { isBlocked } from "./block-rules.ts";
import { createKeptBlocks, createPassingBlocks } from "./block-store.ts";
import { createBlocks, type BlockList } from "./blocks.ts";
import { watchCalm } from "./calm.ts";
import { listen, noticing, wakeOnReturn } from "./connection.ts";
import { createContacts, type Contacts } from "./contacts.ts";
import { inBackground, shuttable, type DeviceStorage } from "./database.ts";
import { findByName } from "./directory.ts";
import type { Drafts } from "./drafts.ts";
import { createFeed, type Feed } from "./feed.ts";
import type { History } from "./history.ts";
import { followTabs } from "./follow-tabs.ts";
import { createHistoryLoader, type HistoryLoader } from "./history-loader.ts";
import { createInbox, type Inbox } from "./inbox.ts";
import { openKeeping } from "./keeping.ts";
import { openStored, type OpenedMessage, type OpeningContext, type Reader } from "./opening.ts";
import { startOpeningWorkers } from "./opening-workers.ts";
import { isKeyInUse } from "./key-log-keys.ts";
import { createKeptLog, createPassingLog } from "./key-log-store.ts";
import { listKeptRows } from "./kept-rows.ts";
import { createKeyLog, type KeyLog } from "./key-log.ts";
import { createLive, type Live } from "./live.ts";
import { createMirror } from "./mirror.ts";
import { createOutbox, type Outbox } from "./outbox.ts";
import { createKeptPins, createPassingPins } from "./pin-store.ts";
import { createKeptQueue, createPassingQueue } from "./queue-store.ts";
import { createRemovals } from "./removals.ts";
import {
  deleteMessages,
  getConsistencyProof,
  getConversations,
  getKeys,
  getLogHead,
  getLogLeaves,
  getMessages,
  postConversation,
  postMessage,
  putMarks,
} from "./requests.ts";
import { tellTabs } from "./tabs.ts";
import type { Unlocked } from "./vault.ts";

export interface Account extends Unlocked {
  contacts: Contacts;
  blocks: BlockList;
  outbox: Outbox;
  inbox: Inbox;
  keyLog: KeyLog;
  live: Live;
  history: History;
  historyLoader: HistoryLoader;
  drafts: Drafts;
  /** The feed of the conversation with this person, the same one every time. */
  feedOf: (cid: ConversationId, peer: UserId) => Feed;
  close: () => void;
}

export async function openAccount(unlocked: Unlocked, device: DeviceStorage): Promise<Account> {
  const { viewer, keys, localKey, kept } = unlocked;
  const { uid } = viewer;
  const { storage, shut } = shuttable(device);
  const ownCid = await pairConversationId(uid, uid);
  const tell = (kind: "queue" | "pins" | "blocks" | "log") => {
    // What this tab keeps to itself is of no use to others.
    if (kept) tellTabs({ kind, uid });
  };
  const contacts = await createContacts({
    viewer,
    ownIk: keys.identity.ik,
    store: kept ? createKeptPins(storage, uid) : createPassingPins(),
    getKeys,
    getPeople: (handle) => findByName(handle, inbox.state),
    loadMirror: () => mirror.load(),
    onChange: () => {
      tell("pins");
      mirror.notePins();
    },
    now: Date.now,
  });
  const blocks = await createBlocks({
    viewer: uid,
    store: kept ? createKeptBlocks(storage, uid) : createPassingBlocks(),
    onChange: () => {
      tell("blocks");
      mirror.notePins();
    },
    now: Date.now,
  });
  const mayTell = (peer: UserId) => !isBlocked(blocks.all.get(), peer);
  const keeping = await openKeeping({ viewer: uid, keys, localKey, kept, storage });
  const { history, drafts } = keeping;
  const feeds = new Map<ConversationId, Feed>();
  const cache = createContentKeyCache();
  const workers = startOpeningWorkers(uid, keys);

  function contextOf(cid: ConversationId, peer: UserId): OpeningContext {
    const uids = [...new Set([uid, peer])];
    const reader: Reader = {
      cid,
      viewer: uid,
      keys,
      cache,
      noteHead: (jws, from) => {
        inBackground(keyLog.noteHead(jws, from));
      },
    };
    return {
      ...reader,
      openAside: workers.openAside(reader),
      members: async () => {
        const found = await Promise.all(uids.map((member) => contacts.require(member)));
        const chains = found.flatMap((outcome) => (outcome.ok ? [outcome.value.chain] : []));
        return chains.length === uids.length ? new Map(chains.map((chain) => [chain.uid, chain])) : null;
      },
      refreshMembers: async () => {
        await Promise.all(uids.map((member) => contacts.refresh(member)));
      },
    };
  }

  let logTimer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;
  const keyLog = await createKeyLog({
    viewer: uid,
    ownIk: keys.identity.ik,
    store: kept ? createKeptLog(storage, uid) : createPassingLog(),
    contacts,
    isKeyInUse: async () => !kept || (await isKeyInUse(storage, uid, keys.identity.ik)),
    countAnswers,
    getHead: getLogHead,
    getLeaves: getLogLeaves,
    getConsistency: getConsistencyProof,
    later: (look, afterMs) => {
      clearTimeout(logTimer);
      if (!isClosed) logTimer = setTimeout(look, afterMs);
    },
    onChange: () => {
      tell("log");
    },
    now: Date.now,
  });
  const outbox = createOutbox({
    viewer,
    keys,
    localKey,
    store: kept ? createKeptQueue(storage, uid) : createPassingQueue(),
    contacts,
    post: noticing(postMessage, () => inbox.sync()),
    isOpened: (cid) => inbox.state.get().rows.has(cid),
    openConversation: postConversation,
    isOnline: () => navigator.onLine,
    seenIn: (cid, writing) => feeds.get(cid)?.seen(writing) ?? [],
    isLogged: keyLog.covers,
    logHead: keyLog.head,
    withLock: (cid, work) => withLock(`aryatel send ${uid} ${cid}`, work),
    onChange: () => {
      tell("queue");
    },
    onSealed: (id, mh) => {
      if (kept) tellTabs({ kind: "sealed", uid, id, mh });
    },
    onStored: ({ id, cid }, mh, place) => {
      if (kept) tellTabs({ kind: "stored", uid, id, mh, cid, place });
      syncFeed(cid, place?.seq ?? null);
      // The feed tells the list of a conversation that is there; a new one has to be asked for.
      if (place === null || !inbox.state.get().rows.has(cid)) inBackground(inbox.sync());
    },
    random: Math.random,
    now: Date.now,
  });

  const removals = createRemovals({ viewer: uid, deleteMessages });
  const inbox = createInbox({
    viewer,
    contacts,
    getConversations,
    putMarks,
    mayTell,
    open: openLast,
    listKept: () => listKeptRows({ viewer: uid, pins: contacts.pins, feedOf }),
    onRows: (rows: readonly Conversation[]) => {
      live.noteSignedIn();
      for (const { cid, head } of rows) syncFeed(cid, head);
    },
    onAnswered: () => {
      // Their rows may be on any page of the list.
      for (const feed of feeds.values()) if (feed.isLacking()) inBackground(feed.sync(null));
      historyLoader.tryAgain();
    },
    onGone: (cid) => {
      syncFeed(cid, 0);
    },
  });

  async function openLast(
    { cid, peer }: Conversation,
    message: StoredMessage,
    wraps: Wraps,
  ): Promise<OpenedMessage | null> {
    const known = feeds.get(cid)?.state.get().messages.at(-1);
    if (known?.seq === message.seq) return known;
    return (await openStored([message], wraps, contextOf(cid, peer.uid)))?.[0] ?? null;
  }

  function feedOf(cid: ConversationId, peer: UserId): Feed {
    const known = feeds.get(cid);
    if (known !== undefined) return known;
    const feed = createFeed({
      context: contextOf(cid, peer),
      getMessages,
      kept: history.of(cid),
      findOwnEnd: () => outbox.findEnd(cid),
      onGrown: (messages) => {
        inbox.noteMessages(cid, messages);
        if (cid === ownCid) mirror.noteMessages(messages);
        // The queue asks for few, if any, and mostly for the newest.
        const has = (sent: string) => messages.findLast(({ mh }) => mh === sent) !== undefined;
        inBackground(outbox.noteShown(cid, { has }));
        inBackground(removals.noteRange(cid, messages, feed.state.get().warnings));
      },
    });
    feeds.set(cid, feed);
    return feed;
  }

  /** Brings a feed that someone has looked at, or that was loaded in the background, up to a seq. */
  function syncFeed(cid: ConversationId, seq: number | null): void {
    const feed = feeds.get(cid);
    if (feed?.isAwake() === true) inBackground(feed.sync(seq));
  }

  const mirror = createMirror({
    viewer: uid,
    feed: () => feedOf(ownCid, uid),
    getNewest: () => getMessages(ownCid, { at: "newest" }),
    contacts: () => contacts,
    blocks: () => blocks,
    write: (bodies) => outbox.sendPins(ownCid, bodies),
    random: Math.random,
  });

  const live = createLive({ viewer, kept, inbox, contacts, feedOf, mayTell, open: openLast });
  const historyLoader = createHistoryLoader({
    inbox: inbox.state,
    feedOf,
    calm: watchCalm(),
    alone: (work) => (kept ? withLock(`aryatel history ${uid}`, work) : work()),
    keep: history.flush,
  });
  const stopHearing = followTabs(uid, kept, { contacts, blocks, drafts, keyLog, outbox, syncFeed });
  const stopListening = listen(outbox, kept);
  const stopWaking = wakeOnReturn(inbox, outbox);
  inBackground(outbox.wake());
  inBackground(mirror.load());
  return {
    ...unlocked,
    contacts,
    blocks,
    outbox,
    inbox,
    keyLog,
    live,
    history,
    historyLoader,
    drafts,
    feedOf,
    close: () => {
      stopHearing();
      stopListening();
      stopWaking();
      live.close();
      inbox.close();
      outbox.close();
      mirror.close();
      historyLoader.close();
      workers.close();
      keeping.close();
      isClosed = true;
      clearTimeout(logTimer);
      shut();
    },
  };
}

/** One tab at a time. For sending, the chain check in the queue's own transaction is the second line. */
async function withLock<Value>(name: string, work: () => Promise<Value>): Promise<Value> {
  return navigator.locks.request(name, work);
}
