// People, their keys and their conversations on the wire. An email address is never in an answer about someone else.
import * as z from "zod/mini";
import { PASSWORD_MAX_BYTES, PASSWORD_MIN_BYTES } from "../limits.ts";
import { storedMessageSchema, wrapsSchema } from "./messages.ts";
import {
  conversationIdSchema,
  emailSchema,
  handleSchema,
  hashB64uSchema,
  seqSchema,
  timestampSchema,
  userIdSchema,
} from "./primitives.ts";

/** A password: 12 to 1024 bytes of UTF-8 in NFC, all of Unicode, no composition rules. */
export const passwordSchema = z.string().check(
  z.maxLength(PASSWORD_MAX_BYTES),
  z.refine((text) => text.isWellFormed(), "a lone surrogate"),
  z.refine(
    (text) => {
      const { length } = new TextEncoder().encode(text.normalize("NFC"));
      return length >= PASSWORD_MIN_BYTES && length <= PASSWORD_MAX_BYTES;
    },
    `${String(PASSWORD_MIN_BYTES)} to ${String(PASSWORD_MAX_BYTES)} bytes`,
  ),
);

/** Compact JWS: three base64url parts. What is in it is lib/protocol's to judge. */
export const statementTextSchema = z.string().check(z.maxLength(8192), z.regex(/^[\w-]+\.[\w-]+\.[\w-]+$/));

/** `POST /api/register` → 201. */
export const registerSchema = z.strictObject({
  handle: handleSchema,
  email: emailSchema,
  password: passwordSchema,
  statement: statementTextSchema,
});
export type RegisterRequest = z.input<typeof registerSchema>;
export const registeredSchema = z.strictObject({ uid: userIdSchema, handle: handleSchema });

export const personSchema = z.strictObject({ uid: userIdSchema, handle: handleSchema });
export type Person = z.infer<typeof personSchema>;

/** `GET /api/users?query&cursor`: handles that start with `query`, after `cursor` (a handle), ascending. */
export const peopleQuerySchema = z.strictObject({
  query: z.optional(z.string().check(z.regex(/^[a-z0-9_]{0,32}$/))),
  cursor: z.optional(handleSchema),
});
export const peoplePageSchema = z.strictObject({
  people: z.array(personSchema),
  /** The cursor of the next page; null at the end. */
  next: z.nullable(handleSchema),
});
export type PeoplePage = z.infer<typeof peoplePageSchema>;

/** `GET /api/users/:uid/keys`: the whole statement chain, oldest first, and the current encryption key. */
export const userKeysSchema = z.strictObject({
  uid: userIdSchema,
  handle: handleSchema,
  statements: z.array(statementTextSchema).check(z.minLength(1)),
  /** Standard base64 of the head's SPKI. */
  publicKey: z.string(),
});
export type UserKeys = z.infer<typeof userKeysSchema>;

/** What a 409 `keys` carries: the heads in force of the conversation's members. */
export const headSchema = z.strictObject({ uid: userIdSchema, seq: seqSchema.check(z.gte(1)), sh: hashB64uSchema });

/** `POST /api/conversations` → 201 when made, 200 when it was there. One's own uid opens the conversation with oneself. */
export const openConversationSchema = z.strictObject({ uid: userIdSchema });

export const conversationSchema = z.strictObject({
  cid: conversationIdSchema,
  /** The other person; oneself in the conversation with oneself. */
  peer: personSchema,
  /** That person has deleted the account: nothing can be sent any more. */
  peerGone: z.optional(z.literal(true)),
  head: seqSchema,
  /** Messages of others after my read mark, counted up to 1000. */
  unread: seqSchema,
  mine: z.strictObject({ read: seqSchema, delivered: seqSchema }),
  theirs: z.strictObject({ read: seqSchema, delivered: seqSchema }),
  last: z.nullable(storedMessageSchema),
  /** When it was made, or its last message stored: the order of the list, newest first. */
  activeAt: timestampSchema,
});
export type Conversation = z.infer<typeof conversationSchema>;

/** `GET /api/conversations?cursor&limit`, see list-pages.ts. */
export const conversationListSchema = z.strictObject({
  conversations: z.array(conversationSchema),
  /** Wrapped keys of the `last` messages. */
  wraps: wrapsSchema,
  /** The cursor of the next page; null at the end, and where an instance of an older version gives all at once. */
  next: z._default(z.nullable(z.string()), null),
});
export type ConversationList = z.infer<typeof conversationListSchema>;
