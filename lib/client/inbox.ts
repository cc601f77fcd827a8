// The inbox: the list of conversations as the server has it, checked, with the last message of each opened here.
// Also puts the marks: delivered when messages arrive on this device, read when a screen says so.
import { pairConversationId } from "../protocol/conversation-id.ts";
import type { StoredMessage, Wraps } from "../shared/contract/messages.ts";
import type { Conversation, ConversationList } from "../shared/contract/people.ts";
import type { ConversationId, UserId } from "../shared/ids.ts";
import { isHidden, isLostNote } from "./amend-rules.ts";
import type { Answer } from "./api.ts";
import type { Contacts } from "./contacts.ts";
import { pause } from "./calm.ts";
import { inBackground, orNull } from "./database.ts";
import { createSource, isSame, type Observable } from "./observable.ts";
import { createInboxPages, WALK_PAUSE_MS, type InboxPage, type InboxPages } from "./inbox-pages.ts";
import { inOrder, isNews, risen, type Marks } from "./inbox-rules.ts";
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

export const NOTHING_LISTED: InboxState = {
  status: "loading",
  rows: new Map(),
  lasts: new Map(),
  shown: new Map(),
  isStale: false,
  hasMore: false,
};

export interface Inbox extends InboxPages {
  state: Observable<InboxState>;
  /** These are here, ascending without gaps: the list need not wait for the next poll to say the same. */
  noteMessages: (cid: ConversationId, messages: readonly OpenedMessage[]) => void;
  /** A member's marks are said to stand here. They rise at once, and the next answer has the last word. */
  noteMarks: (cid: ConversationId, uid: UserId, marks: Required<Marks>) => void;
  /** The person has seen everything up to this seq. */
  markRead: (cid: ConversationId, seq: number) => void;
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
  /** Called with the rows of every answer, as the server told them. */
  onRows: (rows: readonly Conversation[]) => void;
  /** Called after the first page of the list has come: whatever could not be had before may be tried again. */
  onAnswered: () => void;
  /** A conversation that was in the list is in it no more. */
  onGone: (cid: ConversationId) => void;
}

/** Milliseconds from a message's coming to the mark that it came: where it is looked at, it is read by then, which says both. */
const DELIVERED_PAUSE_MS = 200;

