// Ids: 16 random bytes in base64url behind a letter that says of what. docs/protocol.md section 1.
// They are made by clients and by the server alike, never counted, never guessed.
import { decodeB64u, encodeB64u } from "./base64.ts";
import type { Bytes } from "./bytes.ts";

declare const kind: unique symbol;
type Id<K extends string> = string & { readonly [kind]: K };

/** `u_…`, a person. */
export type UserId = Id<"u">;
/** `d_…` two people (or one with oneself), derived from their ids; `g_…` a group. */
export type ConversationId = Id<"c">;
/** `h_…`, a sender's chain: one for each browser profile. */
export type ChainId = Id<"h">;
/** `s_…`, a login session. */
export type SessionId = Id<"s">;

const ID_BYTES = 16;

function isIdWith(prefix: string, text: string): boolean {
  return text.length === 24 && text.startsWith(`${prefix}_`) && decodeB64u(text.slice(2))?.length === ID_BYTES;
}

export function isUserId(text: string): text is UserId {
  return isIdWith("u", text);
}
export function isConversationId(text: string): text is ConversationId {
  return isIdWith("d", text) || isIdWith("g", text);
}
export function isChainId(text: string): text is ChainId {
  return isIdWith("h", text);
}
export function isSessionId(text: string): text is SessionId {
  return isIdWith("s", text);
}

/** The 16 bytes behind the prefix, as the database keeps them. Throws a RangeError when the id is not one. */
export function idBytes(id: UserId | ConversationId | ChainId | SessionId): Bytes {
  const bytes = decodeB64u(id.slice(2));
  if (bytes?.length !== ID_BYTES) throw new RangeError("not an id");
  return bytes;
}

function idText(prefix: string, bytes: Uint8Array): string {
  if (bytes.length !== ID_BYTES) throw new RangeError("an id has 16 bytes");
  return `${prefix}_${encodeB64u(bytes)}`;
}

/** 16 bytes to `u_…`; throws a RangeError on another length. The same holds for its siblings below. */
export function userIdFrom(bytes: Uint8Array): UserId {
  return idText("u", bytes) as UserId;
}
export function pairConversationIdFrom(bytes: Uint8Array): ConversationId {
  return idText("d", bytes) as ConversationId;
}
export function groupConversationIdFrom(bytes: Uint8Array): ConversationId {
  return idText("g", bytes) as ConversationId;
}
export function chainIdFrom(bytes: Uint8Array): ChainId {
  return idText("h", bytes) as ChainId;
}
function sessionIdFrom(bytes: Uint8Array): SessionId {
  return idText("s", bytes) as SessionId;
}

function randomIdBytes(): Bytes {
  return crypto.getRandomValues(new Uint8Array(ID_BYTES));
}
export function newUserId(): UserId {
  return userIdFrom(randomIdBytes());
}
export function newChainId(): ChainId {
  return chainIdFrom(randomIdBytes());
}
export function newSessionId(): SessionId {
  return sessionIdFrom(randomIdBytes());
}

/** Handles are chosen once: 3 to 32 of a-z, 0-9 and underscore. */
export const HANDLE_PATTERN = /^[a-z0-9_]{3,32}$/;
