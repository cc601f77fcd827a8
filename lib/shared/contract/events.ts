// What travels over `GET /api/events` (Server-Sent Events): each event is one `data:` line of JSON. Events are hints that
// happen to carry the message: whoever misses one finds the same by asking. Nothing here is truth; docs/api.md.
import * as z from "zod/mini";
import { storedMessageSchema, wrapsSchema } from "./messages.ts";
import { conversationIdSchema, hashB64uSchema, seqSchema, userIdSchema } from "./primitives.ts";

export const eventSchema = z.discriminatedUnion("t", [
  /** The stream is open. Whoever reads it asks for the list of conversations now: what came before is found there. */
  z.strictObject({ t: z.literal("hello") }),
  /** The stream is still open: every EVENT_HEARTBEAT_MS. */
  z.strictObject({ t: z.literal("alive") }),
  /** Stored, as a page of history would have it; `wraps` holds the wrapped keys of this message's rh. */
  z.strictObject({
    t: z.literal("message"),
    cid: conversationIdSchema,
    message: storedMessageSchema,
    wraps: wrapsSchema,
  }),
  /** The ciphertext of this place was removed by its author. */
  z.strictObject({ t: z.literal("removed"), cid: conversationIdSchema, seq: seqSchema.check(z.gte(1)) }),
  /** A member's marks, one's own (from another device) included. */
  z.strictObject({
    t: z.literal("marks"),
    cid: conversationIdSchema,
    uid: userIdSchema,
    read: seqSchema,
    delivered: seqSchema,
  }),
  /** The other person is typing now. It is over after TYPING_MS without another, or with their message. */
  z.strictObject({ t: z.literal("typing"), cid: conversationIdSchema, uid: userIdSchema }),
  /** Of somebody one shares a conversation with: has a stream open, or has none any more. */
  z.strictObject({ t: z.literal("presence"), uid: userIdSchema, online: z.boolean() }),
  /** Somebody one shares a conversation with, or oneself, has a new newest statement. */
  z.strictObject({ t: z.literal("keys"), uid: userIdSchema, seq: seqSchema.check(z.gte(1)), sh: hashB64uSchema }),
  /** Somebody one shares a conversation with has deleted the account. */
  z.strictObject({ t: z.literal("gone"), uid: userIdSchema }),
  /** This session was ended. The stream closes after it. */
  z.strictObject({ t: z.literal("signed-out") }),
]);
export type ChatEvent = z.infer<typeof eventSchema>;

/** `POST …/:cid/typing` → 202. A hint that is never stored. */
export const typingSchema = z.strictObject({});
export const acceptedSchema = z.strictObject({});
