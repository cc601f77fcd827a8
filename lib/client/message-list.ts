// What a conversation shows: stored messages with their marks and ticks, then what is still on its way. Pure.
// A message that is both stored and queued (a reload between post and answer) is shown once, known by its hash.
import type { ReceiveWarning } from "../protocol/codes.ts";
import type { Conversation } from "../shared/contract/people.ts";
import type { ConversationId, UserId } from "../shared/ids.ts";
import { amendmentsIn, isHidden, type Amendments } from "./amend-rules.ts";
import { viewContact } from "./contacts.ts";
import {
  contentOf,
  deliveryIn,
  deliveryOf,
  deliveryOfQueued,
  standsAlone,
  viewQueued,
  viewStored,
  type Scene,
  type TheirMarks,
} from "./message-view.ts";
import { isSame, keepSame } from "./observable.ts";
import type { OpenedMessage } from "./opening.ts";
import type { OutboxItem } from "./outbox-items.ts";
import type { Pin } from "./pin-rules.ts";
import type { ConversationSummary, MessageView, Viewer } from "./view.ts";

interface Parts {
  cid: ConversationId;
  viewer: Viewer;
  peerHandle: string;
  messages: readonly OpenedMessage[];
  warnings: ReadonlyMap<number, readonly ReceiveWarning[]>;
  /** Of this conversation. */
  outbox: readonly OutboxItem[];
  theirs: TheirMarks;
}

const NONE: readonly ReceiveWarning[] = [];

type StoredParts = Omit<Parts, "outbox"> & { changes: ReadonlyMap<string, OutboxItem> };
/** The stored messages as they are shown, and what is needed to show those on their way. */
interface StoredViews {
  views: readonly MessageView[];
  scene: Scene;
}

/** How one stored message is shown, with these marks. */
type View = (message: OpenedMessage, marks: readonly ReceiveWarning[], scene: Scene) => MessageView;

/**
 * Lists again and again: a line that has not changed stays the same object, so that it is not drawn again, and is not made
 * anew, so that one more message costs little in a long conversation.
 */
export function createMessageList(): (parts: Parts) => readonly MessageView[] {
  const keepQueued = keepSame(({ id }: MessageView) => id);
  const known = new Map<number, { message: OpenedMessage; view: MessageView; isAlone: boolean }>();
  let stored: { parts: StoredParts; seen: StoredViews } | null = null;

  const viewAgain: View = (message, marks, scene) => {
    const before = known.get(message.seq);
    const isAlone = standsAlone(message, scene);
    const isKnown = before?.message === message && before.isAlone && isAlone;
    if (isKnown && isSame(before.view.warnings, marks) && before.view.delivery === deliveryIn(message, scene)) {
      return before.view;
    }
    const made = viewStored(message, marks, scene);
    const view = before !== undefined && isSame(before.view, made) ? before.view : made;
    known.set(message.seq, { message, view, isAlone });
    return view;
  };

  /** Nothing stays here for long that is not listed any more. */
  function forget(views: readonly MessageView[]): void {
    if (known.size <= 2 * views.length) return;
    const listed = new Set(views);
    for (const [seq, { view }] of known) if (!listed.has(view)) known.delete(seq);
  }

  function viewStoredOnce(parts: StoredParts): StoredViews {
    // What is only on its way changes nothing of what is there.
    if (stored !== null && isSameScene(stored.parts, parts)) return stored.seen;
    if (stored !== null && !isSamePlace(stored.parts, parts)) known.clear();
    stored = { parts, seen: viewAllStored(parts, viewAgain) };
    forget(stored.seen.views);
    return stored.seen;
  }

  return (parts) => {
    const { views, queued } = listWith(parts, viewStoredOnce);
    return [...views, ...keepQueued(queued)];
  };
}

export function listMessages(parts: Parts): MessageView[] {
  const { views, queued } = listWith(parts, (stored) => viewAllStored(stored, viewStored));
  return [...views, ...queued];
}

function listWith({ outbox, ...about }: Parts, view: (parts: StoredParts) => StoredViews) {
  const isStored = finderOf(about.messages, outbox.length);
  const waiting = outbox.filter(({ mh }) => mh === null || !isStored(mh));
  const { views, scene } = view({ ...about, changes: changesOf(waiting) });
  const texts = waiting.filter(({ kind }) => kind === "text");
  return { views, queued: texts.map((item) => viewQueued(item, scene)) };
}

/** Messages for which looking through the newest ones costs less than a table of all. */
const FEW = 8;

/** Whether a message with this hash is stored, asked so many times: mostly for one that is among the newest. */
function finderOf(messages: readonly OpenedMessage[], times: number): (mh: string) => boolean {
  if (times <= FEW) return (mh) => messages.findLast((message) => message.mh === mh) !== undefined;
  const hashes = new Set(messages.map(({ mh }) => mh));
  return (mh) => hashes.has(mh);
}

