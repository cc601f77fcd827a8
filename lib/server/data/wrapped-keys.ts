// Wrapped content keys: stored once for each sending session under their rh, handed out with the messages that name it.
import { Buffer } from "node:buffer";
import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { UserId } from "../../shared/ids.ts";
import type { Recipient } from "../../protocol/envelope.ts";
import type { Database } from "../db/database.ts";
import type { ConversationKey } from "../db/schema/columns.ts";
import { wrappedKeys } from "../db/schema/wrapped-keys.ts";
import { inShapes } from "./shapes.ts";

/** Recipients by rh, each list in the order of user ids, which is the order rh was made in. */
export type WrapsRecord = Record<string, Recipient[]>;

interface WrapRow {
  rh: string;
  uid: UserId;
  kid: string;
  encryptedKey: Uint8Array;
}

export const WRAP_COLUMNS = {
  rh: wrappedKeys.rh,
  uid: wrappedKeys.userId,
  kid: wrappedKeys.kid,
  encryptedKey: wrappedKeys.encryptedKey,
};

export function groupWraps(rows: readonly WrapRow[]): WrapsRecord {
  const wraps: WrapsRecord = {};
  for (const { rh, uid, kid, encryptedKey } of rows) {
    const recipient = { header: { kid, uid }, encrypted_key: Buffer.from(encryptedKey).toString("base64url") };
    (wraps[rh] ??= []).push(recipient);
  }
  return wraps;
}

/** The wrapped keys under these rhs of one conversation. The caller has established that it is the viewer's. */
export async function listWraps(key: ConversationKey, rhs: readonly string[], db: Database): Promise<WrapsRecord> {
  if (rhs.length === 0) return {};
  const rows = await db
    .select(WRAP_COLUMNS)
    .from(wrappedKeys)
    .where(and(eq(wrappedKeys.conversationId, key), inArray(wrappedKeys.rh, [...new Set(rhs)])))
    .orderBy(asc(wrappedKeys.rh), asc(wrappedKeys.userId));
  return groupWraps(rows);
}

export interface NewWraps {
  key: ConversationKey;
  rh: string;
  recipients: readonly Recipient[];
}

/** Within the send transaction. What is there already is the same, byte for byte: rh is its hash. */
export async function insertWraps(tx: Database, wraps: readonly NewWraps[]): Promise<void> {
  const rows = wraps.flatMap(({ key, rh, recipients }) =>
    recipients.map(({ header, encrypted_key: encryptedKey }) => ({
      conversationId: key,
      rh,
      userId: header.uid,
      kid: header.kid,
      encryptedKey: Buffer.from(encryptedKey, "base64url"),
    })),
  );
  for (const some of inShapes(rows)) {
    await tx
      .insert(wrappedKeys)
      .values(some)
      .onDuplicateKeyUpdate({ set: { kid: sql`${wrappedKeys.kid}` } });
  }
}

/** Within a removal's transaction. */
export async function deleteWraps(tx: Database, key: ConversationKey, rhs: readonly string[]): Promise<void> {
  if (rhs.length === 0) return;
  await tx.delete(wrappedKeys).where(and(eq(wrappedKeys.conversationId, key), inArray(wrappedKeys.rh, [...rhs])));
}
