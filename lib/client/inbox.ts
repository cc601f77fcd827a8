// The inbox: the list of conversations as the server has it, checked, with the last message of each opened here.
// Also puts the marks: delivered when messages arrive on this device, read when a screen says so.
import { pairConversationId } from "../protocol/conversation-id.ts";
import type { StoredMessage, Wraps } from "../shared/contract/messages.ts";
import type { Conversation, ConversationList } from "../shared/contract/people.ts";
import type { ConversationId, UserId } from "../shared/ids.ts";
import { isHidden, isLostNote } from "./amend-rules.ts";
import type { Answer } from "./api.ts";
import type { Contacts } from "./contacts.ts";
import { inBackground } from "./database.ts";
import { createSource, type Observable } from "./observable.ts";
import { createInboxPages, type InboxPage, type InboxPages } from "./inbox-pages.ts";
import type { OpenedMessage } from "./opening.ts";
import type { Viewer } from "./view.ts";

export interface InboxState {
  status: "loading" | "ready" | "error";
  /** By conversation, newest first. */
  rows: ReadonlyMap<ConversationId, Conversation>;
  /** The last message of each, as far as it has been opened. */
  lasts: ReadonlyMap<ConversationId, OpenedMessage>;
  /** The same, of what is a message to a reader: what devices tell each other is none. */
  shown: ReadonlyMap<ConversationId, OpenedMessage>;
  isStale: boolean;
  /** The server has more of them than have come here yet. */
  hasMore: boolean;
}

export interface Inbox extends InboxPages {
  state: Observable<InboxState>;
  /** These are here, ascending without gaps: the list need not wait for the next poll to say the same. */
  noteMessages: (cid: ConversationId, messages: readonly OpenedMessage[]) => void;
  /** A member's marks are said to stand here. They rise at once, and the next answer has the last word. */
  noteMarks: (cid: ConversationId, uid: UserId, marks: Required<Marks>) => void;
  /** The person has seen everything up to this seq. */
  markRead: (cid: ConversationId, seq: number) => void;
}

interface Marks {
  read?: number;
  delivered?: number;
}

interface Surroundings {
  viewer: Viewer;
  contacts: Pick<Contacts, "noteDirectory">;
  /** A page of the list; null begins it. */
  getConversations: (cursor: string | null) => Promise<Answer<ConversationList>>;
  putMarks: (cid: ConversationId, marks: Marks) => Promise<Answer<unknown>>;
  /** Whether this person is told how far one has got. */
  mayTell: (peer: UserId) => boolean;
  /** Opens one message of a conversation; null while the members' keys cannot be had. */
  open: (row: Conversation, message: StoredMessage, wraps: Wraps) => Promise<OpenedMessage | null>;
  /** Conversations as far as they are kept on this device, for as long as the server has said nothing. */
  listKept: () => Promise<readonly Conversation[]>;
  /** Called with the rows of every answer. */
  onRows: (rows: readonly Conversation[]) => void;
  /** A conversation that was in the list is in it no more. */
  onGone: (cid: ConversationId) => void;
}

/** Milliseconds from a message's coming to the mark that it came: where it is looked at, it is read by then, which says both. */
const DELIVERED_PAUSE_MS = 200;

