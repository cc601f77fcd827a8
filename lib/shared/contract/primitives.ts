// The words of the wire: each value of a request or an answer has one schema, used by both sides.
import { z } from "zod";
import { decodeB64u } from "../base64.ts";
import {
  HANDLE_PATTERN,
  isChainId,
  isConversationId,
  isUserId,
  type ChainId,
  type ConversationId,
  type UserId,
} from "../ids.ts";
import { EMAIL_MAX_LENGTH } from "../limits.ts";

export const userIdSchema = z.string().refine((text): text is UserId => isUserId(text), "not a user id");
export const conversationIdSchema = z
  .string()
  .refine((text): text is ConversationId => isConversationId(text), "not a conversation id");
export const chainIdSchema = z.string().refine((text): text is ChainId => isChainId(text), "not a chain id");
export const handleSchema = z.string().regex(HANDLE_PATTERN, "3 to 32 of a-z, 0-9 and _");

/** Base64url of exactly 32 bytes: a hash or a key id. */
export const hashB64uSchema = z
  .string()
  .length(43)
  .refine((text) => decodeB64u(text)?.length === 32, "not a hash");

/** A sequence number within a conversation, or a mark: 0 means "before the first". */
export const seqSchema = z.int().min(0);
/** Milliseconds since 1970, by the server's clock. */
export const timestampSchema = z.int().min(0);

/**
 * An email address in the one form it is stored and looked up in: NFKC, trimmed, lower case.
 * Deliberately plain: one @, no white space or control characters, a dot in the domain or none at all.
 */
export const emailSchema = z
  .string()
  .max(EMAIL_MAX_LENGTH * 2)
  .transform((text) => text.normalize("NFKC").trim().toLowerCase())
  .refine((text) => text.length <= EMAIL_MAX_LENGTH && /^[^\s@\p{Cc}\p{Cf}]+@[^\s@\p{Cc}\p{Cf}]+$/u.test(text), {
    message: "not an email address",
  });
