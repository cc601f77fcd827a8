// Messages on the wire. The envelope's inner strictness (member order, base64url, profile) is lib/protocol's;
// here stand only the shapes of requests and answers.
import * as z from "zod/mini";
import { ENVELOPES_PER_POST_MAX, PAGE_MAX } from "../limits.ts";
import { chainIdSchema, hashB64uSchema, seqSchema, timestampSchema, userIdSchema } from "./primitives.ts";

/** One wrapped copy of a content key: the dual encryption has one for the recipient and one for the sender. */
export const recipientSchema = z.strictObject({
  header: z.strictObject({ kid: hashB64uSchema, uid: userIdSchema }),
  encrypted_key: z.string().check(z.maxLength(700)),
});

/** A message as the server keeps it: the envelope without its recipients, which stand in `wraps` under their rh. */
const sealedMessageSchema = z.strictObject({
  seq: seqSchema.check(z.gte(1)),
  at: timestampSchema,
  protected: z.string(),
  iv: z.string(),
  ciphertext: z.string(),
  tag: z.string(),
  sig: z.string(),
});
/** What is left of one whose author had it removed: its place in the chain, its hash and the signature over it. */
const removedMessageSchema = z.strictObject({
  seq: seqSchema.check(z.gte(1)),
  at: timestampSchema,
  protected: z.string(),
  mh: hashB64uSchema,
  sig: z.string(),
});
export const storedMessageSchema = z.union([sealedMessageSchema, removedMessageSchema]);
export type SealedMessage = z.infer<typeof sealedMessageSchema>;
export type RemovedMessage = z.infer<typeof removedMessageSchema>;
export type StoredMessage = z.infer<typeof storedMessageSchema>;

/** Wrapped content keys by rh. */
export const wrapsSchema = z.record(hashB64uSchema, z.array(recipientSchema));
export type Wraps = z.infer<typeof wrapsSchema>;

/** `GET …/messages?after|before&limit`: seqs after or before; neither means the newest page. Ascending by seq. */
export const messagePageQuerySchema = z
  .strictObject({
    after: z.optional(z.pipe(z.string().check(z.regex(/^(?:0|[1-9]\d{0,15})$/)), z.transform(Number))),
    before: z.optional(z.pipe(z.string().check(z.regex(/^[1-9]\d{0,15}$/)), z.transform(Number))),
    limit: z.optional(
      z
        .pipe(z.string().check(z.regex(/^[1-9]\d{0,2}$/)), z.transform(Number))
        .check(z.refine((limit) => limit <= PAGE_MAX)),
    ),
  })
  .check(
    z.refine((query) => query.after === undefined || query.before === undefined, "after and before exclude each other"),
  );

export const messagePageSchema = z.strictObject({
  messages: z.array(storedMessageSchema).check(z.maxLength(PAGE_MAX)),
  wraps: wrapsSchema,
  /** The conversation's newest seq at the time of reading. */
  head: seqSchema,
});
export type MessagePage = z.infer<typeof messagePageSchema>;

/** `POST …/messages`: envelopes of one chain, in order. They are judged one by one by lib/protocol. */
export const postMessagesSchema = z.strictObject({
  messages: z.array(z.record(z.string(), z.unknown())).check(z.minLength(1), z.maxLength(ENVELOPES_PER_POST_MAX)),
});

/** One line for each envelope, in the order they were posted. 201 when at least one is new, 200 when all were known. */
export const postedMessagesSchema = z.strictObject({
  stored: z.array(z.strictObject({ seq: seqSchema.check(z.gte(1)), at: timestampSchema, mh: hashB64uSchema })),
});
export type PostedMessages = z.infer<typeof postedMessagesSchema>;

/** What a 409 `chain` carries: where the sender's chain stands on the server; n 0 and 32 zero bytes before its first. */
export const chainHeadSchema = z.strictObject({ ch: chainIdSchema, n: seqSchema, mh: hashB64uSchema });

/**
 * `DELETE …/messages`: the server forgets the ciphertext of the caller's own messages at these places and keeps the places.
 * 403 `sender` when one is somebody else's; one that is removed already, is no fault.
 */
export const removeMessagesSchema = z.strictObject({
  seqs: z
    .array(seqSchema.check(z.gte(1)))
    .check(z.minLength(1))
    .check(z.maxLength(PAGE_MAX)),
});
export const removedMessagesSchema = z.strictObject({ removed: z.array(seqSchema.check(z.gte(1))) });

/** `PUT …/read`: marks only ever rise; one that is lower, or beyond the newest seq, changes nothing beyond it. */
export const putMarksSchema = z
  .strictObject({ read: z.optional(seqSchema), delivered: z.optional(seqSchema) })
  .check(z.refine((marks) => marks.read !== undefined || marks.delivered !== undefined, "no mark"));
export const marksSchema = z.strictObject({ read: seqSchema, delivered: seqSchema });