export function createInbox(around: Surroundings): Inbox {
  const { viewer, contacts } = around;
  const state = createSource<InboxState>({
    status: "loading",
    rows: new Map(),
    lasts: new Map(),
    shown: new Map(),
    isStale: false,
    hasMore: false,
  });
  const cids = new Map<UserId, ConversationId>();
  /** Marks that were put, and are not undone by an answer that was on its way meanwhile. */
  const readMarks = new Map<ConversationId, number>();
  const deliveredMarks = new Map<ConversationId, number>();
  /** Marks that were heard of since the server was last asked, by conversation and member: an answer may not know them yet. */
  const heardMarks = new Map<string, Required<Marks>>();
  /** Conversations that have grown here since then: their unread messages are counted here too. */
  const grownSince = new Set<ConversationId>();
  const delivering = new Set<ConversationId>();
  /** Heads that feeds have told since the list was asked for last: an answer under way cannot know them. */
  const news = new Map<ConversationId, { head: number; activeAt: number }>();

  function change(part: Partial<InboxState>): void {
    state.set({ ...state.get(), ...part });
  }

  /** A conversation's id follows from its two members: a row that says otherwise is not shown. */
  async function holds({ cid, peer }: Conversation): Promise<boolean> {
    const expected = cids.get(peer.uid) ?? (await pairConversationId(viewer.uid, peer.uid));
    cids.set(peer.uid, expected);
    return cid === expected;
  }

  /** A row with what is known here and an answer that was under way could not know. */
  function withNews(row: Conversation): Conversation {
    const known = state.get().rows.get(row.cid) ?? row;
    const told = news.get(row.cid) ?? row;
    const mine = risen(row.mine, heardMarks.get(`${row.cid} ${viewer.uid}`));
    const theirs = risen(row.theirs, heardMarks.get(`${row.cid} ${row.peer.uid}`));
    const head = Math.max(row.head, told.head);
    const activeAt = Math.max(row.activeAt, told.activeAt);
    const read = Math.max(mine.read, Math.min(head, readMarks.get(row.cid) ?? 0));
    const unread = grownSince.has(row.cid) ? Math.max(row.unread, known.unread) : row.unread;
    // A mark that is heard of says no number, and the row may be on no page for a while.
    return {
      ...row,
      head,
      activeAt,
      mine: { ...mine, read },
      theirs,
      unread: Math.max(0, Math.min(unread, head - read)),
    };
  }

  function setRow(row: Conversation): void {
    change({ rows: inOrder(new Map(state.get().rows).set(row.cid, row).values()) });
  }

  async function openLasts(rows: readonly Conversation[], wraps: Wraps): Promise<void> {
    for (const row of rows) {
      const known = state.get().lasts.get(row.cid);
      if (row.last === null || (known?.seq ?? 0) >= row.last.seq) continue;
      const opened = await around.open(row, row.last, wraps);
      if (opened !== null) setLast(row.cid, opened);
    }
  }

  function setLast(cid: ConversationId, message: OpenedMessage): void {
    const { rows, lasts, shown } = state.get();
    const peer = rows.get(cid)?.peer.uid;
    const isLost = peer !== undefined && isLostNote(message, viewer.uid, peer);
    if (isNews(lasts.get(cid), message)) change({ lasts: new Map(lasts).set(cid, message) });
    if (!isHidden(message) && !isLost && isNews(shown.get(cid), message))
      change({ shown: new Map(shown).set(cid, message) });
  }

  /** Nothing but one's own messages since the last that was read: no mark has anything to say of them. */
  function endsWithOwn({ cid, unread }: Conversation): boolean {
    return unread === 0 && state.get().lasts.get(cid)?.sid === viewer.uid;
  }

  /** Something has arrived here of which the server has not been told. */
  function isUntold(row: Conversation): boolean {
    return (
      row.head > Math.max(row.mine.delivered, deliveredMarks.get(row.cid) ?? 0) &&
      (state.get().lasts.get(row.cid)?.seq ?? 0) >= row.head &&
      !endsWithOwn(row) &&
      around.mayTell(row.peer.uid)
    );
  }

  /** Tells the server what has arrived here, one request at a time: what comes meanwhile is told by the next. */
  async function putDelivered(cid: ConversationId): Promise<void> {
    if (delivering.has(cid)) return;
    delivering.add(cid);
    try {
      for (;;) {
        await pause(DELIVERED_PAUSE_MS);
        const row = state.get().rows.get(cid);
        if (row === undefined || !isUntold(row)) return;
        const put = await around.putMarks(cid, { delivered: row.head });
        if (!put.ok) return;
        deliveredMarks.set(cid, row.head);
      }
    } finally {
      delivering.delete(cid);
    }
  }

  async function putRead(cid: ConversationId, seq: number, before: number): Promise<void> {
    const delivered = deliveredMarks.get(cid) ?? 0;
    deliveredMarks.set(cid, Math.max(seq, delivered));
    const put = await around.putMarks(cid, { read: seq, delivered: seq });
    if (put.ok) return;
    if (readMarks.get(cid) === seq) readMarks.set(cid, before);
    if (deliveredMarks.get(cid) === seq) deliveredMarks.set(cid, delivered);
  }

  async function fetchPage(cursor: string | null): Promise<InboxPage | null> {
    // What was heard before the question is known to the answer, or the server has lost it.
    heardMarks.clear();
    grownSince.clear();
    news.clear();
    const answer = await around.getConversations(cursor);
    if (!answer.ok) {
      const kept = state.get().status === "ready" ? [] : await around.listKept();
      const isShown = state.get().status === "ready" || kept.length > 0;
      change({ status: isShown ? "ready" : "error", isStale: true, ...(kept.length > 0 && { rows: inOrder(kept) }) });
      return null;
    }
    const { conversations, wraps, next } = answer.value;
    const judged = await Promise.all(conversations.map(async (row) => ((await holds(row)) ? [row] : [])));
    const rows = judged.flat();
    await contacts.noteDirectory(rows.map(({ peer }) => peer));
    return { rows, wraps, next };
  }

  function show(told: readonly Conversation[], gone: readonly ConversationId[], hasMore: boolean): void {
    const rows = new Map(state.get().rows);
    for (const row of told) rows.set(row.cid, withNews(row));
    const left = gone.filter((cid) => rows.delete(cid));
    change({ status: "ready", rows: inOrder(rows.values()), isStale: false, hasMore });
    for (const cid of left) around.onGone(cid);
  }

  async function open({ rows, wraps }: InboxPage): Promise<void> {
    // As the server told them: a head that is lower than what is known here is news too.
    around.onRows(rows);
    await openLasts(rows, wraps);
    // Of all of them: whom one may tell again may be on another page.
    for (const row of state.get().rows.values()) if (isUntold(row)) inBackground(putDelivered(row.cid));
  }

  const pages = createInboxPages({ fetchPage, show, open, listed: () => state.get().rows.keys(), now: Date.now });
  return {
    state,
    ...pages,
    noteMessages: (cid, messages) => {
      const message = messages.at(-1);
      const shown = messages.findLast((message) => !isHidden(message));
      if (shown !== undefined) setLast(cid, shown);
      if (message === undefined) return;
      setLast(cid, message);
      const row = state.get().rows.get(cid);
      if (row === undefined || message.seq <= row.head) return;
      const isOfOthers = ({ seq, sid }: OpenedMessage) => seq > Math.max(row.head, row.mine.read) && sid !== viewer.uid;
      const unread = row.unread + messages.filter(isOfOthers).length;
      grownSince.add(cid);
      const told = { head: message.seq, activeAt: Math.max(row.activeAt, message.at) };
      news.set(cid, told);
      setRow({ ...row, ...told, unread });
      inBackground(putDelivered(cid));
      // Not all that is new is at hand to be counted.
      if ((messages[0]?.seq ?? 0) > row.head + 1) inBackground(pages.sync());
    },
    noteMarks: (cid, uid, marks) => {
      const row = state.get().rows.get(cid);
      const id = `${cid} ${uid}`;
      // Its page may be under way.
      heardMarks.set(id, risen(marks, heardMarks.get(id)));
      if (row === undefined || (uid !== viewer.uid && uid !== row.peer.uid)) return;
      const next = withNews(row);
      setRow(next);
      // How many are left after a mark that another device has put, the server counts.
      if (next.mine.read > row.mine.read && next.unread > 0) inBackground(pages.sync());
    },
    markRead: (cid, seq) => {
      const row = state.get().rows.get(cid);
      const before = row?.mine.read ?? 0;
      if (row === undefined || seq <= before || !around.mayTell(row.peer.uid)) return;
      readMarks.set(cid, seq);
      setRow(withNews(row));
      if (!endsWithOwn(row)) inBackground(putRead(cid, seq, before));
    },
  };
}

/** Newest first. */
function inOrder(rows: Iterable<Conversation>): ReadonlyMap<ConversationId, Conversation> {
  const sorted = [...rows].sort((a, b) => b.activeAt - a.activeAt);
  return new Map(sorted.map((row) => [row.cid, row]));
}

/** A later message, or the same one read again. */
function isNews(known: OpenedMessage | undefined, message: OpenedMessage): boolean {
  return known !== message && (known?.seq ?? 0) <= message.seq;
}

/** Marks only ever rise. */
function risen(marks: Required<Marks>, heard: Required<Marks> | undefined): Required<Marks> {
  if (heard === undefined) return marks;
  return { read: Math.max(marks.read, heard.read), delivered: Math.max(marks.delivered, heard.delivered) };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
