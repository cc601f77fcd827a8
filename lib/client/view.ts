// Screen words: what lib/client hands to components. No keys, no envelopes, no rows; text here has been opened and judged.
import type { ConversationId, UserId } from "../shared/ids.ts";
import type { ReceiveError, ReceiveWarning } from "../protocol/codes.ts";

export interface Viewer {
  uid: UserId;
  handle: string;
}

/** What a person has to do next, decided in one place. `offline`: the server did not answer. */
export type Access =
  | { status: "loading" }
  | { status: "offline" }
  | { status: "unsupported"; missing: "secure-context" | "ed25519" | "storage" }
  | { status: "signed-out" }
  | { status: "locked"; viewer: Viewer }
  | { status: "open"; viewer: Viewer; keyFileChecked: boolean; kept: boolean };

/** Where a pinned contact stands (docs/protocol.md section 4). */
export type PinState = "TOFU" | "VERIFIED" | "CHANGED" | "CHANGED_VERIFIED" | "CONFLICT" | "REVOKED";

/** What happened to a contact's keys, or to this person's trust in them. */
export type PinChangeKind =
  | "first"
  | "rotate-enc"
  | "rotate-id"
  | "reset"
  | "revoke"
  /** The server contradicted what is pinned. */
  | "conflict"
  | "verified"
  /** Digits or codes were compared, and were not the same. No decision: it stands until they are. */
  | "mismatch"
  /** Changed keys were accepted unverified. */
  | "accepted"
  /** Verified before, accepted unverified after a change. */
  | "downgraded";

export interface PinChange {
  what: PinChangeKind;
  /** The statement's number; for a decision of this person, the newest statement it was made about. */
  seq: number;
  /** Milliseconds since 1970, by this device's clock: when it was noticed or decided here. */
  at: number;
  by: "me" | "them";
}

/** A line between messages: the other person's keys changed. */
export interface KeyNote {
  id: string;
  at: number;
  what: "rotate-enc" | "rotate-id" | "reset" | "revoke" | "conflict";
  /** Vouched for by the identity that was pinned: no alarm. */
  quiet: boolean;
  /** The first message written with the changed keys, where there is one: the line stands above it, whatever the clocks say. */
  beforeSeq?: number;
}

/** What reading a QR code as someone's contact code gave. A match has been stored as a verification; `changed`: the keys were replaced meanwhile. */
export type ScanResult = "match" | "changed" | "mismatch" | "other-person" | "not-a-code";

/** A text to be handed to the browser's download. */
export interface SavedFile {
  fileName: string;
  text: string;
}

export interface ContactView {
  uid: UserId;
  handle: string;
  /** null until the first contact was pinned. */
  pin: PinState | null;
  /** The last comparison did not match: somebody may be in between. */
  mismatch?: true;
}

/** Ticks of an own message. `failed` carries why, see SendFault. */
export type Delivery = "sending" | "sent" | "delivered" | "read" | "failed";

/** Why a queued message could not be sent. `offline` and `busy` are retried by themselves and stay `sending`. */
export type SendFault = "keys" | "chain" | "too_long" | "refused" | "signed_out" | "blocked" | "gone";

export type MessageContent =
  | { kind: "text"; text: string; edited: boolean }
  /** Taken back by its author. `count`: messages gone with it, edits included. */
  | { kind: "removed"; count: number }
  /** A body of a newer version or type. */
  | { kind: "newer" }
  /** Could not be opened or trusted: the code names the cause; never any content. */
  | { kind: "locked"; code: ReceiveError };

export interface QuoteView {
  mh: string;
  /** Where it stands; null while it is not loaded. */
  seq: number | null;
  senderHandle: string | null;
  /** What it says now; null when it says nothing (removed, locked), or is not loaded. */
  text: string | null;
}

export interface ReactionView {
  emoji: string;
  handles: readonly string[];
  mine: boolean;
}

export interface PendingChange {
  /** Of the queued item: for retry and discard. */
  id: string;
  what: "edit" | "react" | "del";
  delivery: "sending" | "failed";
  fault: SendFault | null;
}

