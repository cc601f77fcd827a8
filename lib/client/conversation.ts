// One conversation as a screen shows it, and what a person can do in it.
// Joins the feed, the queue, the marks and the pin of one contact; everything it shows has been opened and judged.
import { startTransition, useEffect, useMemo, useState } from "react";
import type { ConversationId, UserId } from "../shared/ids.ts";
import { useAccount } from "./account-state.ts";
import type { Account } from "./account.ts";
import { removalList } from "./amend-rules.ts";
import { countHidden, isBlocked, withoutBlocked } from "./block-rules.ts";
import { useBlocks } from "./blocked-people.ts";
import { useFoundContact, type FoundContact } from "./contact.ts";
import { viewContact } from "./contacts.ts";
import { keyNotesOf } from "./contact-rules.ts";
import { withIdentityMarks } from "./identity-marks.ts";
import { inBackground } from "./database.ts";
import type { Feed, FeedState } from "./feed.ts";
import { NO_FEED, NO_ITEMS, NO_PINS } from "./nothing.ts";
import { createMessageList } from "./message-list.ts";
import { detailsOf } from "./message-view.ts";
import { useObservable } from "./observable.ts";
import type { OpenedMessage } from "./opening.ts";
import type { Change } from "./outbox.ts";
import { useInbox } from "./polling.ts";
import type { InboxState } from "./inbox.ts";
import type { ConversationView, MessageView } from "./view.ts";

/** Where a conversation stood when it came onto the screen. */
interface Opened {
  cid: ConversationId;
  read: number;
  head: number;
}

/** Messages that are listed at once when a conversation comes onto the screen: what fills it is drawn before thousands are gone through. */
const LISTED_FIRST = 200;

const NO_MARKS = { read: 0, delivered: 0 };

export function useConversation(handle: string): ConversationView {
  const account = useAccount();
  const found = useFoundContact(account, handle);
  const inbox = useInbox(account);
  const uid = found?.ok === true ? found.uid : null;
  const cid = found?.ok === true ? found.cid : null;
  const row = cid === null ? undefined : inbox.rows.get(cid);
  const feed = useMemo(
    () => (account !== null && uid !== null && cid !== null ? account.feedOf(cid, uid) : null),
    [account, uid, cid],
  );
  const feedState = useObservable(feed?.state ?? NO_FEED);
  const pins = useObservable(account?.contacts.pins ?? NO_PINS);
  const outbox = useObservable(account?.outbox.items ?? NO_ITEMS);

  const blocks = useBlocks();
  const block = uid === null ? undefined : blocks.get(uid);
  const shown = account === null ? feedState.messages : withoutBlocked(feedState.messages, block, account.viewer.uid);
  const isBlockedHere = uid !== null && isBlocked(blocks, uid);

  const [opened, setOpened] = useState<Opened | null>(null);
  if (row !== undefined && opened?.cid !== row.cid) {
    setOpened({ cid: row.cid, read: row.mine.read, head: row.head });
  }
  const head = row?.head;
  useEffect(() => {
    // What is kept here is shown before the server has said anything.
    if (feed !== null) inBackground(head === undefined ? feed.open() : feed.sync(head));
  }, [feed, head]);

  const [mayListAll, setMayListAll] = useState(false);
  useEffect(() => {
    startTransition(() => {
      setMayListAll(true);
    });
  }, []);
  const read = opened !== null && opened.cid === cid ? opened.read : undefined;
  const listed = useMemo(() => (mayListAll ? shown : newestOf(shown, read)), [mayListAll, shown, read]);

  const theirs = row?.theirs ?? NO_MARKS;
  const [listMessages] = useState(createMessageList);
  const warnings = useMemo(
    () => withIdentityMarks(feedState.messages, feedState.warnings, pins),
    [feedState.messages, feedState.warnings, pins],
  );
  const messages = useMemo(() => {
    if (account === null || cid === null) return [];
    return listMessages({
      cid,
      viewer: account.viewer,
      peerHandle: handle,
      messages: listed,
      warnings,
      outbox: outbox.filter((item) => item.cid === cid),
      theirs,
    });
  }, [account, cid, handle, listed, warnings, outbox, theirs, listMessages]);

  // Pinned under this name, also when what is pinned cannot be used any more.
  const named = [...pins.values()].find((candidate) => candidate.handle === handle);
  const pin = uid === null ? undefined : pins.get(uid);
  const notes = useMemo(
    () => (pin === undefined ? [] : keyNotesOf(pin, feedState.messages)),
    [pin, feedState.messages],
  );
  const actions = useMemo(() => actionsOf(account, uid, cid, feed), [account, uid, cid, feed]);
  return {
    status: statusOf(found, inbox, head, feedState),
    cid,
    peer: uid === null ? (named ? viewContact(named, pins) : null) : viewContact({ uid, handle }, pins),
    blocked: isBlockedHere ? { hidden: countHidden(feedState.messages, shown) } : null,
    messages,
    notes,
    isWhole: listed.length === shown.length,
    hasOlder: feedState.hasOlder || listed.length < shown.length,
    loadingOlder: feedState.loadingOlder,
    unreadFrom: opened?.cid === cid ? firstUnread(messages, opened) : null,
    stale: inbox.isStale || feedState.isStale,
    gone: row?.peerGone === true,
    setBack: feedState.wasSetBack,
    ...actions,
  };
}

