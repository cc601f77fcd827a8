// What a conversation shows: stored messages with their marks and ticks, then what is still on its way. Pure.
// A message that is both stored and queued (a reload between post and answer) is shown once, known by its hash.
import type { ReceiveWarning } from "../protocol/codes.ts";
import type { Conversation } from "../shared/contract/people.ts";
import type { ConversationId, UserId } from "../shared/ids.ts";
import { amendmentsIn, isHidden, type Amendments } from "./amend-rules.ts";
import { viewContact } from "./contacts.ts";
import { contentOf, deliveryOf, deliveryOfQueued, viewQueued, viewStored, type TheirMarks } from "./message-view.ts";
import type { OpenedMessage } from "./opening.ts";
import type { OutboxItem } from "./outbox.ts";
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

/** Lists again and again: a line that has not changed stays the same object, so that it is not drawn again. */
export function createMessageList(): (parts: Parts) => readonly MessageView[] {
  let known: ReadonlyMap<string, MessageView> = new Map();
  return (parts) => {
    const views = listMessages(parts).map((view) => {
      const before = known.get(view.id);
      return before !== undefined && isSame(before, view) ? before : view;
    });
    known = new Map(views.map((view) => [view.id, view]));
    return views;
  };
}

export function listMessages({ messages, warnings, outbox, ...about }: Parts): MessageView[] {
  const hashes = new Set(messages.flatMap(({ mh }) => mh ?? []));
  const waiting = outbox.filter((item) => !(item.mh !== null && hashes.has(item.mh)));
  const amendments = amendmentsIn(messages, warnings);
  const shown = messages.filter((message) => !isHidden(message) && !isLeftOfEdit(message, amendments));
  const byHash = new Map(shown.flatMap((message) => (message.mh === null ? [] : [[message.mh, message]])));
  const scene = { ...about, amendments, byHash, changes: changesOf(waiting) };

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
  const texts = waiting.filter(({ kind }) => kind === "text");
  return [...views, ...texts.map((item) => viewQueued(item, scene))];
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

/** Plain data, compared member by member. */
function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length && names.every((name) => isSame(Reflect.get(a, name), Reflect.get(b, name)))
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