export function createInbox(around: Surroundings): Inbox {
  const { viewer, contacts } = around;
  const state = createSource(NOTHING_LISTED);
  const cids = new Map<UserId, ConversationId>();
  /** Marks that were put, and are not undone by an answer that was on its way meanwhile. */
  const readMarks = new Map<ConversationId, number>();
  const deliveredMarks = new Map<ConversationId, number>();
  /** How far was read where the server could not be told. */
  const untoldRead = new Map<ConversationId, number>();
  /** Marks that were heard of since the server was last asked, by conversation and member: an answer may not know them yet. */
  const heardMarks = new Map<string, Required<Marks>>();
  /** Conversations that have grown here since then: their unread messages are counted here too. */
  const grownSince = new Set<ConversationId>();
  const delivering = new Set<ConversationId>();
  /** Those on the first page of the list. */
  let top = new Set<ConversationId>();
  /** Heads that feeds have told since the list was asked for last: an answer under way cannot know them. */
  const news = new Map<ConversationId, { head: number; activeAt: number }>();

  function change(part: Partial<InboxState>): void {
    const before = state.get();
    const after = { ...before, ...part };
    if (Object.entries(before).some(([name, value]) => Reflect.get(after, name) !== value)) state.set(after);
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

  async function openLasts(rows: readonly Conversation[], wraps: Wraps, isOver: () => boolean): Promise<void> {
    for (const row of rows) {
      if (isOver()) return;
      const known = state.get().lasts.get(row.cid);
      if (row.last === null || (known?.seq ?? 0) >= row.last.seq) continue;
      // Whoever cannot be pinned where the device is full goes without it, and holds up nobody.
      const opened = await orNull(around.open(row, row.last, wraps));
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

  /** `before`: how far was read until now, and how many have been unread since. */
  async function putRead(cid: ConversationId, seq: number, before: { read: number; unread: number }): Promise<void> {
    const delivered = deliveredMarks.get(cid) ?? 0;
    deliveredMarks.set(cid, Math.max(seq, delivered));
    const put = await around.putMarks(cid, { read: seq, delivered: seq });
    if (put.ok) return;
    if (deliveredMarks.get(cid) === seq) deliveredMarks.set(cid, delivered);
    if (readMarks.get(cid) !== seq) return;
    readMarks.set(cid, before.read);
    untoldRead.set(cid, seq);
    const row = state.get().rows.get(cid);
    // As the server knows it, for no page may say so for a while. What has come meanwhile is counted already.
    if (row?.mine.read !== seq) return;
    setRow({ ...row, mine: { ...row.mine, read: before.read }, unread: row.unread + before.unread });
  }

  async function fetchPage(cursor: string | null): Promise<InboxPage | null> {
    // What was heard before the question is known to the answer, or the server has lost it.
    heardMarks.clear();
    grownSince.clear();
    news.clear();
    const answer = await around.getConversations(cursor);
    if (!answer.ok) return null;
    const { conversations, wraps, next } = answer.value;
    const judged = await Promise.all(conversations.map(async (row) => ((await holds(row)) ? [row] : [])));
    const rows = judged.flat();
    await contacts.noteDirectory(rows.map(({ peer }) => peer));
    if (cursor === null) top = new Set(rows.map(({ cid }) => cid));
    return { rows, wraps, next };
  }

  async function miss(): Promise<void> {
    const kept = state.get().status === "ready" ? [] : await around.listKept();
    const isShown = state.get().status === "ready" || kept.length > 0;
    change({ status: isShown ? "ready" : "error", isStale: true, ...(kept.length > 0 && { rows: inOrder(kept) }) });
  }

  function show(told: readonly Conversation[], gone: readonly ConversationId[], hasMore: boolean): void {
    const before = state.get().rows;
    const others = told.map(withNews).filter((row) => !isSame(before.get(row.cid), row));
    const left = gone.filter((cid) => before.has(cid));
    const rows = new Map(before);
    for (const row of others) rows.set(row.cid, row);
    for (const cid of left) rows.delete(cid);
    // Most polls say nothing new: then nothing is put in order, and nobody woken.
    const isOther = others.length + left.length > 0;
    change({ status: "ready", isStale: false, hasMore, ...(isOther && { rows: inOrder(rows.values()) }) });
    for (const cid of left) around.onGone(cid);
  }

  function tell({ rows }: InboxPage, isFirst: boolean): void {
    // As the server told them: a head that is lower than what is known here is news too.
    around.onRows(rows);
    if (!isFirst) return;
    around.onAnswered();
    for (const [cid, seq] of untoldRead) markRead(cid, seq);
  }

  async function open({ rows, wraps }: InboxPage, isOver: () => boolean): Promise<void> {
    await openLasts(rows, wraps, isOver);
    if (isOver()) return;
    // Of all of them: whom one may tell again may be on another page.
    for (const row of state.get().rows.values()) if (isUntold(row)) inBackground(putDelivered(row.cid));
  }

  function markRead(cid: ConversationId, seq: number): void {
    untoldRead.delete(cid);
    const row = state.get().rows.get(cid);
    if (row === undefined || seq <= row.mine.read || !around.mayTell(row.peer.uid)) return;
    readMarks.set(cid, seq);
    const next = withNews(row);
    setRow(next);
    if (!endsWithOwn(row)) inBackground(putRead(cid, seq, { read: row.mine.read, unread: row.unread - next.unread }));
  }

  const pages = createInboxPages({
    ...{ fetchPage, miss, show, tell, open },
    listed: () => state.get().rows.keys(),
    now: () => performance.now(),
  });
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
      // How many are left after a mark that another device has put, the server counts, on whatever page that is.
      if (next.mine.read > row.mine.read && next.unread > 0) inBackground(pages.sync(!top.has(cid), WALK_PAUSE_MS));
    },
    markRead,
  };
}
