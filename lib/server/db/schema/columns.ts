// Column types of the schema: ids and hashes as raw bytes, texts under a binary collation, base64url parts as blobs.
// Loaded by drizzle-kit too, so it imports nothing that only a server has. A value that is not of its type throws here,
// before it comes near a query.
import { Buffer } from "node:buffer";
import { customType, datetime, type MySqlCustomColumnBuilder } from "drizzle-orm/mysql-core";
import type { Bytes } from "../../../shared/bytes.ts";
import {
  chainIdFrom,
  idBytes,
  userIdFrom,
  type ChainId,
  type ConversationId,
  type UserId,
} from "../../../shared/ids.ts";

/** `u_…` as BINARY(16). */
export const userId = customType<{ data: UserId; driverData: Buffer }>({
  dataType: () => "binary(16)",
  toDriver: (id) => Buffer.from(idBytes(id)),
  fromDriver: userIdFrom,
});

/** `h_…` as BINARY(16). */
export const chainId = customType<{ data: ChainId; driverData: Buffer }>({
  dataType: () => "binary(16)",
  toDriver: (id) => Buffer.from(idBytes(id)),
  fromDriver: chainIdFrom,
});

/** The 16 bytes of a conversation's id in hex: its letter stands in `conversations.kind`. */
export const conversationKey = customType<{ data: ConversationKey; driverData: Buffer }>({
  dataType: () => "binary(16)",
  toDriver: (key) => exactly(Buffer.from(key, "hex"), 16),
  fromDriver: (bytes) => bytes.toString("hex") as ConversationKey,
});
declare const keyed: unique symbol;
export type ConversationKey = string & { readonly [keyed]: "conversation" };
export function conversationKeyOf(id: ConversationId): ConversationKey {
  return Buffer.from(idBytes(id)).toString("hex") as ConversationKey;
}

/** A hash, key id or Ed25519 key in base64url as BINARY(32). */
export const hash = customType<{ data: string; driverData: Buffer }>({
  dataType: () => "binary(32)",
  toDriver: (text) => exactly(Buffer.from(text, "base64url"), 32),
  fromDriver: (bytes) => bytes.toString("base64url"),
});

/** The same as bytes, for what is hashed further and not sent as it is. */
export const hashBytes = customType<{ data: Bytes; driverData: Buffer }>({
  dataType: () => "binary(32)",
  toDriver: (bytes) => exactly(Buffer.from(bytes), 32),
  fromDriver: (bytes) => new Uint8Array(bytes),
});

/** Canonical base64url of a fixed length, as its bytes. */
export function fixedB64u(bytes: number): (name: string) => B64uColumn {
  return customType<{ data: string; driverData: Buffer }>({
    dataType: () => `binary(${String(bytes)})`,
    toDriver: (text) => exactly(Buffer.from(text, "base64url"), bytes),
    fromDriver: (value) => value.toString("base64url"),
  });
}
type B64uColumn = MySqlCustomColumnBuilder<{
  name: string;
  dataType: "custom";
  columnType: "MySqlCustomColumn";
  data: string;
  driverParam: Buffer;
  enumValues: undefined;
}>;

/** Canonical base64url of up to 65,535 bytes, as its bytes: a quarter smaller, and no collation can touch it. */
export const b64uBlob = customType<{ data: string; driverData: Buffer }>({
  dataType: () => "blob",
  toDriver: (text) => Buffer.from(text, "base64url"),
  fromDriver: (bytes) => bytes.toString("base64url"),
});

/** Raw bytes up to a length. */
export const bytesUpTo = customType<{
  data: Uint8Array;
  driverData: Buffer;
  config: { length: number };
  configRequired: true;
}>({
  dataType: ({ length }) => `varbinary(${String(length)})`,
  toDriver: (bytes) => Buffer.from(bytes),
});

/** ASCII text compared byte by byte: `aBcD` and `AbCd` are two. */
export const asciiText = customType<{
  data: string;
  driverData: string;
  config: { length: number };
  configRequired: true;
}>({
  dataType: ({ length }) => `varchar(${String(length)}) character set ascii collate ascii_bin`,
});

/** Unicode text compared code point by code point. */
export const unicodeText = customType<{
  data: string;
  driverData: string;
  config: { length: number };
  configRequired: true;
}>({
  dataType: ({ length }) => `varchar(${String(length)}) character set utf8mb4 collate utf8mb4_bin`,
});

/** A moment in UTC, to the millisecond. */
export function moment(name: string) {
  return datetime(name, { mode: "date", fsp: 3 });
}

function exactly(bytes: Buffer, length: number): Buffer {
  if (bytes.length !== length) throw new RangeError(`the column takes ${String(length)} bytes`);
  return bytes;
}