function viewAllStored({ messages, warnings, changes, ...about }: StoredParts, view: View): StoredViews {
  const amendments = amendmentsIn(messages, warnings);
  const isShown = (message: OpenedMessage) => !isHidden(message) && !isLeftOfEdit(message, amendments);
  const scene = { ...about, amendments, changes, find: finderIn(messages, isShown) };
  const last = messages.findLast(isShown);

  let hidden: readonly ReceiveWarning[] = NONE;
  const views: MessageView[] = [];
  for (const message of messages) {
    // What is not shown leaves its marks to what follows, and what nothing follows to what is before it: none is lost.
    const own = joined(hidden, warnings.get(message.seq) ?? NONE);
    if (message === last) {
      views.push(view(message, joined(own, marksBehind(last.seq, messages, warnings)), scene));
      break;
    }
    if (isShown(message)) views.push(view(message, own, scene));
    hidden = isShown(message) ? NONE : own;
  }
  return { views, scene };
}

function joined(one: readonly ReceiveWarning[], other: readonly ReceiveWarning[]): readonly ReceiveWarning[] {
  if (one.length === 0) return other;
  return other.length === 0 ? one : [...new Set([...one, ...other])];
}

/** The marks of all that stands behind a place. */
function marksBehind(
  seq: number,
  messages: readonly OpenedMessage[],
  warnings: StoredParts["warnings"],
): readonly ReceiveWarning[] {
  const first = messages.findLastIndex((message) => message.seq <= seq) + 1;
  return messages.slice(first).reduce((marks, message) => joined(marks, warnings.get(message.seq) ?? NONE), NONE);
}

/** Finds messages by their hashes; only when somebody looks for one are they put in order. */
function finderIn(messages: readonly OpenedMessage[], isShown: (message: OpenedMessage) => boolean): Scene["find"] {
  let byHash: ReadonlyMap<string, OpenedMessage> | null = null;
  return (mh) => {
    byHash ??= new Map(
      messages.flatMap((message) => (message.mh !== null && isShown(message) ? [[message.mh, message]] : [])),
    );
    return byHash.get(mh);
  };
}

/** Whether they are of the same conversation, shown to the same person under the same names. */
function isSamePlace(a: StoredParts, b: StoredParts): boolean {
  return a.cid === b.cid && a.viewer === b.viewer && a.peerHandle === b.peerHandle;
}

function isSameScene(a: StoredParts, b: StoredParts): boolean {
  const names = ["messages", "warnings", "theirs"] as const;
  if (!isSamePlace(a, b) || names.some((name) => a[name] !== b[name]) || a.changes.size !== b.changes.size)
    return false;
  return [...a.changes].every(([mh, item]) => b.changes.get(mh) === item);
}

/** What the server has forgotten together with the message that it was an edit of. */
function isLeftOfEdit({ sid, mh, content }: OpenedMessage, { isPartOfRemoval, removalOf }: Amendments): boolean {
  if (content.kind !== "removed" || sid === null || mh === null) return false;
  return isPartOfRemoval(sid, mh) && removalOf(sid, mh) === null;
}

/** The newest change to each message: what waits follows what was written before it. */
function changesOf(waiting: readonly OutboxItem[]): ReadonlyMap<string, OutboxItem> {
  return new Map(
    waiting.flatMap((item) => {
      const [about] = item.about;
      return item.kind === "text" || about === undefined ? [] : [[about, item]];
    }),
  );
}

/** One line of the list of conversations; `last`: the newest message that is one to a reader. What waits to be sent counts as the last message. */
export function summarise(
  { cid, peer, unread, activeAt, theirs, head }: Conversation,
  last: OpenedMessage | undefined,
  outbox: readonly OutboxItem[],
  pins: ReadonlyMap<UserId, Pin>,
  viewer: Viewer,
  amendments: Amendments = amendmentsIn([], new Map()),
): ConversationSummary {
  const contact = viewContact(peer, pins);
  const queued = outbox.findLast(
    (item) => item.cid === cid && item.kind === "text" && (item.seq ?? Infinity) > head && item.mh !== last?.mh,
  );
  if (queued !== undefined) {
    const { text } = queued;
    const delivery = deliveryOfQueued(queued, theirs);
    return { cid, peer: contact, last: { text, kind: "text", mine: true, delivery }, at: queued.at, unread };
  }
  if (last === undefined || isHidden(last)) return { cid, peer: contact, last: null, at: activeAt, unread };
  const content = contentOf(last, amendments);
  const mine = last.sid === viewer.uid;
  const text = content.kind === "text" ? content.text : null;
  const delivery = mine ? deliveryOf(last.seq, theirs) : null;
  return { cid, peer: contact, last: { text, kind: content.kind, mine, delivery }, at: activeAt, unread };
}