/** Everything that is known of a stored message, for the person who wants to know. */
export interface MessageDetails {
  seq: number;
  sentAt: number | null;
  storedAt: number;
  /** The device's chain, and the number in it. */
  chain: string | null;
  number: number | null;
  mh: string | null;
  /** Whether the sender's signature holds. */
  signed: boolean;
}

export interface MessageView {
  /** Stable over the message's life: the queue's id for own pending ones, `<cid>:<seq>` once stored. */
  id: string;
  /** null while it waits to be sent. */
  seq: number | null;
  /** Names the message in replies, reactions and edits; null until it is sealed, and where it could not be authenticated. */
  mh: string | null;
  mine: boolean;
  senderHandle: string;
  /** Milliseconds since 1970: the server's time, or the time of writing while it waits. */
  at: number;
  content: MessageContent;
  /** The message that this one answers. */
  quote: QuoteView | null;
  /** Each emoji with who gave it, the viewer's handle included; in the order of the first of each. */
  reactions: readonly ReactionView[];
  /** An edit, removal or reaction of the viewer's that is on its way, or could not be sent. */
  pending: PendingChange | null;
  /** Visible marks: order, gap, fork, replay, time, keys that nobody vouches for. */
  warnings: readonly ReceiveWarning[];
  /** Own messages only. */
  delivery: Delivery | null;
  fault: SendFault | null;
}

export interface ConversationSummary {
  cid: ConversationId;
  peer: ContactView;
  /** The last message, opened on this device; null when there is none. "doubtful": shown where there is room for its mark. */
  last: {
    text: string | null;
    kind: MessageContent["kind"] | "doubtful";
    mine: boolean;
    delivery: Delivery | null;
  } | null;
  at: number;
  unread: number;
  /** Begun here and not sent. */
  draft?: string;
  /** By this person: nothing of them is shown. */
  blocked?: true;
}

export interface ConversationView {
  status: "loading" | "ready" | "not-found" | "error";
  cid: ConversationId | null;
  peer: ContactView | null;
  /** This person has blocked the other one. `hidden`: loaded messages that are not shown for that. */
  blocked: { hidden: number } | null;
  /** Ascending by place; pending own messages last. */
  messages: readonly MessageView[];
  /** Ascending by time, to be shown between the messages. */
  notes: readonly KeyNote[];
  /** All that is loaded is among the messages; at first only the newest are. */
  isWhole: boolean;
  /** Older ones exist and are not among the messages yet. */
  hasOlder: boolean;
  loadingOlder: boolean;
  /** The first unread seq when the conversation was opened; null when all was read. */
  unreadFrom: number | null;
  /** Polling fails at the moment; what is shown may be old. */
  stale: boolean;
  /** The other person's account was deleted, the server says. */
  gone: boolean;
  /** The server had more messages of this conversation a while ago than it has now. */
  setBack: boolean;
  /** Queue a text: it appears at once as `sending`, is kept across reloads and is sent when possible. Rejects only when the device cannot store it. */
  send: (text: string, replyTo?: string) => Promise<void>;
  /** Replaces the text of an own message, for everyone. One that does not fit a single message is held as too long (SendFault). */
  edit: (mh: string, text: string) => Promise<void>;
  /** Takes an own message back: for everyone, and from the server. */
  remove: (mh: string) => Promise<void>;
  /** null takes the own reaction away. */
  react: (mh: string, emoji: string | null) => Promise<void>;
  details: (seq: number) => MessageDetails | null;
  retry: (id: string) => Promise<void>;
  /** Remove a failed message from the queue. */
  discard: (id: string) => Promise<void>;
  loadOlder: () => Promise<void>;
  /** Loads what is missing up to this place, without a gap; false when it could not be had. Then scroll to it. */
  jumpTo: (seq: number) => Promise<boolean>;
  /** Tell the server that everything up to the newest shown message was read. */
  markRead: () => void;
}
