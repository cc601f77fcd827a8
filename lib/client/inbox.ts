// The inbox: the list of conversations as the server has it, checked, with the last message of each opened here.
// Also puts the marks: delivered when messages arrive on this device, read when a screen says so.
import { pairConversationId } from "../protocol/conversation-id.ts";
import type { StoredMessage, Wraps } from "../shared/contract/messages.ts";
import type { Conversation, ConversationList } from "../shared/contract/people.ts";
import type { ConversationId, UserId } from "../shared/ids.ts";
import type { Answer } from "./api.ts";
import type { Contacts } from "./contacts.ts";
import { inBackground } from "./database.ts";
import { createSource, type Observable } from "./observable.ts";
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
}

export interface Inbox {
  state: Observable<InboxState>;
  /** Asks the server now, or once more when it is being asked already. False when it did not answer. */
  sync: () => Promise<boolean>;
  /** A feed has these: the list need not wait for the next poll to say the same. */
  noteMessages: (cid: ConversationId, messages: readonly OpenedMessage[]) => void;
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
  getConversations: () => Promise<Answer<ConversationList>>;
  putMarks: (cid: ConversationId, marks: Marks) => Promise<Answer<unknown>>;
  /** Opens one message of a conversation; null while the members' keys cannot be had. */
  open: (row: Conversation, message: StoredMessage, wraps: Wraps) => Promise<OpenedMessage | null>;
  /** Called with the rows of every answer. */
  onRows: (rows: readonly Conversation[]) => void;
  /** A conversation that was in the list is in it no more. */
  onGone: (cid: ConversationId) => void;
}

export function createInbox(around: Surroundings): Inbox {
  const { viewer, contacts } = around;
  const state = createSource<InboxState>({
    status: "loading",
    rows: new Map(),
    lasts: new Map(),
    shown: new Map(),
    isStale: false,
  });
  const cids = new Map<UserId, ConversationId>();
  /** Marks that were put, and are not undone by an answer that was on its way meanwhile. */
  const readMarks = new Map<ConversationId, number>();
  const deliveredMarks = new Map<ConversationId, number>();
  /** Heads that feeds have told since the list was asked for last: an answer under way cannot know them. */
  const news = new Map<ConversationId, { head: number; activeAt: number }>();
  let asking: Promise<boolean> | null = null;
  let askingNext: Promise<boolean> | null = null;

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
    const known = news.get(row.cid) ?? row;
    const head = Math.max(row.head, known.head);
    const activeAt = Math.max(row.activeAt, known.activeAt);
    const read = Math.max(row.mine.read, Math.min(head, readMarks.get(row.cid) ?? 0));
    return { ...row, head, activeAt, mine: { ...row.mine, read }, unread: read >= row.head ? 0 : row.unread };
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
    const { lasts, shown } = state.get();
    if ((lasts.get(cid)?.seq ?? 0) < message.seq) change({ lasts: new Map(lasts).set(cid, message) });
    const isShown = message.content.kind !== "pins";
    if (isShown && (shown.get(cid)?.seq ?? 0) < message.seq) change({ shown: new Map(shown).set(cid, message) });
  }

  /** Tells the server what has arrived here. Marks only ever rise, so putting one twice does no harm. */
  async function putDelivered(rows: readonly Conversation[]): Promise<void> {
    for (const { cid, head, mine } of rows) {
      const known = Math.max(mine.delivered, deliveredMarks.get(cid) ?? 0);
      if (head <= known || (state.get().lasts.get(cid)?.seq ?? 0) < head) continue;
      deliveredMarks.set(cid, head);
      const put = await around.putMarks(cid, { delivered: head });
      if (!put.ok) deliveredMarks.set(cid, known);
    }
  }

  async function putRead(cid: ConversationId, seq: number, before: number): Promise<void> {
    const put = await around.putMarks(cid, { read: seq, delivered: seq });
    if (!put.ok && readMarks.get(cid) === seq) readMarks.set(cid, before);
  }

  /** One question at a time; who asks while one is under way gets the next, which knows what came since. */
  function sync(): Promise<boolean> {
    if (asking === null) {
      asking = ask().finally(() => {
        asking = null;
      });
      return asking;
    }
    const again = () => {
      askingNext = null;
      return sync();
    };
    askingNext ??= asking.then(again, again);
    return askingNext;
  }

  async function ask(): Promise<boolean> {
    // What was told before is in the answer, or the server has lost it.
    news.clear();
    const answer = await around.getConversations();
    if (!answer.ok) {
      const { status } = state.get();
      change({ status: status === "ready" ? "ready" : "error", isStale: true });
      return false;
    }
    const { conversations, wraps } = answer.value;
    const judged = await Promise.all(conversations.map(async (row) => ((await holds(row)) ? [row] : [])));
    await contacts.noteDirectory(judged.flat().map(({ peer }) => peer));
    const rows = judged
      .flat()
      .map(withNews)
      .sort((a, b) => b.activeAt - a.activeAt);
    const known = state.get().rows;
    const next = new Map(rows.map((row) => [row.cid, row]));
    change({ status: "ready", rows: next, isStale: false });
    for (const cid of known.keys()) if (!next.has(cid)) around.onGone(cid);
    // As the server told them: a head that is lower than what is known here is news too.
    around.onRows(judged.flat());
    await openLasts(rows, wraps);
    inBackground(putDelivered(rows));
    return true;
  }

  return {
    state,
    sync,
    noteMessages: (cid, messages) => {
      const message = messages.at(-1);
      const shown = messages.findLast(({ content }) => content.kind !== "pins");
      if (shown !== undefined) setLast(cid, shown);
      if (message === undefined) return;
      setLast(cid, message);
      const row = state.get().rows.get(cid);
      if (row === undefined || message.seq <= row.head) return;
      const told = { head: message.seq, activeAt: message.at };
      news.set(cid, told);
      change({ rows: new Map(state.get().rows).set(cid, { ...row, ...told }) });
    },
    markRead: (cid, seq) => {
      const row = state.get().rows.get(cid);
      const before = row?.mine.read ?? 0;
      if (row === undefined || seq <= before) return;
      readMarks.set(cid, seq);
      const unread = seq >= row.head ? 0 : row.unread;
      change({ rows: new Map(state.get().rows).set(cid, { ...row, mine: { ...row.mine, read: seq }, unread }) });
      inBackground(putRead(cid, seq, before));
    },
  };
}
