// What a conversation shows: stored messages with their marks and ticks, then what is still on its way. Pure.
// A message that is both stored and queued (a reload between post and answer) is shown once, known by its hash.
import type { ReceiveWarning } from "../protocol/codes.ts";
import type { Conversation } from "../shared/contract/people.ts";
import type { ConversationId, UserId } from "../shared/ids.ts";
import type { OpenedMessage } from "./opening.ts";
import type { OutboxItem } from "./outbox.ts";
import type { Pin } from "./pin-rules.ts";
import { viewContact } from "./contacts.ts";
import type { ConversationSummary, Delivery, MessageView, Viewer } from "./view.ts";

/** How far the other side has got. */
export interface TheirMarks {
  read: number;
  delivered: number;
}

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
      return before !== undefined && isSameView(before, view) ? before : view;
    });
    known = new Map(views.map((view) => [view.id, view]));
    return views;
  };
}

export function listMessages({ cid, viewer, peerHandle, messages, warnings, outbox, theirs }: Parts): MessageView[] {
  const shown = new Set(messages.flatMap(({ mh }) => mh ?? []));
  let hidden: readonly ReceiveWarning[] = NONE;
  const views = messages.flatMap((message): MessageView[] => {
    const { seq, at, sid, content } = message;
    const mine = sid === viewer.uid;
    const marks = warnings.get(seq) ?? NONE;
    // What is not shown leaves its marks to what follows: none is lost.
    if (content.kind === "pins") {
      hidden = [...new Set([...hidden, ...marks])];
      return [];
    }
    const view: MessageView = {
      id: `${cid}:${String(seq)}`,
      seq,
      mine,
      senderHandle: mine ? viewer.handle : peerHandle,
      at,
      content,
      warnings: hidden.length > 0 ? [...new Set([...hidden, ...marks])] : marks,
      delivery: mine ? deliveryOf(seq, theirs) : null,
      fault: null,
    };
    hidden = NONE;
    return [view];
  });
  const last = views.at(-1);
  if (last !== undefined && hidden.length > 0) {
    views[views.length - 1] = { ...last, warnings: [...new Set([...last.warnings, ...hidden])] };
  }
  const waiting = outbox.filter((item) => !(item.mh !== null && shown.has(item.mh)));
  return [...views, ...waiting.map((item) => viewQueued(item, viewer, theirs))];
}

function viewQueued({ id, text, at, seq, state, fault }: OutboxItem, viewer: Viewer, theirs: TheirMarks): MessageView {
  const delivery = state === "stored" ? (seq === null ? "sent" : deliveryOf(seq, theirs)) : state;
  const content = { kind: "text", text } as const;
  return { id, seq, mine: true, senderHandle: viewer.handle, at, content, warnings: NONE, delivery, fault };
}

function deliveryOf(seq: number, { read, delivered }: TheirMarks): Delivery {
  if (seq <= read) return "read";
  return seq <= delivered ? "delivered" : "sent";
}

function isSameView(a: MessageView, b: MessageView): boolean {
  return (
    a.delivery === b.delivery &&
    a.seq === b.seq &&
    a.at === b.at &&
    a.fault === b.fault &&
    a.senderHandle === b.senderHandle &&
    isSameContent(a.content, b.content) &&
    a.warnings.length === b.warnings.length &&
    a.warnings.every((warning, index) => warning === b.warnings[index])
  );
}

function isSameContent(a: MessageView["content"], b: MessageView["content"]): boolean {
  if (a === b) return true;
  return a.kind === "text" && b.kind === "text" && a.text === b.text;
}

/** One line of the list of conversations; `last`: the newest message that is one to a reader. What waits to be sent counts as the last message. */
export function summarise(
  { cid, peer, unread, activeAt, theirs, head }: Conversation,
  last: OpenedMessage | undefined,
  outbox: readonly OutboxItem[],
  pins: ReadonlyMap<UserId, Pin>,
  viewer: Viewer,
): ConversationSummary {
  const contact = viewContact(peer, pins);
  const queued = outbox.findLast((item) => item.cid === cid && (item.seq ?? Infinity) > head && item.mh !== last?.mh);
  if (queued !== undefined) {
    const { text, delivery } = { text: queued.text, delivery: viewQueued(queued, viewer, theirs).delivery };
    return { cid, peer: contact, last: { text, kind: "text", mine: true, delivery }, at: queued.at, unread };
  }
  if (last === undefined || last.content.kind === "pins")
    return { cid, peer: contact, last: null, at: activeAt, unread };
  const { content, sid, seq } = last;
  const mine = sid === viewer.uid;
  const text = content.kind === "text" ? content.text : null;
  const delivery = mine ? deliveryOf(seq, theirs) : null;
  return { cid, peer: contact, last: { text, kind: content.kind, mine, delivery }, at: activeAt, unread };
}
