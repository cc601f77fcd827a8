// What a conversation shows: stored messages with their marks and ticks, then what is still on its way. Pure.
// A message that is both stored and queued (a reload between post and answer) is shown once, known by its hash.
import type { ReceiveWarning } from "../protocol/codes.ts";
import type { Conversation } from "../shared/contract/people.ts";
import type { ConversationId, UserId } from "../shared/ids.ts";
import { amendmentsIn, isHidden, type Amendments } from "./amend-rules.ts";
import { viewContact } from "./contacts.ts";
import {
  contentOf,
  deliveryOf,
  deliveryOfQueued,
  viewQueued,
  viewStored,
  type Scene,
  type TheirMarks,
} from "./message-view.ts";
import { keepSame } from "./observable.ts";
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

/** Lists again and again: a line that has not changed stays the same object, so that it is not drawn again. */
export function createMessageList(): (parts: Parts) => readonly MessageView[] {
  const keepViews = keepSame(({ id }: MessageView) => id);
  let stored: { parts: StoredParts; seen: StoredViews } | null = null;

  function viewStoredOnce(parts: StoredParts): StoredViews {
    // What is only on its way changes nothing of what is there.
    if (stored === null || !isSameScene(stored.parts, parts)) stored = { parts, seen: viewAllStored(parts) };
    return stored.seen;
  }

  return (parts) => keepViews(listWith(parts, viewStoredOnce));
}

export function listMessages(parts: Parts): MessageView[] {
  return listWith(parts, viewAllStored);
}

function listWith({ outbox, ...about }: Parts, view: (parts: StoredParts) => StoredViews): MessageView[] {
  const hashes = hashesOf(about.messages);
  const waiting = outbox.filter((item) => !(item.mh !== null && hashes.has(item.mh)));
  const { views, scene } = view({ ...about, changes: changesOf(waiting) });
  const texts = waiting.filter(({ kind }) => kind === "text");
  return [...views, ...texts.map((item) => viewQueued(item, scene))];
}

/** Of each range that was listed. */
const listed = new WeakMap<readonly OpenedMessage[], ReadonlySet<string>>();

function hashesOf(messages: readonly OpenedMessage[]): ReadonlySet<string> {
  const known = listed.get(messages);
  if (known !== undefined) return known;
  const hashes = new Set(messages.flatMap(({ mh }) => mh ?? []));
  listed.set(messages, hashes);
  return hashes;
}

function viewAllStored({ messages, warnings, changes, ...about }: StoredParts): StoredViews {
  const amendments = amendmentsIn(messages, warnings);
  const shown = messages.filter((message) => !isHidden(message) && !isLeftOfEdit(message, amendments));
  const byHash = new Map(shown.flatMap((message) => (message.mh === null ? [] : [[message.mh, message]])));
  const scene = { ...about, amendments, byHash, changes };

  let next = 0;
  let hidden: readonly ReceiveWarning[] = NONE;
  const views: MessageView[] = [];
  for (const message of messages) {
    const marks = warnings.get(message.seq) ?? NONE;
    // What is not shown leaves its marks to what follows: none is lost.
    const own = hidden.length > 0 ? [...new Set([...hidden, ...marks])] : marks;
    if (shown[next] === message) {
      views.push(viewStored(message, own, scene));
      hidden = NONE;
      next += 1;
    } else {
      hidden = own;
    }
  }
  const last = views.at(-1);
  if (last !== undefined && hidden.length > 0) {
    views[views.length - 1] = { ...last, warnings: [...new Set([...last.warnings, ...hidden])] };
  }
  return { views, scene };
}

function isSameScene(a: StoredParts, b: StoredParts): boolean {
  const names = ["cid", "viewer", "peerHandle", "messages", "warnings", "theirs"] as const;
  if (names.some((name) => a[name] !== b[name]) || a.changes.size !== b.changes.size) return false;
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
