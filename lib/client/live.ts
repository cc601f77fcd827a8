// What the event stream says, put to where polling would have put the same; and what only a stream can say: who is here,
// who types.
//
// [Note: Events prove nothing]
// An event is the server's word like any answer, and goes through the same checks in the same code. A message joins its
// feed only at the very next place and only when it opens without a mark; anything else, anything unknown and every gap
// makes this tab ask. So a forged, repeated or lost event costs a request, and shows nothing that a page would not.
import { mutate } from "swr";
import type { ChatEvent } from "../shared/contract/events.ts";
import type { StoredMessage, Wraps } from "../shared/contract/messages.ts";
import type { Conversation } from "../shared/contract/people.ts";
import type { ConversationId, UserId } from "../shared/ids.ts";
import { SESSION_PATH } from "./api.ts";
import type { Contacts } from "./contacts.ts";
import { inBackground } from "./database.ts";
import { createEventStream, type EventStream, type News } from "./event-stream.ts";
import type { Feed } from "./feed.ts";
import type { Inbox } from "./inbox.ts";
import { WALK_PAUSE_MS } from "./inbox-pages.ts";
import { createSource, type Observable } from "./observable.ts";
import type { OpenedMessage } from "./opening.ts";
import { maySend } from "./pin-rules.ts";
import { postTyping } from "./requests.ts";
import { getSession } from "./session.ts";
import { createSharedStream } from "./stream-leader.ts";
import { createTyping, type Typing } from "./typing-hints.ts";
import type { Viewer } from "./view.ts";

export interface Live {
  /** An event stream is open, in this tab or in the one that leads, and gives signs of life. */
  isLive: Observable<boolean>;
  /** Other people who have the chat open; nobody while no stream says so. */
  online: Observable<ReadonlySet<UserId>>;
  typists: Typing["typists"];
  /** This person types in a conversation: tells the other one, now and then, where something could be sent. */
  noteTyping: (cid: ConversationId) => void;
  /** The server has answered: we are signed in. */
  noteSignedIn: () => void;
  close: () => void;
}

interface Surroundings {
  viewer: Viewer;
  /** Whether the account is open in other tabs too. */
  kept: boolean;
  inbox: Pick<Inbox, "state" | "sync" | "noteMarks" | "noteMessages">;
  contacts: Pick<Contacts, "pins" | "refresh">;
  feedOf: (cid: ConversationId, peer: UserId) => Feed;
  /** Whether this person is told that one types. */
  mayTell: (peer: UserId) => boolean;
  /** Opens one message of a conversation; null while the members' keys cannot be had. */
  open: (row: Conversation, message: StoredMessage, wraps: Wraps) => Promise<OpenedMessage | null>;
}

type Told<T extends ChatEvent["t"]> = Extract<ChatEvent, { t: T }>;

/** Messages of one conversation that wait to be taken: beyond, not each of them is waited for. */
const FLOOD = 8;
/** Messages that are handed over before they are waited for: fewer than a feed holds of what it has not come to yet. */
const RUN = 100;

