// The words of the wire: each value of a request or an answer has one schema, used by both sides.
import * as z from "zod/mini";
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

const text = (is: (text: string) => boolean) => (value: unknown) => typeof value === "string" && is(value);

export const userIdSchema = z.custom<UserId>(text(isUserId), "not a user id");
export const conversationIdSchema = z.custom<ConversationId>(text(isConversationId), "not a conversation id");
export const chainIdSchema = z.custom<ChainId>(text(isChainId), "not a chain id");
export const handleSchema = z.string().check(z.regex(HANDLE_PATTERN, "3 to 32 of a-z, 0-9 and _"));

/** Base64url of exactly 32 bytes: a hash or a key id. */
export const hashB64uSchema = z.string().check(
  z.length(43),
  z.refine((text) => decodeB64u(text)?.length === 32, "not a hash"),
);

/** A sequence number within a conversation, or a mark: 0 means "before the first". */
export const seqSchema = z.int().check(z.gte(0));
/** Milliseconds since 1970, by the server's clock, up to the last that a Date can hold. */
export const timestampSchema = z.int().check(z.gte(0), z.lte(8_640_000_000_000_000));

/**
 * An email address in the one form it is stored and looked up in: NFKC, trimmed, lower case.
 * Deliberately plain: one @, no white space or control characters, a dot in the domain or none at all.
 */
export const emailSchema = z
  .pipe(
    z.string().check(z.maxLength(EMAIL_MAX_LENGTH * 2)),
    z.transform((text) => text.normalize("NFKC").trim().toLowerCase()),
  )
  .check(
    z.refine((text) => text.length <= EMAIL_MAX_LENGTH && /^[^\s@\p{Cc}\p{Cf}]+@[^\s@\p{Cc}\p{Cf}]+$/u.test(text), {
      message: "not an email address",
    }),
  );
