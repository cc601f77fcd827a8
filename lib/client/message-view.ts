// One message as a screen shows it: what it says now, what it answers, what others gave it, and what of the viewer's own is
// still on its way to change it. Pure; who may change what is amend-rules.ts's to decide.
import type { ReceiveWarning } from "../protocol/codes.ts";
import type { ConversationId, UserId } from "../shared/ids.ts";
import type { Amendments } from "./amend-rules.ts";
import type { OpenedMessage } from "./opening.ts";
import type { OutboxItem } from "./outbox-items.ts";
import type {
  Delivery,
  MessageContent,
  MessageDetails,
  MessageView,
  PendingChange,
  QuoteView,
  ReactionView,
  Viewer,
} from "./view.ts";

/** How far the other side has got. */
export interface TheirMarks {
  read: number;
  delivered: number;
}

export interface Scene {
  cid: ConversationId;
  viewer: Viewer;
  peerHandle: string;
  amendments: Amendments;
  /** A loaded message that is one to a reader, by its hash. */
  find: (mh: string) => OpenedMessage | undefined;
  /** The newest change on its way, by the hash of the message it is about. */
  changes: ReadonlyMap<string, OutboxItem>;
  theirs: TheirMarks;
}

const NO_REACTIONS: readonly ReactionView[] = [];

export function viewStored(message: OpenedMessage, warnings: readonly ReceiveWarning[], scene: Scene): MessageView {
  const { cid, viewer } = scene;
  const { seq, at, sid, mh, content } = message;
  const mine = sid === viewer.uid;
  return {
    id: `${cid}:${String(seq)}`,
    seq,
    mh,
    mine,
    senderHandle: handleOf(sid, scene),
    at,
    content: contentNow(message, scene),
    quote: content.kind === "text" && content.re !== null ? quoteOf(content.re, scene) : null,
    reactions: mh === null ? NO_REACTIONS : reactionsTo(mh, scene),
    pending: mh === null ? null : pendingOf(scene.changes.get(mh)),
    warnings,
    delivery: deliveryIn(message, scene),
    fault: null,
  };
}

/** Whether what is shown of a message follows from itself, its marks and the ticks alone: nothing else says anything about it. */
export function standsAlone({ mh, content }: OpenedMessage, { amendments, changes }: Scene): boolean {
  if (content.kind === "text" && content.re !== null) return false;
  return mh === null || !(amendments.isAbout(mh) || changes.has(mh));
}

/** How far a stored message has got; null for those of others. */
export function deliveryIn({ sid, seq }: OpenedMessage, { viewer, theirs }: Scene): Delivery | null {
  return sid === viewer.uid ? deliveryOf(seq, theirs) : null;
}

/** A text on its way. */
export function viewQueued(item: OutboxItem, scene: Omit<Scene, "changes">): MessageView {
  const { id, text, at, seq, state, fault, mh, about } = item;
  const [re] = about;
  return {
    id,
    seq,
    mh,
    mine: true,
    senderHandle: scene.viewer.handle,
    at,
    content: { kind: "text", text, edited: false },
    quote: re === undefined ? null : quoteOf(re, scene),
    reactions: NO_REACTIONS,
    pending: null,
    warnings: [],
    delivery: deliveryOfQueued({ seq, state }, scene.theirs),
    fault,
  };
}

export function deliveryOfQueued({ seq, state }: Pick<OutboxItem, "seq" | "state">, theirs: TheirMarks): Delivery {
  if (state !== "stored") return state;
  return seq === null ? "sent" : deliveryOf(seq, theirs);
}

export function deliveryOf(seq: number, { read, delivered }: TheirMarks): Delivery {
  if (seq <= read) return "read";
  return seq <= delivered ? "delivered" : "sent";
}

/** What a message says now. A place that the server emptied without the author's word is said to be so: E_GONE. */
export function contentOf({ sid, mh, content }: OpenedMessage, amendments: Amendments): MessageContent {
  const count = sid === null || mh === null ? null : amendments.removalOf(sid, mh);
  switch (content.kind) {
    case "text": {
      if (count !== null) return { kind: "removed", count };
      const edit = sid === null || mh === null ? null : amendments.editOf(sid, mh);
      return { kind: "text", text: edit ?? content.text, edited: edit !== null };
    }
    case "removed": {
      if (count !== null) return { kind: "removed", count };
      // An edit that went together with the message it belongs to.
      const isPart = sid !== null && mh !== null && amendments.isPartOfRemoval(sid, mh);
      return isPart ? { kind: "removed", count: 1 } : { kind: "locked", code: "E_GONE" };
    }
    case "locked":
      return content;
    default:
      // Kinds that are hidden are never asked for; what remains is of a newer version.
      return { kind: "newer" };
  }
}

function contentNow(message: OpenedMessage, { amendments, changes }: Scene): MessageContent {
  const content = contentOf(message, amendments);
  const change = message.mh === null ? undefined : changes.get(message.mh);
  if (content.kind !== "text" || change === undefined || change.state === "failed") return content;
  if (change.kind === "del") return { kind: "removed", count: change.about.length };
  return change.kind === "edit" ? { kind: "text", text: change.text, edited: true } : content;
}

function quoteOf(mh: string, { find, amendments, ...scene }: Omit<Scene, "changes">): QuoteView {
  const quoted = find(mh);
  if (quoted === undefined) return { mh, seq: null, senderHandle: null, text: null };
  const content = contentOf(quoted, amendments);
  const text = content.kind === "text" ? content.text : null;
  return { mh, seq: quoted.seq, senderHandle: handleOf(quoted.sid, scene), text };
}

function reactionsTo(mh: string, { amendments, changes, viewer, ...scene }: Scene): readonly ReactionView[] {
  const given = new Map(amendments.reactionsTo(mh));
  const change = changes.get(mh);
  if (change?.kind === "react" && change.state !== "failed") {
    given.delete(viewer.uid);
    if (change.text !== "") given.set(viewer.uid, change.text);
  }
  const views = new Map<string, ReactionView>();
  for (const [uid, emoji] of given) {
    const { handles, mine } = views.get(emoji) ?? { handles: [], mine: false };
    const handle = handleOf(uid, { viewer, ...scene });
    views.set(emoji, { emoji, handles: [...handles, handle], mine: mine || uid === viewer.uid });
  }
  return views.size === 0 ? NO_REACTIONS : [...views.values()];
}

function pendingOf(change: OutboxItem | undefined): PendingChange | null {
  if (change === undefined || change.kind === "text" || change.state === "stored") return null;
  const { id, kind: what, state: delivery, fault } = change;
  return { id, what, delivery, fault };
}

function handleOf(sid: UserId | null, { viewer, peerHandle }: Pick<Scene, "viewer" | "peerHandle">): string {
  return sid === viewer.uid ? viewer.handle : peerHandle;
}

export function detailsOf(message: OpenedMessage | undefined): MessageDetails | null {
  if (message === undefined) return null;
  const { seq, at, mh, placed } = message;
  return {
    seq,
    sentAt: placed?.ts ?? null,
    storedAt: at,
    chain: placed?.ch ?? null,
    number: placed?.n ?? null,
    mh,
    signed: mh !== null,
  };
}