export function createLive({ viewer, kept, inbox, contacts, feedOf, mayTell, open }: Surroundings): Live {
  const waiting = new Map<ConversationId, number>();
  const turns = new Map<ConversationId, Promise<void>>();
  let isClosed = false;
  /** A stream has ended since the last one began: nobody has said what happened meanwhile. */
  let wasCut = false;
  const isLive = createSource(false);
  const online = createSource<ReadonlySet<UserId>>(new Set());
  const typing = createTyping({
    tell: (cid) => {
      inBackground(postTyping(cid));
    },
    now: Date.now,
  });

  function apply(news: News): void {
    switch (news?.t) {
      case "message":
        waiting.set(news.cid, (waiting.get(news.cid) ?? 0) + 1);
        inBackground(inTurn(news.cid, () => takeMessage(news)));
        break;
      case "removed":
        inBackground(inTurn(news.cid, () => forget(news)));
        break;
      case "marks":
        inbox.noteMarks(news.cid, news.uid, { read: news.read, delivered: news.delivered });
        break;
      case "typing":
        noteTypist(news);
        break;
      case "presence":
        notePresence(news);
        break;
      case "keys":
        inBackground(learnKeys(news));
        break;
      case "gone":
        notePresence({ t: "presence", uid: news.uid, online: false });
        // Of a conversation that may be on any page.
        inBackground(inbox.sync(true));
        break;
      case "signed-out":
        inBackground(mutate(SESSION_PATH));
        break;
      case "alive":
        break;
      case "hello":
        // Who is here is told anew after it.
        online.set(new Set());
        // What was not said meanwhile may be of conversations on any page.
        inBackground(inbox.sync(wasCut, WALK_PAUSE_MS));
        wasCut = false;
        break;
      case undefined:
        inBackground(inbox.sync());
    }
  }

  /** The news of one conversation one after another, so that each finds what the one before has brought. */
  async function inTurn(cid: ConversationId, work: () => Promise<void>): Promise<void> {
    const turn = (turns.get(cid) ?? Promise.resolve()).then(work);
    const settled = turn.catch(() => undefined);
    turns.set(cid, settled);
    await turn.finally(() => {
      if (turns.get(cid) === settled) turns.delete(cid);
    });
  }

  async function takeMessage({ cid, message, wraps }: Told<"message">): Promise<void> {
    const later = (waiting.get(cid) ?? 1) - 1;
    waiting.set(cid, later);
    const row = inbox.state.get().rows.get(cid);
    if (later > FLOOD && row !== undefined) {
      const feed = feedOf(cid, row.peer.uid);
      // It takes what has come meanwhile as one run. Of a conversation that sleeps, what follows will find that it is not the
      // next, and have the list asked, once for all of them.
      const offering = feed.isAwake() ? feed.offer(message, wraps) : Promise.resolve();
      if (later % RUN === 0) await offering;
      else inBackground(offering);
      return;
    }
    const isTaken = row !== undefined && (await take(row, message, wraps));
    // A conversation that is new here, or news that could not be joined to what is here.
    if (!isTaken && !isClosed) await inbox.sync();
  }

  async function take(row: Conversation, message: StoredMessage, wraps: Wraps): Promise<boolean> {
    const feed = feedOf(row.cid, row.peer.uid);
    if (feed.isAwake()) {
      await feed.offer(message, wraps);
      return !feed.state.get().isStale;
    }
    // Nobody has looked at this conversation yet: only the list has to know, and only of the next.
    if (message.seq !== row.head + 1) return message.seq <= row.head;
    const opened = await open(row, message, wraps);
    if (opened === null || opened.content.kind === "locked") return false;
    inbox.noteMessages(row.cid, [opened]);
    return true;
  }

  async function forget({ cid, seq }: Told<"removed">): Promise<void> {
    const row = inbox.state.get().rows.get(cid);
    if (row === undefined) return;
    const feed = feedOf(cid, row.peer.uid);
    await Promise.all([feed.reread(seq), feed.sync(row.head)]);
  }

  async function learnKeys({ uid, seq, sh }: Told<"keys">): Promise<void> {
    // Twice, because a question that is under way may have been asked before the change.
    for (let round = 0; round < 2; round += 1) {
      const pin = contacts.pins.get().get(uid);
      if (pin === undefined || (pin.seq === seq && pin.sh === sh)) return;
      await contacts.refresh(uid);
    }
  }

  function noteTypist({ cid, uid }: Told<"typing">): void {
    const row = inbox.state.get().rows.get(cid);
    if (row?.peer.uid === uid && uid !== viewer.uid) typing.note(cid, uid, row.head);
  }

  function notePresence({ uid, online: isHere }: Told<"presence">): void {
    if (uid === viewer.uid || online.get().has(uid) === isHere) return;
    const others = [...online.get()].filter((other) => other !== uid);
    online.set(new Set(isHere ? [...others, uid] : others));
  }

  /** Whoever typed a message types no longer. */
  let seen = inbox.state.get().lasts;
  const stopWatching = inbox.state.subscribe(() => {
    const { lasts } = inbox.state.get();
    for (const [cid, { sid, seq }] of lasts === seen ? [] : lasts) {
      if (sid === null || seen.get(cid)?.seq === seq) continue;
      if (sid === viewer.uid) typing.noteSent(cid);
      else typing.noteMessage(cid, sid, seq);
    }
    seen = lasts;
  });

  function mayHint(cid: ConversationId): boolean {
    const { rows, isStale } = inbox.state.get();
    const peer = rows.get(cid)?.peer.uid;
    const pin = peer === undefined || peer === viewer.uid ? undefined : contacts.pins.get().get(peer);
    return pin !== undefined && mayTell(pin.uid) && maySend(pin) && !isStale && navigator.onLine;
  }

  const stream = openStream({
    viewer,
    kept,
    onNews: apply,
    onLive: (next) => {
      if (!next) {
        wasCut = true;
        online.set(new Set());
        typing.clear();
      }
      isLive.set(next);
    },
    heardBefore: () => [...online.get()].map((uid) => ({ t: "presence", uid, online: true })),
  });
  return {
    isLive,
    online,
    typists: typing.typists,
    noteTyping: (cid) => {
      if (mayHint(cid)) typing.hint(cid);
    },
    noteSignedIn: stream.noteSignedIn,
    close: () => {
      isClosed = true;
      stopWatching();
      stream.close();
      typing.clear();
    },
  };
}

interface StreamWishes {
  viewer: Viewer;
  kept: boolean;
  onNews: (news: News) => void;
  onLive: (isLive: boolean) => void;
  heardBefore: () => readonly News[];
}

/** [Note: One stream a profile], for a kept account; a passing one has its own and shares nothing. None where there are none. */
function openStream({ viewer: { uid }, kept, ...wishes }: StreamWishes): Pick<EventStream, "noteSignedIn" | "close"> {
  if (!("EventSource" in globalThis)) return { noteSignedIn: () => undefined, close: () => undefined };
  const around = { ...wishes, isSignedIn: () => isSignedIn(uid), random: Math.random };
  const isLookedAt = () => document.visibilityState === "visible";
  const stream = kept ? createSharedStream({ ...around, uid, isLookedAt }) : createEventStream(around);
  const listeners = new AbortController();
  const { signal } = listeners;
  const hurry = () => {
    if (isLookedAt()) stream.hurry();
  };
  window.addEventListener("online", hurry, { signal });
  document.addEventListener("visibilitychange", hurry, { signal });
  return {
    noteSignedIn: stream.noteSignedIn,
    close: () => {
      listeners.abort();
      stream.close();
    },
  };
}

/** Asks the server who we are, and lets the page know if that has changed. */
async function isSignedIn(uid: UserId): Promise<boolean> {
  const session = await getSession();
  if (!session.ok || session.value?.uid === uid) return true;
  await mutate(SESSION_PATH, session.value, { revalidate: false });
  return false;
}