/** The newest, from the first that was not read when there are more of those. */
function newestOf(messages: readonly OpenedMessage[], read: number | undefined): readonly OpenedMessage[] {
  const unread = read === undefined ? -1 : messages.findIndex(({ seq }) => seq > read);
  const from = Math.min(messages.length - LISTED_FIRST, unread === -1 ? messages.length : unread);
  return from > 0 ? messages.slice(from) : messages;
}

function statusOf(
  found: FoundContact | undefined,
  inbox: InboxState,
  head: number | undefined,
  feed: FeedState,
): ConversationView["status"] {
  if (found?.ok === false) return found.code === "not_found" ? "not-found" : "error";
  if (found === undefined) return "loading";
  // Its row may be on a page that is still to come.
  if (head === undefined && inbox.hasMore && !inbox.isStale) return "loading";
  // Not before it is known how far was read: what is kept on the device is there sooner than the list.
  if (feed.status === "ready") return inbox.status === "loading" ? "loading" : "ready";
  if (inbox.status !== "ready") return inbox.status;
  // Nobody has written yet: the conversation comes into being with its first message.
  return head === undefined ? "ready" : feed.status;
}

function firstUnread(messages: readonly MessageView[], { read, head }: Opened): number | null {
  return messages.find(({ mine, seq }) => !mine && seq !== null && seq > read && seq <= head)?.seq ?? null;
}

type Actions = Pick<
  ConversationView,
  "send" | "edit" | "remove" | "react" | "details" | "retry" | "discard" | "loadOlder" | "jumpTo" | "markRead"
>;

function actionsOf(
  account: Account | null,
  uid: UserId | null,
  cid: ConversationId | null,
  feed: Feed | null,
): Actions {
  const change = async (what: Change) => {
    if (account === null || uid === null || cid === null) throw new Error("no conversation is open");
    await account.outbox.change(cid, uid, what);
  };
  const loaded = () => feed?.state.get().messages ?? [];
  return {
    send: async (text, replyTo) => {
      if (account === null || uid === null || cid === null) throw new Error("no conversation is open");
      await account.outbox.send(cid, uid, text, replyTo);
    },
    edit: (mh, text) => change({ kind: "edit", text, about: [mh] }),
    remove: async (mh) => {
      if (account === null) return;
      await change({ kind: "del", text: "", about: removalList(loaded(), account.viewer.uid, mh) });
    },
    react: (mh, emoji) => change({ kind: "react", text: emoji ?? "", about: [mh] }),
    details: (seq) => detailsOf(loaded().find((message) => message.seq === seq)),
    retry: async (id) => account?.outbox.retry(id),
    discard: async (id) => account?.outbox.discard(id),
    loadOlder: async () => feed?.loadOlder(),
    jumpTo: async (seq) => (await feed?.jumpTo(seq)) ?? false,
    markRead: () => {
      const newest = feed?.state.get().messages.at(-1)?.seq;
      if (account === null || cid === null || newest === undefined || document.visibilityState !== "visible") return;
      account.inbox.markRead(cid, newest);
    },
  };
}
